// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! loongarch, little-endian, 64-bit. Pages of 4, 16 or 64 KiB.
//!
//! | instruction | nr | args              | result | clobbered |
//! |-------------|----|-------------------|--------|-----------|
//! | `syscall 0` | a7 | a0 a1 a2 a3 a4 a5 | a0     | t0-t8     |
//!
//! Source: arch/loongarch/kernel/entry.S, `handle_syscall`, which saves all but the temporaries.

pub use super::action::unrestored::Action;
pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::loongarch64 as errno, numbers::loongarch64 as nr, uapi::loongarch64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "loongarch";

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!(
            "syscall 0",
            in("$a7") $nr,
            $($operands)*,
            lateout("$t0") _, lateout("$t1") _, lateout("$t2") _,
            lateout("$t3") _, lateout("$t4") _, lateout("$t5") _,
            lateout("$t6") _, lateout("$t7") _, lateout("$t8") _,
            options(nostack),
        )
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("$a0") ret }
    syscall1(a)                { inlateout("$a0") a => ret }
    syscall2(a, b)             { inlateout("$a0") a => ret, in("$a1") b }
    syscall3(a, b, c)          { inlateout("$a0") a => ret, in("$a1") b, in("$a2") c }
    syscall4(a, b, c, d)       { inlateout("$a0") a => ret, in("$a1") b, in("$a2") c, in("$a3") d }
    syscall5(a, b, c, d, e)    { inlateout("$a0") a => ret, in("$a1") b, in("$a2") c, in("$a3") d, in("$a4") e }
    syscall6(a, b, c, d, e, f) { inlateout("$a0") a => ret, in("$a1") b, in("$a2") c, in("$a3") d, in("$a4") e, in("$a5") f }
}

#[path = "loongarch/jump.rs"]
mod jump;
#[path = "loongarch/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 16; the other registers are zero.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "move $fp, $zero", // marks the outermost frame
        "move $ra, $zero", // no caller to return to
        "move $a0, $sp",   // argc, argv, envp and auxv, as the kernel laid them
        "b {start}",       // does not return
        start = sym crate::crt::start,
    )
}
