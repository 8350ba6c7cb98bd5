// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on sparc, of both widths. Preserved by a call: the register window, which the stack pointer leads to once all windows
//! are in memory, and no floating-point register: System V ABI, SPARC supplement, 3-10; SPARC Compliance Definition 2.4, 3P-4.

/// How the two widths differ.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! window {
    (words)    => { 1 };
    (put sp)   => { "st %sp, [%o0 + 8]" };
    (put o7)   => { "st %o7, [%o0 + 12]" };
    (get fp)   => { "ld [%o0 + 8], %fp" };
    (get i7)   => { "ld [%o0 + 12], %i7" };
    (flush)    => { "ta 3" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! window {
    (words)    => { 2 };
    (put sp)   => { "stx %sp, [%o0 + 8]" };
    (put o7)   => { "stx %o7, [%o0 + 16]" };
    (get fp)   => { "ldx [%o0 + 8], %fp" };
    (get i7)   => { "ldx [%o0 + 16], %i7" };
    (flush)    => { "flushw" };
}

crate::arch::jump::jumps! {
    words window!(words);
    keep {
        window!(put sp),
        window!(put o7),
    }
    call {
        "jmp %o1",
        "nop",
    }
    setjmp {
        "st %g0, [%o0]",
        "retl",
        "clr %o0",
    }
    sigsetjmp {
        "ba {finish}",
        "st %o1, [%o0]",
    }
    longjmp {
        window!(flush),          // all windows but this one
        window!(get fp),         // as if the one that is left to had called this function's caller
        window!(get i7),
        "cmp %g0, %o1",         // carries where it is not 0
        "subx %g0, -1, %g1",    // 1 where it is 0
        "ret",
        "restore %o1, %g1, %o0", // traps, and its window comes from memory
    }
}
