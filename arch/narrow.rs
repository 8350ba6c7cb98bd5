// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose registers hold 32 bits: an offset is two arguments.
//!
//! The halves are in the order of memory. Some ABIs start them at an even register, which the port says in `EVEN_PAIRS`:
//! syscall(2), "Architecture-specific requirements".

use super::port;
use crate::{Errno, Result, syscall};
use core::ffi::{c_int, c_void};

/// The port's numbers, the plain name of fcntl meaning the one that knows 64-bit offsets.
pub mod nr {
    pub use super::super::time64::nr::*;
    pub use super::port::table::FCNTL64 as FCNTL;
}

/// Both halves of a 64-bit argument, in the order in which the kernel takes them.
#[inline(always)]
fn pair(value: i64) -> (u32, u32) {
    let (high, low) = ((value >> 32) as u32, value as u32);
    if cfg!(target_endian = "big") { (high, low) } else { (low, high) }
}

/// ftruncate(2).
#[inline(always)]
pub fn ftruncate(fd: c_int, length: i64) -> Result<()> {
    let (first, second) = pair(length);
    // SAFETY: the call touches no memory.
    unsafe {
        if port::EVEN_PAIRS {
            syscall!(FTRUNCATE64, fd, 0, first, second).map(drop)
        } else {
            syscall!(FTRUNCATE64, fd, first, second).map(drop)
        }
    }
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
