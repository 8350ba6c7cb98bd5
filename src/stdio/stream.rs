// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What every stream is made of: a descriptor, and one piece of memory that holds either what was read ahead or what is still
//! to be written.

use super::standard;
use crate::fd::{BorrowedFd, RawFd};
use crate::lock::Owner;
use crate::{Errno, Result, SEEK_CUR, SEEK_END, isatty, lseek, memchr, read, write_all};
use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::ptr;

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
    /// When a call ends. Nothing is read ahead. `_IONBF`.
    None,
}

impl Buffering {
    /// What it is for a stream that leads to `fd`.
    pub(super) fn choose(self, fd: BorrowedFd<'_>) -> Self {
        match self {
            Self::Auto if isatty(fd) => Self::Line,
            Self::Auto => Self::Full,
            chosen => chosen,
        }
    }
}

/// A stream. All its calls hold its lock, so that threads can share it.
pub struct FILE {
    pub(super) owner: Owner,
    state: UnsafeCell<State>,
}

// SAFETY: the state is reached only by who holds the lock.
unsafe impl Sync for FILE {}

pub(super) struct State {
    pub(super) fd: RawFd,
    pub(super) flags: u8,
    pub(super) buffering: Buffering,
    /// The first error of a call that has nobody whom it could tell, or that C asks for by `ferror`.
    pub(super) error: Result<()>,
    pub(super) buffer: *mut u8,
    pub(super) size: usize,
    /// What was read and not taken begins here. Nothing, where it is being written to.
    pub(super) start: usize,
    /// Here ends what was read, or what is to be written.
    pub(super) end: usize,
    /// What it leads to, where that is not a descriptor; and what that needs.
    pub(super) device: Option<&'static Device>,
    pub(super) cookie: *mut c_void,
    /// The stream that was opened before it.
    pub(super) next: *const FILE,
}

pub(super) const READS: u8 = 1;
pub(super) const WRITES: u8 = 2;
/// Writes at the end of the file.
pub(super) const APPENDS: u8 = 4;
/// The end was reached. It stays so until the position is set.
pub(super) const AT_END: u8 = 8;
/// The buffer holds what was read. Else it holds what is to be written: what prints to standard output relies on that, unless
/// the last call was one that reads.
pub(super) const READING: u8 = 16;
/// It leads to a command, whose process is told where the cookie points.
#[cfg(feature = "rt")]
pub(super) const CHILD: u8 = 32;
/// All else is known of it. Only the standard streams begin without.
pub(super) const READY: u8 = 64;

/// So much of a buffer is kept for what is pushed back in front of what was read.
pub(super) const PUSHED: usize = 8;

/// What a stream can lead to: as the kernel's calls of the same names.
pub(super) struct Device {
    pub(super) read: fn(&mut State, &mut [u8]) -> Result<usize>,
    /// All of it.
    pub(super) write: fn(&mut State, &[u8]) -> Result<()>,
    pub(super) seek: fn(&mut State, i64, c_int) -> Result<i64>,
    pub(super) close: fn(&mut State) -> Result<()>,
}

impl FILE {
    /// A stream that nothing is known of yet.
    pub(super) const fn new() -> Self {
        let state = State {
            fd: 0,
            flags: 0,
            buffering: Buffering::Auto,
            error: Ok(()),
            buffer: ptr::null_mut(),
            size: 0,
            start: 0,
            end: 0,
            device: None,
            cookie: ptr::null_mut(),
            next: ptr::null(),
        };
        Self { owner: Owner::new(), state: UnsafeCell::new(state) }
    }

    /// A stream that writes to a descriptor with this buffer, and does not close it.
    #[cfg(feature = "c-abi")]
    pub(crate) fn borrowing(fd: RawFd, buffer: &mut [u8]) -> Self {
        let mut stream = Self::new();
        let state = stream.state.get_mut();
        (state.fd, state.flags, state.buffering) = (fd, WRITES | READY, Buffering::Full);
        (state.buffer, state.size) = (buffer.as_mut_ptr(), buffer.len());
        stream
    }

    /// Does this while nobody else uses the stream.
    pub(super) fn with<R>(&self, does: impl FnOnce(&mut State) -> R) -> R {
        self.owner.hold();
        // SAFETY: the lock is held, and no method of the state calls this.
        let state = unsafe { &mut *self.state.get() };
        if !state.has(READY) {
            standard::prepare(self, state);
        }
        let answer = does(state);
        self.owner.release();
        answer
    }

