// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on arm, in ARM and in Thumb code.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`.

use super::{Reg, nr};
use crate::Result;
use crate::errno::check;

#[cfg(feature = "rt")]
#[path = "../variant1.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
#[unsafe(naked)]
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "push {{r4, r7}}",
        "ldr r4, [sp, #8]", // child, above them
        "mov r7, #{nr}",
        "svc #0",
        "cmp r0, #0",
        "bne 2f",           // the parent, or an error
        "mov r11, #0",      // marks the outermost frame, in ARM code
        "mov r7, #0",       // and in Thumb code
        "pop {{r0, r1}}",   // the argument and the function; the stack stays aligned to 8
        "blx r1",           // does not return
        "2: pop {{r4, r7}}",
        "bx lr",
        nr = const nr::CLONE,
    )
}

/// How much the ABI keeps between the origin and the data: two words, for dynamic linking.
pub const HEADER: usize = 8;
/// How far the thread pointer is above the origin.
pub const BIAS: usize = 0;

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the register is the thread pointer's alone.
    unsafe {
        core::arch::asm!("mrc p15, 0, {}, c13, c0, 3", out(reg) pointer, options(nomem, nostack, preserves_flags))
    };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    // SAFETY: the kernel takes a number.
    unsafe { check(super::syscall1(SET_TLS, pointer)).map(drop) }
}

/// `__ARM_NR_set_tls`: arch/arm/include/uapi/asm/unistd.h.
const SET_TLS: usize = 0xf0005;

/// What compiled code calls for the thread pointer. It may change r0, ip and lr only: RTABI32, 5.3.5.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn __aeabi_read_tp() -> usize {
    core::arch::naked_asm!("mrc p15, 0, r0, c13, c0, 3", "bx lr")
}
