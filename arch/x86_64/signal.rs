// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The way back out of handlers of signals on x86_64 and x32.

use super::nr;

/// The code to which a handler of a signal returns.
#[inline(always)]
pub fn restorer(_told: bool) -> Option<unsafe extern "C" fn()> {
    Some(rt_sigreturn)
}

/// Debuggers and unwinders know it by its bytes.
#[unsafe(naked)]
unsafe extern "C" fn rt_sigreturn() {
    core::arch::naked_asm!("mov rax, {nr}", "syscall", nr = const nr::RT_SIGRETURN)
}
