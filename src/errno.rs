// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<errno.h>`: what went wrong, and the one gate through which every answer of the kernel passes.

use crate::arch::Reg;

/// What a call that can fail answers with.
pub type Result<T> = core::result::Result<T, Errno>;

/// An error number of the kernel. The numbers differ between ports: compare with the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Errno(pub u16);

impl Errno {
    /// The number, as `errno` has it.
    pub const fn number(self) -> i32 {
        self.0 as i32
    }
}

/// The highest number that is an error. Linux promises it: include/linux/err.h, `MAX_ERRNO`.
const MAX_ERRNO: Reg = 4095;

/// Tells an answer from an error. The comparison is unsigned, because a mapping may lie in the upper half of memory.
#[inline(always)]
pub fn check(ret: Reg) -> Result<usize> {
    if ret > Reg::MAX - MAX_ERRNO { Err(Errno(ret.wrapping_neg() as u16)) } else { Ok(ret as usize) }
}

impl Errno {
    /// Its name, `ENOENT`, where it has one.
    pub fn name(self) -> Option<&'static str> {
        None
    }
}
