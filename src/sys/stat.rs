// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/stat.h>`: what is known of a file. Only statx is asked, because its layout is the same on every port.

use crate::fd::{AT_FDCWD, AsFd};
use crate::time::timespec;
use crate::{Result, syscall};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// The part of a mode that says what kind of file it is.
pub const S_IFMT: u32 = 0o170000;
/// A socket.
pub const S_IFSOCK: u32 = 0o140000;
/// A symbolic link.
pub const S_IFLNK: u32 = 0o120000;
/// A regular file.
pub const S_IFREG: u32 = 0o100000;
/// A block device.
pub const S_IFBLK: u32 = 0o060000;
/// A directory.
pub const S_IFDIR: u32 = 0o040000;
/// A character device.
pub const S_IFCHR: u32 = 0o020000;
/// A pipe with a name.
pub const S_IFIFO: u32 = 0o010000;

/// All that stat(2) tells.
pub const STATX_BASIC_STATS: u32 = 0x7ff;

/// A time in [`statx`].
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct statx_timestamp {
    /// Seconds since 1970.
    pub tv_sec: i64,
    /// Nanoseconds beyond them.
    pub tv_nsec: u32,
    reserved: i32,
}

/// What is known of a file. include/uapi/linux/stat.h, `struct statx`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct statx {
    /// Which of the fields are filled in: `STATX_*`.
    pub stx_mask: u32,
    /// The size of a write that is quick.
    pub stx_blksize: u32,
    /// `STATX_ATTR_*`.
    pub stx_attributes: u64,
    /// How many names the file has.
    pub stx_nlink: u32,
    /// Its owner.
    pub stx_uid: u32,
    /// Its group.
    pub stx_gid: u32,
    /// Kind and permissions.
    pub stx_mode: u16,
    spare0: u16,
    /// The number that is the file's own on its device.
    pub stx_ino: u64,
    /// Its length in bytes.
    pub stx_size: u64,
    /// What it takes on the device, in units of 512 bytes.
    pub stx_blocks: u64,
    /// Which of the attributes the file system knows.
    pub stx_attributes_mask: u64,
    /// Last read.
    pub stx_atime: statx_timestamp,
    /// Made.
    pub stx_btime: statx_timestamp,
    /// Last changed in what is known of it.
    pub stx_ctime: statx_timestamp,
    /// Last written.
    pub stx_mtime: statx_timestamp,
    /// For a device node: the device.
    pub stx_rdev_major: u32,
    /// For a device node: the device.
    pub stx_rdev_minor: u32,
    /// Where the file is.
    pub stx_dev_major: u32,
    /// Where the file is.
    pub stx_dev_minor: u32,
    /// The mount that it was found through.
    pub stx_mnt_id: u64,
    spare: [u64; 13],
}

/// Makes the directory `path`. Errors: `EEXIST`, `ENOENT`, `EACCES`. mkdir(2).
pub fn mkdir(path: &CStr, mode: u32) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(MKDIRAT, AT_FDCWD, path, mode).map(drop) }
}

/// What is known of `path`, a symbolic link at its end followed. Errors: `ENOENT`, `ENOTDIR`, `EACCES`. stat(2).
pub fn stat(path: &CStr) -> Result<statx> {
    statx(AT_FDCWD, path, 0, STATX_BASIC_STATS)
}

/// What is known of `path`, itself a symbolic link or not. Errors: those of [`stat`](stat()). lstat(2).
pub fn lstat(path: &CStr) -> Result<statx> {
    statx(AT_FDCWD, path, crate::AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS)
}

/// What is known of the open file `fd`. Errors: `EBADF`. fstat(2).
pub fn fstat(fd: impl AsFd) -> Result<statx> {
    statx(fd, c"", crate::AT_EMPTY_PATH, STATX_BASIC_STATS)
}

/// What `mask` asks of `path`, seen from `dir`. Errors: `ENOENT`, `ENOTDIR`, `EACCES`, `EINVAL`. statx(2).
pub fn statx(dir: impl AsFd, path: &CStr, flags: c_int, mask: u32) -> Result<statx> {
    let mut found = MaybeUninit::<statx>::uninit();
    // SAFETY: the path ends with NUL; the kernel fills in one struct statx, all of it.
    unsafe {
        syscall!(STATX, dir.as_fd(), path, flags, mask, found.as_mut_ptr())?;
        Ok(found.assume_init())
    }
}

/// Sets when `path`, seen from `dir`, was last read and last written. Errors: `ENOENT`, `EACCES`, `EINVAL`. utimensat(2).
pub fn utimensat(dir: impl AsFd, path: &CStr, times: [timespec; 2], flags: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL; the kernel reads two timespecs.
    unsafe { syscall!(UTIMENSAT, dir.as_fd(), path, times.as_ptr(), flags).map(drop) }
}

/// Sets which permissions new files do not get; answers with what it was. umask(2).
pub fn umask(mask: u32) -> u32 {
    // SAFETY: the call touches no memory and cannot fail.
    unsafe { syscall!(UMASK, mask).unwrap_unchecked() as u32 }
}