    /// As [`with`](Self::with), for what writes.
    pub(super) fn writing<R>(&self, does: impl FnOnce(&mut State) -> Result<R>) -> Result<R> {
        self.with(|state| {
            let answer = state.begin_to_write().and_then(|()| does(state));
            let answer = if state.buffering == Buffering::None {
                answer.and_then(|answer| state.pass_on().map(|()| answer))
            } else {
                answer
            };
            state.remember(answer)
        })
    }

    /// For who knows that nobody else uses it.
    pub(super) const fn state(&self) -> *mut State {
        self.state.get()
    }
}

impl State {
    fn fd(&self) -> BorrowedFd<'static> {
        // SAFETY: it is open as long as the stream is, and is not kept longer than a call.
        unsafe { BorrowedFd::borrow_raw(self.fd) }
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn remember<R>(&mut self, answer: Result<R>) -> Result<R> {
        if let Err(error) = answer
            && self.error.is_ok()
        {
            self.error = Err(error);
        }
        answer
    }

    /// How much was read and not taken.
    fn unread(&self) -> usize {
        if self.has(READING) { self.end - self.start } else { 0 }
    }

    fn read_device(&mut self, into: &mut [u8]) -> Result<usize> {
        match self.device {
            Some(device) => (device.read)(self, into),
            None => read(self.fd(), into),
        }
    }

    fn write_device(&mut self, bytes: &[u8]) -> Result<()> {
        match self.device {
            Some(device) => (device.write)(self, bytes),
            None => write_all(self.fd(), bytes),
        }
    }

    fn seek_device(&mut self, offset: i64, whence: c_int) -> Result<i64> {
        match self.device {
            Some(device) => (device.seek)(self, offset, whence),
            None => lseek(self.fd(), offset, whence),
        }
    }

