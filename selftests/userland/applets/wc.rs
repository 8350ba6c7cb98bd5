// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `wc`: how many lines, words and bytes.

use crate::call::{Call, Outcome};
use crate::input::{blocks, open_input};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let options = call.options()?;
    let wanted = b"lwc".map(|letter| options.last_of(b"lwc").is_none() || options.has(letter));
    let files = if options.operands.is_empty() { &[c"-"] } else { options.operands };
    let mut total = [0_u64; 3];
    let show = |counts: [u64; 3], name: &CStr| {
        let mut gap = "";
        for (count, _) in counts.iter().zip(wanted).filter(|(_, wanted)| *wanted) {
            print!("{}{}", gap, *count);
            gap = " ";
        }
        println!("{}{}", if name.is_empty() { "" } else { " " }, name);
    };
    let outcome = call.each(files, |file| {
        let counts = count(open_input(file)?)?;
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        show(counts, if options.operands.is_empty() { c"" } else { file });
        Ok(())
    });
    if files.len() > 1 {
        show(total, c"total");
    }
    outcome
}

/// Lines, words and bytes.
fn count(fd: OwnedFd) -> Result<[u64; 3]> {
    let [mut lines, mut words, mut bytes] = [0; 3];
    let mut in_word = false;
    blocks(fd, |block| {
        for byte in block {
            let is_space = byte.is_ascii_whitespace() || *byte == 0x0b;
            words += u64::from(!is_space && !in_word);
            in_word = !is_space;
            lines += u64::from(*byte == b'\n');
        }
        bytes += block.len() as u64;
        Ok(())
    })?;
    Ok([lines, words, bytes])
}
