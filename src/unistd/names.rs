// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that is about paths: whose file it is, what it is called, where one is.

use crate::arch;
use crate::c_abi::c_abi;
use crate::fd::{AT_FDCWD, AsFd};
use crate::plain::plain;
use crate::process::{gid_t, uid_t};
use crate::{AT_EMPTY_PATH, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, Result, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_char;
use core::ffi::{CStr, c_int};

/// The file exists.
pub const F_OK: c_int = 0;
/// The file may be executed.
pub const X_OK: c_int = 1;
/// The file may be written.
pub const W_OK: c_int = 2;
/// The file may be read.
pub const R_OK: c_int = 4;

plain! {
    /// Whether the caller may use `path` in this way, judged by the real user. Errors: `EACCES`, `ENOENT`, `EROFS`. access(2).
    fn access(path: Path, mode: c_int) = FACCESSAT(AT_FDCWD, path, mode);

    /// Makes `path` the working directory. Errors: `ENOENT`, `ENOTDIR`, `EACCES`. chdir(2).
    fn chdir(path: Path) = CHDIR(path);

    /// Gives `path` to a user and a group; `u32::MAX` leaves one as it is. Errors: `EPERM`, `ENOENT`, `EROFS`. chown(2).
    fn chown(path: Path, user: uid_t, group: gid_t) = FCHOWNAT(AT_FDCWD, path, user, group, 0);

    /// Makes `path` the root directory. Errors: `EPERM`, `ENOENT`, `ENOTDIR`. chroot(2).
    fn chroot(path: Path) = CHROOT(path);

    /// Whether the effective user may use `path` in this way. Errors: those of [`access`]. euidaccess(3).
    fn eaccess(path: Path, mode: c_int) = FACCESSAT2(AT_FDCWD, path, mode, crate::AT_EACCESS);

    /// Makes the open directory `fd` the working directory. Errors: `ENOTDIR`, `EACCES`. fchdir(2).
    fn fchdir(fd: Fd) = FCHDIR(fd);

    /// As [`chown`], of an open file. Errors: `EPERM`, `EBADF`, `EROFS`. fchown(2).
    fn fchown(fd: Fd, user: uid_t, group: gid_t) = FCHOWNAT(fd, c"", user, group, AT_EMPTY_PATH);

    /// As [`chown`], seen from `dir`, with `AT_SYMLINK_NOFOLLOW` or `AT_EMPTY_PATH`. fchownat(2).
    fn fchownat(dir: Fd, path: Path, user: uid_t, group: gid_t, flags: c_int) = FCHOWNAT(dir, path, user, group, flags);

    /// As [`chown`], of a symbolic link itself. lchown(2).
    fn lchown(path: Path, user: uid_t, group: gid_t) = FCHOWNAT(AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW);

    /// Gives the file `old` the name `new` as well. Errors: `EEXIST`, `EXDEV`, `EPERM`, `ENOENT`. link(2).
    fn link(old: Path, new: Path) = LINKAT(AT_FDCWD, old, AT_FDCWD, new, 0);

    /// As [`link`], each path seen from its directory, with `AT_SYMLINK_FOLLOW` or `AT_EMPTY_PATH`. linkat(2).
    fn linkat(old_dir: Fd, old: Path, new_dir: Fd, new: Path, flags: c_int) = LINKAT(old_dir, old, new_dir, new, flags);

    /// Makes the mount `new` the root, and puts the old root on `old`. Errors: `EBUSY`, `EINVAL`, `EPERM`. pivot_root(2).
    fn pivot_root(new: Path, old: Path) = PIVOT_ROOT(new, old);

    /// Removes the empty directory `path`. Errors: `ENOTEMPTY`, `EBUSY`, `ENOENT`, `ENOTDIR`. rmdir(2).
    fn rmdir(path: Path) = UNLINKAT(AT_FDCWD, path, AT_REMOVEDIR);

    /// Makes the symbolic link `new`, which leads to `target`. Errors: `EEXIST`, `ENOENT`, `EACCES`. symlink(2).
    fn symlink(target: Path, new: Path) = SYMLINKAT(target, AT_FDCWD, new);

    /// As [`symlink`], `new` seen from `dir`. symlinkat(2).
    fn symlinkat(target: Path, dir: Fd, new: Path) = SYMLINKAT(target, dir, new);

    /// Removes the name `path`. Errors: `ENOENT`, `EISDIR`, `EACCES`, `EBUSY`. unlink(2).
    fn unlink(path: Path) = UNLINKAT(AT_FDCWD, path, 0);

    /// Removes the name `path`, seen from `dir`: of a directory with `AT_REMOVEDIR`, else of a file. unlinkat(2).
    fn unlinkat(dir: Fd, path: Path, flags: c_int) = UNLINKAT(dir, path, flags);
}

c_abi! {
    fn euidaccess(path: *const c_char, mode: c_int) -> c_int {
        syscall!(FACCESSAT2, AT_FDCWD, path, mode, crate::AT_EACCESS)
    }
}

/// Has the kernel write to `path` what each process has used when it ends; `None` stops that. Errors: `EACCES`, `ENOSYS`, `EPERM`.
/// acct(2).
pub fn acct(path: Option<&CStr>) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(ACCT, path.map_or(core::ptr::null(), CStr::as_ptr)).map(drop) }
}
c_abi! { fn acct(path: *const c_char) -> c_int { syscall!(ACCT, path) } }

