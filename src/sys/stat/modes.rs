// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<sys/stat.h>` that makes nodes, and sets their permissions and times; with it `<utime.h>`.

use crate::c_abi::c_abi;
use crate::fd::{AT_FDCWD, AsFd};
use crate::plain::plain;
use crate::sys::sysmacros::kernel_dev;
use crate::time::timespec;
use crate::{Errno, Result, S_IFIFO, syscall};
use core::ffi::{CStr, c_char, c_int};

/// As a time: now.
pub const UTIME_NOW: i64 = 0x3fff_ffff;
/// As a time: leave it as it is.
pub const UTIME_OMIT: i64 = 0x3fff_fffe;

plain! {
    /// Sets the permissions of `path`. Errors: `EPERM`, `ENOENT`, `EROFS`. chmod(2).
    fn chmod(path: Path, mode: u32) = FCHMODAT(AT_FDCWD, path, mode);

    /// Sets the permissions of an open file. Errors: `EPERM`, `EBADF`, `EROFS`. fchmod(2).
    fn fchmod(fd: Fd, mode: u32) = FCHMOD(fd, mode);

    /// Makes the directory `path`. Errors: `EEXIST`, `ENOENT`, `EACCES`. mkdir(2).
    fn mkdir(path: Path, mode: u32) = MKDIRAT(AT_FDCWD, path, mode);

    /// Makes the directory `path`, seen from `dir`. Errors: those of [`mkdir`]. mkdirat(2).
    fn mkdirat(dir: Fd, path: Path, mode: u32) = MKDIRAT(dir, path, mode);

    /// Makes a pipe with a name. Errors: `EEXIST`, `ENOENT`, `EACCES`. mkfifo(3).
    fn mkfifo(path: Path, mode: u32) = MKNODAT(AT_FDCWD, path, mode & 0o7777 | S_IFIFO, 0);

    /// Makes a pipe with a name, seen from `dir`. Errors: those of [`mkfifo`]. mkfifoat(3).
    fn mkfifoat(dir: Fd, path: Path, mode: u32) = MKNODAT(dir, path, mode & 0o7777 | S_IFIFO, 0);

    /// Sets which permissions new files do not get; answers with what it was. umask(2).
    fn umask(mask: u32) => u32 = UMASK(mask);
}

/// Sets the permissions of `path`, seen from `dir`, with `AT_SYMLINK_NOFOLLOW` or `AT_EMPTY_PATH`. Errors: `EOPNOTSUPP` of a
/// symbolic link, `EPERM`, `ENOENT`; `ENOSYS` for flags before Linux 6.6. fchmodat(2).
pub fn fchmodat(dir: impl AsFd, path: &CStr, mode: u32, flags: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { change_mode(dir.as_fd().as_raw_fd(), path.as_ptr(), mode, flags) }
}

/// # Safety
/// The path ends with NUL, or is one that the kernel refuses.
unsafe fn change_mode(dir: c_int, path: *const c_char, mode: u32, flags: c_int) -> Result<()> {
    // SAFETY: the caller's.
    let answer = unsafe {
        if flags == 0 { syscall!(FCHMODAT, dir, path, mode) } else { syscall!(FCHMODAT2, dir, path, mode, flags) }
    };
    answer.map(drop)
}
c_abi! {
    fn fchmodat(dir: c_int, path: *const c_char, mode: u32, flags: c_int) -> c_int { change_mode(dir, path, mode, flags) }
    fn lchmod(path: *const c_char, mode: u32) -> c_int {
        change_mode(AT_FDCWD.as_raw_fd(), path, mode, crate::AT_SYMLINK_NOFOLLOW)
    }
}

/// Makes a node of the kind that `mode` has; for a device, `dev` is which. Errors: `EPERM`, `EEXIST`, `ENOENT`, `EINVAL`.
/// mknod(2).
pub fn mknod(path: &CStr, mode: u32, dev: u64) -> Result<()> {
    mknodat(AT_FDCWD, path, mode, dev)
}

/// As [`mknod`], seen from `dir`. mknodat(2).
pub fn mknodat(dir: impl AsFd, path: &CStr, mode: u32, dev: u64) -> Result<()> {
    let dev = kernel_dev(dev).ok_or(Errno::INVAL)?;
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(MKNODAT, dir.as_fd(), path, mode, dev).map(drop) }
}
c_abi! {
    fn mknod(path: *const c_char, mode: u32, dev: u64) -> c_int {
        kernel_dev(dev).ok_or(Errno::INVAL).and_then(|dev| syscall!(MKNODAT, AT_FDCWD, path, mode, dev))
    }
    fn mknodat(dir: c_int, path: *const c_char, mode: u32, dev: u64) -> c_int {
        kernel_dev(dev).ok_or(Errno::INVAL).and_then(|dev| syscall!(MKNODAT, dir, path, mode, dev))
    }
}

/// Sets when an open file was last read and last written. Errors: `EACCES`, `EINVAL`, `EPERM`. futimens(3).
pub fn futimens(fd: impl AsFd, times: [timespec; 2]) -> Result<()> {
    // SAFETY: there is no path, which is the descriptor itself; the kernel reads two timespecs.
    unsafe { syscall!(UTIMENSAT, fd.as_fd(), syscall::NULL, times.as_ptr(), 0).map(drop) }
}
c_abi! {
    fn futimens(fd: c_int, times: *const timespec) -> c_int {
        // The kernel would take what is no descriptor for a missing path.
        if fd < 0 { Err(Errno::BADF) } else { syscall!(UTIMENSAT, fd, syscall::NULL, times, 0) }
    }
}

/// Sets when `path`, seen from `dir`, was last read and last written: a time, [`UTIME_NOW`] or [`UTIME_OMIT`] in the nanoseconds.
/// Errors: `ENOENT`, `EACCES`, `EINVAL`, `EPERM`. utimensat(2).
pub fn utimensat(dir: impl AsFd, path: &CStr, times: [timespec; 2], flags: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL; the kernel reads two timespecs.
    unsafe { syscall!(UTIMENSAT, dir.as_fd(), path, times.as_ptr(), flags).map(drop) }
}
c_abi! {
    fn utimensat(dir: c_int, path: *const c_char, times: *const timespec, flags: c_int) -> c_int {
        syscall!(UTIMENSAT, dir, path, times, flags)
    }
    // Both times in seconds; null is now.
    fn utime(path: *const c_char, times: *const [i64; 2]) -> c_int {
        let times = times.as_ref().map(|times| times.map(timespec::seconds));
        let times = times.as_ref().map_or(core::ptr::null(), |times| times.as_ptr());
        syscall!(UTIMENSAT, AT_FDCWD, path, times, 0)
    }
}
