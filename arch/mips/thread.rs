// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on mips: o32, n32 and n64.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`. On o32 the
//! last is at 16 above the stack pointer, where the kernel wants it.

use super::{Reg, nr};
use crate::{Result, syscall};

#[cfg(feature = "rt")]
#[path = "../variant1.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// What the child finds where its stack begins: a register holds it, also on n32.
#[cfg(target_arch = "mips")]
#[rustfmt::skip]
macro_rules! load {
    (argument) => { "lw $4, 0($29)" };
    (function) => { "lw $25, 4($29)" };
}
#[cfg(target_arch = "mips64")]
#[rustfmt::skip]
macro_rules! load {
    (argument) => { "ld $4, 0($29)" };
    (function) => { "ld $25, 8($29)" };
}

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        ".set push",
        ".set noreorder",
        "li $2, {nr}",
        "syscall",
        "bnez $7, 3f", // an error
        "nop",
        "bnez $2, 2f", // the parent
        "nop",
        "move $30, $0", // marks the outermost frame
        load!(argument),
        load!(function),
        "jalr $25", // does not return
        abi!(room),
        "3:",
        abi!(negate), // -errno, as everywhere else
        "2:",
        "jr $31",
        "nop",
        ".set pop",
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
    // SAFETY: where the processor has no such register the kernel reads it, for v1.
    unsafe { core::arch::asm!("rdhwr $3, $29", out("$3") pointer, options(nomem, nostack)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the kernel takes a number.
    unsafe { syscall!(SET_THREAD_AREA, pointer).map(drop) }
}
