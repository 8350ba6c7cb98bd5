// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! powerpc, big-endian and little-endian, 64-bit (ELFv2) and 32-bit.
//!
//! | instruction | nr | args              | result        | clobbered               |
//! |-------------|----|-------------------|---------------|-------------------------|
//! | `sc`        | r0 | r3 r4 r5 r6 r7 r8 | r3, cr0.SO    | r0 r4-r12 ctr xer cr0   |
//!
//! An error sets the summary overflow bit of cr0 and leaves the positive number in r3.
//!
//! Source: Documentation/arch/powerpc/syscall64-abi.rst, "Invocation"; Power ELFv2 ABI, 2.3.1 and 4.1.

pub use super::generic::*;
pub use super::offset::*;
#[cfg(target_pointer_width = "32")]
pub use super::{errors::ppc32 as errno, numbers::ppc32 as original, uapi::ppc32::*};
#[cfg(target_pointer_width = "64")]
pub use super::{errors::ppc64 as errno, numbers::ppc64 as original, uapi::ppc64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "powerpc";
/// 64-bit arguments start at an odd register, which counts as even from r3 on.
#[cfg(target_pointer_width = "32")]
pub const EVEN_PAIRS: bool = true;
/// The flags come second.
pub const FLAGS_FIRST: bool = true;

/// The numbers, with the one name that is not as elsewhere.
pub mod table {
    pub use super::original::*;
    pub use SYNC_FILE_RANGE2 as SYNC_FILE_RANGE;
}
#[cfg(target_pointer_width = "64")]
pub use table as nr;

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!(
            "sc",
            "bns+ 2f",    // no error
            "neg 3, 3",   // -errno, as everywhere else
            "2:",
            inlateout("r0") $nr => _,
            $($operands)*,
            lateout("r9") _, lateout("r10") _, lateout("r11") _, lateout("r12") _,
            lateout("ctr") _, lateout("xer") _, lateout("cr0") _,
            options(nostack),
        )
    };
}

#[rustfmt::skip]
super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("r3") ret,      lateout("r4") _,        lateout("r5") _,
                                 lateout("r6") _,        lateout("r7") _,        lateout("r8") _ }
    syscall1(a)                { inlateout("r3") a => ret, lateout("r4") _,      lateout("r5") _,
                                 lateout("r6") _,        lateout("r7") _,        lateout("r8") _ }
    syscall2(a, b)             { inlateout("r3") a => ret, inlateout("r4") b => _, lateout("r5") _,
                                 lateout("r6") _,        lateout("r7") _,        lateout("r8") _ }
    syscall3(a, b, c)          { inlateout("r3") a => ret, inlateout("r4") b => _, inlateout("r5") c => _,
                                 lateout("r6") _,        lateout("r7") _,        lateout("r8") _ }
    syscall4(a, b, c, d)       { inlateout("r3") a => ret, inlateout("r4") b => _, inlateout("r5") c => _,
                                 inlateout("r6") d => _, lateout("r7") _,        lateout("r8") _ }
    syscall5(a, b, c, d, e)    { inlateout("r3") a => ret, inlateout("r4") b => _, inlateout("r5") c => _,
                                 inlateout("r6") d => _, inlateout("r7") e => _, lateout("r8") _ }
    syscall6(a, b, c, d, e, f) { inlateout("r3") a => ret, inlateout("r4") b => _, inlateout("r5") c => _,
                                 inlateout("r6") d => _, inlateout("r7") e => _, inlateout("r8") f => _ }
}

#[path = "powerpc/jump.rs"]
mod jump;
#[cfg(all(feature = "c-abi", feature = "rt", target_pointer_width = "32"))]
#[path = "powerpc/saves.rs"]
mod saves;
#[path = "powerpc/thread.rs"]
mod thread;

/// Where the kernel enters the program. `r1` points at argc and is aligned to 16.
#[cfg(all(feature = "rt", target_pointer_width = "64"))]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "addis 2, 12, .TOC.-_start@ha",  // the table of contents, which every function relies on, from where this
        "addi 2, 2, .TOC.-_start@l",     // function is: r12 says it, as at any call from elsewhere. 2.3.2.1
        "mr 3, 1",             // argc, argv, envp and auxv, as the kernel laid them
        "clrrdi 1, 1, 4",      // a no-op on Linux, and what every call relies on
        "li 0, 0",
        "addi 1, 1, -32",      // the smallest frame
        "std 0, 0(1)",         // no back chain: the outermost frame
        "mtlr 0",              // no caller to return to
        "b {start}",           // does not return
        start = sym crate::crt::start,
    )
}

/// Where the kernel enters the program. `r1` points at argc and is aligned to 16.
#[cfg(all(feature = "rt", target_pointer_width = "32"))]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "mr 3, 1",             // argc, argv, envp and auxv, as the kernel laid them
        "clrrwi 1, 1, 4",      // a no-op on Linux, and what every call relies on
        "li 0, 0",
        "addi 1, 1, -16",      // the smallest frame
        "stw 0, 0(1)",         // no back chain: the outermost frame
        "mtlr 0",              // no caller to return to
        "b {start}",           // does not return
        start = sym crate::crt::start,
    )
}
