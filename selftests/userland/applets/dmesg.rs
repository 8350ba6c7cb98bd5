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
        let level = call.number(level) as usize;
        // SAFETY: the call touches no memory.
        call.needs(c"syslog", unsafe { syscall!(SYSLOG, CONSOLE_LEVEL, syscall::NULL, level) });
        return Ok(());
    }
    // SAFETY: the call touches no memory.
    let size = call.needs(c"syslog", unsafe { syscall!(SYSLOG, SIZE_BUFFER, syscall::NULL, 0) });
    let mut room = vec![0; size];
    if !call.has(b'C') {
        // SAFETY: the kernel writes at most so many bytes into the room.
        let len = call.needs(c"syslog", unsafe { syscall!(SYSLOG, READ_ALL, room.as_mut_ptr(), size) });
        for line in lines(room.get(..len).unwrap_or(&[])) {
            // In front there is the level: `<6>`.
            let end = line.iter().position(|&byte| byte == b'>').filter(|_| line.starts_with(b"<") && !call.has(b'r'));
            print!("{}", line.get(end.map_or(0, |end| end + 1)..).unwrap_or(line));
        }
    }
    if call.has_any(b"cC") {
        // SAFETY: the call touches no memory.
        call.needs(c"syslog", unsafe { syscall!(SYSLOG, CLEAR, syscall::NULL, 0) });
    }
    Ok(())
}
