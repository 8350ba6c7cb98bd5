// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `ps`: all processes, or some, with what /proc has of them.

use super::pad;
use crate::bytes::{c_string, decimal, number, position};
use crate::call::{Call, Outcome};
use crate::input::read_file;
use alloc::vec::Vec;
use nilibc::*;

/// What can be shown: the name for `-o`, the heading, the width (0 for what goes on to the end of the line), and in which place
/// of /proc/PID/stat it is, counted from the state.
#[rustfmt::skip]
const COLUMNS: [(&[u8], &[u8], usize, usize); 8] = [
    (b"pid",  b"PID",     7, 0),
    (b"ppid", b"PPID",    7, 1),
    (b"stat", b"S",       1, 0),
    (b"vsz",  b"VSZ",     7, 20),
    (b"rss",  b"RSS",     6, 21),
    (b"time", b"TIME",    6, 11),
    (b"comm", b"COMMAND", 0, 0),
    (b"args", b"COMMAND", 0, 0),
];

/// What is shown without `-o`.
const USUAL: &CStr = c"pid,ppid,stat,rss,time,comm";

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let list = call.value(b'o').unwrap_or(USUAL);
    let mut columns = Vec::new();
    let mut has_heading = false;
    for word in list.to_bytes().split(|&byte| byte == b',') {
        let name = word.strip_suffix(b"=").unwrap_or(word);
        has_heading |= name == word;
        let Some(column) = COLUMNS.iter().position(|(known, ..)| *known == name) else {
            call.refuses("there is no such column:", list);
        };
        columns.push(column);
    }
    if has_heading {
        show(&columns, &|column| COLUMNS[column].1.into());
    }
    let mut pids = Vec::new();
    for entry in call.needs(c"/proc", opendir(c"/proc")) {
        if let Some(pid) = number(call.needs(c"/proc", entry).name().to_bytes()) {
            pids.push(pid);
        }
    }
    // The kernel lists them in the order of their numbers.
    for pid in pids {
        let is_pid = |word| number(word) == Some(pid);
        if call.value(b'p').is_none_or(|list| list.to_bytes().split(|&byte| byte == b',').any(is_pid))
            // What has ended meanwhile is not shown.
            && let Ok(stat) = file(pid, b"stat")
        {
            show(&columns, &|column| text(column, pid, &stat));
        }
    }
    Ok(())
}

fn show(columns: &[usize], text: &dyn Fn(usize) -> Vec<u8>) {
    for (place, &column) in columns.iter().enumerate() {
        let text = text(column);
        print!("{}", if place > 0 { " " } else { "" });
        pad(COLUMNS[column].2, text.len());
        print!("{}", text.as_slice());
    }
    println!();
}

fn file(pid: u64, name: &[u8]) -> Result<Vec<u8>> {
    read_file(&c_string(bprint!(&mut [0; 64], "/proc/{}/{}", pid, name)))
}

fn text(column: usize, pid: u64, stat: &[u8]) -> Vec<u8> {
    // The name is between parentheses, and may have any in it.
    let start = position(stat, b'(').map_or(0, |start| start + 1);
    let end = stat.iter().rposition(|&byte| byte == b')').unwrap_or(start);
    let name = stat.get(start..end).unwrap_or(&[]);
    let field = |place: usize| {
        let rest = stat.get(end + 2..).unwrap_or(&[]);
        rest.split(|&byte| byte == b' ').nth(place).unwrap_or(&[])
    };
    let value = |place: usize| number(field(place)).unwrap_or(0);
    let (kind, _, _, place) = COLUMNS[column];
    let mut room = [0; 24];
    let number = match kind {
        b"pid" => pid,
        b"vsz" => value(place) / 1024,
        b"rss" => value(place) * getauxval(AT_PAGESZ).map_or(4096, u64::from) / 1024,
        b"time" => {
            let seconds = (value(place) + value(place + 1)) / 100;
            return bprint!(&mut room, "{}:{:02}", seconds / 60, seconds % 60).into();
        }
        b"comm" => return name.into(),
        b"args" => {
            let mut args = file(pid, b"cmdline").unwrap_or_default();
            args.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
            // A thread of the kernel has none.
            return if args.is_empty() { crate::bytes::concat(&[b"[", name, b"]"]).into_bytes() } else { args };
        }
        _ => return field(place).into(),
    };
    decimal(number as i64, &mut room).into()
}