    /// What can be read without waiting, after waiting for some; nothing at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8]> {
        let begun = self.begin_to_read();
        self.remember(begun)?;
        if self.start == self.end && !self.has(AT_END) {
            standard::before_waiting(self);
            (self.start, self.end) = (PUSHED, PUSHED);
            let ahead = if self.buffering == Buffering::None { 1 } else { self.size - PUSHED };
            // SAFETY: the buffer is of this size, and more than PUSHED bytes long. The device does not touch it.
            let room = unsafe { core::slice::from_raw_parts_mut(self.buffer.add(PUSHED), ahead) };
            let len = self.read_more(room)?;
            self.end += len;
        }
        // SAFETY: so many bytes of the buffer were read.
        Ok(unsafe { core::slice::from_raw_parts(self.buffer.add(self.start), self.end - self.start) })
    }

    fn read_more(&mut self, into: &mut [u8]) -> Result<usize> {
        let answer = self.read_device(into);
        if answer == Ok(0) {
            self.flags |= AT_END;
        }
        self.remember(answer)
    }

    /// Takes bytes that [`fill`](Self::fill) gave.
    pub(super) fn take(&mut self, len: usize) {
        self.start += len;
    }

    /// Reads until `into` is full or the end is reached; answers with how much that was. Bytes that were read before an error are
    /// not lost.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let mut done = 0;
        while let Some(rest) = into.get_mut(done..)
            && !rest.is_empty()
        {
            let ahead = self.fill_or_read(rest);
            match ahead {
                Ok(0) => break,
                Ok(len) => done += len,
                Err(error) if done == 0 => return Err(error),
                Err(_) => break,
            }
        }
        Ok(done)
    }

    /// Reads some, past the buffer where that is empty and would not hold it.
    fn fill_or_read(&mut self, into: &mut [u8]) -> Result<usize> {
        let is_long = into.len() >= self.size || self.buffering == Buffering::None;
        if is_long && self.unread() == 0 && self.flags & (READING | AT_END) == READING {
            return self.read_more(into);
        }
        let len = copy(into, self.fill()?);
        self.take(len);
        Ok(len)
    }

    /// Makes the buffer one for reading.
    fn begin_to_read(&mut self) -> Result<()> {
        if !self.has(READS) {
            return Err(Errno::BADF);
        }
        if !self.has(READING) {
            self.pass_on()?;
            (self.start, self.end) = (PUSHED, PUSHED);
            self.flags |= READING;
        }
        Ok(())
    }

    /// Puts a byte in front of what is read next.
    pub(super) fn push_back(&mut self, byte: u8) -> Result<()> {
        self.begin_to_read()?;
        self.start = self.start.checked_sub(1).ok_or(Errno::NOBUFS)?;
        // SAFETY: the place is inside the buffer.
        unsafe { *self.buffer.add(self.start) = byte };
        self.flags &= !AT_END;
        Ok(())
    }

    /// Makes the buffer one for writing. What was read ahead is read again later: the file goes back to it.
    fn begin_to_write(&mut self) -> Result<()> {
        if !self.has(WRITES) {
            return Err(Errno::BADF);
        }
        if self.has(READING) {
            self.go_back()?;
            self.flags &= !AT_END;
        }
        if self.device.is_none() {
            self.buffering = self.buffering.choose(self.fd());
        }
        Ok(())
    }

    /// Holds these bytes, or passes them on as the buffering asks. It is a stream that [`begin_to_write`](Self::begin_to_write)
    /// was called for.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() >= self.size {
            self.pass_on()?;
            return self.write_device(bytes);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.hold(&mut rest) {
                self.pass_on()?;
            }
        }
        Ok(())
    }

    /// Holds as many of these bytes as there is room for, or where lines count the first of these, and leaves the others. Where
    /// it answers with true, what is held has to be passed on now.
    pub(super) fn hold(&mut self, bytes: &mut &[u8]) -> bool {
        let (mut part, mut rest) = bytes.split_at_checked(self.size - self.end).unwrap_or((bytes, &[]));
        let line = if self.buffering == Buffering::Line { memchr(part, b'\n') } else { None };
        if let Some(place) = line {
            (part, rest) = bytes.split_at_checked(place + 1).unwrap_or((part, rest));
        }
        // SAFETY: there is room for it behind what is held.
        unsafe { self.buffer.add(self.end).copy_from_nonoverlapping(part.as_ptr(), part.len()) };
        self.end += part.len();
        *bytes = rest;
        line.is_some() || self.end == self.size
    }

    /// The same for one of them.
    #[inline(always)]
    pub(super) fn hold_one(&mut self, bytes: &mut &[u8]) -> bool {
        bytes.split_off_first().is_some_and(|&byte| {
            // SAFETY: the buffer is never full here: whoever filled it has passed it on.
            unsafe { *self.buffer.add(self.end) = byte };
            self.end += 1;
            self.end == self.size || byte == b'\n' && self.buffering == Buffering::Line
        })
    }

    /// What is held, and is not any more.
    pub(super) fn take_held(&mut self) -> &'static [u8] {
        let len = core::mem::replace(&mut self.end, 0);
        // SAFETY: so many bytes of the buffer are held, and it is not written to before they are passed on.
        unsafe { core::slice::from_raw_parts(self.buffer, len) }
    }

    /// Writes what is held. It is gone even when an error is answered.
    pub(super) fn pass_on(&mut self) -> Result<()> {
        let held = self.take_held();
        if held.is_empty() { Ok(()) } else { self.write_device(held) }
    }

    /// Makes the file stand where the reader of the stream stands, and the buffer one for writing.
    fn go_back(&mut self) -> Result<()> {
        let unread = self.unread();
        (self.start, self.end) = (0, 0);
        self.flags &= !READING;
        // What cannot go back, such as a terminal, has two directions that know nothing of each other.
        match if unread > 0 { self.seek_device(-(unread as i64), SEEK_CUR) } else { Ok(0) } {
            Err(Errno::SPIPE) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What `fflush` does: writes what is held, or gives back what was read ahead.
    pub(super) fn flush(&mut self) -> Result<()> {
        let answer = if self.has(READING) { self.go_back() } else { self.pass_on() };
        self.remember(answer)
    }

    pub(super) fn seek(&mut self, offset: i64, whence: c_int) -> Result<i64> {
        let offset = if whence == SEEK_CUR { offset - self.unread() as i64 } else { offset };
        if !self.has(READING) {
            let answer = self.pass_on();
            self.remember(answer)?;
        }
        let place = self.seek_device(offset, whence)?;
        (self.start, self.end) = (0, 0);
        self.flags &= !(AT_END | READING);
        Ok(place)
    }

    pub(super) fn tell(&mut self) -> Result<i64> {
        let held = if self.has(READING) { 0 } else { self.end };
        let place = self.seek_device(0, if self.has(APPENDS) && held > 0 { SEEK_END } else { SEEK_CUR })?;
        Ok(place + held as i64 - self.unread() as i64)
    }
}

/// Copies what of `from` there is room for; answers with how much that is.
pub(super) fn copy(to: &mut [u8], from: &[u8]) -> usize {
    let len = to.len().min(from.len());
    // SAFETY: both are as long as that.
    unsafe { to.as_mut_ptr().copy_from_nonoverlapping(from.as_ptr(), len) };
    len
}
