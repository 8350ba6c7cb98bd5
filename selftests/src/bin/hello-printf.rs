// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One line by print!, with a string and a number.
#![no_std]
#![no_main]

use nilibc::{args, println};

fn main() {
    for (i, name) in args().enumerate() {
        println!("hello, {} {}", name, i as i32);
    }
}

nilibc::entry!(main);
