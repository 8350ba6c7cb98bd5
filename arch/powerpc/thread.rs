// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on powerpc, of both widths.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};

/// How the two widths differ: what the child finds where its stack begins, and the smallest frame.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (argument) => { "lwz 3, 0(1)" };
    (function) => { "lwz 12, 4(1)" };
    (frame)    => { "stwu 0, -16(1)" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (argument) => { "ld 3, 0(1)" };
    (function) => { "ld 12, 8(1)" };
    (frame)    => { "stdu 0, -32(1)" };
}

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "li 0, {nr}",
        "sc",
        "bns+ 2f",  // no error
        "neg 3, 3", // -errno, as everywhere else
        "blr",
        "2: cmpwi 3, 0",
        "bnelr",    // the parent
        width!(argument),
        width!(function),
        "mtctr 12", // in r12 too, from which a function finds its table of contents
        "li 0, 0",
        width!(frame), // no back chain: the outermost frame
        "bctrl",    // does not return
        nr = const nr::CLONE,
    )
}
