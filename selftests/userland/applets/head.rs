// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `head`: the first lines or bytes of files.

use crate::bytes::number;
use crate::call::{Call, Outcome};
use crate::input::{Lines, open_input};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let options = call.options()?;
    let count = |letter| match options.value(letter) {
        None => Ok(None),
        Some(count) => number(count.to_bytes()).map(Some).ok_or_else(|| call.misused("this is no number:", count)),
    };
    let (lines, bytes) = (count(b'n')?, count(b'c')?);
    let files = if options.operands.is_empty() { &[c"-"] } else { options.operands };
    let mut gap = "";
    call.each(files, |file| {
        let fd = open_input(file)?;
        if files.len() > 1 {
            print!("{}==> {} <==\n", gap, if file == c"-" { c"standard input" } else { file });
            gap = "\n";
        }
        match bytes {
            Some(count) => first_bytes(fd, count),
            None => first_lines(fd, lines.unwrap_or(10)),
        }
    })
}

fn first_lines(fd: OwnedFd, count: u64) -> Result<()> {
    let mut lines = Lines::new(fd);
    for _ in 0..count {
        match lines.next()? {
            Some(line) => print!("{}", line),
            None => break,
        }
    }
    Ok(())
}

fn first_bytes(fd: OwnedFd, mut count: u64) -> Result<()> {
    let mut room = [0; 1024];
    while count > 0 {
        let most = room.len().min(usize::try_from(count).unwrap_or(usize::MAX));
        match read(&fd, room.get_mut(..most).unwrap_or(&mut []))? {
            0 => break,
            len => {
                print!("{}", room.get(..len).unwrap_or(&[]));
                count -= len as u64;
            }
        }
    }
    Ok(())
}
