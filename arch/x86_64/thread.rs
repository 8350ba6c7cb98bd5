// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on x86_64 and x32.
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
