// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! arm, EABI, little-endian and big-endian, in ARM and in Thumb code, 32-bit.
//!
//! | instruction | nr | args              | result | clobbered    |
//! |-------------|----|-------------------|--------|--------------|
//! | `svc #0`    | r7 | r0 r1 r2 r3 r4 r5 | r0     | nothing else |
//!
//! In Thumb code r7 is the frame pointer, which rustc keeps for itself: it is put aside around the call, in both codes.
//!
//! Source: arch/arm/kernel/entry-common.S, `vector_swi`.

pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::arm as errno, numbers::arm as original, uapi::arm::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "arm";
/// 64-bit arguments start at an even register.
pub const EVEN_PAIRS: bool = true;
/// The flags come second.
pub const FLAGS_FIRST: bool = true;
/// The calls are old enough.
pub const IPC_64: i32 = 0x100;
/// The numbers, with the two names that are not as elsewhere.
pub mod table {
    pub use super::super::ids32::table::*;
    pub use super::original::{ARM_FADVISE64_64 as FADVISE64_64, ARM_SYNC_FILE_RANGE as SYNC_FILE_RANGE};
}

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!(
            "mov {aside}, r7",
            "mov r7, {nr}",
            "svc #0",
            "mov r7, {aside}",
            nr = in(reg) $nr,
            aside = out(reg) _,
            $($operands)*,
            options(nostack),
        )
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("r0") ret }
    syscall1(a)                { inlateout("r0") a => ret }
    syscall2(a, b)             { inlateout("r0") a => ret, in("r1") b }
    syscall3(a, b, c)          { inlateout("r0") a => ret, in("r1") b, in("r2") c }
    syscall4(a, b, c, d)       { inlateout("r0") a => ret, in("r1") b, in("r2") c, in("r3") d }
    syscall5(a, b, c, d, e)    { inlateout("r0") a => ret, in("r1") b, in("r2") c, in("r3") d, in("r4") e }
    syscall6(a, b, c, d, e, f) { inlateout("r0") a => ret, in("r1") b, in("r2") c, in("r3") d, in("r4") e, in("r5") f }
}

#[path = "arm/jump.rs"]
mod jump;
#[path = "arm/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 8.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "mov r11, #0",   // marks the outermost frame, in ARM code
        "mov r7, #0",    // and in Thumb code
        "mov lr, #0",    // no caller to return to
        "mov r0, sp",    // argc, argv, envp and auxv, as the kernel laid them
        "bl {start}",    // does not return; the linker makes it blx where the code differs
        start = sym crate::crt::start,
    )
}
