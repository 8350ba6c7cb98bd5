// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on arm, in ARM and in Thumb code.
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
        "push {{r4, r7}}",
        "ldr r4, [sp, #8]", // child, above them
        "mov r7, #{nr}",
        "svc #0",
        "cmp r0, #0",
        "bne 2f",           // the parent, or an error
        "mov r11, #0",      // marks the outermost frame, in ARM code
        "mov r7, #0",       // and in Thumb code
        "pop {{r0, r1}}",   // the argument and the function; the stack stays aligned to 8
        "blx r1",           // does not return
        "2: pop {{r4, r7}}",
        "bx lr",
        nr = const nr::CLONE,
    )
}
