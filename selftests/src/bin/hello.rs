// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One line by write(2).
#![no_std]
#![no_main]

use nilibc::{STDOUT, write};

fn main() -> i32 {
    write(STDOUT, b"hello, world\n").is_err() as i32
}

nilibc::entry!(main);
