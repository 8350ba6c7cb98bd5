// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Structs about signals whose order is mips' own.

use crate::signal::sigset_t;
use core::ffi::{c_int, c_void};

/// A stack for handlers, in an order of its own.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct stack_t {
    /// Its lowest byte.
    pub ss_sp: *mut c_void,
    /// How many bytes it has.
    pub ss_size: usize,
    /// `SS_*`.
    pub ss_flags: c_int,
}

/// The kernel's `struct sigaction`, in an order of its own.
#[derive(Debug)]
#[repr(C)]
pub struct Action {
    /// `SA_*`.
    pub flags: u32,
    /// Who is called.
    pub handler: usize,
    /// What is blocked meanwhile.
    pub mask: sigset_t,
    /// User-mode QEMU takes it that there is one, and writes here.
    restorer: usize,
}

impl Action {
    /// An action with these fields.
    pub fn new(handler: usize, flags: u32, mask: sigset_t) -> Self {
        Self { flags, handler, mask, restorer: 0 }
    }
}
