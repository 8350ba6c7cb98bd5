// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The calendar as C calls it: by pointers, and with answers in memory that the next call takes.

use super::{asctime_r, ctime_r, difftime, gmtime_r, localtime_r, mktime, timegm, tm};
use crate::c_abi::{c_abi, c_data};
use crate::global::Global;
use crate::{Result, strftime};
use core::ffi::{CStr, c_char, c_int, c_long};
use core::slice::from_raw_parts_mut;

static TIME: Global<tm> = Global::new(tm::ZERO);
/// Room for a year of any length.
static TEXT: Global<[u8; 64]> = Global::new([0; 64]);

/// The room that C has for the text of a time, by its header.
type Room = [u8; 26];

c_data! {
    daylight: DAYLIGHT c_int = 0;
    timezone: TIMEZONE c_long = 0;
    tzname: TZNAME [*const c_char; 2] = [c"UTC".as_ptr(); 2];
}

/// Puts the answer where C wants it.
unsafe fn put(time: Result<tm>, to: *mut tm) -> Result<*mut tm> {
    // SAFETY: the caller has room for it.
    unsafe { to.write(time?) };
    Ok(to)
}

/// The text as C wants it.
fn text(text: Result<&CStr>) -> Result<*mut c_char> {
    Ok(text?.as_ptr().cast_mut())
}

c_abi! {
    fn asctime(time: *const tm) -> *mut c_char { text(asctime_r(&*time, &mut *TEXT.as_ptr())) }
    fn asctime_r(time: *const tm, room: *mut Room) -> *mut c_char { text(asctime_r(&*time, &mut *room)) }
    fn ctime(time: *const i64) -> *mut c_char { text(ctime_r(*time, &mut *TEXT.as_ptr())) }
    fn ctime_r(time: *const i64, room: *mut Room) -> *mut c_char { text(ctime_r(*time, &mut *room)) }
    fn difftime(end: i64, start: i64) -> f64 { difftime(end, start) }
    fn gmtime(time: *const i64) -> *mut tm { put(gmtime_r(*time), TIME.as_ptr()) }
    fn gmtime_r(time: *const i64, to: *mut tm) -> *mut tm { put(gmtime_r(*time), to) }
    fn localtime(time: *const i64) -> *mut tm { put(localtime_r(*time), TIME.as_ptr()) }
    fn localtime_r(time: *const i64, to: *mut tm) -> *mut tm { put(localtime_r(*time), to) }
    fn mktime(time: *mut tm) -> i64 { mktime(&mut *time) }
    fn strftime(room: *mut u8, size: usize, format: *const c_char, time: *const tm) -> usize {
        let Some(most) = size.checked_sub(1) else { return 0 };
        let room = from_raw_parts_mut(room, size);
        let len = strftime(room.get_mut(..most).unwrap_or(&mut []), CStr::from_ptr(format), &*time).map(<[u8]>::len);
        if let Some(end) = len.and_then(|len| room.get_mut(len)) {
            *end = 0;
        }
        len.unwrap_or(0)
    }
    fn timegm(time: *mut tm) -> i64 { timegm(&mut *time) }
    fn tzset() {}
}
