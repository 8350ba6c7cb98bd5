// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on arm, in both codes. Preserved by a call: r4-r11, sp, and where the ABI passes floating-point numbers in
//! registers, d8-d15: AAPCS32, 6.1.1 and 6.1.2.

/// What is there with that ABI only.
#[cfg(target_abi = "eabihf")]
macro_rules! float {
    ($($instruction:literal)*) => { concat!($($instruction),*) };
}
#[cfg(not(target_abi = "eabihf"))]
macro_rules! float {
    ($($instruction:literal)*) => {
        ""
    };
}

crate::arch::jump::jumps! {
    words 13;
    keep {
        "add r12, r0, #8",
        "stmia r12!, {{r4-r11}}",
        "mov r2, sp",
        "stmia r12!, {{r2, lr}}",
        float!("vstmia r12, {{d8-d15}}"),
    }
    call {
        "bx r1",
    }
    setjmp {
        "mov r1, #0",
        "str r1, [r0]",
        "mov r0, #0",
        "bx lr",
    }
    sigsetjmp {
        "str r1, [r0]",
        "b {finish}",
    }
    longjmp {
        "add r12, r0, #8",
        "ldmia r12!, {{r4-r11}}",
        "ldmia r12!, {{r2, lr}}",
        "mov sp, r2",
        float!("vldmia r12, {{d8-d15}}"),
        "movs r0, r1",
        "it eq",
        "moveq r0, #1",
        "bx lr",
    }
}
