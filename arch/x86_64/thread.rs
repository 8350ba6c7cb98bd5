// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on x86_64 and x32.
//!
//! clone takes its arguments in the order flags, stack, parent, child, tls: kernel/fork.c.

use super::{Reg, nr};
use crate::{Result, syscall};

#[cfg(feature = "rt")]
#[path = "../variant2.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

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
        "mov r10, rcx",
        "mov eax, {nr}",
        "syscall",
        "test eax, eax",
        "jnz 2f",       // the parent, or an error
        "xor ebp, ebp", // marks the outermost frame
        "pop rdi",      // the argument
        "pop rax",      // the function; the stack is now aligned to 16
        "call rax",     // does not return
        "2: ret",
        nr = const nr::CLONE,
    )
}

/// How wide a word of the control words is.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (read) => { "mov {:e}, fs:[0]" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (read) => { "mov {}, fs:[0]" };
}

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the first of the control words is their own address.
    unsafe { core::arch::asm!(width!(read), out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the kernel takes a number.
    unsafe { syscall!(ARCH_PRCTL, ARCH_SET_FS, pointer).map(drop) }
}

/// arch/x86/include/uapi/asm/prctl.h.
const ARCH_SET_FS: usize = 0x1002;
