// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a process does about a signal.
//!
//! The struct is the same on every port. The kernel's own has three forms, which are in `arch/action.rs` with the code that
//! leads back out of a handler.

use crate::c_abi::c_abi;
use crate::signal::{siginfo_t, sigset_t};
use crate::{Result, arch, syscall, ucontext_t};
use core::ffi::c_int;
use core::mem::MaybeUninit;
use core::ptr::{from_ref, null};
#[cfg(feature = "c-abi")]
use {crate::c_abi::or_minus_1, core::ffi::c_void};

pub use crate::arch::{
    MINSIGSTKSZ, SA_NOCLDSTOP, SA_NOCLDWAIT, SA_NODEFER, SA_ONSTACK, SA_RESETHAND, SA_RESTART, SA_SIGINFO, SIGSTKSZ,
    SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, stack_t,
};

/// A handler's address, or [`SIG_DFL`] or [`SIG_IGN`].
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct sighandler_t(pub(super) usize);

/// What the signal does by default: signal(7) has a table.
pub const SIG_DFL: sighandler_t = sighandler_t(0);
/// The signal is thrown away.
pub const SIG_IGN: sighandler_t = sighandler_t(1);

impl sighandler_t {
    /// Calls `handler` with the signal's number.
    pub fn new(handler: extern "C" fn(c_int)) -> Self {
        Self(handler as usize)
    }

    /// As C functions answer with it: an ABI may have another register for pointers than for numbers.
    #[cfg(feature = "c-abi")]
    pub(super) fn as_ptr(self) -> *mut c_void {
        self.0 as *mut c_void
    }
}

/// Calls a handler that is told more, with `SA_SIGINFO`.
pub type Informed = extern "C" fn(c_int, &siginfo_t, &mut ucontext_t);

/// What is to be done about a signal. The same layout in C, where it is `struct sigaction`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sigaction {
    /// Who is called.
    pub sa_handler: sighandler_t,
    /// `SA_*`.
    pub sa_flags: u32,
    /// What is blocked meanwhile, beside the signal itself.
    pub sa_mask: sigset_t,
}

impl sigaction {
    /// The default.
    pub const DEFAULT: Self = Self::plain(SIG_DFL);
    /// Throws the signal away.
    pub const IGNORE: Self = Self::plain(SIG_IGN);

    /// No flags, nothing else blocked.
    pub const fn plain(sa_handler: sighandler_t) -> Self {
        Self { sa_handler, sa_flags: 0, sa_mask: sigset_t::EMPTY }
    }

    /// Calls `handler` with the signal's number.
    pub fn new(handler: extern "C" fn(c_int)) -> Self {
        Self::plain(sighandler_t::new(handler))
    }

    /// Calls `handler` with all that is known of the signal, and with what it interrupts.
    pub fn informed(handler: Informed) -> Self {
        Self { sa_flags: SA_SIGINFO, ..Self::plain(sighandler_t(handler as usize)) }
    }

    /// The same with these flags, too.
    pub const fn flags(self, flags: u32) -> Self {
        Self { sa_flags: self.sa_flags | flags, ..self }
    }

    /// The same, with these signals blocked while the handler runs.
    pub const fn mask(self, sa_mask: sigset_t) -> Self {
        Self { sa_mask, ..self }
    }
}

