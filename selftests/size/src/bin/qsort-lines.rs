// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sorts the lines of its input.
#![no_std]
#![no_main]

extern crate alloc;

use alloc::vec::Vec;
use nilibc::*;

#[global_allocator]
static MALLOC: Malloc = Malloc;

fn sort() -> Result<()> {
    let mut lines = Vec::new();
    loop {
        let mut line = Bytes::new();
        if stdin().getdelim(&mut line, b'\n')? == 0 {
            break;
        }
        lines.push(line);
    }
    lines.sort_unstable_by(|one, other| one.cmp(other));
    lines.iter().for_each(|line| print!("{}", **line));
    stdout().flush()
}

fn main() -> i32 {
    sort().is_err() as i32
}

nilibc::entry!(main);
