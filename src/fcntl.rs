// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<fcntl.h>`: opening files, and what becomes of their content. What fcntl(2) does is in [`control`].

mod control;
mod splice;

pub use control::*;
pub use splice::*;

use crate::c_abi::c_abi;
use crate::fd::{AT_FDCWD, AsFd, OwnedFd};
use crate::{Result, arch, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_char;
use core::ffi::{CStr, c_int};

pub use crate::arch::{
    O_ACCMODE, O_APPEND, O_CLOEXEC, O_CREAT, O_DIRECT, O_DIRECTORY, O_DSYNC, O_EXCL, O_LARGEFILE, O_NOATIME, O_NOCTTY,
    O_NOFOLLOW, O_NONBLOCK, O_PATH, O_RDONLY, O_RDWR, O_SYNC, O_TMPFILE, O_TRUNC, O_WRONLY,
};

/// Do not follow a symbolic link at the end of the path.
pub const AT_SYMLINK_NOFOLLOW: c_int = 0x100;
/// Judge by the effective user.
pub const AT_EACCESS: c_int = 0x200;
/// Remove a directory instead of a file.
pub const AT_REMOVEDIR: c_int = 0x200;
/// Follow a symbolic link at the end of the path.
pub const AT_SYMLINK_FOLLOW: c_int = 0x400;
/// Do not mount what would be mounted at the end of the path.
pub const AT_NO_AUTOMOUNT: c_int = 0x800;
/// An empty path means the descriptor itself.
pub const AT_EMPTY_PATH: c_int = 0x1000;
/// What is below counts too.
pub const AT_RECURSIVE: c_int = 0x8000;

/// How [`openat2`] opens: include/uapi/linux/openat2.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct open_how {
    /// `O_*`; one that the kernel does not know is an error.
    pub flags: u64,
    /// The permissions of a file that is made; 0 without `O_CREAT`.
    pub mode: u64,
    /// `RESOLVE_*`.
    pub resolve: u64,
}

/// Stay in one mount.
pub const RESOLVE_NO_XDEV: u64 = 1;
/// No link of /proc that leads where no path does.
pub const RESOLVE_NO_MAGICLINKS: u64 = 2;
/// No symbolic link at all.
pub const RESOLVE_NO_SYMLINKS: u64 = 4;
/// Stay below the directory.
pub const RESOLVE_BENEATH: u64 = 8;
/// The directory is the root.
pub const RESOLVE_IN_ROOT: u64 = 0x10;
/// Only what is in memory.
pub const RESOLVE_CACHED: u64 = 0x20;

/// Opens `path`; `mode` counts when the file is made. Errors: `ENOENT`, `EACCES`, `EEXIST`, `EMFILE` and more. open(2).
pub fn open(path: &CStr, flags: c_int, mode: u32) -> Result<OwnedFd> {
    openat(AT_FDCWD, path, flags, mode)
}
c_abi! {
    fn open(path: *const c_char, flags: c_int, mode: u32) -> c_int {
        syscall!(OPENAT, AT_FDCWD, path, flags | O_LARGEFILE, mode)
    }
}

/// Opens `path`, seen from the directory `dir`. Errors: those of [`open`], `ENOTDIR`. openat(2).
pub fn openat(dir: impl AsFd, path: &CStr, flags: c_int, mode: u32) -> Result<OwnedFd> {
    // SAFETY: the path ends with NUL and is borrowed for the call. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(OPENAT, dir.as_fd(), path, flags | O_LARGEFILE, mode)? as i32)) }
}
c_abi! {
    fn openat(dir: c_int, path: *const c_char, flags: c_int, mode: u32) -> c_int {
        syscall!(OPENAT, dir, path, flags | O_LARGEFILE, mode)
    }
}

/// Opens `path`, seen from `dir`, where the way leads as `how` allows. Errors: those of [`openat`], `EXDEV`, `ELOOP`, `EAGAIN`,
/// `EINVAL` for flags that mean nothing. openat2(2).
pub fn openat2(dir: impl AsFd, path: &CStr, how: &open_how) -> Result<OwnedFd> {
    // SAFETY: the path ends with NUL, the kernel reads the struct. The descriptor is new, so nobody else owns it.
    unsafe {
        let fd = syscall!(OPENAT2, dir.as_fd(), path, core::ptr::from_ref(how), size_of::<open_how>())?;
        Ok(OwnedFd::from_raw_fd(fd as i32))
    }
}
c_abi! {
    fn openat2(dir: c_int, path: *const c_char, how: *const open_how, size: usize) -> c_int {
        syscall!(OPENAT2, dir, path, how, size)
    }
}

/// Makes or empties `path` and opens it for writing. Errors: those of [`open`]. creat(2).
pub fn creat(path: &CStr, mode: u32) -> Result<OwnedFd> {
    open(path, O_CREAT | O_WRONLY | O_TRUNC, mode)
}
c_abi! {
    fn creat(path: *const c_char, mode: u32) -> c_int {
        syscall!(OPENAT, AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE, mode)
    }
}

/// Does not change how long the file is.
pub const FALLOC_FL_KEEP_SIZE: c_int = 1;
/// Takes the range out of what the file takes on its device: it is zeros.
pub const FALLOC_FL_PUNCH_HOLE: c_int = 2;
/// Takes the range out of the file: what follows moves.
pub const FALLOC_FL_COLLAPSE_RANGE: c_int = 8;
/// Makes the range zeros.
pub const FALLOC_FL_ZERO_RANGE: c_int = 0x10;
/// Puts a hole into the file: what follows moves.
pub const FALLOC_FL_INSERT_RANGE: c_int = 0x20;

