// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! riscv, little-endian, 64-bit and 32-bit.
//!
//! | instruction | nr | args              | result | clobbered            |
//! |-------------|----|-------------------|--------|----------------------|
//! | `ecall`     | a7 | a0 a1 a2 a3 a4 a5 | a0     | every vector register |
//!
//! Source: arch/riscv/kernel/entry.S, `handle_exception`; for the vectors, Documentation/arch/riscv/vector.rst, 3.

pub use super::action::unrestored::Action;
pub use super::generic::*;
pub use super::offset::*;
#[cfg(target_pointer_width = "32")]
pub use super::{errors::riscv32 as errno, uapi::riscv32::*};
#[cfg(target_pointer_width = "64")]
pub use super::{errors::riscv64 as errno, numbers::riscv64 as nr, uapi::riscv64::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "riscv";
/// 64-bit arguments start at any register.
#[cfg(target_pointer_width = "32")]
pub const EVEN_PAIRS: bool = false;
/// The numbers, with the one name that is not as elsewhere.
#[cfg(target_pointer_width = "32")]
pub mod table {
    pub use super::super::numbers::riscv32::*;
    pub use LLSEEK as _LLSEEK;
}

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!(
            "ecall",
            in("a7") $nr,
            $($operands)*,
            lateout("v0")  _, lateout("v1")  _, lateout("v2")  _, lateout("v3")  _,
            lateout("v4")  _, lateout("v5")  _, lateout("v6")  _, lateout("v7")  _,
            lateout("v8")  _, lateout("v9")  _, lateout("v10") _, lateout("v11") _,
            lateout("v12") _, lateout("v13") _, lateout("v14") _, lateout("v15") _,
            lateout("v16") _, lateout("v17") _, lateout("v18") _, lateout("v19") _,
            lateout("v20") _, lateout("v21") _, lateout("v22") _, lateout("v23") _,
            lateout("v24") _, lateout("v25") _, lateout("v26") _, lateout("v27") _,
            lateout("v28") _, lateout("v29") _, lateout("v30") _, lateout("v31") _,
            options(nostack),
        )
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("a0") ret }
    syscall1(a)                { inlateout("a0") a => ret }
    syscall2(a, b)             { inlateout("a0") a => ret, in("a1") b }
    syscall3(a, b, c)          { inlateout("a0") a => ret, in("a1") b, in("a2") c }
    syscall4(a, b, c, d)       { inlateout("a0") a => ret, in("a1") b, in("a2") c, in("a3") d }
    syscall5(a, b, c, d, e)    { inlateout("a0") a => ret, in("a1") b, in("a2") c, in("a3") d, in("a4") e }
    syscall6(a, b, c, d, e, f) { inlateout("a0") a => ret, in("a1") b, in("a2") c, in("a3") d, in("a4") e, in("a5") f }
}

#[path = "riscv/jump.rs"]
mod jump;
#[path = "riscv/thread.rs"]
mod thread;

/// Where the kernel enters the program. `sp` points at argc and is aligned to 16; the other registers are zero.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "mv fp, zero",  // marks the outermost frame
        "mv ra, zero",  // no caller to return to
        "mv a0, sp",    // argc, argv, envp and auxv, as the kernel laid them
        "tail {start}", // does not return; gp stays unused, since nothing is linked against it
        start = sym crate::crt::start,
    )
}
