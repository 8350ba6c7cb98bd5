// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/ucontext.h>`: what a handler interrupted.
//!
//! What is in it goes back into the registers when the handler returns. Where the kernel keeps which register is known here
//! of two: the rest is for C, which has the kernel's struct.

use crate::arch::{IS_BIG_ENDIAN, UCONTEXT_PC, UCONTEXT_REGISTER, UCONTEXT_SIGMASK, UCONTEXT_SP};
use crate::signal::sigset_t;

const WORD: usize = size_of::<usize>();

/// Where the lower word of a register is: some are wider than a word.
const fn low(register: usize) -> usize {
    if IS_BIG_ENDIAN { register + UCONTEXT_REGISTER - WORD } else { register }
}

const fn max(one: usize, other: usize) -> usize {
    if one > other { one } else { other }
}

/// As much of the kernel's `struct ucontext` as is known here.
const SIZE: usize = max(UCONTEXT_SIGMASK + size_of::<sigset_t>(), max(low(UCONTEXT_PC), low(UCONTEXT_SP)) + WORD);

/// What was interrupted: the third argument of a handler with [`SA_SIGINFO`](crate::SA_SIGINFO).
#[allow(non_camel_case_types)]
#[derive(Debug)]
#[repr(C)]
pub struct ucontext_t([usize; SIZE / WORD]);

impl ucontext_t {
    /// The address of the instruction that is next, or that faulted.
    pub fn pc(&self) -> usize {
        self.0[low(UCONTEXT_PC) / WORD]
    }

    /// The stack pointer as its register has it.
    pub fn sp(&self) -> usize {
        self.0[low(UCONTEXT_SP) / WORD]
    }

    /// What is blocked again when the handler returns.
    pub fn sigmask(&mut self) -> &mut sigset_t {
        // SAFETY: there is a set, inside; any words are a set, and it is borrowed as long as this is.
        unsafe { &mut *(&raw mut self.0).byte_add(UCONTEXT_SIGMASK).cast() }
    }
}
