// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on riscv, of both widths.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};

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
