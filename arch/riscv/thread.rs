// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on riscv, of both widths.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};
use crate::Result;

#[cfg(feature = "rt")]
#[path = "../variant1.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// What the child finds where its stack begins.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! load {
    (argument) => { "lw a0, 0(sp)" };
    (function) => { "lw t0, 4(sp)" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! load {
    (argument) => { "ld a0, 0(sp)" };
    (function) => { "ld t0, 8(sp)" };
}

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "li a7, {nr}",
        "ecall",
        "bnez a0, 2f", // the parent, or an error
        "mv fp, zero", // marks the outermost frame
        load!(argument),
        load!(function),
        "jalr t0",     // does not return
        "2: ret",
        nr = const nr::CLONE,
    )
}

/// How much the ABI keeps between the origin and the data: nothing.
pub const HEADER: usize = 0;
/// How far the thread pointer is above the origin.
pub const BIAS: usize = 0;

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("mv {}, tp", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("mv tp, {}", in(reg) pointer, options(nostack, preserves_flags)) };
    Ok(())
}
