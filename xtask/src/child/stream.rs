// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a child writes to its standard output and its standard error, read as it comes and made one.

use super::Merge;
use anyhow::{Context, Result};
use std::io::{ErrorKind, PipeReader, Read};
use std::process::Command;

/// The pipes that a child writes to.
pub(super) struct Streams {
    merge: Merge,
    /// One for both, or standard output's and standard error's.
    streams: Vec<Stream>,
}

struct Stream {
    reader: PipeReader,
    is_open: bool,
    /// What was read and not handed out.
    begun: Vec<u8>,
}

impl Streams {
    /// Has `command` write to new pipes.
    pub(super) fn open(command: &mut Command, merge: Merge) -> Result<Streams> {
        let (stdout, writer) = Stream::open()?;
        let mut streams = vec![stdout];
        let other = match merge {
            Merge::Bytes => writer.try_clone()?,
            Merge::Lines => {
                let (stderr, writer) = Stream::open()?;
                streams.push(stderr);
                writer
            }
        };
        command.stdout(writer).stderr(other);
        Ok(Streams { merge, streams })
    }

    /// Those that more may come from.
    pub(super) fn open_ones(&self) -> impl Iterator<Item = &PipeReader> {
        self.streams.iter().filter(|stream| stream.is_open).map(|stream| &stream.reader)
    }

    /// Appends what there is. Standard error is read first and handed out last: what the child had written to standard
    /// output before it is in front of it.
    pub(super) fn read(&mut self, output: &mut Vec<u8>) -> Result<()> {
        for stream in self.streams.iter_mut().rev().filter(|stream| stream.is_open) {
            stream.read()?;
        }
        for Stream { begun, .. } in &mut self.streams {
            let end = match self.merge {
                Merge::Bytes => begun.len(),
                Merge::Lines => begun.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1),
            };
            output.extend(begun.drain(..end));
        }
        Ok(())
    }

    /// Appends the lines that never ended, and ends them.
    pub(super) fn finish(self, output: &mut Vec<u8>) {
        for Stream { begun, .. } in self.streams.into_iter().filter(|stream| !stream.begun.is_empty()) {
            output.extend(begun);
            output.push(b'\n');
        }
    }
}

impl Stream {
    fn open() -> Result<(Stream, std::io::PipeWriter)> {
        let (reader, writer) = std::io::pipe()?;
        rustix::io::ioctl_fionbio(&reader, true)?;
        Ok((Stream { reader, is_open: true, begun: Vec::new() }, writer))
    }

    fn read(&mut self) -> Result<()> {
        match self.reader.read_to_end(&mut self.begun) {
            Ok(_) => self.is_open = false,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error).context("cannot read the output"),
        }
        Ok(())
    }
}
