// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on s390x. Preserved by a call: r6-r13, r15 and f8-f15: ELF s390x ABI supplement, 1.2.2. r14 is where it returns.

/// The floating-point registers, and where they are.
macro_rules! floats {
    ($put:literal) => {
        floats!($put: 8 88, 9 96, 10 104, 11 112, 12 120, 13 128, 14 136, 15 144)
    };
    ($put:literal: $($register:literal $place:literal),*) => {
        concat!($($put, " %f", $register, ", ", $place, "(%r2)\n"),*)
    };
}

crate::arch::jump::jumps! {
    words 18;
    keep {
        "stmg %r6, %r15, 8(%r2)",
        floats!("std"),
    }
    call {
        "br %r3",
    }
    setjmp {
        "mvhi 0(%r2), 0",
        "lghi %r2, 0",
        "br %r14",
    }
    sigsetjmp {
        "st %r3, 0(%r2)",
        "jg {finish}",
    }
    longjmp {
        "lmg %r6, %r15, 8(%r2)",
        floats!("ld"),
        "ltgr %r2, %r3",
        "bner %r14",
        "lghi %r2, 1",
        "br %r14",
    }
}
