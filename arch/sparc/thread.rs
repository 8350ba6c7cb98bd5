// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on sparc, of both widths.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child. It answers in o1 as fork does, and copies the
//! frame of its caller to the child's stack, so that a frame of its own is opened for it; user-mode QEMU copies none, so that
//! there has to be room for one. Source: arch/sparc/kernel/process.c, `sparc_clone`; process_32.c, `clone_stackframe`.

use super::{Reg, nr};
use crate::Result;

#[cfg(feature = "rt")]
#[path = "../variant2.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// How the two widths differ: the smallest frame, what the child's stack begins with, and the child's stack pointer.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! frame {
    (open)     => { "save %sp, -96, %sp" };
    (argument) => { "ld [%i1], %g2" };
    (function) => { "ld [%i1 + 4], %g3" };
    (stack)    => { "sub %i1, 96, %o1" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! frame {
    (open)     => { "save %sp, -192, %sp" };
    (argument) => { "ldx [%i1], %g2" };
    (function) => { "ldx [%i1 + 8], %g3" };
    (stack)    => { "sub %i1, 2047 + 192, %o1" };
}

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        frame!(open),
        "mov %i0, %o0",
        frame!(stack),
        "mov %i2, %o2",
        "mov %i3, %o3",
        "mov %i4, %o4",
        frame!(argument), // in registers, because the child's stack pointer is not where it was told to be
        frame!(function),
        "mov {nr}, %g1",
        width!(trap),
        width!(good),
        "tst %o1",
        "neg %o0", // -errno, as everywhere else
        "3: ret",
        "restore %g0, %o0, %o0",
        "2: be 3b", // the parent
        "nop",
        "clr %fp", // marks the outermost frame
        "call %g3", // does not return
        "mov %g2, %o0",
        nr = const nr::CLONE,
    )
}

/// The v8 has no atomic instruction but exchanges, so that its programs are compiled as if for one thread: see qemu/.
#[cfg(target_pointer_width = "32")]
pub const IS_ATOMIC: bool = false;

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("mov %g7, {}", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the register is the thread pointer's alone.
    unsafe { core::arch::asm!("mov {}, %g7", in(reg) pointer, options(nostack, preserves_flags)) };
    Ok(())
}
