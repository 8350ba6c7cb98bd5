// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `tail`: the last lines or bytes of files, or what follows the first ones. With `-f`, what is added later follows.

use super::head::heading;
use crate::bytes;
use crate::call::{Call, Outcome};
use crate::input::{blocks, read_all};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let (unit, count) = call.last(b"nc").unwrap_or((b'n', c"10"));
    // `+5` is from the fifth on.
    let from_start = count.to_bytes().starts_with(b"+");
    let has_sign = from_start || count.to_bytes().starts_with(b"-");
    let count = call.number(if has_sign { bytes::tail(count, 1) } else { count });
    let mut gap = "";
    let mut last = None;
    let outcome = call.inputs(call.operands, &mut |name, file| {
        heading(call, name, &mut gap);
        let copy = dup(&file)?;
        let text = read_all(file)?;
        let start = if from_start {
            skip(&text, unit == b'n', count.saturating_sub(1))
        } else {
            keep(&text, unit == b'n', count)
        };
        print!("{}", text.get(start..).unwrap_or(&[]));
        last = Some(copy);
        stdout().flush()
    });
    if call.has(b'f')
        && let Some(file) = last
    {
        loop {
            call.needs(c"-f", blocks(&file, &mut |block| write_all(STDOUT, block)));
            call.needs(c"-f", nanosleep(timespec::seconds(1)));
        }
    }
    outcome
}

/// Where a text goes on behind so many lines or bytes.
fn skip(text: &[u8], by_lines: bool, mut count: u64) -> usize {
    let mut place = 0;
    for byte in text {
        if count == 0 {
            break;
        }
        count -= u64::from(!by_lines || *byte == b'\n');
        place += 1;
    }
    place
}

/// Where the last lines or bytes of a text begin. The newline at its end belongs to the last line.
fn keep(text: &[u8], by_lines: bool, count: u64) -> usize {
    let mut left = count;
    let mut place = text.len();
    while let Some(before) = place.checked_sub(1) {
        let ends = !by_lines || (text[before] == b'\n' && place < text.len());
        if left == u64::from(by_lines) && ends || count == 0 {
            break;
        }
        left -= u64::from(ends);
        place = before;
    }
    place
}
