// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<unistd.h>`: reading, writing, directories, identity. Processes are in [`process`](crate::process).

use crate::arch;
use crate::c_abi::c_abi;
use crate::fcntl::AT_REMOVEDIR;
use crate::fd::{AT_FDCWD, AsFd, BorrowedFd, OwnedFd};
use crate::{Result, syscall};
use core::ffi::{CStr, c_int};

/// Count from the start of the file.
pub const SEEK_SET: c_int = 0;
/// Count from where the file is.
pub const SEEK_CUR: c_int = 1;
/// Count from the end of the file.
pub const SEEK_END: c_int = 2;

/// The file exists.
pub const F_OK: c_int = 0;
/// The file may be executed.
pub const X_OK: c_int = 1;
/// The file may be written.
pub const W_OK: c_int = 2;
/// The file may be read.
pub const R_OK: c_int = 4;

/// Whether the caller may use `path` in this way. Errors: `EACCES`, `ENOENT`, `EROFS`. access(2).
pub fn access(path: &CStr, mode: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(FACCESSAT, AT_FDCWD, path, mode).map(drop) }
}

/// Makes `path` the working directory. Errors: `ENOENT`, `ENOTDIR`, `EACCES`. chdir(2).
pub fn chdir(path: &CStr) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(CHDIR, path).map(drop) }
}

/// Makes `path` the root directory. Errors: `EPERM`, `ENOENT`, `ENOTDIR`. chroot(2).
pub fn chroot(path: &CStr) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(CHROOT, path).map(drop) }
}

/// Closes `fd`. It is gone even when an error is answered. Errors: `EIO`, `EINTR`, `ENOSPC`. close(2).
pub fn close(fd: OwnedFd) -> Result<()> {
    // SAFETY: the descriptor is the caller's own, and into_raw_fd leaves it to this call.
    unsafe { syscall!(CLOSE, fd.into_raw_fd()).map(drop) }
}
c_abi! { fn close(fd: c_int) -> c_int { syscall!(CLOSE, fd) } }

/// The lowest free descriptor for the same open file. Errors: `EMFILE`. dup(2).
pub fn dup(fd: impl AsFd) -> Result<OwnedFd> {
    // SAFETY: the call reads no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(DUP, fd.as_fd())? as i32)) }
}

/// Makes `new` mean the open file of `old`, also when they are the same. Errors: `EBUSY`, `EINTR`. dup2(2).
pub fn dup2<'new>(old: impl AsFd, new: BorrowedFd<'new>) -> Result<BorrowedFd<'new>> {
    if old.as_fd() == new {
        return crate::fcntl_getfd(new).map(|_| new);
    }
    dup3(old, new, 0)
}

/// As [`dup2`], with `O_CLOEXEC` or 0; the same descriptor twice is an error. Errors: `EINVAL`, `EBUSY`, `EINTR`. dup3(2).
pub fn dup3<'new>(old: impl AsFd, new: BorrowedFd<'new>, flags: c_int) -> Result<BorrowedFd<'new>> {
    // SAFETY: the call reads no memory; `new` stays open, for another file.
    unsafe { syscall!(DUP3, old.as_fd(), new, flags).map(|_| new) }
}

/// Sends what was written of `fd` to its device. Errors: `EIO`, `ENOSPC`, `EINVAL`. fsync(2).
pub fn fsync(fd: impl AsFd) -> Result<()> {
    // SAFETY: the call reads no memory.
    unsafe { syscall!(FSYNC, fd.as_fd()).map(drop) }
}

/// Makes the file `length` bytes long. Errors: `EINVAL`, `EFBIG`, `EPERM`. ftruncate(2).
pub fn ftruncate(fd: impl AsFd, length: i64) -> Result<()> {
    arch::ftruncate(fd.as_fd().as_raw_fd(), length)
}

