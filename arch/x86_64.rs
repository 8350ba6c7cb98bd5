// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! x86_64, little-endian, 64-bit; and x32, its ABI with 32-bit pointers, whose numbers have bit 30 set.
//!
//! | instruction | nr  | args                  | result | clobbered |
//! |-------------|-----|-----------------------|--------|-----------|
//! | `syscall`   | rax | rdi rsi rdx r10 r8 r9 | rax    | rcx r11   |
//!
//! Source: arch/x86/entry/entry_64.S, the comment above `entry_SYSCALL_64`; System V psABI x86-64, A.2.1.

#[cfg(target_pointer_width = "32")]
use {crate::Result, crate::errno::check, crate::syscall::Arg, core::ffi::c_int, core::ffi::c_void};

pub use super::generic::*;
pub use super::offset::*;
#[cfg(target_pointer_width = "32")]
pub use super::{errors::x32 as errno, numbers::x32 as nr, uapi::x32::*};
#[cfg(target_pointer_width = "64")]
pub use super::{errors::x86_64 as errno, numbers::x86_64 as nr, uapi::x86_64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use signal::restorer;
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "x86";
/// x32 has pointers of 32 bits in registers of 64.
#[cfg(target_pointer_width = "32")]
pub type Reg = u64;

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!(
            "syscall",
            inlateout("rax") $nr => $ret,
            $($operands)*
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        )
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { }
    syscall1(a)                { in("rdi") a, }
    syscall2(a, b)             { in("rdi") a, in("rsi") b, }
    syscall3(a, b, c)          { in("rdi") a, in("rsi") b, in("rdx") c, }
    syscall4(a, b, c, d)       { in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, }
    syscall5(a, b, c, d, e)    { in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, }
    syscall6(a, b, c, d, e, f) { in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") f, }
}

#[path = "x86_64/jump.rs"]
mod jump;
#[path = "x86_64/signal.rs"]
mod signal;
#[path = "x86_64/thread.rs"]
mod thread;

/// preadv2(2) or pwritev2(2), by their numbers. x32 has its own, which take the offset whole.
///
/// # Safety
/// `count` pieces of memory are at `iov`, which the kernel reads or writes.
#[cfg(target_pointer_width = "32")]
#[inline(always)]
pub unsafe fn vectored(
    nr: Reg,
    fd: c_int,
    iov: *const c_void,
    count: usize,
    offset: i64,
    flags: c_int,
) -> Result<usize> {
    // SAFETY: the caller's.
    check(unsafe { syscall5(nr, fd.reg(), iov.reg(), count.reg(), offset.reg(), flags.reg()) })
}

/// Where the kernel enters the program. `rsp` points at argc and is aligned to 16; all else is unspecified.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "xor ebp, ebp",  // marks the outermost frame: psABI, 3.4.1
        "mov rdi, rsp",  // argc, argv, envp and auxv, as the kernel laid them
        "and rsp, -16",  // a no-op on Linux, and what every call relies on
        "call {start}",  // does not return; the address that it pushes is part of the frame that the ABI asks for
        start = sym crate::crt::start,
    )
}
