// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The kernel's `struct sigaction`, which is not the one that C programs know, and the call that takes it.
//!
//! A handler returns into code that makes the system call rt_sigreturn. Where the kernel has no such code of its own, the
//! port has it as `restorer`. Source: include/linux/signal_types.h, `struct sigaction`.

use super::port::SA_SIGINFO;
use crate::signal::sigset_t;

/// With a place for the code to which a handler returns.
#[derive(Debug)]
#[repr(C)]
pub struct Action {
    /// Who is called.
    pub handler: usize,
    /// `SA_*`.
    pub flags: usize,
    restorer: usize,
    /// What is blocked meanwhile.
    pub mask: sigset_t,
}

impl Action {
    /// An action with these fields.
    pub fn new(handler: usize, flags: u32, mask: sigset_t) -> Self {
        // One number everywhere, where programs may know it and where not.
        const SA_RESTORER: u32 = 0x0400_0000;
        let (restorer, flag) = match super::port::restorer(flags & SA_SIGINFO != 0) {
            Some(restorer) => (restorer as usize, SA_RESTORER),
            None => (0, 0),
        };
        Self { handler, flags: (flags | flag) as usize, restorer, mask }
    }
}

/// Without one: the architectures that came when every kernel had its own code.
pub mod unrestored {
    use super::sigset_t;

    /// An action without a place for a restorer.
    #[derive(Debug)]
    #[repr(C)]
    pub struct Action {
        /// Who is called.
        pub handler: usize,
        /// `SA_*`.
        pub flags: usize,
        /// What is blocked meanwhile.
        pub mask: sigset_t,
        /// The same where user-mode QEMU looks for it, and writes it: it takes it that every port has a restorer.
        again: sigset_t,
    }

    impl Action {
        /// An action with these fields.
        pub fn new(handler: usize, flags: u32, mask: sigset_t) -> Self {
            Self { handler, flags: flags as usize, mask, again: mask }
        }
    }
}
