// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on loongarch.
//!
//! clone takes its arguments in the order flags, stack, parent, child, tls: kernel/fork.c.

use super::{Reg, nr};

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    // SAFETY: the caller's.
    unsafe { gate_clone(flags, stack, parent, child, tls) }
}

#[unsafe(naked)]
unsafe extern "C" fn gate_clone(flags: Reg, stack: Reg, parent: Reg, child: Reg, tls: Reg) -> Reg {
    core::arch::naked_asm!(
        "li.w $a7, {nr}",
        "syscall 0",
        "bnez $a0, 2f",      // the parent, or an error
        "move $fp, $zero",   // marks the outermost frame
        "ld.d $a0, $sp, 0",  // the argument
        "ld.d $t0, $sp, 8",  // the function
        "jirl $ra, $t0, 0",  // does not return
        "2: ret",
        nr = const nr::CLONE,
    )
}
