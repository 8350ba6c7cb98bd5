// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/stat.h>`: what is known of a file. Only statx is asked, because its layout is the same on every port.

mod modes;

pub use modes::*;

use crate::c_abi::c_abi;
use crate::fd::{AT_FDCWD, AsFd};
use crate::sys::sysmacros::makedev;
use crate::time::timespec;
use crate::{AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW, Result, syscall};
use core::ffi::{CStr, c_int, c_long};
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_uint};
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

macro_rules! kinds {
    ($($name:ident $kind:ident;)*) => { $(
        #[doc = concat!("Whether a file of this `stx_mode` is of the kind [`", stringify!($kind), "`]. inode(7).")]
        #[allow(non_snake_case)]
        pub const fn $name(mode: u32) -> bool {
            mode & S_IFMT == $kind
        }
    )* };
}

kinds! {
    S_ISBLK  S_IFBLK;
    S_ISCHR  S_IFCHR;
    S_ISDIR  S_IFDIR;
    S_ISFIFO S_IFIFO;
    S_ISLNK  S_IFLNK;
    S_ISREG  S_IFREG;
    S_ISSOCK S_IFSOCK;
}

/// All that stat(2) tells.
pub const STATX_BASIC_STATS: u32 = 0x7ff;
/// When it was made.
pub const STATX_BTIME: u32 = 0x800;
/// The mount that it was found through.
pub const STATX_MNT_ID: u32 = 0x1000;
/// How direct input and output is to be aligned.
pub const STATX_DIOALIGN: u32 = 0x2000;

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

/// What is known of a file, in the words of stat(2). C's struct is the same, on every port.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct stat {
    /// The device that it is on.
    pub st_dev: u64,
    /// The number that is its own there.
    pub st_ino: u64,
    /// Kind and permissions.
    pub st_mode: u32,
    /// How many names it has.
    pub st_nlink: u32,
    /// Its owner.
    pub st_uid: u32,
    /// Its group.
    pub st_gid: u32,
    /// For a device node: the device.
    pub st_rdev: u64,
    /// Its length in bytes.
    pub st_size: i64,
    /// What it takes on the device, in units of 512 bytes.
    pub st_blocks: i64,
    /// Last read.
    pub st_atim: timespec,
    /// Last written.
    pub st_mtim: timespec,
    /// Last changed in what is known of it.
    pub st_ctim: timespec,
    /// The size of a write that is quick.
    pub st_blksize: c_long,
}

impl From<statx_timestamp> for timespec {
    fn from(time: statx_timestamp) -> Self {
        Self { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec.into() }
    }
}

impl From<statx> for stat {
    fn from(file: statx) -> Self {
        Self {
            st_dev: makedev(file.stx_dev_major, file.stx_dev_minor),
            st_ino: file.stx_ino,
            st_mode: file.stx_mode.into(),
            st_nlink: file.stx_nlink,
            st_uid: file.stx_uid,
            st_gid: file.stx_gid,
            st_rdev: makedev(file.stx_rdev_major, file.stx_rdev_minor),
            st_size: file.stx_size as i64,
            st_blocks: file.stx_blocks as i64,
            st_atim: file.stx_atime.into(),
            st_mtim: file.stx_mtime.into(),
            st_ctim: file.stx_ctime.into(),
            st_blksize: file.stx_blksize as c_long,
        }
    }
}

/// What is known of `path`, a symbolic link at its end followed. Errors: `ENOENT`, `ENOTDIR`, `EACCES`. stat(2).
pub fn stat(path: &CStr) -> Result<statx> {
    statx(AT_FDCWD, path, 0, STATX_BASIC_STATS)
}

/// What is known of `path`, itself a symbolic link or not. Errors: those of [`stat`](stat()). lstat(2).
pub fn lstat(path: &CStr) -> Result<statx> {
    statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS)
}

/// What is known of the open file `fd`. Errors: `EBADF`. fstat(2).
pub fn fstat(fd: impl AsFd) -> Result<statx> {
    statx(fd, c"", AT_EMPTY_PATH, STATX_BASIC_STATS)
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

/// As [`statx`], in the words of stat(2), with C's pointers.
#[cfg(feature = "c-abi")]
unsafe fn tell(dir: c_int, path: *const crate::c_char, flags: c_int, file: *mut stat) -> Result<()> {
    let mut found = MaybeUninit::<statx>::uninit();
    // SAFETY: the caller's; the kernel fills in one struct statx, all of it.
    unsafe {
        syscall!(STATX, dir, path, flags, STATX_BASIC_STATS, found.as_mut_ptr())?;
        file.write(found.assume_init().into());
    }
    Ok(())
}
c_abi! {
    fn fstat(fd: c_int, file: *mut stat) -> c_int { tell(fd, c"".as_ptr(), AT_EMPTY_PATH, file) }
    fn fstatat(dir: c_int, path: *const c_char, file: *mut stat, flags: c_int) -> c_int { tell(dir, path, flags, file) }
    fn lstat(path: *const c_char, file: *mut stat) -> c_int {
        tell(AT_FDCWD.as_raw_fd(), path, AT_SYMLINK_NOFOLLOW, file)
    }
    fn stat(path: *const c_char, file: *mut stat) -> c_int { tell(AT_FDCWD.as_raw_fd(), path, 0, file) }
    fn statx(dir: c_int, path: *const c_char, flags: c_int, mask: c_uint, file: *mut statx) -> c_int {
        syscall!(STATX, dir, path, flags, mask, file)
    }
}
