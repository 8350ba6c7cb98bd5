// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sets of signals, and the set that a thread blocks.
//!
//! A set has a bit for each signal of the port, 64 or 128 of them, and no more: it is the kernel's, in C too, so that
//! `sizeof(sigset_t)` is what the system calls want, and a `ucontext_t` has it in its middle.

use crate::c_abi::c_abi;
use crate::{Errno, Result, arch, syscall};
use core::ffi::c_int;
use core::ptr::{from_mut, from_ref, null};

pub use crate::arch::{SIG_BLOCK, SIG_SETMASK, SIG_UNBLOCK};

/// A set of signals.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct sigset_t([usize; arch::SIGSET_WORDS]);

impl sigset_t {
    /// No signal.
    pub const EMPTY: Self = Self([0; arch::SIGSET_WORDS]);
    /// Every signal.
    pub const FULL: Self = Self([usize::MAX; arch::SIGSET_WORDS]);

    /// These signals. A number that is no signal's adds nothing.
    pub fn of<const N: usize>(signals: [c_int; N]) -> Self {
        let mut set = Self::EMPTY;
        for sig in signals {
            let _ = sigaddset(&mut set, sig);
        }
        set
    }

    /// Whether `sig` is in it.
    pub fn has(&self, sig: c_int) -> bool {
        sigismember(self, sig).unwrap_or(false)
    }
}

/// The number of the word that has a signal's bit, and that bit.
fn place(sig: c_int) -> (usize, usize) {
    let bit = (sig - 1) as u32;
    ((bit / usize::BITS) as usize, 1 << (bit % usize::BITS))
}

/// Adds `sig` to `set`. Errors: `EINVAL`, it is no signal. sigaddset(3).
pub fn sigaddset(set: &mut sigset_t, sig: c_int) -> Result<()> {
    let (word, bit) = place(sig);
    *set.0.get_mut(word).ok_or(Errno::INVAL)? |= bit;
    Ok(())
}
c_abi! { fn sigaddset(set: *mut sigset_t, sig: c_int) -> c_int { sigaddset(&mut *set, sig) } }

/// Takes `sig` from `set`. Errors: `EINVAL`, it is no signal. sigdelset(3).
pub fn sigdelset(set: &mut sigset_t, sig: c_int) -> Result<()> {
    let (word, bit) = place(sig);
    *set.0.get_mut(word).ok_or(Errno::INVAL)? &= !bit;
    Ok(())
}
c_abi! { fn sigdelset(set: *mut sigset_t, sig: c_int) -> c_int { sigdelset(&mut *set, sig) } }

/// Whether `sig` is in `set`. Errors: `EINVAL`, it is no signal. sigismember(3).
pub fn sigismember(set: &sigset_t, sig: c_int) -> Result<bool> {
    let (word, bit) = place(sig);
    Ok(set.0.get(word).ok_or(Errno::INVAL)? & bit != 0)
}
c_abi! { fn sigismember(set: *const sigset_t, sig: c_int) -> c_int { sigismember(&*set, sig).map(usize::from) } }

/// Takes all signals from `set`. sigemptyset(3).
pub fn sigemptyset(set: &mut sigset_t) {
    *set = sigset_t::EMPTY;
}
c_abi! { fn sigemptyset(set: *mut sigset_t) -> c_int { set.write(sigset_t::EMPTY); 0 } }

/// Adds all signals to `set`. sigfillset(3).
pub fn sigfillset(set: &mut sigset_t) {
    *set = sigset_t::FULL;
}
c_abi! { fn sigfillset(set: *mut sigset_t) -> c_int { set.write(sigset_t::FULL); 0 } }

/// The signals that are in both. sigandset(3).
pub fn sigandset(one: &sigset_t, other: &sigset_t) -> sigset_t {
    sigset_t(core::array::from_fn(|word| one.0[word] & other.0[word]))
}
c_abi! {
    fn sigandset(set: *mut sigset_t, one: *const sigset_t, other: *const sigset_t) -> c_int {
        *set = sigandset(&*one, &*other);
        0
    }
}

/// The signals that are in one of them or in both. sigorset(3).
pub fn sigorset(one: &sigset_t, other: &sigset_t) -> sigset_t {
    sigset_t(core::array::from_fn(|word| one.0[word] | other.0[word]))
}
c_abi! {
    fn sigorset(set: *mut sigset_t, one: *const sigset_t, other: *const sigset_t) -> c_int {
        *set = sigorset(&*one, &*other);
        0
    }
}

/// Whether no signal is in `set`. sigisemptyset(3).
pub fn sigisemptyset(set: &sigset_t) -> bool {
    *set == sigset_t::EMPTY
}
c_abi! { fn sigisemptyset(set: *const sigset_t) -> c_int { c_int::from(sigisemptyset(&*set)) } }

/// Changes which signals this thread blocks: `SIG_BLOCK` adds `set`, `SIG_UNBLOCK` takes it away, `SIG_SETMASK` puts it in
/// the place of what was. Without a set nothing changes. Answers with what was blocked before. Errors: `EINVAL`.
/// sigprocmask(2), pthread_sigmask(3).
pub fn sigprocmask(how: c_int, set: Option<&sigset_t>) -> Result<sigset_t> {
    let mut old = sigset_t::EMPTY;
    let set = set.map_or(null(), from_ref);
    // SAFETY: the kernel reads a set or none, and writes one.
    unsafe { syscall!(RT_SIGPROCMASK, how, set, from_mut(&mut old), size_of::<sigset_t>())? };
    Ok(old)
}
c_abi! {
    fn sigprocmask(how: c_int, set: *const sigset_t, old: *mut sigset_t) -> c_int {
        syscall!(RT_SIGPROCMASK, how, set, old, size_of::<sigset_t>())
    }
    fn pthread_sigmask(how: c_int, set: *const sigset_t, old: *mut sigset_t) -> c_int {
        // As all of pthread, it answers with the error and leaves errno alone.
        syscall!(RT_SIGPROCMASK, how, set, old, size_of::<sigset_t>()).map_or_else(Errno::number, |_| 0)
    }
}

/// The signals that wait for this thread to unblock them. sigpending(2).
pub fn sigpending() -> sigset_t {
    let mut set = sigset_t::EMPTY;
    // SAFETY: the kernel writes one set. It cannot fail with a pointer and a size that are good.
    let _ = unsafe { syscall!(RT_SIGPENDING, from_mut(&mut set), size_of::<sigset_t>()) };
    set
}
c_abi! { fn sigpending(set: *mut sigset_t) -> c_int { syscall!(RT_SIGPENDING, set, size_of::<sigset_t>()) } }

/// Blocks `mask` instead of what is blocked, and waits until a handler has run; then blocks what was blocked before. Answers
/// with `EINTR`, always. sigsuspend(2).
pub fn sigsuspend(mask: &sigset_t) -> Errno {
    // SAFETY: the kernel reads one set.
    match unsafe { syscall!(RT_SIGSUSPEND, from_ref(mask), size_of::<sigset_t>()) } {
        Err(error) => error,
        Ok(_) => Errno::INTR,
    }
}
c_abi! { fn sigsuspend(mask: *const sigset_t) -> c_int { syscall!(RT_SIGSUSPEND, mask, size_of::<sigset_t>()) } }
