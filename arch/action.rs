// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The kernel's `struct sigaction`, which is not the one that C programs know, and the call that takes it.
//!
//! A handler returns into code that makes the system call rt_sigreturn. Where the kernel has no such code of its own, the
//! port has it as `RESTORER`. Source: include/linux/signal_types.h, `struct sigaction`.

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
        const SA_RESTORER: usize = 0x0400_0000;
        let flags = flags as usize;
        match super::port::RESTORER {
            Some(restorer) => Self { handler, flags: flags | SA_RESTORER, restorer: restorer as usize, mask },
            None => Self { handler, flags, restorer: 0, mask },
        }
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
