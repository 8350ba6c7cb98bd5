// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! qsort: slices have sort_unstable
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    let mut numbers = [0; 16];
    let _ = getrandom(&mut numbers, 0);
    numbers.sort_unstable();
    numbers.first().copied().map_or(1, i32::from)
}

nilibc::entry!(main);