/// As [`access`], seen from `dir`, with `AT_EACCESS`, `AT_SYMLINK_NOFOLLOW` or `AT_EMPTY_PATH`. faccessat(2).
pub fn faccessat(dir: impl AsFd, path: &CStr, mode: c_int, flags: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(FACCESSAT2, dir.as_fd(), path, mode, flags).map(drop) }
}
c_abi! {
    fn faccessat(dir: c_int, path: *const c_char, mode: c_int, flags: c_int) -> c_int {
        // The call that knows flags came with Linux 5.8.
        if flags == 0 { syscall!(FACCESSAT, dir, path, mode) } else { syscall!(FACCESSAT2, dir, path, mode, flags) }
    }
}

/// The path of the working directory, in `buf`. Errors: `ERANGE`, `ENOENT`. getcwd(3).
pub fn getcwd(buf: &mut [u8]) -> Result<&CStr> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`.
    let len = unsafe { syscall!(GETCWD, buf.as_mut_ptr(), buf.len())? };
    // SAFETY: the kernel wrote `len` bytes, the last of which is the only NUL.
    Ok(unsafe { CStr::from_bytes_with_nul_unchecked(buf.get_unchecked(..len)) })
}
c_abi! {
    fn getcwd(buf: *mut c_char, len: usize) -> *mut c_char {
        if buf.is_null() {
            let mut room = [0; crate::PATH_MAX];
            getcwd(&mut room).and_then(|path| keep(path, len))
        } else {
            syscall!(GETCWD, buf, len).map(|_| buf)
        }
    }
}

c_abi! {
    fn get_current_dir_name() -> *mut c_char {
        let mut room = [0; crate::PATH_MAX];
        getcwd(&mut room).and_then(|path| keep(path, 0))
    }
}

/// A copy of `path` that the caller frees, in at least `len` bytes.
#[cfg(feature = "c-abi")]
pub(crate) fn keep(path: &CStr, len: usize) -> Result<*mut crate::c_char> {
    let path = path.to_bytes_with_nul();
    if len != 0 && len < path.len() {
        return Err(crate::Errno::RANGE);
    }
    let copy = crate::malloc(len.max(path.len()))?.cast::<crate::c_char>();
    // SAFETY: the new memory has room for it.
    unsafe { core::ptr::copy_nonoverlapping(path.as_ptr().cast(), copy, path.len()) };
    Ok(copy)
}

/// Where the symbolic link `path` leads, in `buf`; it is cut where `buf` ends. Errors: `EINVAL`, `ENOENT`. readlink(2).
pub fn readlink<'buf>(path: &CStr, buf: &'buf mut [u8]) -> Result<&'buf [u8]> {
    readlinkat(AT_FDCWD, path, buf)
}
c_abi! {
    fn readlink(path: *const c_char, buf: *mut c_char, len: usize) -> isize {
        syscall!(READLINKAT, AT_FDCWD, path, buf, len)
    }
}

/// As [`readlink`], seen from `dir`; an empty path is `dir` itself. readlinkat(2).
pub fn readlinkat<'buf>(dir: impl AsFd, path: &CStr, buf: &'buf mut [u8]) -> Result<&'buf [u8]> {
    // SAFETY: the path ends with NUL; the kernel writes at most `buf.len()` bytes, all inside `buf`.
    let len = unsafe { syscall!(READLINKAT, dir.as_fd(), path, buf.as_mut_ptr(), buf.len())? };
    // SAFETY: the kernel does not answer with more than it was given.
    Ok(unsafe { buf.get_unchecked(..len) })
}
c_abi! {
    fn readlinkat(dir: c_int, path: *const c_char, buf: *mut c_char, len: usize) -> isize {
        syscall!(READLINKAT, dir, path, buf, len)
    }
}

/// Makes the file `path` `length` bytes long. Errors: `EINVAL`, `EFBIG`, `EISDIR`, `ENOENT`, `EACCES`. truncate(2).
pub fn truncate(path: &CStr, length: i64) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { arch::truncate(path.as_ptr(), length) }
}
c_abi! { fn truncate(path: *const c_char, length: i64) -> c_int { arch::truncate(path, length) } }
