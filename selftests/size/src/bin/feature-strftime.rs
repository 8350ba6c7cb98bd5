// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! strftime and the calendar
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    let mut room = [0; 64];
    let text = gmtime_r(time()).and_then(|date| strftime(&mut room, c"%F %T", &date).ok_or(Errno::RANGE));
    text.and_then(|text| write(STDOUT, text)).is_err() as i32
}

nilibc::entry!(main);
