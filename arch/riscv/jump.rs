// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on riscv, of both widths. Preserved by a call: sp, s0-s11 and fs0-fs11: RISC-V ELF psABI, 1.1 and 1.2.

/// How the two widths differ: how many words it is, the size of a register and how it is moved, and where the floating-point
/// registers begin.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (words)               => { 19 };
    (put)                 => { registers!("sw", 4) };
    (get)                 => { registers!("lw", 4) };
    (floats $put:literal) => { floats!($put, 64) };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (words)               => { 26 };
    (put)                 => { registers!("sd", 8) };
    (get)                 => { registers!("ld", 8) };
    (floats $put:literal) => { floats!($put, 120) };
}

macro_rules! registers {
    ($put:literal, $size:literal) => {
        row!($put, $size, 8: ra 0, sp 1, s0 2, s1 3, s2 4, s3 5, s4 6, s5 7, s6 8, s7 9, s8 10, s9 11, s10 12, s11 13)
    };
}
macro_rules! floats {
    ($put:literal, $base:literal) => {
        row!($put, 8, $base: fs0 0, fs1 1, fs2 2, fs3 3, fs4 4, fs5 5, fs6 6, fs7 7, fs8 8, fs9 9, fs10 10, fs11 11)
    };
}
/// The registers, and which place each has.
macro_rules! row {
    ($put:literal, $size:literal, $base:literal: $($register:ident $place:literal),*) => {
        concat!($($put, " ", stringify!($register), ", ", $base, " + ", $size, " * ", $place, "(a0)\n"),*)
    };
}

crate::arch::jump::jumps! {
    words width!(words);
    keep {
        width!(put),
        ".option push",
        ".option arch, +d", // of a function that is only instructions, LLVM does not know what the processor has
        width!(floats "fsd"),
        ".option pop",
    }
    call {
        "jr a1",
    }
    setjmp {
        "sw zero, 0(a0)",
        "mv a0, zero",
        "ret",
    }
    sigsetjmp {
        "sw a1, 0(a0)",
        "tail {finish}",
    }
    longjmp {
        width!(get),
        ".option push",
        ".option arch, +d",
        width!(floats "fld"),
        ".option pop",
        "seqz a0, a1", // 1 where it is 0
        "add a0, a0, a1",
        "ret",
    }
}
