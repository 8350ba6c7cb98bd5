// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! i386, little-endian, 32-bit.
//!
//! | instruction | nr  | args                    | result | clobbered    |
//! |-------------|-----|-------------------------|--------|--------------|
//! | `int 0x80`  | eax | ebx ecx edx esi edi ebp | eax    | nothing else |
//!
//! LLVM keeps esi and ebp for itself, so that calls of more than three arguments go through a function.
//!
//! Source: arch/x86/entry/entry_32.S, the comment above `entry_INT80_32`; System V psABI i386, 2.3.

pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::i386 as errno, ids32::table, numbers::i386 as original, uapi::i386::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use signal::restorer;
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "x86";
/// 64-bit arguments start at any register.
pub const EVEN_PAIRS: bool = false;

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!("int 0x80", inlateout("eax") $nr => $ret, $($operands)* options(nostack))
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { }
    syscall1(a)                { in("ebx") a, }
    syscall2(a, b)             { in("ebx") a, in("ecx") b, }
    syscall3(a, b, c)          { in("ebx") a, in("ecx") b, in("edx") c, }
}

super::calls! { gate(nr) -> ret:
    syscall4(a, b, c, d)       { gate6 a, b, c, d, 0, 0 }
    syscall5(a, b, c, d, e)    { gate6 a, b, c, d, e, 0 }
    syscall6(a, b, c, d, e, f) { gate6 a, b, c, d, e, f }
}

#[unsafe(naked)]
unsafe extern "C" fn gate6(a: Reg, b: Reg, c: Reg, d: Reg, e: Reg, f: Reg, nr: Reg) -> Reg {
    core::arch::naked_asm!(
        "push ebp", // four registers are the caller's: psABI, 2.2.1
        "push edi",
        "push esi",
        "push ebx",
        "mov ebx, [esp + 20]", // a, above them and the return address
        "mov ecx, [esp + 24]",
        "mov edx, [esp + 28]",
        "mov esi, [esp + 32]",
        "mov edi, [esp + 36]",
        "mov ebp, [esp + 40]",
        "mov eax, [esp + 44]", // nr
        "int 0x80",
        "pop ebx",
        "pop esi",
        "pop edi",
        "pop ebp",
        "ret",
    )
}

#[path = "x86/jump.rs"]
mod jump;
#[path = "x86/signal.rs"]
mod signal;
#[path = "x86/thread.rs"]
mod thread;

/// Where the kernel enters the program. `esp` points at argc and is aligned to 16; all else is unspecified.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "xor ebp, ebp",  // marks the outermost frame: psABI, 2.3.1
        "mov eax, esp",  // argc, argv, envp and auxv, as the kernel laid them
        "and esp, -16",  // a no-op on Linux, and what every call relies on
        "sub esp, 12",   // so that it is aligned where the argument is
        "push eax",
        "call {start}",  // does not return
        start = sym crate::crt::start,
    )
}
