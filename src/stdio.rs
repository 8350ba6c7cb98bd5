// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<stdio.h>`: the streams that `print!` and its siblings write to, and a new name for a file.

use crate::fd::{AT_FDCWD, STDERR, STDOUT};
use crate::global::Global;
use crate::print::Sink;
use crate::{Result, isatty, syscall, write_all};
use core::ffi::CStr;

/// How many bytes a stream holds back at most.
pub const BUFSIZ: usize = 1024;

/// When a stream passes on what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buffering {
    /// As what it leads to asks: by line on a terminal, fully elsewhere.
    Auto = 0,
    /// When a line ends, or the buffer is full. `_IOLBF`.
    Line,
    /// When the buffer is full. `_IOFBF`.
    Full,
}

struct Stream {
    bytes: [u8; BUFSIZ],
    len: usize,
    buffering: Buffering,
    error: Result<()>,
}

/// All zero, so that it takes no place in the file.
static STREAM: Global<Stream> =
    Global::new(Stream { bytes: [0; BUFSIZ], len: 0, buffering: Buffering::Auto, error: Ok(()) });

/// What `exit` does for the streams; nothing in a program that never prints.
pub(crate) static AT_EXIT: Global<Option<fn()>> = Global::new(None);

/// Standard output. All its values are the same stream.
#[derive(Clone, Copy, Debug)]
pub struct Stdout(());

/// Standard output.
pub const fn stdout() -> Stdout {
    Stdout(())
}

impl Stdout {
    /// Chooses when it passes on what it holds, from now on. setvbuf(3).
    pub fn set_buffering(self, buffering: Buffering) {
        self.stream().set_buffering(buffering);
    }

    /// Passes on what it holds. Answers with the first error since the last call, of whatever print it was. fflush(3).
    pub fn flush(self) -> Result<()> {
        let stream = self.stream();
        stream.pass_on();
        core::mem::replace(&mut stream.error, Ok(()))
    }

    fn stream<'a>(self) -> &'a mut Stream {
        // SAFETY: there is one thread, and no method holds the stream while it calls another.
        unsafe { &mut *STREAM.as_ptr() }
    }
}

impl Stream {
    fn pass_on(&mut self) {
        let held = self.bytes.get(..self.len).unwrap_or(&[]);
        if let Err(error) = write_all(STDOUT, held)
            && self.error.is_ok()
        {
            self.error = Err(error);
        }
        self.len = 0;
    }

    fn set_buffering(&mut self, buffering: Buffering) {
        AT_EXIT.set(Some(flush_at_exit));
        self.buffering = match buffering {
            Buffering::Auto if isatty(STDOUT) => Buffering::Line,
            Buffering::Auto => Buffering::Full,
            chosen => chosen,
        };
    }
}

fn flush_at_exit() {
    // An error has nobody left who could be told.
    let _ = stdout().flush();
}

impl Sink for Stdout {
    fn put(&mut self, bytes: &[u8]) {
        let stream = self.stream();
        if stream.buffering == Buffering::Auto {
            stream.set_buffering(Buffering::Auto);
        }
        for &byte in bytes {
            if let Some(place) = stream.bytes.get_mut(stream.len) {
                *place = byte;
                stream.len += 1;
            }
            if stream.len == BUFSIZ || (byte == b'\n' && stream.buffering == Buffering::Line) {
                stream.pass_on();
            }
        }
    }
}

/// Standard error, for one message: it is passed on when the value ends.
#[derive(Debug)]
pub struct Stderr {
    bytes: [u8; 128],
    len: usize,
}

impl Stderr {
    /// An empty message.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { bytes: [0; 128], len: 0 }
    }
}

impl Sink for Stderr {
    fn put(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.len == self.bytes.len() {
                self.pass_on();
            }
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = byte;
                self.len += 1;
            }
        }
    }
}

impl Stderr {
    fn pass_on(&mut self) {
        // An error has nowhere to be told.
        let _ = write_all(STDERR, self.bytes.get(..self.len).unwrap_or(&[]));
        self.len = 0;
    }
}

impl Drop for Stderr {
    fn drop(&mut self) {
        self.pass_on();
    }
}

/// A piece of memory to print into. What does not fit is dropped.
#[derive(Debug)]
pub struct Room<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl<'a> Room<'a> {
    /// All of `bytes`, to be filled from the front.
    pub const fn new(bytes: &'a mut [u8]) -> Self {
        Self { bytes, len: 0 }
    }

    /// What was printed.
    pub fn into_bytes(self) -> &'a [u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

impl Sink for Room<'_> {
    fn put(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = byte;
                self.len += 1;
            }
        }
    }
}

/// Gives the file `old` the name `new` in place of the one it has; what was `new` is gone. Errors: `ENOENT`, `EXDEV`,
/// `EISDIR`, `ENOTEMPTY`, `EINVAL`. rename(2).
pub fn rename(old: &CStr, new: &CStr) -> Result<()> {
    // SAFETY: both paths end with NUL and are borrowed for the call.
    unsafe { syscall!(RENAMEAT2, AT_FDCWD, old, AT_FDCWD, new, 0).map(drop) }
}
