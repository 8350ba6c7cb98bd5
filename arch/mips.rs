// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! mips, big-endian and little-endian: o32, n32 and n64.
//!
//! | instruction | nr | args                                      | result | clobbered                |
//! |-------------|----|-------------------------------------------|--------|--------------------------|
//! | `syscall`   | v0 | a0 a1 a2 a3, then a4 a5 or the o32 stack  | v0     | v1 a3 at t0-t9 hi lo     |
//!
//! An error sets a3 and leaves the positive number in v0. `asm!` can name neither hi and lo nor at, so that every call goes
//! through a function: what the kernel destroys, a call destroys too. The functions take the number last, so that the
//! arguments are where the kernel wants them: on o32, e and f at 16 and 20 above the stack pointer.
//!
//! Source: arch/mips/kernel/scall32-o32.S, scall64-n64.S and scall64-n32.S; syscall(2), "mips".

#[cfg(target_arch = "mips")]
use core::ffi::c_int;

pub use super::generic::*;
pub use super::offset::*;
#[cfg(all(target_arch = "mips64", target_pointer_width = "32"))]
pub use super::{
    errors::mips_n32 as errno,
    numbers::mips_n32 as table,
    time64::{lock_command, nr, statfs},
    uapi::mips_n32::*,
};
#[cfg(all(target_arch = "mips64", target_pointer_width = "64"))]
pub use super::{errors::mips_n64 as errno, numbers::mips_n64 as nr, uapi::mips_n64::*};
#[cfg(target_arch = "mips")]
pub use super::{errors::mips_o32 as errno, uapi::mips_o32::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use signal::{Action, stack_t};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "mips";
/// n32 has pointers of 32 bits in registers of 64.
#[cfg(target_arch = "mips64")]
pub type Reg = u64;
/// n32 and n64 have System V's calls from the start; o32 got calls of their own late.
#[cfg(target_arch = "mips64")]
pub const IPC_64: i32 = 0x100;
/// 64-bit arguments start at an even register.
#[cfg(target_arch = "mips")]
pub const EVEN_PAIRS: bool = true;

/// The numbers, with the one name that is not as elsewhere.
#[cfg(target_arch = "mips")]
pub mod table {
    pub use super::super::numbers::mips_o32::*;
    pub use FADVISE64 as FADVISE64_64;
}

gates! {}

/// How the ABIs differ: where the seventh argument is, how a register is negated, and how the stack grows.
#[cfg(target_arch = "mips")]
#[rustfmt::skip]
macro_rules! abi {
    (seventh) => { "lw $2, 24($29)" };
    (negate)  => { "subu $2, $0, $2" };
    (room)    => { "addiu $29, $29, -32" };
}
#[cfg(target_arch = "mips64")]
#[rustfmt::skip]
macro_rules! abi {
    (seventh) => { "move $2, $10" };
    (negate)  => { "dsubu $2, $0, $2" };
    (room)    => { "daddiu $29, $29, -32" };
}

/// What a gate is: `$nr` brings the number into its register.
macro_rules! enter {
    ($nr:expr) => {
        core::arch::naked_asm!(
            ".set push",
            ".set noreorder",
            $nr,
            "syscall",
            "beqz $7, 2f", // no error
            "nop",
            abi!(negate), // -errno, as everywhere else
            "2:",
            "jr $31",
            "nop",
            ".set pop",
        )
    };
}

#[unsafe(naked)]
unsafe extern "C" fn gate3(a: Reg, b: Reg, c: Reg, nr: Reg) -> Reg {
    enter!("move $2, $7")
}

#[unsafe(naked)]
unsafe extern "C" fn gate6(a: Reg, b: Reg, c: Reg, d: Reg, e: Reg, f: Reg, nr: Reg) -> Reg {
    enter!(abi!(seventh))
}

/// posix_fadvise(2) or sync_file_range(2), by their numbers: an empty place makes them the two calls of seven arguments.
///
/// # Safety
/// The call touches no memory.
#[cfg(target_arch = "mips")]
pub unsafe fn range(nr: Reg, fd: c_int, offset: (u32, u32), len: (u32, u32), flags: c_int) -> Reg {
    #[unsafe(naked)]
    unsafe extern "C" fn gate7(_: c_int, _: u32, _: u32, _: u32, _: u32, _: u32, _: c_int, nr: Reg) -> Reg {
        enter!("lw $2, 28($29)")
    }
    // SAFETY: the caller's.
    unsafe { gate7(fd, 0, offset.0, offset.1, len.0, len.1, flags, nr) }
}

#[path = "mips/jump.rs"]
mod jump;
#[path = "mips/signal.rs"]
mod signal;
#[path = "mips/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 16.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        ".set push",
        ".set noreorder",
        "move $30, $0",         // marks the outermost frame
        "move $31, $0",         // no caller to return to
        "move $4, $29",         // argc, argv, envp and auxv, as the kernel laid them
        "j {start}",            // does not return
        abi!(room),             // where an o32 function may save its arguments
        ".set pop",
        start = sym crate::crt::start,
    )
}
