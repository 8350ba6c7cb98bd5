// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `head`: the first lines or bytes of files.

use crate::bytes::position;
use crate::call::{Call, Outcome};
use crate::input::BLOCK;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let (unit, count) = call.last(b"nc").unwrap_or((b'n', c"10"));
    let count = call.number(count);
    let mut gap = "";
    call.inputs(call.operands, &mut |name, file| {
        heading(call, name, &mut gap);
        copy(&file, unit == b'n', count)
    })
}

/// Prints the name of a file, if there are several.
pub(super) fn heading(call: &Call<'_>, name: &CStr, gap: &mut &str) {
    if call.operands.len() > 1 {
        println!("{}==> {} <==", *gap, if name == c"-" { c"standard input" } else { name });
        *gap = "\n";
    }
}

/// Prints so many lines, or else bytes.
fn copy(file: &OwnedFd, by_lines: bool, mut count: u64) -> Result<()> {
    let mut room = [0; BLOCK];
    while count > 0 {
        let most = if by_lines || count > BLOCK as u64 { BLOCK } else { count as usize };
        let len = read(file, room.get_mut(..most).unwrap_or(&mut []))?;
        let mut rest = room.get(..len).unwrap_or(&[]);
        if rest.is_empty() {
            break;
        }
        if !by_lines {
            count -= len as u64;
            print!("{}", rest);
            continue;
        }
        while !rest.is_empty() && count > 0 {
            let newline = position(rest, b'\n');
            count -= u64::from(newline.is_some());
            let (line, more) = rest.split_at_checked(newline.map_or(rest.len(), |end| end + 1)).unwrap_or_default();
            print!("{}", line);
            rest = more;
        }
    }
    Ok(())
}
