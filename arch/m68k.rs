// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! m68k, big-endian, 32-bit.
//!
//! | instruction | nr | args              | result | clobbered       |
//! |-------------|----|-------------------|--------|-----------------|
//! | `trap #0`   | d0 | d1 d2 d3 d4 d5 a0 | d0     | the call's args |
//!
//! Where the kernel saves the arguments is also where it passes them to its own function, which may store other values
//! there: what is restored are these. `mmap2` does so; arch/m68k/include/asm/linkage.h keeps most others from it.
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
    ($ret:ident <- $nr:ident, $($register:tt $arg:ident),*) => {
        core::arch::asm!("trap #0", inlateout("d0") $nr => $ret, $(inlateout($register) $arg => _,)* options(nostack))
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { }
    syscall1(a)                { "d1" a }
    syscall2(a, b)             { "d1" a, "d2" b }
    syscall3(a, b, c)          { "d1" a, "d2" b, "d3" c }
    syscall4(a, b, c, d)       { "d1" a, "d2" b, "d3" c, "d4" d }
    syscall5(a, b, c, d, e)    { "d1" a, "d2" b, "d3" c, "d4" d, "d5" e }
    syscall6(a, b, c, d, e, f) { "d1" a, "d2" b, "d3" c, "d4" d, "d5" e, "a0" f }
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
