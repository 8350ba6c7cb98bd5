// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Reading clocks, setting them, and sleeping by them.
//!
//! Each is a system call. C's `clock_gettime` is not: it stands with that of the vDSO.

use super::timespec;
use crate::c_abi::c_abi;
use crate::process::pid_t;
use crate::{Result, syscall};
use core::ffi::{c_int, c_long};

/// A clock: one of `CLOCK_*`, or that of a process.
#[allow(non_camel_case_types)]
pub type clockid_t = c_int;

/// Time since 1970, which can be set.
pub const CLOCK_REALTIME: clockid_t = 0;
/// Time since some start, which only goes forward.
pub const CLOCK_MONOTONIC: clockid_t = 1;
/// Processor time of this process.
pub const CLOCK_PROCESS_CPUTIME_ID: clockid_t = 2;
/// Processor time of this thread.
pub const CLOCK_THREAD_CPUTIME_ID: clockid_t = 3;
/// As [`CLOCK_MONOTONIC`], as the hardware counts: never slewed.
pub const CLOCK_MONOTONIC_RAW: clockid_t = 4;
/// As [`CLOCK_REALTIME`] at the last tick: quicker to read.
pub const CLOCK_REALTIME_COARSE: clockid_t = 5;
/// As [`CLOCK_MONOTONIC`] at the last tick: quicker to read.
pub const CLOCK_MONOTONIC_COARSE: clockid_t = 6;
/// As [`CLOCK_MONOTONIC`], counting also while the machine is suspended.
pub const CLOCK_BOOTTIME: clockid_t = 7;
/// As [`CLOCK_REALTIME`]; its timers wake a suspended machine.
pub const CLOCK_REALTIME_ALARM: clockid_t = 8;
/// As [`CLOCK_BOOTTIME`]; its timers wake a suspended machine.
pub const CLOCK_BOOTTIME_ALARM: clockid_t = 9;
/// As [`CLOCK_REALTIME`] without leap seconds.
pub const CLOCK_TAI: clockid_t = 11;

/// The time is one of the clock, not a span from now.
pub const TIMER_ABSTIME: c_int = 1;

/// The clock of processor time of the process `pid`; 0 is this one. Errors: `ESRCH`. clock_getcpuclockid(3).
pub fn clock_getcpuclockid(pid: pid_t) -> Result<clockid_t> {
    // include/linux/posix-timers.h, `make_process_cpuclock`; 2 is the clock by which the scheduler counts. No process has a
    // number that does not fit.
    let clock = (!pid << 3) | 2;
    match clock_getres(clock) {
        Ok(_) if pid >> 28 == 0 => Ok(clock),
        _ => Err(crate::Errno::SRCH),
    }
}
c_abi! {
    fn clock_getcpuclockid(pid: pid_t, clock: *mut clockid_t) -> c_int {
        number(clock_getcpuclockid(pid).map(|found| *clock = found))
    }
}

/// The smallest step that `clock` shows. Errors: `EINVAL`. clock_getres(2).
pub fn clock_getres(clock: clockid_t) -> Result<timespec> {
    let mut step = timespec::default();
    // SAFETY: the kernel writes one timespec.
    unsafe { syscall!(CLOCK_GETRES, clock, &raw mut step)? };
    Ok(step)
}
c_abi! { fn clock_getres(clock: clockid_t, step: *mut timespec) -> c_int { syscall!(CLOCK_GETRES, clock, step) } }

/// What `clock` shows. Errors: `EINVAL`. clock_gettime(2).
pub fn clock_gettime(clock: clockid_t) -> Result<timespec> {
    let mut time = timespec::default();
    // SAFETY: the kernel writes one timespec.
    unsafe { syscall!(CLOCK_GETTIME, clock, &raw mut time)? };
    Ok(time)
}

/// Sleeps by `clock` for `span`, or with [`TIMER_ABSTIME`] until then. After `EINTR`, `left` is what is left of a span. Errors:
/// `EINTR`, `EINVAL`, `ENOTSUP`. clock_nanosleep(2).
pub fn clock_nanosleep(clock: clockid_t, flags: c_int, span: timespec, left: Option<&mut timespec>) -> Result<()> {
    let left = left.map_or(core::ptr::null_mut(), |left| &raw mut *left);
    // SAFETY: the kernel reads one timespec, and writes one where it is asked to.
    unsafe { syscall!(CLOCK_NANOSLEEP, clock, flags, &raw const span, left).map(drop) }
}
c_abi! {
    fn clock_nanosleep(clock: clockid_t, flags: c_int, span: *const timespec, left: *mut timespec) -> c_int {
        number(syscall!(CLOCK_NANOSLEEP, clock, flags, span, left))
    }
}

