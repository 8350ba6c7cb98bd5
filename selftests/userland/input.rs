// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Reading files: whole, or line by line.

use crate::bytes::position;
use alloc::vec::Vec;
use nilibc::*;

/// How much is read at once.
pub(crate) const BLOCK: usize = 4096;

/// Opens a file that is to be read; `-` is the standard input.
pub(crate) fn open_input(path: &CStr) -> Result<OwnedFd> {
    if path == c"-" { dup(STDIN) } else { open(path, O_RDONLY | O_CLOEXEC, 0) }
}

/// Hands over a file block by block.
pub(crate) fn blocks(fd: &OwnedFd, take: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut room = [0; BLOCK];
    loop {
        match read(fd, &mut room) {
            Ok(0) => return Ok(()),
            Ok(len) => take(room.get(..len).unwrap_or(&[]))?,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// All that is in a file.
pub(crate) fn read_all(fd: OwnedFd) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    blocks(&fd, &mut |block| {
        all.extend_from_slice(block);
        Ok(())
    })?;
    Ok(all)
}

/// All that is in the file of this name.
pub(crate) fn read_file(path: &CStr) -> Result<Vec<u8>> {
    read_all(open_input(path)?)
}

/// The lines of a text, each with its newline, which the last one may lack.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&byte| byte == b'\n')
}

/// A line without its newline.
pub(crate) fn without_newline(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

/// The lines of a file, as they come.
pub(crate) struct Lines {
    fd: OwnedFd,
    held: Vec<u8>,
    /// Where the next line begins in it.
    start: usize,
}

impl Lines {
    pub(crate) fn new(fd: OwnedFd) -> Self {
        Self { fd, held: Vec::new(), start: 0 }
    }

    /// The next line with its newline, which the last line may lack.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>> {
        let mut searched = self.start;
        loop {
            if let Some(end) = self.held.get(searched..).and_then(|rest| position(rest, b'\n')) {
                return Ok(self.take(searched + end + 1));
            }
            self.held.drain(..self.start);
            self.start = 0;
            searched = self.held.len();
            self.held.resize(searched + BLOCK, 0);
            let read = read(&self.fd, self.held.get_mut(searched..).unwrap_or(&mut []));
            self.held.truncate(searched + read.unwrap_or(0));
            if read? == 0 {
                return Ok(self.take(searched));
            }
        }
    }

    /// What is held up to `end`, if that is anything.
    fn take(&mut self, end: usize) -> Option<&[u8]> {
        let start = core::mem::replace(&mut self.start, end);
        self.held.get(start..end).filter(|line| !line.is_empty())
    }
}
