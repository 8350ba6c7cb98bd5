// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `cargo xtask abi` runs in a debugger, which plays the kernel: each arity is called three times.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::registers::{AROUND_WORDS, words};

fn main() -> Result<()> {
    let (mut text, mut len) = ([0; 1024], 0);
    for around in AROUND_WORDS {
        for _ in 0..3 {
            let mut after = words();
            // SAFETY: there is no such call.
            let answer = unsafe { around(&raw mut after) };
            let word = if after == words() { "kept" } else { "lost" };
            let room = text.get_mut(len..).unwrap_or_default();
            len += bprint!(room, "{} {:x}\n", word, answer).len();
        }
    }
    write_all(STDOUT, text.get(..len).unwrap_or_default())
}

entry!(main);
