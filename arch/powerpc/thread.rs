// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on powerpc, of both widths.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};
use crate::Result;

#[cfg(feature = "rt")]
#[path = "../variant1.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// How the two widths differ: what the child finds where its stack begins, the smallest frame, and the
/// register of the thread pointer.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (argument) => { "lwz 3, 0(1)" };
    (function) => { "lwz 12, 4(1)" };
    (frame)    => { "stwu 0, -16(1)" };
    (read)     => { "mr {}, 2" };
    (write)    => { "mr 2, {}" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (argument) => { "ld 3, 0(1)" };
    (function) => { "ld 12, 8(1)" };
    (frame)    => { "stdu 0, -32(1)" };
    (read)     => { "mr {}, 13" };
    (write)    => { "mr 13, {}" };
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

/// How much the ABI keeps between the origin and the data: nothing.
pub const HEADER: usize = 0;
/// How far the thread pointer is above the origin.
pub const BIAS: usize = 0x7000;

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!(width!(read), out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!(width!(write), in(reg) pointer, options(nostack, preserves_flags)) };
    Ok(())
}
