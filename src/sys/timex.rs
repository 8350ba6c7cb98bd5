// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/timex.h>`: how a clock is kept right.

use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::sys::time::timeval;
use crate::time::{CLOCK_REALTIME, clockid_t};
use crate::{Result, syscall};
use core::ffi::{c_int, c_uint};

/// State of a clock, and what to change in it. include/uapi/linux/timex.h, `struct __kernel_timex`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(8))]
pub struct timex {
    /// What to change: `ADJ_*`.
    pub modes: c_uint,
    pad: c_int,
    /// How far it is off: microseconds, or nanoseconds with [`STA_NANO`].
    pub offset: i64,
    /// How much it is too quick, in parts per million times 65536.
    pub freq: i64,
    /// Microseconds.
    pub maxerror: i64,
    /// Microseconds.
    pub esterror: i64,
    /// `STA_*`.
    pub status: c_int,
    pad2: c_int,
    /// Of the phase-locked loop.
    pub constant: i64,
    /// Of the clock, in microseconds.
    pub precision: i64,
    /// The greatest `freq`.
    pub tolerance: i64,
    /// The time; what is added to it with [`ADJ_SETOFFSET`].
    pub time: timeval,
    /// Microseconds between two ticks.
    pub tick: i64,
    /// As `freq`, of the pulse per second.
    pub ppsfreq: i64,
    /// Of the pulse per second, as `offset`.
    pub jitter: i64,
    /// The interval is 2 to the power of this many seconds.
    pub shift: c_int,
    pad3: c_int,
    /// Of the pulse per second, as `freq`.
    pub stabil: i64,
    /// How often the jitter was too great.
    pub jitcnt: i64,
    /// How many intervals there were.
    pub calcnt: i64,
    /// How many of them were wrong.
    pub errcnt: i64,
    /// How often `stabil` was too great.
    pub stbcnt: i64,
    /// Seconds between international atomic time and this one.
    pub tai: c_int,
    rest: [c_int; 11],
}

constants! { c_uint:
    ADJ_OFFSET            = 0x0001: "Sets `offset`."
    ADJ_FREQUENCY         = 0x0002: "Sets `freq`."
    ADJ_MAXERROR          = 0x0004: "Sets `maxerror`."
    ADJ_ESTERROR          = 0x0008: "Sets `esterror`."
    ADJ_STATUS            = 0x0010: "Sets `status`."
    ADJ_TIMECONST         = 0x0020: "Sets `constant`."
    ADJ_TAI               = 0x0080: "Sets `tai`, from `constant`."
    ADJ_SETOFFSET         = 0x0100: "Adds `time` to the clock."
    ADJ_MICRO             = 0x1000: "Microseconds from now on."
    ADJ_NANO              = 0x2000: "Nanoseconds from now on."
    ADJ_TICK              = 0x4000: "Sets `tick`."
    ADJ_OFFSET_SINGLESHOT = 0x8001: "Slews the clock by `offset` once, as adjtime(3) does."
    ADJ_OFFSET_SS_READ    = 0xa001: "Tells what is left of that."
}

/// The clock is not held against any other. In `status`.
pub const STA_UNSYNC: c_int = 0x0040;
/// The unit is a nanosecond. In `status`.
pub const STA_NANO: c_int = 0x2000;

/// The clock is right. Answered by [`adjtimex`].
pub const TIME_OK: c_int = 0;
/// A leap second comes. Answered by [`adjtimex`].
pub const TIME_INS: c_int = 1;
/// A second will be left out. Answered by [`adjtimex`].
pub const TIME_DEL: c_int = 2;
/// The leap second is now. Answered by [`adjtimex`].
pub const TIME_OOP: c_int = 3;
/// The leap second is over. Answered by [`adjtimex`].
pub const TIME_WAIT: c_int = 4;
/// The clock is not held against any other. Answered by [`adjtimex`].
pub const TIME_ERROR: c_int = 5;

/// Changes what `state.modes` says, and fills in the rest; answers with one of `TIME_*`. Errors: `EINVAL`, `EPERM`.
/// adjtimex(2).
pub fn adjtimex(state: &mut timex) -> Result<c_int> {
    clock_adjtime(CLOCK_REALTIME, state)
}
c_abi! {
    fn adjtimex(state: *mut timex) -> c_int { syscall!(CLOCK_ADJTIME, CLOCK_REALTIME, state) }
    fn ntp_adjtime(state: *mut timex) -> c_int { syscall!(CLOCK_ADJTIME, CLOCK_REALTIME, state) }
}

/// As [`adjtimex`], for any clock. Errors: `EINVAL`, `EPERM`, `EOPNOTSUPP`. clock_adjtime(2).
pub fn clock_adjtime(clock: clockid_t, state: &mut timex) -> Result<c_int> {
    // SAFETY: the kernel reads and writes one struct timex.
    unsafe { Ok(syscall!(CLOCK_ADJTIME, clock, &raw mut *state)? as c_int) }
}
c_abi! { fn clock_adjtime(clock: clockid_t, state: *mut timex) -> c_int { syscall!(CLOCK_ADJTIME, clock, state) } }

/// Slews the clock by `span` from now on, unless it is `None`. Answers with what was left of the last such span. Errors: `EPERM`.
/// adjtime(3).
pub fn adjtime(span: Option<timeval>) -> Result<timeval> {
    #[allow(clippy::useless_conversion, reason = "some ports have fewer bits here")]
    let micros = |span: timeval| span.tv_sec * MICROS + i64::from(span.tv_usec);
    let modes = if span.is_some() { ADJ_OFFSET_SINGLESHOT } else { ADJ_OFFSET_SS_READ };
    let mut state = timex { modes, offset: span.map_or(0, micros), ..timex::default() };
    adjtimex(&mut state)?;
    let (tv_sec, tv_usec) = (state.offset / MICROS, state.offset % MICROS);
    Ok(timeval { tv_sec, tv_usec: tv_usec as _ })
}
c_abi! {
    fn adjtime(span: *const timeval, left: *mut timeval) -> c_int {
        adjtime(span.as_ref().copied()).map(|rest| {
            if let Some(left) = left.as_mut() {
                *left = rest;
            }
        })
    }
}

/// Microseconds in a second.
const MICROS: i64 = 1_000_000;

/// `struct ntptimeval` of C.
#[cfg(feature = "c-abi")]
#[repr(C)]
struct NtpTime {
    time: timeval,
    /// `maxerror`, `esterror` and `tai` of [`timex`].
    rest: [core::ffi::c_long; 3],
}
c_abi! {
    fn ntp_gettime(place: *mut NtpTime) -> c_int {
        let mut state = timex::default();
        adjtimex(&mut state).inspect(|_| {
            let rest = [state.maxerror, state.esterror, state.tai.into()].map(|number| number as _);
            place.write(NtpTime { time: state.time, rest });
        })
    }
}
