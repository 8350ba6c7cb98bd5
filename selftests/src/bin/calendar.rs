// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Days and years, and times as text.
//!
//! The calendar is compared with glibc's on the host. Here are the places where a number of 32 bits would not do, and where
//! years begin.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{fails, is};

selftest! {
    gmtime_of_the_beginning                => is(text(0, c"%F %T %a %j"), b"1970-01-01 00:00:00 Thu 001");
    gmtime_before_the_beginning            => is(text(-1, c"%F %T %a %j"), b"1969-12-31 23:59:59 Wed 365");
    gmtime_beyond_32_bits                  => is(text(1 << 32, c"%F %T"), b"2106-02-07 06:28:16");
    gmtime_of_the_29th_of_february         => is(text(951_782_400, c"%F %j"), b"2000-02-29 060") && is(text(4_107_542_400, c"%F"), b"2100-03-01");
    gmtime_of_the_last_year                => is(text(LAST, c"%F %T"), b"2147485547-12-31 23:59:59");
    gmtime_beyond_the_last_year            => fails(gmtime_r(LAST + 1), Errno::OVERFLOW) && fails(gmtime_r(i64::MIN), Errno::OVERFLOW);
    timegm_is_the_way_back                 => [0, -1, 951_782_399, 1 << 33, LAST, -62_167_219_201].iter().all(|&time| back(time) == Ok(time));
    timegm_sets_right                      => timegm_sets_right();
    mktime_of_now_is_now                   => { let now = clock_gettime(CLOCK_REALTIME)?.tv_sec; mktime(&mut localtime_r(now)?)? == now };
    strftime_of_the_years_first_week       => is(text(1_609_459_199, c"%G-W%V %U %W"), b"2020-W53 52 52") && is(text(1_609_459_200, c"%G-W%V-%u"), b"2020-W53-5");
    strftime_with_flags_and_widths         => is(text(0, c"%-d|%_m|%3e|%^a|%010Y|%5p|"), b"1| 1|  1|THU|0000001970|   AM|");
    strftime_of_the_zone                   => is(text(0, c"%z %Z"), b"+0000 GMT");
    strftime_without_room                  => strftime(&mut [0; 9], c"%F", &gmtime_r(0)?).is_none() && strftime(&mut [0; 10], c"%F", &gmtime_r(0)?) == Some(b"1970-01-01");
    strftime_of_what_is_unknown            => is(text(0, c"%Q%%%"), b"%Q%%");
    asctime_is_a_line                      => asctime_r(&gmtime_r(0)?, &mut [0; 26])? == c"Thu Jan  1 00:00:00 1970\n";
    ctime_without_room                     => fails(ctime_r(LAST, &mut [0; 26]), Errno::OVERFLOW);
    difftime_of_far_times                  => difftime(i64::MAX, i64::MIN) == 18_446_744_073_709_551_615.0 && difftime(3, 5) == -2.0;
}

/// The last second whose year fits.
const LAST: i64 = 67_768_036_191_676_799;

/// A time, written as `format` asks for it.
fn text(time: i64, format: &CStr) -> &'static [u8] {
    static mut ROOM: [u8; 128] = [0; 128];
    // SAFETY: the test has one thread, and is done with one text before it asks for the next.
    let room = unsafe { (&raw mut ROOM).as_mut_unchecked() };
    gmtime_r(time).ok().and_then(|date| strftime(room, format, &date)).unwrap_or(b"nothing")
}

fn back(time: i64) -> Result<i64> {
    timegm(&mut gmtime_r(time)?)
}

/// The 32nd of January, an hour too far, is the second of February.
fn timegm_sets_right() -> Result<bool> {
    let mut date = tm { tm_year: 123, tm_mon: 12, tm_mday: 32, tm_hour: 24, tm_min: -1, ..tm::default() };
    let time = timegm(&mut date)?;
    Ok(time == 1_706_831_940
        && (date.tm_mon, date.tm_mday, date.tm_hour, date.tm_min, date.tm_wday) == (1, 1, 23, 59, 4))
}
