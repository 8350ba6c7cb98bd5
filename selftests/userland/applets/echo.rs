// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `echo`: its arguments, separated by blanks. What is no option is printed: it refuses nothing.

use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut args = call.args;
    let mut newline = true;
    while let Some((b"-n", rest)) = args.split_first().map(|(first, rest)| (first.to_bytes(), rest)) {
        newline = false;
        args = rest;
    }
    for (place, word) in args.iter().enumerate() {
        print!("{}{}", if place > 0 { " " } else { "" }, word);
    }
    print!("{}", if newline { "\n" } else { "" });
    Ok(())
}
