// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on arm64.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};

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
