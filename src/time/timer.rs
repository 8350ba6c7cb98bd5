// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Timers that send signals: timer_create(2) and its kin. One that a descriptor stands for is in
//! [`timerfd`](crate::sys::timerfd).

use super::{clockid_t, itimerspec};
use crate::c_abi::c_abi;
use crate::process::pid_t;
use crate::{Result, syscall};
use core::ffi::c_int;

/// A timer of this process.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct timer_t(c_int);

/// A signal is sent to the process. [`sigevent`].
pub const SIGEV_SIGNAL: c_int = 0;
/// Nothing is sent. [`sigevent`].
pub const SIGEV_NONE: c_int = 1;
/// A signal is sent to one thread. [`sigevent`].
pub const SIGEV_THREAD_ID: c_int = 4;

/// What happens at an event. include/uapi/asm-generic/siginfo.h, `struct sigevent`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct sigevent {
    /// Comes with the signal.
    pub sigev_value: usize,
    /// The signal.
    pub sigev_signo: c_int,
    /// Who gets it: [`SIGEV_SIGNAL`], [`SIGEV_NONE`] or [`SIGEV_THREAD_ID`].
    pub sigev_notify: c_int,
    /// The thread that gets it.
    pub sigev_notify_thread_id: pid_t,
    rest: [c_int; (SIGEV_SIZE - size_of::<usize>()) / 4 - 3],
}

const SIGEV_SIZE: usize = 64;
const _: () = assert!(size_of::<sigevent>() == SIGEV_SIZE);

impl sigevent {
    const fn new(notify: c_int, signo: c_int, value: usize, thread: pid_t) -> Self {
        Self {
            sigev_value: value,
            sigev_signo: signo,
            sigev_notify: notify,
            sigev_notify_thread_id: thread,
            rest: [0; _],
        }
    }

    /// Nothing happens: the timer can be read.
    pub const fn none() -> Self {
        Self::new(SIGEV_NONE, 0, 0, 0)
    }

    /// The process gets the signal `signo`, and `value` with it.
    pub const fn signal(signo: c_int, value: usize) -> Self {
        Self::new(SIGEV_SIGNAL, signo, value, 0)
    }

    /// The thread `thread` of this process gets the signal `signo`, and `value` with it.
    pub const fn thread(signo: c_int, value: usize, thread: pid_t) -> Self {
        Self::new(SIGEV_THREAD_ID, signo, value, thread)
    }
}

/// A timer by `clock` that does this when its time is over; it is not running. Errors: `EINVAL`, `EAGAIN`, `ENOTSUP`.
/// timer_create(2).
pub fn timer_create(clock: clockid_t, event: &sigevent) -> Result<timer_t> {
    let mut timer = timer_t(0);
    // SAFETY: the kernel reads one sigevent and writes one number. What a handler does is sound by its own promise.
    unsafe { syscall!(TIMER_CREATE, clock, &raw const *event, &raw mut timer)? };
    Ok(timer)
}
c_abi! {
    fn timer_create(clock: clockid_t, event: *const sigevent, timer: *mut timer_t) -> c_int {
        syscall!(TIMER_CREATE, clock, event, timer)
    }
}

/// Takes the timer away. Errors: `EINVAL`. timer_delete(2).
pub fn timer_delete(timer: timer_t) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(TIMER_DELETE, timer.0).map(drop) }
}
c_abi! { fn timer_delete(timer: timer_t) -> c_int { timer_delete(timer) } }

/// How often the timer's time was over again while its signal was still waiting. Errors: `EINVAL`. timer_getoverrun(2).
pub fn timer_getoverrun(timer: timer_t) -> Result<usize> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(TIMER_GETOVERRUN, timer.0) }
}
c_abi! { fn timer_getoverrun(timer: timer_t) -> c_int { timer_getoverrun(timer) } }

/// What is left of the timer's time. Errors: `EINVAL`. timer_gettime(2).
pub fn timer_gettime(timer: timer_t) -> Result<itimerspec> {
    let mut left = itimerspec::STOP;
    // SAFETY: the kernel writes one itimerspec.
    unsafe { syscall!(TIMER_GETTIME, timer.0, &raw mut left)? };
    Ok(left)
}
c_abi! {
    fn timer_gettime(timer: timer_t, left: *mut itimerspec) -> c_int { syscall!(TIMER_GETTIME, timer.0, left) }
}

/// Starts the timer, or stops it; answers with what was left. With [`TIMER_ABSTIME`](super::TIMER_ABSTIME), `it_value` is a time
/// of the clock. Errors: `EINVAL`. timer_settime(2).
pub fn timer_settime(timer: timer_t, flags: c_int, new: &itimerspec) -> Result<itimerspec> {
    let mut old = itimerspec::STOP;
    // SAFETY: the kernel reads one itimerspec and writes one.
    unsafe { syscall!(TIMER_SETTIME, timer.0, flags, &raw const *new, &raw mut old)? };
    Ok(old)
}
c_abi! {
    fn timer_settime(timer: timer_t, flags: c_int, new: *const itimerspec, old: *mut itimerspec) -> c_int {
        syscall!(TIMER_SETTIME, timer.0, flags, new, old)
    }
}
