// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/timerfd.h>`: timers that descriptors stand for. One is readable once its time is over, as a u64 that says how often.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::time::{clockid_t, itimerspec};
use crate::{Result, syscall};
use core::ffi::c_int;

pub use crate::arch::{TFD_CLOEXEC, TFD_NONBLOCK, TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET};

/// A timer by `clock`, which is not running. Errors: `EINVAL`, `EMFILE`, `ENFILE`, `EPERM`. timerfd_create(2).
pub fn timerfd_create(clock: clockid_t, flags: c_int) -> Result<OwnedFd> {
    // SAFETY: the call reads no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(TIMERFD_CREATE, clock, flags)? as i32)) }
}
c_abi! { fn timerfd_create(clock: clockid_t, flags: c_int) -> c_int { timerfd_create(clock, flags) } }

/// What is left of the timer's time. Errors: `EINVAL`. timerfd_gettime(2).
pub fn timerfd_gettime(fd: impl AsFd) -> Result<itimerspec> {
    let mut left = itimerspec::STOP;
    // SAFETY: the kernel writes one itimerspec.
    unsafe { syscall!(TIMERFD_GETTIME, fd.as_fd(), &raw mut left)? };
    Ok(left)
}
c_abi! { fn timerfd_gettime(fd: c_int, left: *mut itimerspec) -> c_int { syscall!(TIMERFD_GETTIME, fd, left) } }

/// Starts the timer, or stops it; answers with what was left. With [`TFD_TIMER_ABSTIME`], `it_value` is a time of the clock.
/// Errors: `EINVAL`, `ECANCELED`. timerfd_settime(2).
pub fn timerfd_settime(fd: impl AsFd, flags: c_int, new: &itimerspec) -> Result<itimerspec> {
    let mut old = itimerspec::STOP;
    // SAFETY: the kernel reads one itimerspec and writes one.
    unsafe { syscall!(TIMERFD_SETTIME, fd.as_fd(), flags, &raw const *new, &raw mut old)? };
    Ok(old)
}
c_abi! {
    fn timerfd_settime(fd: c_int, flags: c_int, new: *const itimerspec, old: *mut itimerspec) -> c_int {
        syscall!(TIMERFD_SETTIME, fd, flags, new, old)
    }
}
