// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<unistd.h>`: descriptors and what is read and written through them.
//!
//! What it has of paths is in [`names`], of users in [`identity`], of the program's break
//! in [`heap`]. Processes are in [`process`](crate::process).

#[cfg(feature = "rt")]
mod config;
mod heap;
mod identity;
mod names;
mod realpath;

#[cfg(feature = "rt")]
pub use config::*;
pub use heap::*;
pub use identity::*;
pub use names::*;
pub use realpath::*;

use crate::c_abi::c_abi;
use crate::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};
use crate::plain::plain;
use crate::{Errno, Result, arch, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_void;
use core::ffi::{c_int, c_uint};
use core::mem::MaybeUninit;

/// Count from the start of the file.
pub const SEEK_SET: c_int = 0;
/// Count from where the file is.
pub const SEEK_CUR: c_int = 1;
/// Count from the end of the file.
pub const SEEK_END: c_int = 2;
/// The next place that has content, from the offset on.
pub const SEEK_DATA: c_int = 3;
/// The next place that has none, from the offset on.
pub const SEEK_HOLE: c_int = 4;

/// Gives [`close_range`] a table of descriptors that no other thread shares.
pub const CLOSE_RANGE_UNSHARE: c_uint = 2;
/// Has [`close_range`] leave it to exec to close.
pub const CLOSE_RANGE_CLOEXEC: c_uint = 4;

/// Closes `fd`. It is gone even when an error is answered. Errors: `EIO`, `EINTR`, `ENOSPC`. close(2).
pub fn close(fd: OwnedFd) -> Result<()> {
    // SAFETY: the descriptor is the caller's own, and into_raw_fd leaves it to this call.
    unsafe { syscall!(CLOSE, fd.into_raw_fd()).map(drop) }
}
c_abi! { fn close(fd: c_int) -> c_int { syscall!(CLOSE, fd) } }

/// Closes the descriptors from `first` to `last`. Errors: `EINVAL`. close_range(2).
///
/// # Safety
/// Nobody uses them again.
pub unsafe fn close_range(first: c_uint, last: c_uint, flags: c_uint) -> Result<()> {
    // SAFETY: the call touches no memory; what it closes is the caller's affair.
    unsafe { syscall!(CLOSE_RANGE, first, last, flags).map(drop) }
}
c_abi! {
    fn close_range(first: c_uint, last: c_uint, flags: c_uint) -> c_int { close_range(first, last, flags) }
    fn closefrom(first: c_int) { let _ = close_range(first.max(0) as c_uint, c_uint::MAX, 0); }
}

/// Copies up to `len` bytes from one file to another inside the kernel. With an offset given, that is where it begins, and it
/// moves on; the file's own place stays. Answers with how many. Errors: `EXDEV`, `EINVAL`, `EBADF`, `EISDIR`.
/// copy_file_range(2).
pub fn copy_file_range(
    from: impl AsFd,
    from_offset: Option<&mut i64>,
    to: impl AsFd,
    to_offset: Option<&mut i64>,
    len: usize,
) -> Result<usize> {
    let [from_offset, to_offset] = [from_offset, to_offset].map(pointer);
    // SAFETY: the kernel reads and writes the offsets, which are borrowed for the call.
    unsafe { syscall!(COPY_FILE_RANGE, from.as_fd(), from_offset, to.as_fd(), to_offset, len, 0) }
}
c_abi! {
    fn copy_file_range(from: c_int, a: *mut i64, to: c_int, b: *mut i64, len: usize, flags: c_uint) -> isize {
        syscall!(COPY_FILE_RANGE, from, a, to, b, len, flags)
    }
}

/// Where the kernel finds an offset; null where there is none.
pub(crate) fn pointer(offset: Option<&mut i64>) -> *mut i64 {
    offset.map_or(core::ptr::null_mut(), |offset| offset)
}

plain! {
    /// The lowest free descriptor for the same open file. Errors: `EBADF`, `EMFILE`. dup(2).
    fn dup(fd: Fd) -> OwnedFd = DUP(fd);

    /// Sends the content of `fd` to its device, and of the rest what is needed to read it. Errors: `EIO`, `ENOSPC`, `EINVAL`.
    /// fdatasync(2).
    fn fdatasync(fd: Fd) = FDATASYNC(fd);

    /// Sends what was written of `fd` to its device. Errors: `EIO`, `ENOSPC`, `EINVAL`. fsync(2).
    fn fsync(fd: Fd) = FSYNC(fd);

    /// Writes the file system that `fd` is in to its device. Errors: `EBADF`, `EIO`, `ENOSPC`. syncfs(2).
    fn syncfs(fd: Fd) = SYNCFS(fd);
}

/// Makes `new` mean the open file of `old`, also when they are the same. Errors: `EBADF`, `EBUSY`, `EINTR`. dup2(2).
pub fn dup2<'new>(old: impl AsFd, new: BorrowedFd<'new>) -> Result<BorrowedFd<'new>> {
    if old.as_fd() == new {
        return crate::fcntl_getfd(new).map(|_| new);
    }
    dup3(old, new, 0)
}
c_abi! {
    fn dup2(old: c_int, new: c_int) -> c_int {
        dup2(BorrowedFd::borrow_raw(old), BorrowedFd::borrow_raw(new)).map(|new| new.as_raw_fd())
    }
}