/// Sets what is done about `sig`, unless there is nothing to set. Answers with what was done before. Errors: `EINVAL`, it is
/// no signal, or one that cannot be handled. sigaction(2).
///
/// # Safety
/// A handler may run between any two instructions of the program: it calls nothing but what signal-safety(7) lists, and uses
/// no memory that the code which it interrupts may be using. With `SA_SIGINFO` it takes three arguments.
pub unsafe fn sigaction(sig: c_int, new: Option<&sigaction>) -> Result<sigaction> {
    let new = new.map(|new| arch::Action::new(new.sa_handler.0, new.sa_flags, new.sa_mask));
    let mut old = arch::Action::new(0, 0, sigset_t::EMPTY);
    let new = new.as_ref().map_or(null(), from_ref);
    // SAFETY: the kernel reads an action or none, and writes one. The handler is the caller's promise.
    unsafe { arch::rt_sigaction(sig, new, &mut old)? };
    let (sa_handler, sa_flags) = (sighandler_t(old.handler), old.flags as u32);
    Ok(sigaction { sa_handler, sa_flags, sa_mask: old.mask })
}
c_abi! {
    fn sigaction(sig: c_int, new: *const sigaction, old: *mut sigaction) -> c_int {
        sigaction(sig, new.as_ref()).map(|was| if let Some(old) = old.as_mut() { *old = was })
    }
}

/// Sets the stack on which handlers with `SA_ONSTACK` run in this thread, or with `SS_DISABLE` that there is none. Answers
/// with what was set before, of which `SS_ONSTACK` says that it is in use. Errors: `EINVAL`; `ENOMEM`, it is too small;
/// `EPERM`, it is in use. sigaltstack(2).
///
/// # Safety
/// Nobody else uses the memory as long as it is set.
pub unsafe fn sigaltstack(new: Option<&stack_t>) -> Result<stack_t> {
    let new = new.map_or(null(), from_ref);
    let mut old = MaybeUninit::uninit();
    // SAFETY: the kernel reads a stack_t or none, and writes one.
    unsafe {
        syscall!(SIGALTSTACK, new, old.as_mut_ptr())?;
        Ok(old.assume_init())
    }
}
c_abi! { fn sigaltstack(new: *const stack_t, old: *mut stack_t) -> c_int { syscall!(SIGALTSTACK, new, old) } }

/// Has `sig` handled again by what it does by default. Errors: `EINVAL`. signal(2).
pub fn sigdefault(sig: c_int) -> Result<()> {
    // SAFETY: no code of the program is called.
    unsafe { sigaction(sig, Some(&sigaction::DEFAULT)).map(drop) }
}

/// Has `sig` thrown away from now on, also after [`execve`](crate::execve). Errors: `EINVAL`. sigignore(3).
pub fn sigignore(sig: c_int) -> Result<()> {
    // SAFETY: no code of the program is called.
    unsafe { sigaction(sig, Some(&sigaction::IGNORE)).map(drop) }
}
c_abi! { fn sigignore(sig: c_int) -> c_int { sigignore(sig) } }

/// Sets whether `sig` interrupts calls that wait, which else go on after its handler. Errors: `EINVAL`. siginterrupt(3).
pub fn siginterrupt(sig: c_int, interrupts: bool) -> Result<()> {
    // SAFETY: nothing is set here, and then the same handler again.
    unsafe {
        let mut action = sigaction(sig, None)?;
        action.sa_flags = action.sa_flags & !SA_RESTART | if interrupts { 0 } else { SA_RESTART };
        sigaction(sig, Some(&action)).map(drop)
    }
}
c_abi! { fn siginterrupt(sig: c_int, interrupts: c_int) -> c_int { siginterrupt(sig, interrupts != 0) } }

/// Has `sig` handled by `handler`: it stays so, calls that wait go on after it, and nothing else is blocked meanwhile.
/// Answers with what was there before. Errors: `EINVAL`. signal(2).
///
/// # Safety
/// That of [`sigaction`](sigaction()).
pub unsafe fn signal(sig: c_int, handler: sighandler_t) -> Result<sighandler_t> {
    // SAFETY: the caller's.
    unsafe { Ok(sigaction(sig, Some(&sigaction::plain(handler).flags(SA_RESTART)))?.sa_handler) }
}
c_abi! {
    fn signal(sig: c_int, handler: sighandler_t) -> *mut c_void {
        or_minus_1(signal(sig, handler).map(sighandler_t::as_ptr))
    }
}
