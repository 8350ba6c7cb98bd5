// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Waiting for signals without a handler. What is waited for has to be blocked, or its handler or its default has it.

use crate::c_abi::c_abi;
use crate::signal::{siginfo_t, sigset_t};
use crate::time::timespec;
use crate::{Errno, Result, syscall};
use core::ffi::c_int;
use core::ptr::{from_mut, from_ref, null};

/// Waits until a signal of `set` is there, for no longer than `timeout` (`None`: for ever), and takes it. Errors: `EAGAIN`,
/// the time was up; `EINTR`, a handler for another ran; `EINVAL`. sigtimedwait(2).
pub fn sigtimedwait(set: &sigset_t, timeout: Option<&timespec>) -> Result<siginfo_t> {
    let mut info = siginfo_t::ZERO;
    let timeout = timeout.map_or(null(), from_ref);
    let size = size_of::<sigset_t>();
    // SAFETY: the kernel reads a set, and a timespec or none, and writes one siginfo.
    unsafe { syscall!(RT_SIGTIMEDWAIT, from_ref(set), from_mut(&mut info), timeout, size)? };
    Ok(info)
}
c_abi! {
    fn sigtimedwait(set: *const sigset_t, info: *mut siginfo_t, timeout: *const timespec) -> c_int {
        syscall!(RT_SIGTIMEDWAIT, set, info, timeout, size_of::<sigset_t>())
    }
}

/// Waits until a signal of `set` is there, and takes it. Answers with its number. sigwait(3).
pub fn sigwait(set: &sigset_t) -> Result<c_int> {
    loop {
        match sigtimedwait(set, None) {
            Err(Errno::INTR) => {}
            other => return other.map(|info| info.si_signo()),
        }
    }
}
c_abi! {
    fn sigwait(set: *const sigset_t, sig: *mut c_int) -> c_int {
        // It answers with the error and leaves errno alone.
        sigwait(&*set).map_or_else(Errno::number, |came| { *sig = came; 0 })
    }
}

/// As [`sigtimedwait`], for ever. Errors: `EINTR`, a handler for another ran; `EINVAL`. sigwaitinfo(2).
pub fn sigwaitinfo(set: &sigset_t) -> Result<siginfo_t> {
    sigtimedwait(set, None)
}
c_abi! {
    fn sigwaitinfo(set: *const sigset_t, info: *mut siginfo_t) -> c_int {
        syscall!(RT_SIGTIMEDWAIT, set, info, null::<timespec>(), size_of::<sigset_t>())
    }
}
