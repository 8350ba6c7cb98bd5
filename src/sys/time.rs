// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/time.h>`: times in microseconds, and the three timers that every process has.
//!
//! setitimer(2) never got 64-bit time: on 32-bit ports a span of more than 68 years is an error.

use crate::c_abi::c_abi;
use crate::time::{CLOCK_REALTIME, clock_gettime, clock_settime, timespec};
use crate::{Errno, Result, arch, syscall};
use core::ffi::c_int;

/// A time, or a span of it. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C)]
pub struct timeval {
    /// Seconds.
    pub tv_sec: i64,
    /// Microseconds beyond them: 0 to 999,999.
    pub tv_usec: arch::Micros,
}

impl From<timespec> for timeval {
    fn from(time: timespec) -> Self {
        // Less than a second is less than 32 bits: a division of these takes no function.
        Self { tv_sec: time.tv_sec, tv_usec: (time.tv_nsec as u32 / 1000) as arch::Micros }
    }
}

impl From<timeval> for timespec {
    #[allow(clippy::useless_conversion, reason = "some ports have fewer bits here")]
    fn from(time: timeval) -> Self {
        Self { tv_sec: time.tv_sec, tv_nsec: i64::from(time.tv_usec).wrapping_mul(1000) }
    }
}

/// Real time, which [`setitimer`] ends with `SIGALRM`.
pub const ITIMER_REAL: c_int = 0;
/// Processor time in the program, which [`setitimer`] ends with `SIGVTALRM`.
pub const ITIMER_VIRTUAL: c_int = 1;
/// Processor time in the program and for it in the kernel, which [`setitimer`] ends with `SIGPROF`.
pub const ITIMER_PROF: c_int = 2;

/// A span, and how often it begins again.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct itimerval {
    /// The span from one end to the next; zero: there is no next.
    pub it_interval: timeval,
    /// What is left of the first span; zero: it is not running.
    pub it_value: timeval,
}

/// The kernel's `struct __kernel_old_timeval`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct OldTimeval {
    tv_sec: arch::Long,
    tv_usec: arch::OldMicros,
}
const _: () = assert!(size_of::<OldTimeval>() == arch::TIMEVAL_SIZE);
const _: () = assert!(size_of::<arch::OldMicros>() == arch::TIMEVAL_USEC_SIZE);

#[allow(clippy::unnecessary_cast, clippy::useless_conversion, reason = "some ports have fewer bits here")]
impl OldTimeval {
    fn new(time: timeval) -> Result<Self> {
        let tv_sec = time.tv_sec.try_into().map_err(|_| Errno::OVERFLOW)?;
        let tv_usec = time.tv_usec.try_into().map_err(|_| Errno::INVAL)?;
        Ok(Self { tv_sec, tv_usec })
    }

    pub(crate) fn timeval(self) -> timeval {
        timeval { tv_sec: self.tv_sec as i64, tv_usec: self.tv_usec as arch::Micros }
    }
}

/// The kernel's `struct __kernel_old_itimerval`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
struct OldItimerval([OldTimeval; 2]);

impl OldItimerval {
    fn new(time: &itimerval) -> Result<Self> {
        Ok(Self([OldTimeval::new(time.it_interval)?, OldTimeval::new(time.it_value)?]))
    }

    fn itimerval(self) -> itimerval {
        let [it_interval, it_value] = self.0.map(OldTimeval::timeval);
        itimerval { it_interval, it_value }
    }
}

/// What is left of the timer `which`. Errors: `EINVAL`. getitimer(2).
pub fn getitimer(which: c_int) -> Result<itimerval> {
    let mut left = OldItimerval::default();
    // SAFETY: the kernel writes one struct itimerval.
    unsafe { syscall!(GETITIMER, which, &raw mut left)? };
    Ok(left.itimerval())
}
c_abi! {
    fn getitimer(which: c_int, left: *mut itimerval) -> c_int { getitimer(which).map(|found| left.write(found)) }
}

/// Starts the timer `which`, or stops it; answers with what was left. Errors: `EINVAL`, `EOVERFLOW`. setitimer(2).
pub fn setitimer(which: c_int, new: &itimerval) -> Result<itimerval> {
    let (new, mut old) = (OldItimerval::new(new)?, OldItimerval::default());
    // SAFETY: the kernel reads one struct itimerval and writes one. What a handler does is sound by its own promise.
    unsafe { syscall!(SETITIMER, which, &raw const new, &raw mut old)? };
    Ok(old.itimerval())
}
c_abi! {
    fn setitimer(which: c_int, new: *const itimerval, old: *mut itimerval) -> c_int {
        setitimer(which, &*new).map(|left| {
            if !old.is_null() {
                old.write(left);
            }
        })
    }
}

/// Has SIGALRM sent in so many seconds, none for 0; answers with what was left before. alarm(2).
pub fn alarm(seconds: u32) -> u32 {
    // More than 68 years do not fit on every port.
    let span = timeval { tv_sec: i64::from(seconds.min(i32::MAX as u32)), tv_usec: 0 };
    let left = setitimer(ITIMER_REAL, &itimerval { it_value: span, ..itimerval::default() });
    let left = left.unwrap_or_default().it_value;
    // A second that has begun counts.
    left.tv_sec as u32 + u32::from(left.tv_usec > 0)
}
c_abi! { fn alarm(seconds: u32) -> u32 { alarm(seconds) } }

/// Has SIGALRM sent in so many microseconds, and then after each interval; answers with what was left before. ualarm(3).
pub fn ualarm(micros: u32, interval: u32) -> u32 {
    let [it_value, it_interval] = [micros, interval].map(|span| timespec::micros(span).into());
    let left = setitimer(ITIMER_REAL, &itimerval { it_interval, it_value }).unwrap_or_default().it_value;
    (left.tv_sec as u32).wrapping_mul(1_000_000).wrapping_add(left.tv_usec as u32)
}
c_abi! { fn ualarm(micros: u32, interval: u32) -> u32 { ualarm(micros, interval) } }

/// The time since 1970. gettimeofday(2).
pub fn gettimeofday() -> timeval {
    // This clock is on every machine.
    clock_gettime(CLOCK_REALTIME).unwrap_or_default().into()
}
c_abi! {
    fn gettimeofday(time: *mut timeval, zone: *mut [c_int; 2]) -> c_int {
        if !time.is_null() {
            time.write(gettimeofday());
        }
        if !zone.is_null() {
            zone.write([0; 2]);
        }
        0
    }
}

/// Sets the time since 1970. Errors: `EINVAL`, `EPERM`. settimeofday(2).
pub fn settimeofday(time: timeval) -> Result<()> {
    clock_settime(CLOCK_REALTIME, time.into())
}
c_abi! {
    fn settimeofday(time: *const timeval, _zone: *const [c_int; 2]) -> c_int {
        match time.as_ref() {
            Some(time) => settimeofday(*time),
            // Linux has no zone of its own to set.
            None => Err(Errno::INVAL),
        }
    }
}
