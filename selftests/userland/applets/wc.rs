// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `wc`: how many lines, words and bytes.

use crate::call::{Call, Outcome};
use crate::input::blocks;
use nilibc::*;

/// What is counted, by the letters of the options.
const LETTERS: [u8; 3] = *b"lwc";

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut total = [0; 3];
    let outcome = call.inputs(call.operands, &mut |name, file| {
        let counts = count(&file)?;
        total.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
        show(call, counts, name);
        Ok(())
    });
    if call.operands.len() > 1 {
        show(call, total, c"total");
    }
    outcome
}

fn show(call: &Call<'_>, counts: [u64; 3], name: &CStr) {
    let mut gap = "";
    for (count, letter) in counts.iter().zip(&LETTERS) {
        if call.has(*letter) || !call.has_any(&LETTERS) {
            print!("{}{}", gap, *count);
            gap = " ";
        }
    }
    println!("{}{}", if name.is_empty() { "" } else { " " }, name);
}

/// Lines, words and bytes.
fn count(file: &OwnedFd) -> Result<[u64; 3]> {
    let [mut lines, mut words, mut bytes] = [0; 3];
    let mut in_word = false;
    blocks(file, &mut |block| {
        for byte in block {
            let is_space = matches!(byte, b' ' | b'\t'..=b'\r');
            words += u64::from(!is_space && !in_word);
            in_word = !is_space;
            lines += u64::from(*byte == b'\n');
        }
        bytes += block.len() as u64;
        Ok(())
    })?;
    Ok([lines, words, bytes])
}
