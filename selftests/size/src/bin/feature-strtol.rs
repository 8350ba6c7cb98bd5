// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! strtol
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    args().map(atoi).sum()
}

nilibc::entry!(main);