/// The path of the working directory, in `buf`. Errors: `ERANGE`, `ENOENT`. getcwd(3).
pub fn getcwd(buf: &mut [u8]) -> Result<&CStr> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`.
    let len = unsafe { syscall!(GETCWD, buf.as_mut_ptr(), buf.len())? };
    // SAFETY: the kernel wrote `len` bytes, the last of which is the only NUL.
    Ok(unsafe { CStr::from_bytes_with_nul_unchecked(buf.get_unchecked(..len)) })
}

/// Whether `fd` is a terminal. isatty(3).
pub fn isatty(fd: impl AsFd) -> bool {
    crate::tcgetattr(fd).is_ok()
}

/// Gives the file `old` the name `new` as well. Errors: `EEXIST`, `EXDEV`, `EPERM`, `ENOENT`. link(2).
pub fn link(old: &CStr, new: &CStr) -> Result<()> {
    // SAFETY: both paths end with NUL and are borrowed for the call.
    unsafe { syscall!(LINKAT, AT_FDCWD, old, AT_FDCWD, new, 0).map(drop) }
}

/// Moves the place where `fd` reads and writes; answers with it, in bytes. Errors: `EINVAL`, `ESPIPE`, `ENXIO`. lseek(2).
pub fn lseek(fd: impl AsFd, offset: i64, whence: c_int) -> Result<i64> {
    arch::lseek(fd.as_fd().as_raw_fd(), offset, whence)
}

/// A pipe: the end that reads and the end that writes. Errors: `EMFILE`, `ENFILE`. pipe(2).
pub fn pipe() -> Result<(OwnedFd, OwnedFd)> {
    pipe2(0)
}

/// As [`pipe`], with `O_CLOEXEC`, `O_NONBLOCK`, `O_DIRECT`. Errors: `EINVAL`, `EMFILE`, `ENFILE`. pipe2(2).
pub fn pipe2(flags: c_int) -> Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: the kernel writes two descriptors into `fds`. They are new, so nobody else owns them.
    unsafe {
        syscall!(PIPE2, fds.as_mut_ptr(), flags)?;
        Ok((OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])))
    }
}

/// Reads up to `buf.len()` bytes; 0 at the end. Errors: `EAGAIN`, `EBADF`, `EINTR`, `EIO`, `EISDIR`. read(2).
pub fn read(fd: impl AsFd, buf: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { syscall!(READ, fd.as_fd(), buf.as_mut_ptr(), buf.len()) }
}

/// Where the symbolic link `path` leads, in `buf`; it is cut where `buf` ends. Errors: `EINVAL`, `ENOENT`. readlink(2).
pub fn readlink<'buf>(path: &CStr, buf: &'buf mut [u8]) -> Result<&'buf [u8]> {
    // SAFETY: the path ends with NUL; the kernel writes at most `buf.len()` bytes, all inside `buf`.
    let len = unsafe { syscall!(READLINKAT, AT_FDCWD, path, buf.as_mut_ptr(), buf.len())? };
    // SAFETY: the kernel does not answer with more than it was given.
    Ok(unsafe { buf.get_unchecked(..len) })
}

/// Removes the empty directory `path`. Errors: `ENOTEMPTY`, `EBUSY`, `ENOENT`, `ENOTDIR`. rmdir(2).
pub fn rmdir(path: &CStr) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(UNLINKAT, AT_FDCWD, path, AT_REMOVEDIR).map(drop) }
}

/// Makes the symbolic link `new`, which leads to `target`. Errors: `EEXIST`, `ENOENT`, `EACCES`. symlink(2).
pub fn symlink(target: &CStr, new: &CStr) -> Result<()> {
    // SAFETY: both paths end with NUL and are borrowed for the call.
    unsafe { syscall!(SYMLINKAT, target, AT_FDCWD, new).map(drop) }
}

/// Writes all file systems to their devices. sync(2).
pub fn sync() {
    // SAFETY: the call has no arguments, and cannot fail.
    let _ = unsafe { syscall!(SYNC) };
}

/// Removes the name `path`. Errors: `ENOENT`, `EISDIR`, `EACCES`, `EBUSY`. unlink(2).
pub fn unlink(path: &CStr) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(UNLINKAT, AT_FDCWD, path, 0).map(drop) }
}

/// Writes up to `buf.len()` bytes; answers with how many. Errors: `EAGAIN`, `EBADF`, `EINTR`, `EPIPE`, `ENOSPC`. write(2).
pub fn write(fd: impl AsFd, buf: &[u8]) -> Result<usize> {
    // SAFETY: the kernel reads `buf.len()` bytes of `buf`, borrowed until the call returns.
    unsafe { syscall!(WRITE, fd.as_fd(), buf.as_ptr(), buf.len()) }
}

/// Writes all of `buf`, in as many calls as that takes. Errors: those of [`write`], except `EINTR`.
pub fn write_all(fd: impl AsFd, mut buf: &[u8]) -> Result<()> {
    while !buf.is_empty() {
        match write(&fd, buf) {
            // SAFETY: the kernel does not answer with more than it was given.
            Ok(len) => buf = unsafe { buf.get_unchecked(len..) },
            Err(crate::Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
