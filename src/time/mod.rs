// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<time.h>`: what a time is; reading clocks, sleeping and timers. Seconds are 64-bit on every port.

mod calendar;
mod clock;
mod strftime;
mod timer;

pub use {calendar::*, clock::*, strftime::strftime, timer::*};

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

    /// A span of microseconds.
    pub const fn micros(micros: u32) -> Self {
        Self { tv_sec: (micros / 1_000_000) as i64, tv_nsec: (micros % 1_000_000) as i64 * 1000 }
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

/// A span that is over at a time, and how often it begins again.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct itimerspec {
    /// The span from one end to the next; zero: there is no next.
    pub it_interval: timespec,
    /// What is left of the first span, or the time of its end; zero: it is not running.
    pub it_value: timespec,
}

impl itimerspec {
    /// Not running: what stops a timer.
    pub const STOP: Self = Self::once(timespec::seconds(0));

    /// Ends once, after `span`.
    pub const fn once(span: timespec) -> Self {
        Self { it_interval: timespec::seconds(0), it_value: span }
    }

    /// Ends after each `span`.
    pub const fn every(span: timespec) -> Self {
        Self { it_interval: span, it_value: span }
    }
}
