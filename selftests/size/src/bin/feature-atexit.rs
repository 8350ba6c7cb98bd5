// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a handler that is called at the end
#![no_std]
#![no_main]

use nilibc::*;

extern "C" fn end() {
    let _ = write(STDOUT, b"end\n");
}

fn main() -> i32 {
    atexit(end).is_err() as i32
}

nilibc::entry!(main);
