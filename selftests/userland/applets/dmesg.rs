// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `dmesg`: what the kernel has said.

use crate::call::{Call, Outcome};
use crate::input::lines;
use alloc::vec;
use nilibc::*;

/// What syslog(2) is asked for.
const READ_ALL: i32 = 3;
const CLEAR: i32 = 5;
const CONSOLE_LEVEL: i32 = 8;
const SIZE_BUFFER: i32 = 10;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    if let Some(level) = call.value(b'n') {
        syslog(call, CONSOLE_LEVEL, &mut [], call.number(level) as usize);
        return Ok(());
    }
    let size = syslog(call, SIZE_BUFFER, &mut [], 0);
    let mut room = vec![0; size];
    if !call.has(b'C') {
        let len = syslog(call, READ_ALL, &mut room, 0);
        for line in lines(room.get(..len).unwrap_or(&[])) {
            // In front there is the level: `<6>`.
            let end = line.iter().position(|&byte| byte == b'>').filter(|_| line.starts_with(b"<") && !call.has(b'r'));
            print!("{}", line.get(end.map_or(0, |end| end + 1)..).unwrap_or(line));
        }
    }
    if call.has_any(b"cC") {
        syslog(call, CLEAR, &mut [], 0);
    }
    Ok(())
}

/// syslog(2), for which the number is how long the room is, if there is one.
fn syslog(call: &Call<'_>, what: i32, room: &mut [u8], number: usize) -> usize {
    let number = if room.is_empty() { number } else { room.len() };
    // SAFETY: the kernel writes at most so many bytes into the room, and only to `READ_ALL`, which comes with one.
    call.needs(c"syslog", unsafe { syscall!(SYSLOG, what, room.as_mut_ptr(), number) })
}
