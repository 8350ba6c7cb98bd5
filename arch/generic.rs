// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What asm-generic says, for every port that does not say otherwise.
//!
//! A port glob-imports this and shadows what differs. Numbers are those of include/uapi/asm-generic.

use super::port::{self, SIGCHLD};
use crate::signal::sigset_t;
use crate::syscall::NULL;
use crate::{Result, syscall};
use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicU32, Ordering};

pub use super::action::Action;

/// What a register holds at the system call gate. Wider than `usize` where the kernel's registers are.
pub type Reg = usize;

/// Whether the flags come before the 64-bit arguments, where these would not fit into registers behind an odd number of others.
pub const FLAGS_FIRST: bool = false;

/// What asks System V's calls for structs of today, on ports where they began with others.
pub const IPC_64: c_int = 0;

/// The code to which a handler of a signal returns, `told` more than its number or not. None where the kernel has such code
/// itself, in the vDSO or beside the frame.
#[inline(always)]
pub fn restorer(_told: bool) -> Option<unsafe extern "C" fn()> {
    None
}

/// A stack for handlers.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct stack_t {
    /// Its lowest byte.
    pub ss_sp: *mut c_void,
    /// `SS_*`.
    pub ss_flags: c_int,
    /// How many bytes it has.
    pub ss_size: usize,
}

/// Whether threads can count together: whether what is atomic in the program is so in the processor.
pub const IS_ATOMIC: bool = true;

/// fork(2): the child's pid in the parent, 0 in the child.
///
/// # Safety
/// Those of [`fork`](crate::fork).
#[inline(always)]
pub unsafe fn fork() -> Result<usize> {
    // SAFETY: no new stack and no thread state is asked for, so that clone is fork.
    unsafe { syscall!(CLONE, SIGCHLD, NULL, NULL, NULL, NULL) }
}

/// rt_sigaction(2).
///
/// # Safety
/// Those of [`sigaction`](crate::sigaction()). Both pointers are good or null.
#[inline(always)]
pub unsafe fn rt_sigaction(sig: c_int, new: *const port::Action, old: *mut port::Action) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(RT_SIGACTION, sig, new, old, size_of::<sigset_t>()).map(drop) }
}

/// Puts `value` into `word` and answers with what was there, at once. What was written before is seen by those who see it.
#[inline(always)]
pub fn swap(word: &AtomicU32, value: u32) -> u32 {
    word.swap(value, Ordering::AcqRel)
}
