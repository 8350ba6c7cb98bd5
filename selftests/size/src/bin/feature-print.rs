// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! print! of a number
#![no_std]
#![no_main]

use nilibc::*;

fn main() {
    println!("{}", getpid());
}

nilibc::entry!(main);
