// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose registers hold 64 bits: an offset is one argument, and time has one set of calls.

use super::{Reg, port};
use crate::errno::check;
use crate::syscall::Arg;
use crate::{Result, syscall};
use core::ffi::{c_int, c_void};

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

/// ftruncate(2).
#[inline(always)]
pub fn ftruncate(fd: c_int, length: i64) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FTRUNCATE, fd, length).map(drop) }
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
