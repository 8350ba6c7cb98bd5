// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Reading and writing streams, by bytes, lines and blocks.

use super::bytes::Bytes;
#[cfg(feature = "c-abi")]
use super::stream::PUSHED;
use super::stream::{AT_END, Buffering, FILE, READING, State, copy};
use crate::fd::BorrowedFd;
use crate::print::Sink;
#[cfg(feature = "c-abi")]
use crate::strtod::Input;
use crate::{Errno, Result, SEEK_SET, memchr};
use core::ffi::c_int;

impl FILE {
    /// The next byte; `None` at the end. Errors: `EBADF` for a stream that is not read, those of read(2). fgetc(3).
    pub fn getc(&self) -> Result<Option<u8>> {
        self.with(State::next)
    }

    /// Puts a byte in front of what is read next. Errors: `ENOBUFS` after some that were not read from there. ungetc(3).
    pub fn ungetc(&self, byte: u8) -> Result<()> {
        self.with(|state| state.push_back(byte))
    }

    /// Reads until `buf` is full or the end is reached; answers with how much that was. fread(3).
    pub fn read(&self, buf: &mut [u8]) -> Result<usize> {
        self.with(|state| state.read(buf))
    }

    /// Reads a line with its newline, or what of it fits into `buf`; answers with how much that was: 0 at the end. fgets(3).
    pub fn gets(&self, buf: &mut [u8]) -> Result<usize> {
        let mut len = 0;
        self.until(b'\n', |bytes| {
            let part = copy(buf.get_mut(len..).unwrap_or(&mut []), bytes);
            len += part;
            Ok(part)
        })?;
        Ok(len)
    }

    /// Reads up to `end`, and with it, into memory that grows as it has to; answers with how much that was: 0 at the end. Errors:
    /// `ENOMEM`. getdelim(3).
    pub fn getdelim(&self, line: &mut Bytes, end: u8) -> Result<usize> {
        line.resize(0)?;
        self.until(end, |bytes| line.put_at(line.len(), bytes).map(|()| bytes.len()))?;
        Ok(line.len())
    }

    /// Gives what there is, up to and with the byte `end`, to `take`, which answers with how much of that it has taken.
    fn until(&self, end: u8, mut take: impl FnMut(&[u8]) -> Result<usize>) -> Result<()> {
        self.with(|state| {
            loop {
                let ahead = state.fill()?;
                let found = memchr(ahead, end);
                let part = ahead.get(..found.map_or(ahead.len(), |place| place + 1)).unwrap_or(&[]);
                let (len, taken) = (part.len(), take(part)?);
                state.take(taken);
                if len == 0 || found.is_some() || taken < len {
                    return Ok(());
                }
            }
        })
    }

    /// Writes all of `bytes`. Errors: `EBADF` for a stream that is not written, those of write(2). fwrite(3).
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        self.writing(|state| state.put(bytes))
    }

    /// Writes all that `does` prints; it is not mixed with what other threads print, and a stream without a buffer writes it in one
    /// piece. Errors: those of [`write`](Self::write).
    pub fn print<R>(&self, does: impl FnOnce(&mut dyn Sink) -> R) -> Result<R> {
        self.writing(|state| {
            let mut printer = Printer { state, outcome: Ok(()) };
            let answer = does(&mut printer);
            printer.outcome.map(|()| answer)
        })
    }

    /// Reads as `does` does, which others do not come in between of.
    #[cfg(feature = "c-abi")]
    pub(crate) fn scan<R>(&self, does: impl FnOnce(&mut dyn Input) -> R) -> R {
        self.with(|state| does(state))
    }

    /// Writes what is held; what was read ahead is given back. fflush(3).
    pub fn flush(&self) -> Result<()> {
        self.with(State::flush)
    }

    /// Writes what is held.
    pub(super) fn flush_held(&self) -> Result<()> {
        self.with(|state| if state.has(READING) { Ok(()) } else { state.flush() })
    }

    /// Moves to another place; answers with it. Errors: `EINVAL`, `ESPIPE`. fseek(3).
    pub fn seek(&self, offset: i64, whence: c_int) -> Result<i64> {
        self.with(|state| state.seek(offset, whence))
    }

    /// Where it reads or writes next. Errors: `ESPIPE`. ftell(3).
    pub fn tell(&self) -> Result<i64> {
        self.with(State::tell)
    }

    /// Moves to the start, and forgets errors. rewind(3).
    pub fn rewind(&self) {
        let _ = self.seek(0, SEEK_SET);
        self.clear_error();
    }

    /// Whether a call has reached the end. feof(3).
    pub fn is_at_end(&self) -> bool {
        self.with(|state| state.has(AT_END))
    }

    /// What went wrong first. ferror(3).
    pub fn error(&self) -> Result<()> {
        self.with(|state| state.error)
    }

    /// Forgets what went wrong, and the end. clearerr(3).
    pub fn clear_error(&self) {
        self.with(|state| {
            state.error = Ok(());
            state.flags &= !AT_END;
        });
    }

    /// Chooses when it passes on what it holds. setvbuf(3).
    pub fn set_buffering(&self, buffering: Buffering) {
        self.with(|state| state.buffering = buffering);
    }

    /// The same, with memory of C's; what is too small for what is pushed back is not used.
    #[cfg(feature = "c-abi")]
    pub(super) fn set_buffer(&self, buffering: Buffering, buffer: *mut u8, size: usize) -> Result<()> {
        self.with(|state| {
            state.flush()?;
            state.buffering = buffering;
            if size > PUSHED && !buffer.is_null() {
                (state.buffer, state.size) = (buffer, size);
            }
            Ok(())
        })
    }

    /// Its descriptor. Errors: `EBADF` where it leads to memory. fileno(3).
    pub fn fileno(&self) -> Result<BorrowedFd<'_>> {
        self.with(|state| match state.device {
            // SAFETY: it is open as long as the stream is.
            None => Ok(unsafe { BorrowedFd::borrow_raw(state.fd) }),
            Some(_) => Err(Errno::BADF),
        })
    }
}

impl Sink for &FILE {
    fn put(&mut self, bytes: &[u8]) {
        // The stream remembers what went wrong.
        let _ = self.write(bytes);
    }
}

struct Printer<'a> {
    state: &'a mut State,
    outcome: Result<()>,
}

impl Sink for Printer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.outcome = self.outcome.and(self.state.put(bytes));
    }
}

#[cfg(feature = "c-abi")]
impl Input for State {
    fn peek(&mut self) -> Option<u8> {
        // An error is the end, and the stream remembers it.
        self.fill().ok()?.first().copied()
    }

    fn take(&mut self) {
        self.take(1);
    }
}

impl State {
    fn next(&mut self) -> Result<Option<u8>> {
        let byte = self.fill()?.first().copied();
        if byte.is_some() {
            self.take(1);
        }
        Ok(byte)
    }
}
