// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What asm-generic says, for every port that does not say otherwise.
//!
//! A port glob-imports this and shadows what differs. Numbers are those of include/uapi/asm-generic.

use super::port::SIGCHLD;
use crate::syscall::NULL;
use crate::{Result, syscall};

/// What a register holds at the system call gate. Wider than `usize` where the kernel's registers are.
pub type Reg = usize;

/// fork(2): the child's pid in the parent, 0 in the child.
///
/// # Safety
/// Those of [`fork`](crate::fork).
#[inline(always)]
pub unsafe fn fork() -> Result<usize> {
    // SAFETY: no new stack and no thread state is asked for, so that clone is fork.
    unsafe { syscall!(CLONE, SIGCHLD, NULL, NULL, NULL, NULL) }
}
