// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on mips. Preserved by a call: s0-s7, gp on n32 and n64, sp, fp, and of the floating-point registers the even ones
//! from f20 on, on n64 all from f24 on: MIPS ABI supplement, 3-11; MIPSpro N32 ABI Handbook, table 2-1.

/// How the ABIs differ: how many words it is, the size of a register and how it is moved, and where which floating-point
/// registers are.
#[cfg(target_arch = "mips")]
#[rustfmt::skip]
macro_rules! moves {
    (words)               => { 12 };
    (put)                 => { registers!("sw", 4) };
    (get)                 => { registers!("lw", 4) };
    (floats $put:literal) => { floats!($put, 56: 20 0, 22 8, 24 16, 26 24, 28 32, 30 40) };
}
#[cfg(all(target_arch = "mips64", target_pointer_width = "32"))]
#[rustfmt::skip]
macro_rules! moves {
    (words)               => { 18 };
    (put)                 => { registers!("sd", 8) };
    (get)                 => { registers!("ld", 8) };
    (floats $put:literal) => { floats!($put, 104: 20 0, 22 8, 24 16, 26 24, 28 32, 30 40) };
}
#[cfg(all(target_arch = "mips64", target_pointer_width = "64"))]
#[rustfmt::skip]
macro_rules! moves {
    (words)               => { 20 };
    (put)                 => { registers!("sd", 8) };
    (get)                 => { registers!("ld", 8) };
    (floats $put:literal) => { floats!($put, 104: 24 0, 25 8, 26 16, 27 24, 28 32, 29 40, 30 48, 31 56) };
}

/// The registers, and which place each has.
macro_rules! registers {
    ($put:literal, $size:literal) => {
        row!($put, $size: 16 0, 17 1, 18 2, 19 3, 20 4, 21 5, 22 6, 23 7, 28 8, 29 9, 30 10, 31 11)
    };
}
macro_rules! row {
    ($put:literal, $size:literal: $($register:literal $place:literal),*) => {
        concat!($($put, " $", $register, ", 8 + ", $size, " * ", $place, "($4)\n"),*)
    };
}
macro_rules! floats {
    ($put:literal, $base:literal: $($register:literal $place:literal),*) => {
        concat!($($put, " $f", $register, ", ", $base, " + ", $place, "($4)\n"),*)
    };
}

crate::arch::jump::jumps! {
    words moves!(words);
    keep {
        moves!(put),
        moves!(floats "sdc1"),
        ".set push",
        ".set noreorder",
    }
    call {
        "move $25, $5",
        "jr $25",
        "nop",
        ".set pop",
    }
    setjmp {
        "sw $0, 0($4)",
        "jr $31",
        "move $2, $0",
        ".set pop",
    }
    sigsetjmp {
        "j {finish}",
        "sw $5, 0($4)",
        ".set pop",
    }
    longjmp {
        ".set push",
        ".set noreorder",
        moves!(get),
        moves!(floats "ldc1"),
        "sltiu $2, $5, 1", // 1 where it is 0
        "jr $31",
        "addu $2, $2, $5",
        ".set pop",
    }
}
