// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What GCC calls with `-Os` to save a function's registers and to restore them: 32-bit PowerPC's, by libgcc's names.
//!
//! Each is the end of a chain: `_savegpr_29` saves r29, r30 and r31 below the address in r11. With `_x` the caller returns
//! too: its return address is above. The linkers of 64 bits make such functions themselves.

/// A chain: how its names begin and end, the instruction for a register, its size, and what comes at the end.
macro_rules! chain {
    ($name:literal, $suffix:literal, $instruction:literal, $size:literal, $($end:literal),*) => {
        core::arch::global_asm!(
            concat!(".section .text.", $name, $suffix, ", \"ax\", @progbits"),
            ".irp n, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31",
            concat!(".weak ", $name, "\\n\\()", $suffix),
            concat!($name, "\\n\\()", $suffix, ": ", $instruction, " \\n, (\\n - 32) * ", $size, "(11)"),
            ".endr",
            $($end,)*
            "blr",
            ".text",
        );
    };
}
chain!("_savegpr_", "", "stw", "4",);
chain!("_restgpr_", "", "lwz", "4",);
chain!("_restgpr_", "_x", "lwz", "4", "lwz 0, 4(11)", "mtlr 0", "mr 1, 11");
chain!("_savefpr_", "", "stfd", "8",);
chain!("_restfpr_", "", "lfd", "8",);
chain!("_restfpr_", "_x", "lfd", "8", "lwz 0, 4(11)", "mtlr 0", "mr 1, 11");
