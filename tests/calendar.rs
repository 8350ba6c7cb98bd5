// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The calendar of `<time.h>`, against that of glibc in the zone UTC.

#[macro_use]
#[path = "oracle/both.rs"]
mod both;
#[path = "oracle/random.rs"]
mod random;

use libc::{time_t, tm};
use random::Random;
use std::ffi::{CStr, CString, c_char};
use std::mem::zeroed;
use std::ptr::null_mut;
use std::sync::{Mutex, MutexGuard, PoisonError};

both! {
    unsafe fn asctime(time: *const tm) -> *const c_char;
    unsafe fn asctime_r(time: *const tm, room: *mut c_char) -> *const c_char;
    unsafe fn ctime(time: *const time_t) -> *const c_char;
    unsafe fn ctime_r(time: *const time_t, room: *mut c_char) -> *const c_char;
    safe fn difftime(end: time_t, start: time_t) -> f64;
    unsafe fn gmtime(time: *const time_t) -> *const tm;
    unsafe fn gmtime_r(time: *const time_t, to: *mut tm) -> *const tm;
    unsafe fn localtime(time: *const time_t) -> *const tm;
    unsafe fn localtime_r(time: *const time_t, to: *mut tm) -> *const tm;
    unsafe fn mktime(time: *mut tm) -> time_t;
    unsafe fn strftime(room: *mut c_char, size: usize, format: *const c_char, time: *const tm) -> usize;
    unsafe fn timegm(time: *mut tm) -> time_t;
}

/// Puts glibc into the zone that ours is in. While the answer lives, no other test has the variables of both libraries.
fn utc() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    unsafe extern "C" {
        fn tzset();
    }
    let held = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: every test begins with this, and none reads the environment otherwise.
    unsafe {
        std::env::set_var("TZ", "UTC0");
        tzset();
    }
    held
}

/// The fields, and the name of the zone.
fn fields(time: &tm) -> ([i32; 9], i64, Option<CString>) {
    // SAFETY: what is not null is the name of a zone.
    let zone = unsafe { time.tm_zone.as_ref().map(|zone| CStr::from_ptr(zone).to_owned()) };
    let days = [time.tm_mday, time.tm_mon, time.tm_year, time.tm_wday, time.tm_yday];
    let [mday, mon, year, wday, yday] = days;
    ([time.tm_sec, time.tm_min, time.tm_hour, mday, mon, year, wday, yday, time.tm_isdst], time.tm_gmtoff, zone)
}

/// The same of ours.
fn our_fields(time: &nilibc::tm) -> ([i32; 9], i64, Option<CString>) {
    // SAFETY: both structs are that of C.
    fields(unsafe { &*(&raw const *time).cast() })
}

/// Times of all kinds: each second of some days, each day of four hundred years, near and far, and where the years end.
fn times(random: &mut Random) -> Vec<time_t> {
    const DAY: i64 = 86_400;
    // The first second that gmtime knows, and the last.
    const LIMITS: [i64; 2] = [-67_768_040_609_740_800, 67_768_036_191_676_799];
    let mut times: Vec<_> = (-100_000..46_097).map(|day| day * DAY + random.below(86_400) as i64).collect();
    times.extend((0..20_000).map(|_| (random.number() as i64) >> (6 + random.below(58))));
    times.extend((0..2 * DAY).step_by(7).map(|second| second - DAY));
    for limit in
        LIMITS.into_iter().chain([0, i64::from(i32::MIN), i64::from(i32::MAX), 1 << 32, 951_782_400, 4_107_542_400])
    {
        times.extend((-3..4).map(|second| limit + second));
    }
    times.extend([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]);
    times
}

