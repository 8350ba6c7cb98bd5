// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Whether there are registers of 32 bytes, and what computes with their bytes: AVX2.
//!
//! To ask takes long, above all in a virtual machine, so that the answer is kept.

use core::arch::naked_asm;
use core::sync::atomic::AtomicI8;

/// Below 0 if there are, above if not, and 0 if nobody has asked yet.
static ANSWER: AtomicI8 = AtomicI8::new(0);

/// Puts the answer into al and its sign into the flags, and destroys no register but rax. Intel's manual, volume 1, 14.7.1.
/// Where a kernel keeps registers of AVX, leaf 7 is there.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn is_wide() {
    naked_asm!(
        "mov  al, [rip + {answer}]",
        "test al, al",
        "jnz  3f",
        "push rbx",
        "push rcx",
        "push rdx",
        "push 1",
        "pop  rax",
        "cpuid",
        "bt   ecx, 27",  // the kernel uses XSAVE
        "jnc  2f",
        "xor  ecx, ecx",
        "xgetbv",
        "not  eax",
        "test al, 6",    // it keeps what SSE and AVX have
        "jnz  2f",
        "push 7",
        "pop  rax",
        "cpuid",
        "bt   ebx, 5",   // AVX2
        "2:",
        "sbb  eax, eax", // -1 with a carry, which `test` clears
        "or   al, 1",
        "mov  [rip + {answer}], al",
        "pop  rdx",
        "pop  rcx",
        "pop  rbx",
        "3:",
        "ret",
        answer = sym ANSWER,
    )
}
