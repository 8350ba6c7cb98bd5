// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on loongarch. Preserved by a call: sp, fp, s0-s8 and fs0-fs7: LoongArch ELF psABI, "Register Convention".

/// The registers, and where they are.
macro_rules! registers {
    ($put:literal, $float:literal) => {
        concat!(
            row!($put: ra 8, sp 16, fp 24, s0 32, s1 40, s2 48, s3 56, s4 64, s5 72, s6 80, s7 88, s8 96),
            row!($float: fs0 104, fs1 112, fs2 120, fs3 128, fs4 136, fs5 144, fs6 152, fs7 160),
        )
    };
}
macro_rules! row {
    ($put:literal: $($register:ident $place:literal),*) => {
        concat!($($put, " $", stringify!($register), ", $a0, ", $place, "\n"),*)
    };
}

crate::arch::jump::jumps! {
    words 20;
    keep {
        registers!("st.d", "fst.d"),
    }
    call {
        "jr $a1",
    }
    setjmp {
        "st.w $zero, $a0, 0",
        "move $a0, $zero",
        "ret",
    }
    sigsetjmp {
        "st.w $a1, $a0, 0",
        "b {finish}",
    }
    longjmp {
        registers!("ld.d", "fld.d"),
        "sltui $a0, $a1, 1", // 1 where it is 0
        "add.w $a0, $a0, $a1",
        "ret",
    }
}
