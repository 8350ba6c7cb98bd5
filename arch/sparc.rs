// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! sparc, big-endian, 64-bit and 32-bit.
//!
//! | instruction                        | nr | args              | result | clobbered                   |
//! |------------------------------------|----|-------------------|--------|-----------------------------|
//! | `ta 0x6d`, on 32 bits `ta 0x10`    | g1 | o0 o1 o2 o3 o4 o5 | o0     | o1 g1-g7 cc, the fp registers |
//!
//! An error sets the carry flag and leaves the positive number in o0. `asm!` cannot name g1, so that every call goes through
//! a function: what the kernel destroys, a call destroys too. The functions take the number last, so that the arguments are
//! where the kernel wants them. A 64-bit stack pointer is 2047 below the stack.
//!
//! Source: arch/sparc/kernel/syscalls.S and entry.S; fork's second result: arch/sparc/kernel/process.c, `sparc_fork`.

use crate::Result;
use crate::errno::check;

pub use super::generic::*;
pub use super::offset::*;
#[cfg(target_pointer_width = "32")]
pub use super::{errors::sparc32 as errno, ids32::table, numbers::sparc32 as original, uapi::sparc32::*};
#[cfg(target_pointer_width = "64")]
pub use super::{errors::sparc64 as errno, numbers::sparc64 as nr, uapi::sparc64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use signal::rt_sigaction;
#[cfg(target_pointer_width = "32")]
pub use thread::IS_ATOMIC;
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "sparc";
/// 64-bit arguments start at any register.
#[cfg(target_pointer_width = "32")]
pub const EVEN_PAIRS: bool = false;

gates! {}

/// How the two widths differ: the trap, the branch where there is no error, the seventh argument, argc, and room for a
/// function to save its arguments.
#[cfg(target_pointer_width = "32")]
#[rustfmt::skip]
macro_rules! width {
    (trap)    => { "ta 0x10" };
    (good)    => { "bcc 2f" };
    (seventh) => { "ld [%sp + 92], %g1" };
    (argc)    => { "add %sp, 64, %o0" };
    (room)    => { "sub %sp, 32, %sp" };
}
#[cfg(target_pointer_width = "64")]
#[rustfmt::skip]
macro_rules! width {
    (trap)    => { "ta 0x6d" };
    (good)    => { "bcc %xcc, 2f" };
    (seventh) => { "ldx [%sp + 2047 + 176], %g1" };
    (argc)    => { "add %sp, 2047 + 128, %o0" };
    (room)    => { "sub %sp, 48, %sp" };
}

#[unsafe(naked)]
unsafe extern "C" fn gate3(a: Reg, b: Reg, c: Reg, nr: Reg) -> Reg {
    core::arch::naked_asm!(
        "mov %o3, %g1", // nr
        width!(trap),
        width!(good),
        "nop",
        "neg %o0", // -errno, as everywhere else
        "2:",
        "retl",
        "nop",
    )
}

#[unsafe(naked)]
unsafe extern "C" fn gate6(a: Reg, b: Reg, c: Reg, d: Reg, e: Reg, f: Reg, nr: Reg) -> Reg {
    core::arch::naked_asm!(
        width!(seventh), // nr
        width!(trap),
        width!(good),
        "nop",
        "neg %o0", // -errno, as everywhere else
        "2:",
        "retl",
        "nop",
    )
}

/// clone with the second result taken in: it is 1 in the child, which gets its parent's pid as the first.
#[unsafe(naked)]
unsafe extern "C" fn gate_fork(flags: Reg, stack: Reg, parent: Reg, nr: Reg) -> Reg {
    core::arch::naked_asm!(
        "mov %o3, %g1", // nr
        width!(trap),
        width!(good),
        "sub %o1, 1, %o1", // in either case: 0 in the child, else all ones
        "retl",
        "neg %o0", // -errno, as everywhere else
        "2:",
        "retl",
        "and %o0, %o1, %o0", // 0 in the child, else its pid
    )
}

/// fork(2).
///
/// # Safety
/// Those of [`fork`](crate::fork).
pub unsafe fn fork() -> Result<usize> {
    // SAFETY: no new stack and no thread state is asked for, so that clone is fork.
    check(unsafe { gate_fork(SIGCHLD as Reg, 0, 0, nr::CLONE) })
}

#[path = "sparc/jump.rs"]
mod jump;
#[path = "sparc/signal.rs"]
mod signal;
#[path = "sparc/thread.rs"]
mod thread;

/// Where the kernel enters the program. argc lies above the area in which a register window is saved.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "clr %fp",           // marks the outermost frame
        width!(argc),        // argc, argv, envp and auxv, as the kernel laid them
        "call {start}",      // does not return
        width!(room),
        start = sym crate::crt::start,
    )
}
