// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on arm64.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};
use crate::Result;

#[cfg(feature = "rt")]
#[path = "../variant1.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "mov x8, {nr}",
        "svc #0",
        "cbnz x0, 2f",           // the parent, or an error
        "mov x29, xzr",          // marks the outermost frame
        "ldp x0, x1, [sp], #16", // the argument and the function
        "blr x1",                // does not return
        "2: ret",
        nr = const nr::CLONE,
    )
}

/// How much the ABI keeps between the origin and the data: two words, for dynamic linking.
pub const HEADER: usize = 16;
/// How far the thread pointer is above the origin.
pub const BIAS: usize = 0;

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("msr tpidr_el0, {}", in(reg) pointer, options(nostack, preserves_flags)) };
    Ok(())
}
