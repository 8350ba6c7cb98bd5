// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on m68k.
//!
//! clone takes its arguments in the order flags, stack, parent, child, tls: arch/m68k/kernel/process.c, `m68k_clone`.

use super::{Reg, nr};

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "movem.l %d2-%d5, -(%sp)",
        "move.l 20(%sp), %d1", // flags, above them and the return address
        "move.l 24(%sp), %d2",
        "move.l 28(%sp), %d3",
        "move.l 36(%sp), %d4", // child
        "move.l 32(%sp), %d5", // tls
        "moveq #{nr}, %d0",
        "trap #0",
        "cmpi.l #0, %d0",
        "bne 2f",              // the parent, or an error
        "suba.l %a6, %a6",     // marks the outermost frame
        "move.l 4(%sp), %a0",
        "jsr (%a0)",           // does not return; the argument is on the stack
        "2: movem.l (%sp)+, %d2-%d5",
        "rts",
        nr = const nr::CLONE,
    )
}