/// Sets `clock`. Errors: `EINVAL`, `EPERM`. clock_settime(2).
pub fn clock_settime(clock: clockid_t, time: timespec) -> Result<()> {
    // SAFETY: the kernel reads one timespec.
    unsafe { syscall!(CLOCK_SETTIME, clock, &raw const time).map(drop) }
}
c_abi! {
    fn clock_settime(clock: clockid_t, time: *const timespec) -> c_int { syscall!(CLOCK_SETTIME, clock, time) }
}

/// Sleeps for so many milliseconds. Errors: `EINTR`.
pub fn msleep(millis: u32) -> Result<()> {
    nanosleep(timespec::millis(millis))
}
c_abi! { fn msleep(millis: u32) -> c_int { msleep(millis) } }

/// Sleeps for `span`. Errors: `EINTR`, `EINVAL`. nanosleep(2).
pub fn nanosleep(span: timespec) -> Result<()> {
    clock_nanosleep(CLOCK_REALTIME, 0, span, None)
}
c_abi! {
    fn nanosleep(span: *const timespec, left: *mut timespec) -> c_int {
        syscall!(CLOCK_NANOSLEEP, CLOCK_REALTIME, 0, span, left)
    }
}

/// Sleeps for so many seconds; answers with what is left of them when a signal came. sleep(3).
pub fn sleep(seconds: u32) -> u32 {
    let mut left = timespec::seconds(i64::from(seconds));
    match clock_nanosleep(CLOCK_REALTIME, 0, left, Some(&mut left)) {
        Ok(()) => 0,
        // A second that has begun counts.
        Err(_) => left.tv_sec as u32 + u32::from(left.tv_nsec > 0),
    }
}
c_abi! { fn sleep(seconds: u32) -> u32 { sleep(seconds) } }

/// Seconds since 1970. time(2).
pub fn time() -> i64 {
    // This clock is on every machine.
    clock_gettime(CLOCK_REALTIME).unwrap_or_default().tv_sec
}
c_abi! {
    fn time(place: *mut i64) -> i64 {
        let seconds = time();
        if !place.is_null() {
            *place = seconds;
        }
        seconds
    }
}

/// The one base that `timespec_get` of C knows.
#[cfg(feature = "c-abi")]
const TIME_UTC: c_int = 1;
c_abi! {
    fn timespec_get(time: *mut timespec, base: c_int) -> c_int {
        if base != TIME_UTC { return 0; }
        clock_gettime(CLOCK_REALTIME).map_or(0, |now| { *time = now; base })
    }
    fn timespec_getres(step: *mut timespec, base: c_int) -> c_int {
        if base != TIME_UTC { return 0; }
        clock_getres(CLOCK_REALTIME).map_or(0, |smallest| {
            if let Some(step) = step.as_mut() { *step = smallest; }
            base
        })
    }
}

/// Microseconds of processor time that this process has used: `CLOCKS_PER_SEC` are a million. Errors: `EOVERFLOW`. clock(3).
pub fn clock() -> Result<c_long> {
    let used = clock_gettime(CLOCK_PROCESS_CPUTIME_ID)?;
    c_long::try_from(used.tv_sec * 1_000_000 + used.tv_nsec / 1000).map_err(|_| crate::Errno::OVERFLOW)
}
c_abi! { fn clock() -> c_long { clock().unwrap_or(-1) } }

/// Sleeps for so many microseconds. Errors: `EINTR`. usleep(3).
pub fn usleep(micros: u32) -> Result<()> {
    nanosleep(timespec::micros(micros))
}
c_abi! { fn usleep(micros: u32) -> c_int { usleep(micros) } }

/// The error itself, or 0: what some of POSIX's calls answer with.
#[cfg(feature = "c-abi")]
fn number<T>(answer: Result<T>) -> c_int {
    answer.map_or_else(crate::Errno::number, |_| 0)
}
