// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `ps`: all processes, or some, with what /proc has of them.

use super::{children, pad};
use crate::bytes::{concat, decimal, file_name, number, position, split, two_digits};
use crate::call::{Call, Outcome};
use crate::input::read_file;
use crate::words::{Words, named, words};
use alloc::vec::Vec;
use nilibc::*;

/// What can be shown: the name for `-o` and the heading; the width (0 for what goes on to the end of the line), what it is, and
/// in which place of /proc/PID/stat, counted from the state.
#[rustfmt::skip]
const COLUMNS: Words<(u8, Kind, u8)> = words! {
    "pid PID"      (7, Kind::Pid,    0);
    "ppid PPID"    (7, Kind::Field,  1);
    "stat S"       (1, Kind::Field,  0);
    "vsz VSZ"      (7, Kind::Bytes, 20);
    "rss RSS"      (6, Kind::Pages, 21);
    "time TIME"    (6, Kind::Time,  11);
    "comm COMMAND" (0, Kind::Name,   0);
    "args COMMAND" (0, Kind::Args,   0);
};

#[derive(Clone, Copy)]
enum Kind {
    Pid,
    Field,
    Bytes,
    Pages,
    Time,
    Name,
    Args,
}

type Column = (&'static [u8], (u8, Kind, u8));

/// What is shown without `-o`.
const USUAL: &CStr = c"pid,ppid,stat,rss,time,comm";

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let list = call.value(b'o').unwrap_or(USUAL);
    let mut columns = Vec::new();
    let mut has_heading = false;
    for word in split(list.to_bytes(), b',') {
        let name = word.strip_suffix(b"=").unwrap_or(word);
        has_heading |= name == word;
        let found = named(COLUMNS.text, name);
        let Some((place, _, heading)) = found else { call.refuses("there is no such column:", list) };
        columns.extend(COLUMNS.values.get(place).map(|column| (heading, *column)));
    }
    if has_heading {
        show(&columns, None);
    }
    let mut pids = Vec::new();
    let listed = children(c"/proc", &mut |path| {
        if let Some(pid) = number(file_name(path.to_bytes())) {
            pids.push(pid);
        }
        Ok(())
    });
    call.needs(c"/proc", listed);
    // The kernel lists them in the order of their numbers.
    for pid in pids {
        let is_pid = |word| number(word) == Some(pid);
        if call.value(b'p').is_none_or(|list| split(list.to_bytes(), b',').any(is_pid))
            // What has ended meanwhile is not shown.
            && let Ok(stat) = file(pid, b"stat")
        {
            show(&columns, Some((pid, &stat)));
        }
    }
    Ok(())
}

/// A row: of a process and its stat, or else of headings.
fn show(columns: &[Column], process: Option<(u64, &[u8])>) {
    let mut gap = "";
    for &(heading, (width, kind, place)) in columns {
        let text = match process {
            Some((pid, stat)) => text(kind, place.into(), pid, stat),
            None => heading.into(),
        };
        print!("{}", gap);
        pad(width.into(), text.len());
        print!("{}", text.as_slice());
        gap = " ";
    }
    println!();
}

fn file(pid: u64, name: &[u8]) -> Result<Vec<u8>> {
    read_file(&concat(&[b"/proc/", decimal(pid as i64, &mut [0; 24]), b"/", name]))
}

#[inline(never)]
fn text(kind: Kind, place: usize, pid: u64, stat: &[u8]) -> Vec<u8> {
    // The name is between parentheses, and may have any in it.
    let start = position(stat, b'(').map_or(0, |start| start + 1);
    let end = stat.iter().rposition(|&byte| byte == b')').unwrap_or(start);
    let name = stat.get(start..end).unwrap_or(&[]);
    let mut fields = split(stat.get(end + 2..).unwrap_or(&[]), b' ');
    let field = fields.nth(place).unwrap_or(&[]);
    let value = number(field).unwrap_or(0);
    let mut room = [0; 24];
    let number = match kind {
        Kind::Pid => pid,
        Kind::Bytes => value / 1024,
        Kind::Pages => value * getauxval(AT_PAGESZ).map_or(4096, u64::from) / 1024,
        Kind::Time => {
            let seconds = (value + fields.next().and_then(number).unwrap_or(0)) / 100;
            let minutes = decimal((seconds / 60) as i64, &mut room);
            return concat(&[minutes, b":", two_digits(seconds % 60, &mut [0; 24])]).into_bytes();
        }
        Kind::Field => return field.into(),
        Kind::Name => return name.into(),
        Kind::Args => {
            let mut args = file(pid, b"cmdline").unwrap_or_default();
            args.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
            // A thread of the kernel has none.
            return if args.is_empty() { concat(&[b"[", name, b"]"]).into_bytes() } else { args };
        }
    };
    decimal(number as i64, &mut room).into()
}
