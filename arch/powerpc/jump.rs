// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on powerpc, of both widths. Preserved by a call: r1, r14-r31, cr2-cr4, f14-f31, with AltiVec v20-v31, and on 64 bits
//! r2, the table of contents: Power ELFv2 ABI, 2.2.1; System V ABI, PowerPC supplement, table 3-5.

/// How the two widths differ: how many words it is without vectors, the size of a register and how it is moved, and where the
/// floating-point registers begin.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (words)               => { 29 };
    (put $($row:tt)*)     => { row!("stw", 4: $($row)*) };
    (get $($row:tt)*)     => { row!("lwz", 4: $($row)*) };
    (floats $put:literal) => { floats!($put, 96) };
    (call)                => { "mtctr 4" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (words)               => { 40 };
    (put $($row:tt)*)     => { row!("std", 8: $($row)*) };
    (get $($row:tt)*)     => { row!("ld", 8: $($row)*) };
    (floats $put:literal) => { floats!($put, 184) };
    (call)                => { "mr 12, 4\nmtctr 12" }; // in r12, from which a function finds its table of contents
}

/// Registers, and which place each has.
macro_rules! row {
    ($put:literal, $size:literal: $($register:literal $place:literal),*) => {
        concat!($($put, " ", $register, ", 8 + ", $size, " * ", $place, "(3)\n"),*)
    };
}
macro_rules! registers {
    ($put:ident) => {
        width!($put 1 0, 2 1, 14 2, 15 3, 16 4, 17 5, 18 6, 19 7, 20 8, 21 9, 22 10, 23 11, 24 12, 25 13, 26 14, 27 15, 28 16,
            29 17, 30 18, 31 19)
    };
}
macro_rules! floats {
    ($put:literal, $base:literal) => {
        floats!($put, $base: 14 0, 15 8, 16 16, 17 24, 18 32, 19 40, 20 48, 21 56, 22 64, 23 72, 24 80, 25 88, 26 96, 27 104,
            28 112, 29 120, 30 128, 31 136)
    };
    ($put:literal, $base:literal: $($register:literal $place:literal),*) => {
        concat!($($put, " ", $register, ", ", $base, " + ", $place, "(3)\n"),*)
    };
}

/// Vectors, where rustc may use them. Their places are multiples of 16, behind all else.
#[cfg(target_feature = "altivec")]
macro_rules! vectors {
    ($put:literal) => {
        vectors!($put: 20 336, 21 352, 22 368, 23 384, 24 400, 25 416, 26 432, 27 448, 28 464, 29 480, 30 496, 31 512)
    };
    ($put:literal: $($register:literal $place:literal),*) => {
        concat!($("li 5, ", $place, "\n", $put, " ", $register, ", 3, 5\n"),*)
    };
}
#[cfg(not(target_feature = "altivec"))]
macro_rules! vectors {
    ($put:literal) => {
        ""
    };
}

crate::arch::jump::jumps! {
    words if cfg!(target_feature = "altivec") { 65 } else { width!(words) };
    keep {
        registers!(put),
        "mflr 0",
        width!(put 0 20),
        "mfcr 0",
        width!(put 0 21),
        width!(floats "stfd"),
        vectors!("stvx"),
    }
    call {
        width!(call),
        "bctr",
    }
    setjmp {
        "li 0, 0",
        "stw 0, 0(3)",
        "li 3, 0",
        "blr",
    }
    sigsetjmp {
        "stw 4, 0(3)",
        "b {finish}",
    }
    longjmp {
        registers!(get),
        width!(get 0 20),
        "mtlr 0",
        width!(get 0 21),
        "mtcrf 0x38, 0",
        width!(floats "lfd"),
        vectors!("lvx"),
        "mr 3, 4",
        "cmpwi 4, 0",
        "bnelr",
        "li 3, 1",
        "blr",
    }
}