#[test]
fn dates_are_those_of_glibc() {
    let _held = utc();
    let mut random = Random::new("gmtime");
    for time in times(&mut random) {
        // SAFETY: the time can be read, and there is room for the answers, which are as C has them.
        unsafe {
            let (mut ours, mut theirs): (tm, tm) = (zeroed(), zeroed());
            let found = (ours::gmtime_r(&time, &mut ours).is_null(), theirs::gmtime_r(&time, &mut theirs).is_null());
            assert_eq!(found.0, found.1, "gmtime of {time}");
            match nilibc::gmtime_r(time) {
                Err(error) => assert!(error == nilibc::Errno::OVERFLOW && found.1, "gmtime of {time} in Rust"),
                Ok(in_rust) => {
                    assert_eq!((fields(&ours), our_fields(&in_rust)), (fields(&theirs), fields(&theirs)), "{time}");
                    assert_eq!(fields(&*ours::gmtime(&time)), fields(&*theirs::gmtime(&time)));
                    theirs::localtime_r(&time, &mut theirs);
                    ours::localtime_r(&time, &mut ours);
                    assert_eq!(fields(&ours), fields(&theirs), "localtime of {time}");
                    assert_eq!(fields(&*ours::localtime(&time)), fields(&*theirs::localtime(&time)));
                    assert_eq!(
                        (ours::timegm(&mut ours), fields(&ours)),
                        (theirs::timegm(&mut theirs), fields(&theirs))
                    );
                    assert_eq!(nilibc::mktime(&mut in_rust.clone()), Ok(time), "mktime back to {time}");
                }
            }
        }
    }
}

/// A date with numbers that are out of their ranges, if `wild` says so.
fn date(random: &mut Random, wild: bool) -> tm {
    // SAFETY: all zero is a date.
    let mut date: tm = unsafe { zeroed() };
    let time = (random.number() as i64) >> (9 + random.below(50));
    // SAFETY: the time can be read and the date written.
    unsafe { libc::gmtime_r(&time, &mut date) };
    if wild {
        let mut any = || (random.number() as i32) >> random.below(32);
        date.tm_sec = any();
        date.tm_min = any();
        date.tm_hour = any();
        date.tm_mday = any();
        date.tm_mon = any();
        date.tm_year = any();
        date.tm_wday = any();
        date.tm_yday = any();
    }
    date
}

#[test]
fn seconds_of_dates_are_those_of_glibc() {
    let _held = utc();
    let mut random = Random::new("timegm");
    for _ in 0..50_000 {
        let date = date(&mut random, true);
        for (name, ours, theirs) in [
            ("timegm", ours::timegm as unsafe extern "C" fn(*mut tm) -> time_t, theirs::timegm as _),
            ("mktime", ours::mktime as _, theirs::mktime as unsafe extern "C" fn(*mut tm) -> time_t),
        ] {
            let (mut our_date, mut their_date) = (date, date);
            // SAFETY: the dates can be written.
            let (our_time, their_time) = unsafe { (ours(&mut our_date), theirs(&mut their_date)) };
            assert_eq!(our_time, their_time, "{name} of {:?}", fields(&date));
            if their_time != -1 {
                assert_eq!(fields(&our_date), fields(&their_date), "{name} of {:?}", fields(&date));
            }
        }
    }
}

#[test]
fn texts_of_dates_are_those_of_glibc() {
    let _held = utc();
    let mut random = Random::new("asctime");
    for _ in 0..20_000 {
        let mut date = date(&mut random, false);
        // SAFETY: the date can be written; there is room for the texts, which end with NUL.
        unsafe {
            let time = libc::timegm(&mut date);
            let text = |answer: *const c_char| answer.as_ref().map(|answer| CStr::from_ptr(answer).to_owned());
            let (mut our_room, mut their_room) = ([0; 26], [0; 26]);
            assert_eq!(text(ours::asctime(&date)), text(theirs::asctime(&date)));
            assert_eq!(text(ours::ctime(&time)), text(theirs::ctime(&time)));
            let (ours, theirs) =
                (ours::asctime_r(&date, our_room.as_mut_ptr()), theirs::asctime_r(&date, their_room.as_mut_ptr()));
            assert_eq!(text(ours), text(theirs), "asctime_r of {:?}", fields(&date));
            let (ours, theirs) =
                (ours::ctime_r(&time, our_room.as_mut_ptr()), theirs::ctime_r(&time, their_room.as_mut_ptr()));
            assert_eq!(text(ours), text(theirs), "ctime_r of {time}");
        }
    }
}

