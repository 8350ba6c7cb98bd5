// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a FILE that is read by lines
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    let mut line = Bytes::new();
    fopen(c"/etc/hostname", c"r").and_then(|file| file.getdelim(&mut line, b'\n')).is_err() as i32
}

nilibc::entry!(main);
