// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Handlers of signals on sparc, of both widths, and the way back out of them.

use super::{Action, SA_SIGINFO, nr};
use crate::signal::sigset_t;
use crate::{Result, syscall};
use core::ffi::c_int;

/// rt_sigaction(2). The code to which a handler returns is an argument of its own. On 32 bits there are two frames.
///
/// # Safety
/// Those of [`sigaction`](crate::sigaction()). Both pointers are good or null.
pub unsafe fn rt_sigaction(sig: c_int, new: *const Action, old: *mut Action) -> Result<()> {
    // SAFETY: the caller's.
    let told = unsafe { new.as_ref() }.is_none_or(|new| new.flags & SA_SIGINFO as usize != 0);
    let back: unsafe extern "C" fn() = if told || cfg!(target_pointer_width = "64") { rt_sigreturn } else { sigreturn };
    // A function returns to what is behind the call and its delay slot.
    let back = back as usize - 8;
    // SAFETY: the caller's.
    unsafe { syscall!(RT_SIGACTION, sig, new, old, back, size_of::<sigset_t>()).map(drop) }
}

#[unsafe(naked)]
unsafe extern "C" fn rt_sigreturn() {
    core::arch::naked_asm!("mov {nr}, %g1", width!(trap), nr = const nr::RT_SIGRETURN)
}

#[unsafe(naked)]
unsafe extern "C" fn sigreturn() {
    core::arch::naked_asm!("mov {nr}, %g1", width!(trap), nr = const nr::SIGRETURN)
}
