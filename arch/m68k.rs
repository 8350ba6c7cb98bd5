// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! m68k, big-endian, 32-bit.
//!
//! | instruction | nr | args              | result | clobbered    |
//! |-------------|----|-------------------|--------|--------------|
//! | `trap #0`   | d0 | d1 d2 d3 d4 d5 a0 | d0     | nothing else |
//!
//! Source: arch/m68k/kernel/entry.S, `system_call`.

pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::m68k as errno, ids32::table, numbers::m68k as original, uapi::m68k::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "m68k";
/// 64-bit arguments start at any register.
pub const EVEN_PAIRS: bool = false;

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!("trap #0", inlateout("d0") $nr => $ret, $($operands)* options(nostack))
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { }
    syscall1(a)                { in("d1") a, }
    syscall2(a, b)             { in("d1") a, in("d2") b, }
    syscall3(a, b, c)          { in("d1") a, in("d2") b, in("d3") c, }
    syscall4(a, b, c, d)       { in("d1") a, in("d2") b, in("d3") c, in("d4") d, }
    syscall5(a, b, c, d, e)    { in("d1") a, in("d2") b, in("d3") c, in("d4") d, in("d5") e, }
    syscall6(a, b, c, d, e, f) { in("d1") a, in("d2") b, in("d3") c, in("d4") d, in("d5") e, in("a0") f, }
}

#[path = "m68k/jump.rs"]
mod jump;
#[path = "m68k/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 4.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "suba.l %a6, %a6",    // marks the outermost frame
        "move.l %sp, %d0",    // argc, argv, envp and auxv, as the kernel laid them
        "move.l %d0, -(%sp)",
        "jsr {start}",        // does not return
        start = sym crate::crt::start,
    )
}
