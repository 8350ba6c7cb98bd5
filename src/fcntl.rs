// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<fcntl.h>`: opening files, and what their descriptors remember.

use crate::fd::{AT_FDCWD, AsFd, OwnedFd};
use crate::{Result, syscall};
use core::ffi::{CStr, c_int};

pub use crate::arch::{
    O_ACCMODE, O_APPEND, O_CLOEXEC, O_CREAT, O_DIRECT, O_DIRECTORY, O_DSYNC, O_EXCL, O_LARGEFILE, O_NOATIME, O_NOCTTY,
    O_NOFOLLOW, O_NONBLOCK, O_PATH, O_RDONLY, O_RDWR, O_SYNC, O_TMPFILE, O_TRUNC, O_WRONLY,
};

/// Gives a copy of the descriptor, not lower than the argument.
pub const F_DUPFD: c_int = 0;
/// Reads the flags of the descriptor.
pub const F_GETFD: c_int = 1;
/// Sets the flags of the descriptor.
pub const F_SETFD: c_int = 2;
/// Reads the flags of the open file.
pub const F_GETFL: c_int = 3;
/// Sets the flags of the open file.
pub const F_SETFL: c_int = 4;
/// As [`F_DUPFD`], closed by exec.
pub const F_DUPFD_CLOEXEC: c_int = 1030;
/// The one flag of a descriptor: exec closes it.
pub const FD_CLOEXEC: c_int = 1;

/// Do not follow a symbolic link at the end of the path.
pub const AT_SYMLINK_NOFOLLOW: c_int = 0x100;
/// Remove a directory instead of a file.
pub const AT_REMOVEDIR: c_int = 0x200;
/// Follow a symbolic link at the end of the path.
pub const AT_SYMLINK_FOLLOW: c_int = 0x400;
/// An empty path means the descriptor itself.
pub const AT_EMPTY_PATH: c_int = 0x1000;

/// Opens `path`; `mode` counts when the file is made. Errors: `ENOENT`, `EACCES`, `EEXIST`, `EMFILE` and more. open(2).
pub fn open(path: &CStr, flags: c_int, mode: u32) -> Result<OwnedFd> {
    openat(AT_FDCWD, path, flags, mode)
}

/// Opens `path`, seen from the directory `dir`. Errors: those of [`open`], `ENOTDIR`. openat(2).
pub fn openat(dir: impl AsFd, path: &CStr, flags: c_int, mode: u32) -> Result<OwnedFd> {
    // SAFETY: the path ends with NUL and is borrowed for the call. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(OPENAT, dir.as_fd(), path, flags | O_LARGEFILE, mode)? as i32)) }
}

/// Makes or empties `path` and opens it for writing. Errors: those of [`open`]. creat(2).
pub fn creat(path: &CStr, mode: u32) -> Result<OwnedFd> {
    open(path, O_CREAT | O_WRONLY | O_TRUNC, mode)
}

/// The flags of the descriptor: [`FD_CLOEXEC`] or 0. `F_GETFD` of fcntl(2).
pub fn fcntl_getfd(fd: impl AsFd) -> Result<c_int> {
    // SAFETY: this command reads no memory.
    unsafe { Ok(syscall!(FCNTL, fd.as_fd(), F_GETFD)? as c_int) }
}

/// Sets the flags of the descriptor. `F_SETFD` of fcntl(2).
pub fn fcntl_setfd(fd: impl AsFd, flags: c_int) -> Result<()> {
    // SAFETY: this command reads no memory.
    unsafe { syscall!(FCNTL, fd.as_fd(), F_SETFD, flags).map(drop) }
}

/// The access mode and status flags of the open file. `F_GETFL` of fcntl(2).
pub fn fcntl_getfl(fd: impl AsFd) -> Result<c_int> {
    // SAFETY: this command reads no memory.
    unsafe { Ok(syscall!(FCNTL, fd.as_fd(), F_GETFL)? as c_int) }
}

/// Sets the status flags of the open file: `O_APPEND`, `O_NONBLOCK`. Errors: `EPERM`. `F_SETFL` of fcntl(2).
pub fn fcntl_setfl(fd: impl AsFd, flags: c_int) -> Result<()> {
    // SAFETY: this command reads no memory.
    unsafe { syscall!(FCNTL, fd.as_fd(), F_SETFL, flags).map(drop) }
}

/// The lowest free descriptor from `least` on, for the same open file, closed by exec. `F_DUPFD_CLOEXEC` of fcntl(2).
pub fn fcntl_dupfd(fd: impl AsFd, least: c_int) -> Result<OwnedFd> {
    // SAFETY: this command reads no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(FCNTL, fd.as_fd(), F_DUPFD_CLOEXEC, least)? as i32)) }
}
