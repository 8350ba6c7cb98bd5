// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `echo`: its arguments, separated by blanks. What is no option is printed: it refuses nothing.

use super::printf::escaped;
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let (mut has_newline, mut has_escapes) = (true, false);
    let mut args = call.operands;
    while let [first, rest @ ..] = args
        && let [b'-', letters @ ..] = first.to_bytes()
    {
        if letters.is_empty() || !letters.iter().all(|letter| b"neE".contains(letter)) {
            break;
        }
        has_newline &= !letters.contains(&b'n');
        has_escapes = letters.iter().rfind(|letter| **letter != b'n').map_or(has_escapes, |letter| *letter == b'e');
        args = rest;
    }
    for (place, word) in args.iter().enumerate() {
        print!("{}", if place > 0 { " " } else { "" });
        if !has_escapes {
            print!("{}", word.as_c_str());
            continue;
        }
        let (text, goes_on) = escaped(word.to_bytes());
        print!("{}", text.as_slice());
        if !goes_on {
            return Ok(());
        }
    }
    print!("{}", if has_newline { "\n" } else { "" });
    Ok(())
}
