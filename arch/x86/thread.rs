// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on i386.
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
        "push edi", // three registers are the caller's: psABI, 2.2.1
        "push esi",
        "push ebx",
        "mov ebx, [esp + 16]", // flags, above them and the return address
        "mov ecx, [esp + 20]",
        "mov edx, [esp + 24]",
        "mov esi, [esp + 28]",
        "mov edi, [esp + 32]",
        "mov eax, {nr}",
        "int 0x80",
        "test eax, eax",
        "jnz 2f",         // the parent, or an error
        "xor ebp, ebp",   // marks the outermost frame
        "call [esp + 4]", // does not return; the argument is on the stack, which is aligned to 16
        "2: pop ebx",
        "pop esi",
        "pop edi",
        "ret",
        nr = const nr::CLONE,
    )
}
