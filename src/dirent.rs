// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<dirent.h>`: what is in a directory.
//!
//! C's `struct dirent` is the kernel's record here, so that `readdir` of C hands out what lies in the buffer. Numbers of files
//! and places are 64-bit on every port.

mod scan;

pub(crate) use scan::read_all;
pub use scan::*;

use crate::fd::{AsFd, BorrowedFd, OwnedFd};
use crate::{Errno, NAME_MAX, O_CLOEXEC, O_DIRECTORY, Result, S_IFDIR, S_IFMT, SEEK_SET, fstat, lseek, open, syscall};
use core::ffi::CStr;
use core::mem::offset_of;

/// The file system does not tell what it is.
pub const DT_UNKNOWN: u8 = 0;
/// A pipe with a name.
pub const DT_FIFO: u8 = 1;
/// A character device.
pub const DT_CHR: u8 = 2;
/// A directory.
pub const DT_DIR: u8 = 4;
/// A block device.
pub const DT_BLK: u8 = 6;
/// A regular file.
pub const DT_REG: u8 = 8;
/// A symbolic link.
pub const DT_LNK: u8 = 10;
/// A socket.
pub const DT_SOCK: u8 = 12;

/// A name in a directory: include/linux/dirent.h, `struct linux_dirent64`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct dirent {
    /// The number that is the file's own on its device.
    pub d_ino: u64,
    /// Where the next name is, for [`seekdir`].
    pub d_off: i64,
    /// How long the kernel's record is, in bytes.
    pub d_reclen: u16,
    /// What it is: `DT_*`.
    pub d_type: u8,
    /// The name, and behind it NUL.
    pub d_name: [u8; NAME_MAX + 1],
}

impl dirent {
    /// The name.
    pub fn name(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.d_name).unwrap_or_default()
    }
}

/// A directory that is being read: an iterator over its names, `.` and `..` among them, in no order.
#[derive(Debug)]
pub struct DIR {
    fd: OwnedFd,
    /// Where the next record is in the buffer.
    next: usize,
    /// How much of the buffer is filled.
    end: usize,
    /// Where the directory is, as its file system counts.
    place: i64,
    buffer: Buffer,
}

/// Aligned as the kernel aligns the records in it.
#[derive(Debug)]
#[repr(align(8))]
struct Buffer([u8; 2048]);

impl DIR {
    fn new(fd: OwnedFd) -> Self {
        Self { fd, next: 0, end: 0, place: 0, buffer: Buffer([0; 2048]) }
    }

    /// The next record, which may be shorter than a `dirent`; `None` at the end.
    fn advance(&mut self) -> Result<Option<*mut dirent>> {
        if self.next >= self.end {
            self.next = 0;
            self.end = 0;
            self.end = match getdents64(&self.fd, &mut self.buffer.0) {
                // The directory was removed, which is the end of it: POSIX, readdir().
                Err(Errno::NOENT) => 0,
                filled => filled?,
            };
            if self.end == 0 {
                return Ok(None);
            }
        }
        // SAFETY: the kernel puts whole records into the buffer, one behind the other, each aligned to 8.
        unsafe {
            let record = self.buffer.0.as_mut_ptr().add(self.next).cast::<dirent>();
            self.next += usize::from((*record).d_reclen);
            self.place = (*record).d_off;
            Ok(Some(record))
        }
    }

    /// Copies the next record; `None` at the end.
    fn copy(&mut self) -> Result<Option<dirent>> {
        let Some(record) = self.advance()? else { return Ok(None) };
        let mut copy = dirent { d_ino: 0, d_off: 0, d_reclen: 0, d_type: 0, d_name: [0; NAME_MAX + 1] };
        let room = offset_of!(dirent, d_name) + NAME_MAX;
        // SAFETY: the record has this length, and the copy has room for what is taken of it, with a NUL to spare.
        unsafe {
            let len = room.min(usize::from((*record).d_reclen));
            core::ptr::copy_nonoverlapping(record.cast::<u8>(), (&raw mut copy).cast(), len);
        }
        Ok(Some(copy))
    }
}

impl Iterator for DIR {
    type Item = Result<dirent>;

    fn next(&mut self) -> Option<Result<dirent>> {
        self.copy().transpose()
    }
}

