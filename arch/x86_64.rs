// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! x86_64, little-endian, 64-bit.
//!
//! | instruction | nr  | args                  | result | clobbered |
//! |-------------|-----|-----------------------|--------|-----------|
//! | `syscall`   | rax | rdi rsi rdx r10 r8 r9 | rax    | rcx r11   |
//!
//! Source: arch/x86/entry/entry_64.S, the comment above `entry_SYSCALL_64`; System V psABI x86-64, A.2.1.

pub use super::generic::*;
pub use super::numbers::x86_64 as nr;

/// The machine's name in `cargo xtask --arch`.
pub const NAME: &str = "x86_64";

macro_rules! kernel {
    ($nr:ident $(, $reg:tt $arg:ident)*) => {{
        let ret: Reg;
        // SAFETY: the caller vouches for the call and its arguments; the clobbers are the table's.
        unsafe {
            core::arch::asm!(
                "syscall",
                inlateout("rax") $nr => ret,
                $(in($reg) $arg,)*
                lateout("rcx") _,
                lateout("r11") _,
                options(nostack, preserves_flags),
            );
        }
        ret
    }};
}

super::syscalls! { kernel: "rdi" a "rsi" b "rdx" c "r10" d "r8" e "r9" f }

/// Where the kernel enters the program. `rsp` points at argc and is aligned to 16; all else is unspecified.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "xor ebp, ebp",  // marks the outermost frame: psABI, 3.4.1
        "mov rdi, rsp",  // argc, argv, envp and auxv, as the kernel laid them
        "and rsp, -16",  // a no-op on Linux, and what every call relies on
        "call {start}",  // does not return; pushes the address that the ABI counts with
        start = sym crate::crt::start,
    )
}
