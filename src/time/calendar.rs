// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<time.h>` that is about days and years. The local time is UTC, whatever `TZ` says.
//!
//! A year is counted from March, so that its last day is the one that some years lack, and months are as if there were a
//! year 0 and years before it.

#[cfg(feature = "c-abi")]
mod c;

use crate::process::CPtr;
use crate::{Errno, Result, bprint};
use core::ffi::{CStr, c_int, c_long};

/// A time by the calendar. The fields are those of the man page.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct tm {
    /// Seconds: 0 to 59, and 60 for a second that was put in.
    pub tm_sec: c_int,
    /// Minutes: 0 to 59.
    pub tm_min: c_int,
    /// Hours: 0 to 23.
    pub tm_hour: c_int,
    /// Day of the month: 1 to 31.
    pub tm_mday: c_int,
    /// Months since January: 0 to 11.
    pub tm_mon: c_int,
    /// Years since 1900.
    pub tm_year: c_int,
    /// Days since Sunday: 0 to 6.
    pub tm_wday: c_int,
    /// Days since the first of January: 0 to 365.
    pub tm_yday: c_int,
    /// Whether the clock is set forward in summer; below 0 if that is not known.
    pub tm_isdst: c_int,
    /// Seconds east of Greenwich.
    pub tm_gmtoff: c_long,
    /// What the zone is called.
    pub tm_zone: CPtr<'static>,
}

impl tm {
    /// All zero, which is the day before the first of January 1900.
    const ZERO: Self = Self {
        tm_sec: 0,
        tm_min: 0,
        tm_hour: 0,
        tm_mday: 0,
        tm_mon: 0,
        tm_year: 0,
        tm_wday: 0,
        tm_yday: 0,
        tm_isdst: 0,
        tm_gmtoff: 0,
        tm_zone: CPtr::NULL,
    };
}

impl Default for tm {
    fn default() -> Self {
        Self::ZERO
    }
}

/// Seconds in a day.
const DAY: i64 = 24 * 60 * 60;
/// Days in 400 years: as many in any of them.
const DAYS_OF_400_YEARS: i64 = 146_097;
/// Days from the first of March of the year 0 to the first of January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

/// How many days a year has.
pub(super) const fn days_of(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 }
}

/// Days from 1970 to the first of a month: January is 0, and any other number is a month of another year.
fn days_before(year: i64, month: i64) -> i64 {
    // From March on.
    let (year, month) = (year + (month - 2).div_euclid(12), (month - 2).rem_euclid(12));
    let days_before_month = (153 * month + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days_before_month - DAYS_BEFORE_1970
}

/// The calendar's name for a time in seconds since 1970, in UTC. Errors: `EOVERFLOW` where its year does not fit. gmtime(3).
pub fn gmtime_r(time: i64) -> Result<tm> {
    calendar(time, c"GMT")
}

fn calendar(time: i64, zone: &'static CStr) -> Result<tm> {
    let (days, second) = (time.div_euclid(DAY), time.rem_euclid(DAY) as c_int);
    let since_march_0 = days + DAYS_BEFORE_1970;
    let (era, day) =
        (since_march_0.div_euclid(DAYS_OF_400_YEARS), since_march_0.rem_euclid(DAYS_OF_400_YEARS) as c_int);
    // Without the days that some years have more than 365: each fourth, but for the last of a century, but for the last.
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Five months from March on have 153 days, and so have the five after these.
    let month = (5 * day_of_year + 2) / 153;
    let mday = day_of_year - (153 * month + 2) / 5 + 1;
    let is_next_year = month >= 10;
    let year = era * 400 + i64::from(year_of_era) + i64::from(is_next_year);
    Ok(tm {
        tm_sec: second % 60,
        tm_min: second / 60 % 60,
        tm_hour: second / 3600,
        tm_mday: mday,
        tm_mon: if is_next_year { month - 10 } else { month + 2 },
        tm_year: (year - 1900).try_into().map_err(|_| Errno::OVERFLOW)?,
        // The first day of 1970 was a Thursday.
        tm_wday: (days + 4).rem_euclid(7) as c_int,
        tm_yday: (days - days_before(year, 0)) as c_int,
        tm_isdst: 0,
        tm_gmtoff: 0,
        tm_zone: CPtr::new(zone),
    })
}

/// As [`gmtime_r`]: the local time is UTC. localtime(3).
pub fn localtime_r(time: i64) -> Result<tm> {
    calendar(time, c"UTC")
}

/// The seconds since 1970 of a time in UTC, and all of `time` set right: the 32nd of a month is in the next. Errors:
/// `EOVERFLOW` where the year does not fit then. timegm(3).
pub fn timegm(time: &mut tm) -> Result<i64> {
    seconds(time, c"GMT")
}

fn seconds(time: &mut tm, zone: &'static CStr) -> Result<i64> {
    let days = days_before(i64::from(time.tm_year) + 1900, time.tm_mon.into()) + i64::from(time.tm_mday) - 1;
    let minutes = i64::from(time.tm_hour) * 60 + i64::from(time.tm_min);
    let seconds = days * DAY + minutes * 60 + i64::from(time.tm_sec);
    *time = calendar(seconds, zone)?;
    Ok(seconds)
}

/// As [`timegm`]: the local time is UTC. mktime(3).
pub fn mktime(time: &mut tm) -> Result<i64> {
    seconds(time, c"UTC")
}

/// A time as text: `Thu Jan  1 00:00:00 1970` and a newline. Errors: `EOVERFLOW` where there is no room. asctime(3).
pub fn asctime_r<'room>(time: &tm, room: &'room mut [u8]) -> Result<&'room CStr> {
    let name = |names, index| super::strftime::name(names, index).get(..3).unwrap_or("???");
    let (day, month) = (name(super::strftime::DAYS, time.tm_wday), name(super::strftime::MONTHS, time.tm_mon));
    let year = i64::from(time.tm_year) + 1900;
    let text = bprint!(
        room,
        "{} {}{:3} {:02}:{:02}:{:02} {}\n\0",
        day,
        month,
        time.tm_mday,
        time.tm_hour,
        time.tm_min,
        time.tm_sec,
        year
    );
    CStr::from_bytes_with_nul(text).map_err(|_| Errno::OVERFLOW)
}

/// As [`asctime_r`], for seconds since 1970. ctime(3).
pub fn ctime_r(time: i64, room: &mut [u8]) -> Result<&CStr> {
    asctime_r(&localtime_r(time)?, room)
}

/// The seconds from `start` to `end`. difftime(3).
pub fn difftime(end: i64, start: i64) -> f64 {
    let seconds = end.abs_diff(start) as f64;
    if end < start { -seconds } else { seconds }
}
