// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on s390x.
//!
//! clone takes its arguments in the order stack, flags, parent, child, tls: kernel/fork.c, `CLONE_BACKWARDS2`.

use super::{Reg, nr};
use crate::Result;

#[cfg(feature = "rt")]
#[path = "../variant2.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    // SAFETY: the caller's.
    unsafe { gate_clone(stack, flags, parent, child, tls) }
}

#[unsafe(naked)]
unsafe extern "C" fn gate_clone(stack: Reg, flags: Reg, parent: Reg, child: Reg, tls: Reg) -> Reg {
    core::arch::naked_asm!(
        "svc {nr}",
        "ltgr %r2, %r2",
        "bnzr %r14",              // the parent, or an error
        "lg %r2, 0(%r15)",        // the argument
        "lg %r1, 8(%r15)",        // the function
        "aghi %r15, -160",        // the area in which a function saves its caller's registers
        "xc 0(8, %r15), 0(%r15)", // no back chain: the outermost frame
        "basr %r14, %r1",         // does not return
        nr = const nr::CLONE,
    )
}

/// The thread pointer of this thread: the high half is in a0, the low one in a1.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the registers are the thread pointer's alone.
    unsafe {
        core::arch::asm!("ear {0}, %a0", "sllg {0}, {0}, 32", "ear {0}, %a1", out(reg) pointer, options(nomem, nostack))
    };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the registers are the thread pointer's alone.
    unsafe {
        core::arch::asm!("sar %a1, {0}", "srlg {0}, {0}, 32", "sar %a0, {0}", inout(reg) pointer => _, options(nostack))
    };
    Ok(())
}