/// As [`dup2`], with `O_CLOEXEC` or 0; the same descriptor twice is an error. Errors: `EINVAL`, `EBADF`, `EBUSY`. dup3(2).
pub fn dup3<'new>(old: impl AsFd, new: BorrowedFd<'new>, flags: c_int) -> Result<BorrowedFd<'new>> {
    // SAFETY: the call reads no memory; `new` stays open, for another file.
    unsafe { syscall!(DUP3, old.as_fd(), new, flags).map(|_| new) }
}
c_abi! { fn dup3(old: c_int, new: c_int, flags: c_int) -> c_int { syscall!(DUP3, old, new, flags) } }

/// Makes the file `length` bytes long. Errors: `EINVAL`, `EFBIG`, `EPERM`. ftruncate(2).
pub fn ftruncate(fd: impl AsFd, length: i64) -> Result<()> {
    arch::ftruncate(fd.as_fd().as_raw_fd(), length)
}
c_abi! { fn ftruncate(fd: c_int, length: i64) -> c_int { arch::ftruncate(fd, length) } }

/// Whether `fd` is a terminal. isatty(3).
#[inline(always)]
pub fn isatty(fd: impl AsFd) -> bool {
    is_terminal(fd.as_fd().as_raw_fd()).is_ok()
}
c_abi! { fn isatty(fd: c_int) -> c_int { is_terminal(fd).map_or_else(|error| { crate::errno::set(error); 0 }, |()| 1) } }

/// Errors: `EBADF`, `ENOTTY`.
fn is_terminal(fd: RawFd) -> Result<()> {
    let mut settings = MaybeUninit::<crate::termios::termios>::uninit();
    // SAFETY: the kernel writes one `struct termios`, which nobody reads.
    unsafe { syscall!(IOCTL, fd, arch::TCGETS, settings.as_mut_ptr()).map(drop) }
}

/// Moves the place where `fd` reads and writes; answers with it, in bytes. Errors: `EINVAL`, `ESPIPE`, `ENXIO`. lseek(2).
pub fn lseek(fd: impl AsFd, offset: i64, whence: c_int) -> Result<i64> {
    arch::lseek(fd.as_fd().as_raw_fd(), offset, whence)
}
c_abi! { fn lseek(fd: c_int, offset: i64, whence: c_int) -> i64 { arch::lseek(fd, offset, whence) } }

