// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on x86_64 and x32. Preserved by a call: rbx, rbp, r12-r15 and rsp: System V psABI x86-64, 3.2.1. What it says of the
//! control words of the x87 and of SSE is left to fenv(3), as C wants it.

crate::arch::jump::jumps! {
    words 8;
    keep {
        "mov [rdi + 8], rbx",
        "mov [rdi + 16], rbp",
        "mov [rdi + 24], r12",
        "mov [rdi + 32], r13",
        "mov [rdi + 40], r14",
        "mov [rdi + 48], r15",
        "lea rdx, [rsp + 8]", // what it is when the function has returned
        "mov [rdi + 56], rdx",
        "mov rdx, [rsp]", // to where
        "mov [rdi + 64], rdx",
    }
    call {
        "jmp rsi",
    }
    setjmp {
        "and dword ptr [rdi], 0",
        "xor eax, eax",
        "ret",
    }
    sigsetjmp {
        "mov [rdi], esi",
        "jmp {finish}",
    }
    longjmp {
        "mov eax, esi",
        "cmp eax, 1", // carries where it is 0
        "adc eax, 0",
        "mov rbx, [rdi + 8]",
        "mov rbp, [rdi + 16]",
        "mov r12, [rdi + 24]",
        "mov r13, [rdi + 32]",
        "mov r14, [rdi + 40]",
        "mov r15, [rdi + 48]",
        "mov rsp, [rdi + 56]",
        "jmp qword ptr [rdi + 64]",
    }
}
