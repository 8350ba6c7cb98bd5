// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `date` and `touch`: the time, of the machine and of files. It is UTC everywhere: a test machine has no time zones.

use super::cp::timespec_of;
use crate::bytes::{number, signed, tail};
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let now = match call.last(b"ds") {
        Some((_, text)) => timespec::seconds(time_of(call, text)),
        None => call.needs(c"clock", clock_gettime(CLOCK_REALTIME)),
    };
    if call.has(b's') {
        call.needs(c"clock", clock_settime(CLOCK_REALTIME, now));
    }
    let format = match call.operands {
        [] => c"%a %b %e %H:%M:%S UTC %Y",
        [format, ..] if format.to_bytes().starts_with(b"+") => tail(format, 1),
        [format, ..] => call.refuses("a format begins with `+`:", format),
    };
    print_time(now.tv_sec, format);
    println!();
    Ok(())
}

/// Prints a time, in seconds since 1970.
pub(super) fn print_time(seconds: i64, format: &CStr) {
    let mut room = [0; 512];
    if let Ok(time) = gmtime_r(seconds)
        && let Some(text) = strftime(&mut room, format, &time)
    {
        print!("{}", text);
    }
}

/// `@SECONDS` since 1970, or `[[CC]YY]MMDDhhmm[.SS]`.
fn time_of(call: &Call<'_>, text: &CStr) -> i64 {
    let time = match text.to_bytes() {
        [b'@', seconds @ ..] => signed(seconds),
        digits => calendar(digits),
    };
    time.unwrap_or_else(|| call.refuses("this is no time:", text))
}

fn calendar(text: &[u8]) -> Option<i64> {
    let (digits, seconds) = match text {
        [digits @ .., b'.', tens, ones] => (digits, number(&[*tens, *ones])?),
        digits => (digits, 0),
    };
    let rest = number(digits)?;
    let pair = |place: u32| (rest / 100_u64.pow(place) % 100) as c_int;
    let now = clock_gettime(CLOCK_REALTIME).ok()?.tv_sec;
    let mut time = gmtime_r(now).ok()?;
    match digits.len() {
        8 => {}
        10 => time.tm_year = pair(4) + if pair(4) < 69 { 100 } else { 0 },
        12 => time.tm_year = (rest / 100_000_000) as c_int - 1900,
        _ => return None,
    }
    (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min) = (pair(3) - 1, pair(2), pair(1), pair(0));
    time.tm_sec = seconds as c_int;
    let is_right =
        (0..12).contains(&time.tm_mon) && (1..=31).contains(&time.tm_mday) && time.tm_hour < 24 && time.tm_min < 60;
    timegm(&mut time).ok().filter(|_| is_right)
}

pub(crate) fn touch(call: &Call<'_>) -> Outcome {
    let mut times = [timespec { tv_sec: 0, tv_nsec: UTIME_NOW }; 2];
    match call.last(b"dtr") {
        Some((b'r', path)) => {
            let file = call.needs(path, stat(path));
            times = [file.stx_atime, file.stx_mtime].map(timespec_of);
        }
        Some((_, text)) => times = [timespec::seconds(time_of(call, text)); 2],
        None => {}
    }
    if call.has(b'a') != call.has(b'm') {
        times[usize::from(call.has(b'a'))].tv_nsec = UTIME_OMIT;
    }
    call.each(call.operands, &mut |path| match utimensat(AT_FDCWD, path, times, 0) {
        Err(Errno::NOENT) if call.has(b'c') => Ok(()),
        Err(Errno::NOENT) => futimens(open(path, O_WRONLY | O_CREAT | O_NOCTTY, 0o666)?, times),
        done => done,
    })
}
