// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on i386. Preserved by a call: ebx, esi, edi, ebp and esp: System V psABI i386, 2.2.1. What it says of the control words
//! of the x87 and of SSE is left to fenv(3), as C wants it.

crate::arch::jump::jumps! {
    words 3;
    keep {
        "mov eax, [esp + 4]",
        "mov [eax + 8], ebx",
        "mov [eax + 12], esi",
        "mov [eax + 16], edi",
        "mov [eax + 20], ebp",
        "lea ecx, [esp + 4]", // what it is when the function has returned
        "mov [eax + 24], ecx",
        "mov ecx, [esp]", // to where
        "mov [eax + 28], ecx",
    }
    call {
        "jmp dword ptr [esp + 8]",
    }
    setjmp {
        "and dword ptr [eax], 0",
        "xor eax, eax",
        "ret",
    }
    sigsetjmp {
        "mov ecx, [esp + 8]",
        "mov [eax], ecx",
        "jmp {finish}",
    }
    longjmp {
        "mov ecx, [esp + 4]",
        "mov eax, [esp + 8]",
        "cmp eax, 1", // carries where it is 0
        "adc eax, 0",
        "mov ebx, [ecx + 8]",
        "mov esi, [ecx + 12]",
        "mov edi, [ecx + 16]",
        "mov ebp, [ecx + 20]",
        "mov esp, [ecx + 24]",
        "jmp dword ptr [ecx + 28]",
    }
}
