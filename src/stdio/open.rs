// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Opening and closing streams.

use super::standard;
use super::stream::{APPENDS, AT_END, Buffering, Device, FILE, READING, READS, READY, WRITES};
use crate::fcntl::*;
use crate::fd::{BorrowedFd, OwnedFd, RawFd};
use crate::global::Global;
use crate::lock::Lock;
use crate::{Errno, Result, close, dup3, free, malloc, memfd_create, open};
use core::ffi::{CStr, c_int, c_void};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};

/// A stream of one's own. It is closed where the value is dropped; [`fclose`] also tells whether all of it was written.
#[derive(Debug)]
pub struct File<'a>(NonNull<FILE>, PhantomData<&'a mut [u8]>);

/// As C has it.
#[cfg(feature = "c-abi")]
impl File<'static> {
    /// # Safety
    /// The stream is open, and nobody uses it any more.
    pub(crate) const unsafe fn from_raw(stream: *mut FILE) -> Self {
        // SAFETY: an open stream is not null.
        Self(unsafe { NonNull::new_unchecked(stream) }, PhantomData)
    }

    pub(crate) fn into_raw(self) -> *mut FILE {
        ManuallyDrop::new(self).0.as_ptr()
    }
}

impl core::ops::Deref for File<'_> {
    type Target = FILE;

    fn deref(&self) -> &FILE {
        // SAFETY: it lives until it is closed, which takes the value.
        unsafe { self.0.as_ref() }
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        // SAFETY: the value was the only one.
        let _ = unsafe { end(self.0.as_ptr()) };
    }
}

/// The buffer of a stream that is opened: with what stands before it, all that a call of `malloc` has for so much.
const ROOM: usize = 4096 - size_of::<FILE>();

/// The streams that were opened, the last one first.
static OPENED: Global<*const FILE> = Global::new(ptr::null());
static LOCK: Lock = Lock::new();

/// What a mode such as `"r+"` asks for.
pub(super) struct Mode {
    open: c_int,
    pub(super) flags: u8,
}

impl Mode {
    pub(super) fn read(mode: &CStr) -> Result<Self> {
        let (kind, rest) = mode.to_bytes().split_first().ok_or(Errno::INVAL)?;
        let (mut open, mut flags) = match kind {
            b'r' => (O_RDONLY, READS),
            b'w' => (O_WRONLY | O_CREAT | O_TRUNC, WRITES),
            b'a' => (O_WRONLY | O_CREAT | O_APPEND, WRITES | APPENDS),
            _ => return Err(Errno::INVAL),
        };
        for letter in rest.iter().take_while(|letter| **letter != b',') {
            match letter {
                b'+' => {
                    open = open & !O_ACCMODE | O_RDWR;
                    flags |= READS | WRITES;
                }
                b'e' => open |= O_CLOEXEC,
                b'x' => open |= O_EXCL,
                // Text is as good as binary.
                _ => {}
            }
        }
        Ok(Self { open, flags })
    }
}

/// A new stream, with the memory for it and for `extra` bytes behind it.
pub(super) fn create<'a>(
    fd: RawFd,
    flags: u8,
    device: Option<&'static Device>,
    extra: usize,
) -> Result<(File<'a>, *mut c_void)> {
    let stream = malloc(size_of::<FILE>() + ROOM + extra)?.cast::<FILE>();
    // SAFETY: the memory is new, and large enough for the stream, its buffer and what is extra.
    unsafe {
        stream.write(FILE::new());
        let buffer = stream.add(1).cast::<u8>();
        let state = &mut *(*stream).state();
        (state.fd, state.flags, state.device) = (fd, flags | READY, device);
        (state.buffer, state.size) = (buffer, ROOM);
        state.cookie = buffer.add(ROOM).cast();
        let _held = LOCK.hold();
        state.next = OPENED.get();
        OPENED.set(stream);
        standard::at_exit_also(|| _ = flush_all());
        Ok((File(NonNull::new_unchecked(stream), PhantomData), state.cookie))
    }
}

/// Opens `path` as `mode` says: `r` to read, `w` to write from the start, `a` to write at the end; then `+` to do both, `x` not
/// to open what exists, `e` to close it in exec. Errors: `EINVAL` for another mode; those of [`open`]. fopen(3).
pub fn fopen(path: &CStr, mode: &CStr) -> Result<File<'static>> {
    let Mode { open: how, flags } = Mode::read(mode)?;
    adopt(open(path, how, 0o666)?, flags)
}