/// A pipe: the end that reads and the end that writes. Errors: `EMFILE`, `ENFILE`. pipe(2).
pub fn pipe() -> Result<(OwnedFd, OwnedFd)> {
    pipe2(0)
}
c_abi! { fn pipe(fds: *mut c_int) -> c_int { syscall!(PIPE2, fds, 0) } }

/// As [`pipe`], with `O_CLOEXEC`, `O_NONBLOCK`, `O_DIRECT`. Errors: `EINVAL`, `EMFILE`, `ENFILE`. pipe2(2).
pub fn pipe2(flags: c_int) -> Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: the kernel writes two descriptors into `fds`. They are new, so nobody else owns them.
    unsafe {
        syscall!(PIPE2, fds.as_mut_ptr(), flags)?;
        Ok((OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])))
    }
}
c_abi! { fn pipe2(fds: *mut c_int, flags: c_int) -> c_int { syscall!(PIPE2, fds, flags) } }

/// Reads up to `buf.len()` bytes from `offset` on; the file's own place stays. Errors: those of [`read`], `ESPIPE`. pread(2).
pub fn pread(fd: impl AsFd, buf: &mut [u8], offset: i64) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { arch::pread(fd.as_fd().as_raw_fd(), buf.as_mut_ptr().cast(), buf.len(), offset) }
}
c_abi! {
    fn pread(fd: c_int, buf: *mut c_void, len: usize, offset: i64) -> isize {
        arch::pread(fd, buf, len, offset)
    }
}

/// Writes up to `buf.len()` bytes from `offset` on; the file's own place stays. Errors: those of [`write`], `ESPIPE`.
/// pwrite(2).
pub fn pwrite(fd: impl AsFd, buf: &[u8], offset: i64) -> Result<usize> {
    // SAFETY: the kernel reads `buf.len()` bytes of `buf`, borrowed until the call returns.
    unsafe { arch::pwrite(fd.as_fd().as_raw_fd(), buf.as_ptr().cast(), buf.len(), offset) }
}
c_abi! {
    fn pwrite(fd: c_int, buf: *const c_void, len: usize, offset: i64) -> isize {
        arch::pwrite(fd, buf, len, offset)
    }
}

/// Reads up to `buf.len()` bytes; 0 at the end. Errors: `EAGAIN`, `EBADF`, `EINTR`, `EIO`, `EISDIR`. read(2).
pub fn read(fd: impl AsFd, buf: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { syscall!(READ, fd.as_fd(), buf.as_mut_ptr(), buf.len()) }
}
c_abi! { fn read(fd: c_int, buf: *mut c_void, len: usize) -> isize { syscall!(READ, fd, buf, len) } }

/// Writes all file systems to their devices. sync(2).
pub fn sync() {
    // SAFETY: the call has no arguments, and cannot fail.
    let _ = unsafe { syscall!(SYNC) };
}
c_abi! { fn sync() { sync() } }

/// Writes up to `buf.len()` bytes; answers with how many. Errors: `EAGAIN`, `EBADF`, `EINTR`, `EPIPE`, `ENOSPC`. write(2).
pub fn write(fd: impl AsFd, buf: &[u8]) -> Result<usize> {
    // SAFETY: the kernel reads `buf.len()` bytes of `buf`, borrowed until the call returns.
    unsafe { syscall!(WRITE, fd.as_fd(), buf.as_ptr(), buf.len()) }
}
c_abi! { fn write(fd: c_int, buf: *const c_void, len: usize) -> isize { syscall!(WRITE, fd, buf, len) } }

/// Writes all of `buf`, in as many calls as that takes. Errors: those of [`write`], except `EINTR`.
pub fn write_all(fd: impl AsFd, mut buf: &[u8]) -> Result<()> {
    while !buf.is_empty() {
        match write(&fd, buf) {
            // SAFETY: the kernel does not answer with more than it was given.
            Ok(len) => buf = unsafe { buf.get_unchecked(len..) },
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
