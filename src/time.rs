// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<time.h>`: clocks and sleeping. Seconds are 64-bit on every port.

use crate::{Result, syscall};
use core::ffi::c_int;

/// A time, or a span of it: the kernel's `__kernel_timespec`, the same on every port.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(C)]
pub struct timespec {
    /// Seconds.
    pub tv_sec: i64,
    /// Nanoseconds beyond them: 0 to 999,999,999.
    pub tv_nsec: i64,
}

impl timespec {
    /// A span of whole seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self { tv_sec: seconds, tv_nsec: 0 }
    }

    /// A span of milliseconds.
    pub const fn millis(millis: u32) -> Self {
        Self { tv_sec: (millis / 1000) as i64, tv_nsec: (millis % 1000) as i64 * 1_000_000 }
    }
}

impl core::ops::Add for timespec {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let nanos = self.tv_nsec + other.tv_nsec;
        let carry = nanos >= NANOS;
        let rest = if carry { nanos - NANOS } else { nanos };
        Self { tv_sec: self.tv_sec + other.tv_sec + carry as i64, tv_nsec: rest }
    }
}

impl core::ops::Sub for timespec {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let nanos = self.tv_nsec - other.tv_nsec;
        let borrow = nanos < 0;
        let rest = if borrow { nanos + NANOS } else { nanos };
        Self { tv_sec: self.tv_sec - other.tv_sec - borrow as i64, tv_nsec: rest }
    }
}

/// Nanoseconds in a second.
const NANOS: i64 = 1_000_000_000;

/// Time since 1970, which can be set.
pub const CLOCK_REALTIME: c_int = 0;
/// Time since some start, which only goes forward.
pub const CLOCK_MONOTONIC: c_int = 1;
/// Processor time of this process.
pub const CLOCK_PROCESS_CPUTIME_ID: c_int = 2;
/// As [`CLOCK_MONOTONIC`], counting also while the machine is suspended.
pub const CLOCK_BOOTTIME: c_int = 7;

/// The smallest step that `clock` shows. Errors: `EINVAL`. clock_getres(2).
pub fn clock_getres(clock: c_int) -> Result<timespec> {
    let mut step = timespec::default();
    // SAFETY: the kernel writes one timespec.
    unsafe { syscall!(CLOCK_GETRES, clock, &raw mut step)? };
    Ok(step)
}

/// What `clock` shows. Errors: `EINVAL`. clock_gettime(2).
pub fn clock_gettime(clock: c_int) -> Result<timespec> {
    let mut time = timespec::default();
    // SAFETY: the kernel writes one timespec.
    unsafe { syscall!(CLOCK_GETTIME, clock, &raw mut time)? };
    Ok(time)
}

/// Sleeps for `span`. Errors: `EINTR`, `EINVAL`. nanosleep(2).
pub fn nanosleep(span: timespec) -> Result<()> {
    // SAFETY: the kernel reads one timespec; where it would write what is left, there is a null pointer.
    unsafe { syscall!(CLOCK_NANOSLEEP, CLOCK_REALTIME, 0, &raw const span, syscall::NULL).map(drop) }
}
