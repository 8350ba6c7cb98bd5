// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! arm64, little-endian and big-endian, 64-bit. Pages of 4, 16 or 64 KiB.
//!
//! | instruction | nr | args              | result | clobbered    |
//! |-------------|----|-------------------|--------|--------------|
//! | `svc #0`    | x8 | x0 x1 x2 x3 x4 x5 | x0     | nothing else |
//!
//! Source: arch/arm64/kernel/entry.S, `kernel_entry` and `kernel_exit`. What of SVE and SME lies beyond v0-v31 does not
//! survive (Documentation/arch/arm64/sve.rst, 3), and rustc keeps nothing there.

pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::arm64 as errno, numbers::arm64 as nr, uapi::arm64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "arm64";

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!("svc #0", in("x8") $nr, $($operands)*, options(nostack))
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("x0") ret }
    syscall1(a)                { inlateout("x0") a => ret }
    syscall2(a, b)             { inlateout("x0") a => ret, in("x1") b }
    syscall3(a, b, c)          { inlateout("x0") a => ret, in("x1") b, in("x2") c }
    syscall4(a, b, c, d)       { inlateout("x0") a => ret, in("x1") b, in("x2") c, in("x3") d }
    syscall5(a, b, c, d, e)    { inlateout("x0") a => ret, in("x1") b, in("x2") c, in("x3") d, in("x4") e }
    syscall6(a, b, c, d, e, f) { inlateout("x0") a => ret, in("x1") b, in("x2") c, in("x3") d, in("x4") e, in("x5") f }
}

#[path = "aarch64/jump.rs"]
mod jump;
#[path = "aarch64/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 16; the other registers are zero.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "mov x29, xzr", // marks the outermost frame: AAPCS64, 6.4.6
        "mov x30, xzr", // no caller to return to
        "mov x0, sp",   // argc, argv, envp and auxv, as the kernel laid them
        "b {start}",    // does not return
        start = sym crate::crt::start,
    )
}
