// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads on i386.
//!
//! clone takes its arguments in the order flags, stack, parent, tls, child: kernel/fork.c, `CLONE_BACKWARDS`. The thread
//! pointer is the base of a segment, which gs selects and the kernel sets: set_thread_area(2).

use super::{Reg, nr};
use crate::global::Global;
use crate::{Result, syscall};

#[cfg(feature = "rt")]
#[path = "../variant2.rs"]
mod variant;
#[cfg(feature = "rt")]
pub use variant::*;

/// clone(2) with a stack for the child, which begins with an argument and the function that gets it.
///
/// # Safety
/// Those of [`clone`](crate::clone::clone).
pub unsafe extern "C" fn clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    let segment = segment(tls);
    // SAFETY: the caller's. The kernel reads the segment before it answers.
    unsafe { gate_clone(flags, stack, parent, segment.as_ptr() as Reg, child) }
}

#[unsafe(naked)]
unsafe extern "C" fn gate_clone(flags: Reg, stack: Reg, parent: Reg, tls: Reg, child: Reg) -> Reg {
    core::arch::naked_asm!(
        "push edi", // three registers are the caller's: psABI, 2.2.1
        "push esi",
        "push ebx",
        "mov ebx, [esp + 16]", // flags, above them and the return address
        "mov ecx, [esp + 20]",
        "mov edx, [esp + 24]",
        "mov esi, [esp + 28]",
        "mov edi, [esp + 32]",
        "mov eax, {nr}",
        "int 0x80",
        "test eax, eax",
        "jnz 2f",         // the parent, or an error
        "xor ebp, ebp",   // marks the outermost frame
        "call [esp + 4]", // does not return; the argument is on the stack, which is aligned to 16
        "2: pop ebx",
        "pop esi",
        "pop edi",
        "ret",
        nr = const nr::CLONE,
    )
}

/// The number of the segment, which is the same in all threads. At first the kernel is to choose one.
static SEGMENT: Global<u32> = Global::new(u32::MAX);

/// `struct user_desc` of a segment that begins at `base`.
fn segment(base: usize) -> [u32; 4] {
    /// For 32 bits, counted in pages, in use: arch/x86/include/uapi/asm/ldt.h.
    const BITS: u32 = 0x51;
    [SEGMENT.get(), base as u32, 0xfffff, BITS]
}

/// The thread pointer of this thread.
#[inline(always)]
pub fn thread_pointer() -> usize {
    let pointer;
    // SAFETY: the first of the control words is their own address.
    unsafe { core::arch::asm!("mov {}, gs:[0]", out(reg) pointer, options(nostack, preserves_flags)) };
    pointer
}

/// Sets the thread pointer of this thread.
///
/// # Safety
/// It is where a thread's control words are, and those of this thread are not in use.
pub unsafe fn set_thread_pointer(pointer: usize) -> Result<()> {
    let mut segment = segment(pointer);
    // SAFETY: the kernel reads a `struct user_desc`, and writes its first word. The selector is that of this segment.
    unsafe {
        syscall!(SET_THREAD_AREA, segment.as_mut_ptr())?;
        SEGMENT.set(segment[0]);
        core::arch::asm!("mov gs, {:e}", in(reg) segment[0] << 3 | 3, options(nostack, preserves_flags));
    }
    Ok(())
}
