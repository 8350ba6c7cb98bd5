// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on m68k. Preserved by a call: d2-d7, a2-a6, sp and fp2-fp7: System V ABI, Motorola 68000 supplement, 3-18.
//!
//! LLVM's assembler has no name for the floating-point registers, so that moves of these are numbers.

crate::arch::jump::jumps! {
    words 16;
    keep {
        "move.l 4(%sp), %a0",
        "movem.l %d2-%d7/%a2-%a6, 8(%a0)",
        "lea 4(%sp), %a1", // what it is when the function has returned
        "move.l %a1, 52(%a0)",
        "move.l (%sp), %a1", // to where
        "move.l %a1, 56(%a0)",
        ".short 0xf228, 0xf03f, 60", // fmovem.x %fp2-%fp7, 60(%a0)
    }
    call {
        "move.l 8(%sp), %a0",
        "jmp (%a0)",
    }
    setjmp {
        "moveq #0, %d0",
        "move.l %d0, (%a0)",
        "rts",
    }
    sigsetjmp {
        "move.l 8(%sp), %d0",
        "move.l %d0, (%a0)",
        "lea {finish}, %a1", // no jump to an address in LLVM's assembler
        "jmp (%a1)",
    }
    longjmp {
        "move.l 4(%sp), %a0",
        "move.l 8(%sp), %d0",
        "bne 2f",
        "moveq #1, %d0",
        "2:",
        "movem.l 8(%a0), %d2-%d7/%a2-%a6",
        ".short 0xf228, 0xd03f, 60", // fmovem.x 60(%a0), %fp2-%fp7
        "move.l 56(%a0), %a1",
        "move.l 52(%a0), %sp",
        "jmp (%a1)",
    }
}
