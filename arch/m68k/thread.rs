// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on m68k.
//!
//! clone takes its arguments in the order flags, stack, parent, child, tls: arch/m68k/kernel/process.c, `m68k_clone`.

use super::{Reg, nr};
use crate::{Result, syscall};

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

/// How much the ABI keeps between the origin and the data: nothing.
pub const HEADER: usize = 0;
/// How far the thread pointer is above the origin.
pub const BIAS: usize = 0x7000;

/// The thread pointer of this thread. The kernel keeps it.
pub fn thread_pointer() -> usize {
    // SAFETY: the call has no arguments.
    unsafe { super::syscall0(nr::GET_THREAD_AREA) }
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the kernel takes a number.
    unsafe { syscall!(SET_THREAD_AREA, pointer).map(drop) }
}

/// What compiled code calls for the thread pointer, which it finds in a0 or in d0.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn __m68k_read_tp() -> usize {
    core::arch::naked_asm!(
        "move.l #{nr}, %d0",
        "trap #0",
        "move.l %d0, %a0",
        "rts",
        nr = const nr::GET_THREAD_AREA,
    )
}
