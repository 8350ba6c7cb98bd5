// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The way back out of handlers of signals on i386.

use super::table;

/// The code to which a handler of a signal returns. The vDSO has it too, but a kernel can be without one.
#[inline(always)]
pub fn restorer(told: bool) -> Option<unsafe extern "C" fn()> {
    Some(if told { rt_sigreturn } else { sigreturn })
}

/// Debuggers and unwinders know it by its bytes.
#[unsafe(naked)]
unsafe extern "C" fn rt_sigreturn() {
    core::arch::naked_asm!("mov eax, {nr}", "int 0x80", nr = const table::RT_SIGRETURN)
}

/// Likewise. The frame is the one of old, with the signal's number on top.
#[unsafe(naked)]
unsafe extern "C" fn sigreturn() {
    core::arch::naked_asm!("pop eax", "mov eax, {nr}", "int 0x80", nr = const table::SIGRETURN)
}
