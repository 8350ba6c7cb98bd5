// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Where the results go: to a port of their own, or else to the kernel's log, of which each write is a whole line.
//!
//! What programs print is not theirs to format here: whatever is no plain text becomes `?`, and what is too long for a
//! record goes on in a comment, so that nothing but a result can be taken for one.

use crate::port;
use nilibc::ktap;
use nilibc::print::Sink;
use nilibc::*;

/// Where the results go.
pub(crate) struct Log {
    fd: OwnedFd,
    head: Head,
    /// Whether this is the output of a program.
    pub(crate) indent: bool,
    line: [u8; Self::LINE],
    len: usize,
    /// The first line that could not be written.
    pub(crate) error: Result<()>,
}

/// What stands before the tag.
#[derive(Clone, Copy)]
enum Head {
    /// The level, which has the line shown even when the kernel is told to be quiet. It adds a time stamp by itself.
    Level,
    /// A time stamp, as the kernel writes them.
    Stamp,
    /// Nothing.
    None,
}

impl Log {
    /// The longest text of a line. The kernel takes 1024 bytes, tag and all.
    const LINE: usize = 900;

    /// Opens the best that there is: the port of this name, the kernel's log, the console.
    pub(crate) fn open(name: Option<&[u8]>) -> Self {
        let port = name.and_then(port::open_named).map(|fd| (fd, Head::Stamp));
        let kmsg = || open(c"/dev/kmsg", O_WRONLY | O_CLOEXEC, 0).map(|fd| (fd, Head::Level));
        let console = |_| open(c"/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC, 0).map(|fd| (fd, Head::None));
        let (fd, head) = port.ok_or(Errno::NODEV).or_else(|_| kmsg()).or_else(console).unwrap_or_else(|_| abort());
        Self { fd, head, indent: false, line: [0; Self::LINE], len: 0, error: Ok(()) }
    }

    pub(crate) fn end_line(&mut self) {
        if self.len > 0 {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        let text = self.line.get(..self.len).unwrap_or(&[]);
        let indent = if self.indent { "  " } else { "" };
        let mut head = [0; 32];
        let head = match self.head {
            Head::Level => bprint!(&mut head, "<3>"),
            Head::Stamp => {
                let now = clock_gettime(CLOCK_MONOTONIC).unwrap_or_default();
                bprint!(&mut head, "[{:5}.{:06}] ", now.tv_sec, now.tv_nsec / 1000)
            }
            Head::None => b"",
        };
        let mut room = [0; Self::LINE + 64];
        let record = bprint!(&mut room, "{}{}{}{}\n", head, ktap::TAG, indent, text);
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