impl AsFd for DIR {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Opens the directory `path` to read the names in it. Errors: `ENOENT`, `ENOTDIR`, `EACCES`, `EMFILE`. opendir(3).
pub fn opendir(path: &CStr) -> Result<DIR> {
    Ok(DIR::new(open(path, O_DIRECTORY | O_CLOEXEC, 0)?))
}

/// Reads the names in an open directory from where it is. Errors: `EBADF`, `ENOTDIR`. fdopendir(3).
pub fn fdopendir(fd: OwnedFd) -> Result<DIR> {
    is_directory(fd.as_fd()).map(|()| DIR::new(fd))
}

fn is_directory(fd: BorrowedFd<'_>) -> Result<()> {
    if u32::from(fstat(fd)?.stx_mode) & S_IFMT == S_IFDIR { Ok(()) } else { Err(Errno::NOTDIR) }
}

/// Starts again from the first name, and sees what has changed. rewinddir(3).
pub fn rewinddir(dir: &mut DIR) {
    seekdir(dir, 0);
}

/// Goes on behind the name of which [`dirent::d_off`] or [`telldir`] was `place`. seekdir(3).
pub fn seekdir(dir: &mut DIR, place: i64) {
    // Of an error there is nothing to tell by the man page: the next read shows it.
    let _ = lseek(&dir.fd, place, SEEK_SET);
    (dir.next, dir.end, dir.place) = (0, 0, place);
}

/// Where the next name is. It means something to [`seekdir`] alone. telldir(3).
pub fn telldir(dir: &DIR) -> i64 {
    dir.place
}

/// Fills `buf` with records as [`dirent`] begins, each cut behind its name; 0 at the end. Errors: `EBADF`, `ENOTDIR`, `EINVAL`
/// where not even one fits, `ENOENT` when the directory was removed. getdents64(2).
pub fn getdents64(fd: impl AsFd, buf: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { syscall!(GETDENTS64, fd.as_fd(), buf.as_mut_ptr(), buf.len()) }
}

#[cfg(feature = "c-abi")]
mod shims {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::{c_char, c_int, c_long, c_void, close, free, malloc};

    /// Moves a directory into memory of its own.
    fn allot(dir: DIR) -> Result<*mut DIR> {
        let place = malloc(size_of::<DIR>())?.cast::<DIR>();
        // SAFETY: the memory is new, and malloc's is aligned for everything.
        unsafe { place.write(dir) };
        Ok(place)
    }

    c_abi! {
        fn closedir(dir: *mut DIR) -> c_int {
            let fd = dir.read().fd;
            free(dir.cast());
            close(fd)
        }

        fn dirfd(dir: *const DIR) -> c_int { (*dir).fd.as_raw_fd() }

        fn fdopendir(fd: c_int) -> *mut DIR {
            // Where it fails, the descriptor stays the caller's.
            is_directory(BorrowedFd::borrow_raw(fd)).and_then(|()| allot(DIR::new(OwnedFd::from_raw_fd(fd))))
        }

        fn getdents64(fd: c_int, buf: *mut c_void, len: usize) -> isize { syscall!(GETDENTS64, fd, buf, len) }

        fn opendir(path: *const c_char) -> *mut DIR { opendir(CStr::from_ptr(path)).and_then(allot) }

        fn readdir(dir: *mut DIR) -> *mut dirent {
            (*dir).advance().map(|record| record.unwrap_or(core::ptr::null_mut()))
        }

        fn readdir_r(dir: *mut DIR, copy: *mut dirent, next: *mut *mut dirent) -> c_int {
            let (answer, error) = match (*dir).copy() {
                Ok(Some(record)) => {
                    copy.write(record);
                    (copy, 0)
                }
                Ok(None) => (core::ptr::null_mut(), 0),
                Err(error) => (core::ptr::null_mut(), error.number()),
            };
            next.write(answer);
            error
        }

        fn rewinddir(dir: *mut DIR) { rewinddir(&mut *dir) }

        fn seekdir(dir: *mut DIR, place: c_long) { seekdir(&mut *dir, place as i64) }

        fn telldir(dir: *const DIR) -> c_long { telldir(&*dir) as c_long }
    }
}
