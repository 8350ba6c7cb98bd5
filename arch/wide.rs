// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose registers hold 64 bits: an offset is one argument, and time has one set of calls.

use super::{Reg, port};
use crate::errno::check;
use crate::syscall::Arg;
use crate::{Result, syscall};
use core::ffi::{c_char, c_int, c_void};

impl Arg for i64 {
    #[inline(always)]
    fn reg(self) -> Reg {
        self as Reg
    }
}

impl Arg for u64 {
    #[inline(always)]
    fn reg(self) -> Reg {
        self as Reg
    }
}

/// fallocate(2).
#[inline(always)]
pub fn fallocate(fd: c_int, mode: c_int, offset: i64, len: i64) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FALLOCATE, fd, mode, offset, len).map(drop) }
}

/// fanotify_mark(2).
///
/// # Safety
/// `path` ends with NUL, or is null.
#[inline(always)]
pub unsafe fn fanotify_mark(fd: c_int, flags: u32, mask: u64, dir: c_int, path: *const c_char) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(FANOTIFY_MARK, fd, flags, mask, dir, path).map(drop) }
}

/// ftruncate(2).
#[inline(always)]
pub fn ftruncate(fd: c_int, length: i64) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FTRUNCATE, fd, length).map(drop) }
}

/// The command of fcntl(2) that takes an offset of 64 bits: where there is a second set of calls, it is another.
#[inline(always)]
pub fn lock_command(command: c_int) -> c_int {
    command
}

/// lseek(2).
#[inline(always)]
pub fn lseek(fd: c_int, offset: i64, whence: c_int) -> Result<i64> {
    // SAFETY: the call touches no memory.
    let ret = unsafe { port::syscall3(port::nr::LSEEK, fd.reg(), offset.reg(), whence.reg()) };
    // Not the number that the gate answers with, which is as narrow as a pointer is.
    check(ret).map(|_| ret as i64)
}

/// mmap(2).
///
/// # Safety
/// Those of [`mmap`](crate::mmap).
#[inline(always)]
pub unsafe fn mmap(addr: *mut c_void, len: usize, prot: c_int, flags: c_int, fd: c_int, offset: i64) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(MMAP, addr, len, prot, flags, fd, offset) }
}

/// posix_fadvise(2).
#[inline(always)]
pub fn fadvise(fd: c_int, offset: i64, len: i64, advice: c_int) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FADVISE64, fd, offset, len, advice).map(drop) }
}

/// pread(2).
///
/// # Safety
/// The kernel writes at most `len` bytes to `buf`.
#[inline(always)]
pub unsafe fn pread(fd: c_int, buf: *mut c_void, len: usize, offset: i64) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(PREAD64, fd, buf, len, offset) }
}

/// pwrite(2).
///
/// # Safety
/// The kernel reads `len` bytes of `buf`.
#[inline(always)]
pub unsafe fn pwrite(fd: c_int, buf: *const c_void, len: usize, offset: i64) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(PWRITE64, fd, buf, len, offset) }
}

/// readahead(2).
#[inline(always)]
pub fn readahead(fd: c_int, offset: i64, len: usize) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(READAHEAD, fd, offset, len).map(drop) }
}

/// statfs(2) or fstatfs(2), by their numbers.
///
/// # Safety
/// `of` is a path that ends with NUL, or a descriptor; there is room for the kernel's struct at `to`.
#[inline(always)]
pub unsafe fn statfs(nr: Reg, of: Reg, to: *mut c_void) -> Result<()> {
    // SAFETY: the caller's.
    check(unsafe { port::syscall2(nr, of, to.reg()) }).map(drop)
}

/// sync_file_range(2).
#[inline(always)]
pub fn sync_file_range(fd: c_int, offset: i64, len: i64, flags: u32) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe {
        if port::FLAGS_FIRST {
            syscall!(SYNC_FILE_RANGE, fd, flags, offset, len).map(drop)
        } else {
            syscall!(SYNC_FILE_RANGE, fd, offset, len, flags).map(drop)
        }
    }
}

/// truncate(2).
///
/// # Safety
/// The path ends with NUL.
#[inline(always)]
pub unsafe fn truncate(path: *const c_char, length: i64) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(TRUNCATE, path, length).map(drop) }
}

/// preadv2(2) or pwritev2(2), by their numbers. The kernel looks at the high half of the offset where it is compat code.
///
/// # Safety
/// `count` pieces of memory are at `iov`, which the kernel reads or writes.
#[inline(always)]
pub unsafe fn vectored(
    nr: Reg,
    fd: c_int,
    iov: *const c_void,
    count: usize,
    offset: i64,
    flags: c_int,
) -> Result<usize> {
    let (low, high) = (offset.reg(), (offset >> 32).reg());
    // SAFETY: the caller's.
    check(unsafe { port::syscall6(nr, fd.reg(), iov.reg(), count.reg(), low, high, flags.reg()) })
}