/// Makes room for `len` bytes from `offset` on, or what `mode` says. Errors: `EOPNOTSUPP`, `ENOSPC`, `EINVAL`, `EFBIG`, `ESPIPE`.
/// fallocate(2).
pub fn fallocate(fd: impl AsFd, mode: c_int, offset: i64, len: i64) -> Result<()> {
    arch::fallocate(fd.as_fd().as_raw_fd(), mode, offset, len)
}
c_abi! {
    fn fallocate(fd: c_int, mode: c_int, offset: i64, len: i64) -> c_int { arch::fallocate(fd, mode, offset, len) }
    // This and the next answer with the error itself.
    fn posix_fallocate(fd: c_int, offset: i64, len: i64) -> c_int {
        arch::fallocate(fd, 0, offset, len).err().map_or(0, crate::Errno::number)
    }
    fn posix_fadvise(fd: c_int, offset: i64, len: i64, advice: c_int) -> c_int {
        arch::fadvise(fd, offset, len, advice).err().map_or(0, crate::Errno::number)
    }
}

/// Nothing is known of how it is read.
pub const POSIX_FADV_NORMAL: c_int = 0;
/// It is read here and there.
pub const POSIX_FADV_RANDOM: c_int = 1;
/// It is read from front to back.
pub const POSIX_FADV_SEQUENTIAL: c_int = 2;
/// It is read soon.
pub const POSIX_FADV_WILLNEED: c_int = 3;
pub use arch::{POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE};

/// Tells the kernel how `len` bytes from `offset` on will be read; 0 is up to the end. Errors: `EINVAL`, `ESPIPE`.
/// posix_fadvise(2).
pub fn posix_fadvise(fd: impl AsFd, offset: i64, len: i64, advice: c_int) -> Result<()> {
    arch::fadvise(fd.as_fd().as_raw_fd(), offset, len, advice)
}

/// Reads `len` bytes from `offset` on into the kernel's memory. Errors: `EBADF`, `EINVAL`. readahead(2).
pub fn readahead(fd: impl AsFd, offset: i64, len: usize) -> Result<()> {
    arch::readahead(fd.as_fd().as_raw_fd(), offset, len)
}
c_abi! { fn readahead(fd: c_int, offset: i64, len: usize) -> isize { arch::readahead(fd, offset, len).map(|()| 0_usize) } }

/// Waits until what is being written has been.
pub const SYNC_FILE_RANGE_WAIT_BEFORE: u32 = 1;
/// Begins to write what is not yet.
pub const SYNC_FILE_RANGE_WRITE: u32 = 2;
/// Then waits until that has been.
pub const SYNC_FILE_RANGE_WAIT_AFTER: u32 = 4;

/// Sends `len` bytes from `offset` on to the device; 0 is up to the end. Errors: `EINVAL`, `ESPIPE`, `EIO`. sync_file_range(2).
pub fn sync_file_range(fd: impl AsFd, offset: i64, len: i64, flags: u32) -> Result<()> {
    arch::sync_file_range(fd.as_fd().as_raw_fd(), offset, len, flags)
}
c_abi! {
    fn sync_file_range(fd: c_int, offset: i64, len: i64, flags: u32) -> c_int {
        arch::sync_file_range(fd, offset, len, flags)
    }
}

/// A file by what its file system calls it, without a path: include/linux/fs.h, `struct file_handle`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct file_handle {
    /// How many bytes of `f_handle` there are; before the call, how many there is room for.
    pub handle_bytes: u32,
    /// What kind of name it is.
    pub handle_type: c_int,
    /// The name.
    pub f_handle: [u8; MAX_HANDLE_SZ],
}

/// The longest handle, in bytes.
pub const MAX_HANDLE_SZ: usize = 128;

/// The handle of `path`, seen from `dir`, and the id of its mount. Errors: `EOPNOTSUPP`, `EOVERFLOW`, `ENOENT`, `EINVAL`.
/// name_to_handle_at(2).
pub fn name_to_handle_at(dir: impl AsFd, path: &CStr, flags: c_int) -> Result<(file_handle, c_int)> {
    let room = [0; MAX_HANDLE_SZ];
    let mut handle = file_handle { handle_bytes: room.len() as u32, handle_type: 0, f_handle: room };
    let mut mount = 0;
    // SAFETY: the path ends with NUL; the kernel writes as much of the handle as it is told that there is, and a number.
    unsafe { syscall!(NAME_TO_HANDLE_AT, dir.as_fd(), path, &raw mut handle, &raw mut mount, flags)? };
    Ok((handle, mount))
}
c_abi! {
    fn name_to_handle_at(dir: c_int, path: *const c_char, to: *mut file_handle, mount: *mut c_int, flags: c_int) -> c_int {
        syscall!(NAME_TO_HANDLE_AT, dir, path, to, mount, flags)
    }
}

/// Opens the file that `handle` names, in the file system that `mount` is in. Errors: `ESTALE`, `EPERM`, `EINVAL`.
/// open_by_handle_at(2).
pub fn open_by_handle_at(mount: impl AsFd, handle: &file_handle, flags: c_int) -> Result<OwnedFd> {
    // SAFETY: the kernel reads as much of the handle as that says, which it checks. The descriptor is new.
    unsafe {
        let fd = syscall!(OPEN_BY_HANDLE_AT, mount.as_fd(), core::ptr::from_ref(handle), flags | O_LARGEFILE)?;
        Ok(OwnedFd::from_raw_fd(fd as i32))
    }
}
c_abi! {
    fn open_by_handle_at(mount: c_int, handle: *const file_handle, flags: c_int) -> c_int {
        syscall!(OPEN_BY_HANDLE_AT, mount, handle, flags | O_LARGEFILE)
    }
}