#[test]
fn spans_are_those_of_glibc() {
    let mut random = Random::new("difftime");
    for _ in 0..10_000 {
        let (end, start) = ((random.number() as i64) >> random.below(64), (random.number() as i64) >> random.below(64));
        assert_eq!(ours::difftime(end, start), theirs::difftime(end, start), "{end} - {start}");
    }
}

/// Formats a date with both, into rooms of this size.
fn compare_formats(format: &CStr, date: &tm, size: usize) {
    let (mut our_room, mut their_room) = (vec![1_u8; 300], vec![1_u8; 300]);
    // SAFETY: the rooms are of this size, or larger.
    let lens = unsafe {
        let theirs = theirs::strftime(their_room.as_mut_ptr().cast(), size, format.as_ptr(), date);
        (ours::strftime(our_room.as_mut_ptr().cast(), size, format.as_ptr(), date), theirs)
    };
    let text = |room: &[u8], len: usize| room[..len].escape_ascii().to_string();
    let (ours, theirs) = (text(&our_room, lens.0), text(&their_room, lens.1));
    assert_eq!((ours, lens.0), (theirs, lens.1), "{format:?} of {:?} in {size} bytes", fields(date));
    assert!(lens.0 == 0 || our_room[lens.0] == 0, "there is no NUL");
    assert!(our_room[size..].iter().all(|&byte| byte == 1), "{format:?} writes beyond {size} bytes");
}

#[test]
fn formats_are_those_of_glibc() {
    let _held = utc();
    let mut random = Random::new("strftime");
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').chain("%+ 1:".chars()).collect();
    for _ in 0..4000 {
        let date = date(&mut random, false);
        // Each conversion alone, plainly.
        for letter in &letters {
            let format = CString::new(format!("%{letter}")).unwrap();
            compare_formats(&format, &date, 200);
        }
        // Formats with flags, widths and text, also where there is no room for them.
        let mut format = String::new();
        for _ in 0..random.below(5) {
            let flags = *random.one_of(&["", "", "", "_", "-", "0", "^", "#", "_^", "0#", "-0"]);
            let width = *random.one_of(&["", "", "", "", "1", "3", "10", "17"]);
            let modifier = *random.one_of(&["", "", "", "E", "O"]);
            let letter = *random.one_of(&letters);
            // Left out is what glibc does by accident: it widens the sign of an offset, and then the number once more; it
            // fills up %s with spaces; and of what is no conversion it shows the end alone, or in capitals.
            let width = if matches!(letter, 's' | 'z') { "" } else { width };
            let modifier = if letter == '%' || flags.contains('#') { "" } else { modifier };
            let letter = if matches!(letter, 'E' | 'O') { 'Q' } else { letter };
            format += *random.one_of(&["", " ", "x", "\u{fc}"]);
            format += &format!("%{flags}{width}{modifier}{letter}");
        }
        if random.below(20) == 0 {
            format += *random.one_of(&["%", "%0", "%5", "%E", "%-3O"]);
        }
        let size = if random.below(3) == 0 { random.below(60) } else { 200 };
        compare_formats(&CString::new(format).unwrap(), &date, size);
    }
}

#[test]
fn dates_without_a_zone_are_formatted_as_by_glibc() {
    // SAFETY: all zero is a date.
    let mut date: tm = unsafe { zeroed() };
    date.tm_mday = 1;
    for (isdst, offset, zone) in
        [(-1, 0, null_mut()), (0, 19_800, c"IST".as_ptr().cast_mut()), (1, -12_600, c"NDT".as_ptr().cast_mut())]
    {
        (date.tm_isdst, date.tm_gmtoff, date.tm_zone) = (isdst, offset, zone);
        for format in [c"%z", c"%Z", c"%_z", c"%-z", c"%#Z", c"%^Z", c"%5Z|"] {
            compare_formats(format, &date, 100);
        }
    }
}
