// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose registers hold 32 bits: an offset is two arguments.
//!
//! The halves are in the order of memory. Some ABIs start them at an even register, which the port says in `EVEN_PAIRS`:
//! syscall(2), "Architecture-specific requirements".

use super::{Reg, port};
use crate::errno::check;
use crate::syscall::Arg;
use crate::{Errno, Result, syscall};
use core::ffi::{c_char, c_int, c_void};

pub use super::time64::{lock_command, nr, statfs};

/// Both halves of a 64-bit argument, in the order in which the kernel takes them.
#[inline(always)]
fn pair(value: i64) -> (u32, u32) {
    let (high, low) = ((value >> 32) as u32, value as u32);
    if cfg!(target_endian = "big") { (high, low) } else { (low, high) }
}

/// Enters the kernel with a 64-bit argument behind an odd number of others: `odd!(PREAD64, fd, buf, len; offset)`.
macro_rules! odd {
    ($name:ident, $($before:expr),*; $wide:expr $(; $after:expr)?) => {{
        let (first, second) = pair($wide);
        if port::EVEN_PAIRS {
            syscall!($name, $($before,)* 0, first, second $(, $after)?)
        } else {
            syscall!($name, $($before,)* first, second $(, $after)?)
        }
    }};
}

/// fallocate(2).
#[inline(always)]
pub fn fallocate(fd: c_int, mode: c_int, offset: i64, len: i64) -> Result<()> {
    let ((a, b), (c, d)) = (pair(offset), pair(len));
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FALLOCATE, fd, mode, a, b, c, d).map(drop) }
}

/// fanotify_mark(2). The mask is third, which is an even register.
///
/// # Safety
/// `path` ends with NUL, or is null.
#[inline(always)]
pub unsafe fn fanotify_mark(fd: c_int, flags: u32, mask: u64, dir: c_int, path: *const c_char) -> Result<()> {
    let (first, second) = pair(mask as i64);
    // SAFETY: the caller's.
    unsafe { syscall!(FANOTIFY_MARK, fd, flags, first, second, dir, path).map(drop) }
}

/// ftruncate(2).
#[inline(always)]
pub fn ftruncate(fd: c_int, length: i64) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { odd!(FTRUNCATE64, fd; length).map(drop) }
}

/// lseek(2). The one call whose halves are high and low whatever the order of memory.
#[inline(always)]
pub fn lseek(fd: c_int, offset: i64, whence: c_int) -> Result<i64> {
    let mut place = 0;
    // SAFETY: the kernel writes one 64-bit number.
    unsafe { syscall!(_LLSEEK, fd, (offset >> 32) as u32, offset as u32, &raw mut place, whence)? };
    Ok(place)
}

/// mmap(2). The kernel takes the offset in units of 4096 bytes, whatever the size of a page.
///
/// # Safety
/// Those of [`mmap`](crate::mmap).
#[inline(always)]
pub unsafe fn mmap(addr: *mut c_void, len: usize, prot: c_int, flags: c_int, fd: c_int, offset: i64) -> Result<usize> {
    if offset % 4096 != 0 || offset >> 12 > i64::from(u32::MAX) {
        return Err(Errno::INVAL);
    }
    // SAFETY: the caller's.
    unsafe { syscall!(MMAP2, addr, len, prot, flags, fd, (offset >> 12) as u32) }
}

/// posix_fadvise(2).
#[inline(always)]
pub fn fadvise(fd: c_int, offset: i64, len: i64, advice: c_int) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { check(port::range(nr::FADVISE64_64, fd, pair(offset), pair(len), advice)).map(drop) }
}

/// pread(2).
///
/// # Safety
/// The kernel writes at most `len` bytes to `buf`.
#[inline(always)]
pub unsafe fn pread(fd: c_int, buf: *mut c_void, len: usize, offset: i64) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { odd!(PREAD64, fd, buf, len; offset) }
}

/// pwrite(2).
///
/// # Safety
/// The kernel reads `len` bytes of `buf`.
#[inline(always)]
pub unsafe fn pwrite(fd: c_int, buf: *const c_void, len: usize, offset: i64) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { odd!(PWRITE64, fd, buf, len; offset) }
}

/// posix_fadvise(2) or sync_file_range(2), by their numbers.
///
/// # Safety
/// The call touches no memory.
#[inline(always)]
pub unsafe fn range(nr: Reg, fd: c_int, offset: (u32, u32), len: (u32, u32), flags: c_int) -> Reg {
    let [fd, flags] = [fd.reg(), flags.reg()];
    let [a, b, c, d] = [offset.0, offset.1, len.0, len.1].map(Arg::reg);
    // SAFETY: the caller's.
    unsafe {
        if port::FLAGS_FIRST {
            port::syscall6(nr, fd, flags, a, b, c, d)
        } else {
            port::syscall6(nr, fd, a, b, c, d, flags)
        }
    }
}

/// readahead(2).
#[inline(always)]
pub fn readahead(fd: c_int, offset: i64, len: usize) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { odd!(READAHEAD, fd; offset; len).map(drop) }
}

/// sync_file_range(2).
#[inline(always)]
pub fn sync_file_range(fd: c_int, offset: i64, len: i64, flags: u32) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { check(port::range(nr::SYNC_FILE_RANGE, fd, pair(offset), pair(len), flags as c_int)).map(drop) }
}

/// truncate(2).
///
/// # Safety
/// The path ends with NUL.
#[inline(always)]
pub unsafe fn truncate(path: *const c_char, length: i64) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { odd!(TRUNCATE64, path; length).map(drop) }
}

/// preadv2(2) or pwritev2(2), by their numbers. Here the low half of the offset comes first whatever the order of memory.
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
    let (low, high) = (offset as u32, (offset >> 32) as u32);
    // SAFETY: the caller's.
    check(unsafe { port::syscall6(nr, fd.reg(), iov.reg(), count.reg(), low.reg(), high.reg(), flags.reg()) })
}
