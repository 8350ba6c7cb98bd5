// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Where the results go: the kernel's log, of which each write is a whole line.
//!
//! What programs print is not theirs to format here: whatever is no plain text becomes `?`, and what is too long for a
//! record goes on in a comment, so that nothing but a result can be taken for one.

use nilibc::ktap;
use nilibc::print::Sink;
use nilibc::*;

/// Where the results go: the kernel's log, of which each write is a whole line. It is the console where there is no such log.
pub(crate) struct Log {
    fd: OwnedFd,
    /// What stands before the tag: the level, which has the line shown even when the kernel is told to be quiet.
    level: &'static str,
    /// Whether this is the output of a program.
    pub(crate) indent: bool,
    line: [u8; Self::LINE],
    len: usize,
    /// The first line that could not be written.
    pub(crate) error: Result<()>,
}

impl Log {
    /// The longest text of a line. The kernel takes 1024 bytes, tag and all.
    const LINE: usize = 900;

    pub(crate) fn open() -> Self {
        let kmsg = open(c"/dev/kmsg", O_WRONLY | O_CLOEXEC, 0).map(|fd| (fd, "<3>"));
        let console = || open(c"/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC, 0).map(|fd| (fd, ""));
        let (fd, level) = kmsg.or_else(|_| console()).unwrap_or_else(|_| abort());
        Self { fd, level, indent: false, line: [0; Self::LINE], len: 0, error: Ok(()) }
    }

    pub(crate) fn end_line(&mut self) {
        if self.len > 0 {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        let text = self.line.get(..self.len).unwrap_or(&[]);
        let indent = if self.indent { "  " } else { "" };
        let mut room = [0; Self::LINE + 32];
        let record = bprint!(&mut room, "{}{}{}{}\n", self.level, ktap::TAG, indent, text);
        self.error = self.error.and(write_all(&self.fd, record));
        self.len = 0;
    }

    fn push(&mut self, byte: u8) {
        let is_inside_a_character = byte & 0xc0 == 0x80;
        if self.len == Self::LINE || (self.len > Self::LINE - 4 && !is_inside_a_character) {
            self.pass_on();
            // The rest of a line is not a line: it must not be taken for a result.
            self.put(b"# ... ");
        }
        if let Some(place) = self.line.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }
}

impl Sink for Log {
    fn put(&mut self, text: &[u8]) {
        for &byte in text {
            match byte {
                b'\n' => self.pass_on(),
                b'\r' => {}
                b'\t' | b' '..=b'~' | 0x80.. => self.push(byte),
                _ => self.push(b'?'),
            }
        }
    }
}