/// A stream of a descriptor. Errors: `EINVAL` for a mode that it was not opened for, `ENOMEM`. fdopen(3).
pub fn fdopen(fd: OwnedFd, mode: &CStr) -> Result<File<'static>> {
    let file = fdopen_raw(fd.as_raw_fd(), mode)?;
    fd.into_raw_fd();
    Ok(file)
}

/// The same, for a descriptor that is the stream's if there is one.
pub(super) fn fdopen_raw(fd: RawFd, mode: &CStr) -> Result<File<'static>> {
    let Mode { open, flags } = Mode::read(mode)?;
    // SAFETY: the caller has the descriptor.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    let now = fcntl_getfl(borrowed)?;
    if ![O_RDWR, open & O_ACCMODE].contains(&(now & O_ACCMODE)) {
        return Err(Errno::INVAL);
    }
    if open & !now & O_APPEND != 0 {
        fcntl_setfl(borrowed, now | O_APPEND)?;
    }
    if open & O_CLOEXEC != 0 {
        fcntl_setfd(borrowed, FD_CLOEXEC)?;
    }
    Ok(create(fd, flags, None, 0)?.0)
}

fn adopt(fd: OwnedFd, flags: u8) -> Result<File<'static>> {
    let (file, _) = create(fd.as_raw_fd(), flags, None, 0)?;
    fd.into_raw_fd();
    Ok(file)
}

/// A file without a name, to write and to read; it is gone when it is closed. Errors: `EMFILE`, `ENOMEM`. tmpfile(3).
pub fn tmpfile() -> Result<File<'static>> {
    adopt(memfd_create(c"tmpfile", 0)?, READS | WRITES)
}

/// Makes `stream` lead to `path`, as `mode` says, under the number that it has; what it held is written. Without a path just the
/// mode is changed. Errors: those of [`fopen`]. freopen(3).
pub fn freopen(path: Option<&CStr>, mode: &CStr, stream: &FILE) -> Result<()> {
    let Mode { open: how, flags } = Mode::read(mode)?;
    stream.with(|state| {
        // What comes of that is told by nobody.
        let _ = state.flush();
        // SAFETY: the descriptor is the stream's own.
        let fd = unsafe { BorrowedFd::borrow_raw(state.fd) };
        match path {
            Some(path) => drop(dup3(open(path, how, 0o666)?, fd, how & O_CLOEXEC)?),
            None => fcntl_setfl(fd, fcntl_getfl(fd)? & !O_APPEND | how & O_APPEND)?,
        }
        state.flags = state.flags & !(READS | WRITES | APPENDS | READING | AT_END) | flags;
        (state.start, state.end, state.error) = (0, 0, Ok(()));
        if path.is_some() && state.buffering != Buffering::None {
            state.buffering = Buffering::Auto.choose(fd);
        }
        Ok(())
    })
}

/// Closes a stream; answers with what went wrong when what it held was written. Errors: `EBADF`, `ENOSPC`, `EIO`. fclose(3).
pub fn fclose(file: File<'_>) -> Result<()> {
    // SAFETY: the value was the only one.
    unsafe { end(ManuallyDrop::new(file).0.as_ptr()) }
}

/// # Safety
/// The stream is used by nobody after this, unless it is a standard one.
unsafe fn end(stream: *mut FILE) -> Result<()> {
    let is_opened = forget(stream);
    // SAFETY: it is not yet closed.
    let answer = unsafe { &*stream }.with(|state| {
        let flushed = state.flush();
        let closed = match state.device {
            Some(device) => (device.close)(state),
            // SAFETY: the descriptor is the stream's own.
            None => close(unsafe { OwnedFd::from_raw_fd(state.fd) }),
        };
        state.flags &= READY;
        flushed.and(closed)
    });
    if is_opened {
        // SAFETY: it is from `create`, and nobody knows it any more.
        unsafe { free(stream.cast()) };
    }
    answer
}

/// Takes a stream out of the list, if it is there.
fn forget(stream: *const FILE) -> bool {
    let _held = LOCK.hold();
    let mut link = OPENED.as_ptr();
    // SAFETY: what is in the list is open.
    unsafe {
        while !(*link).is_null() {
            let next = &raw mut (*(**link).state()).next;
            if *link == stream {
                *link = *next;
                return true;
            }
            link = next;
        }
    }
    false
}

/// Writes what all streams hold. Errors: the first one's. fflush(3).
pub fn flush_all() -> Result<()> {
    let mut answer = standard::stdout().flush_held();
    let _held = LOCK.hold();
    let mut stream = OPENED.get();
    // SAFETY: what is in the list is open.
    while let Some(open) = unsafe { stream.as_ref() } {
        answer = answer.and(open.flush_held());
        // SAFETY: the list is held.
        stream = unsafe { (*open.state()).next };
    }
    answer
}
