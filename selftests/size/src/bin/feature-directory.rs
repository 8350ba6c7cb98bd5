// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! reading a directory
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    opendir(c"/").map_or(1, |entries| entries.count() as i32)
}

nilibc::entry!(main);
