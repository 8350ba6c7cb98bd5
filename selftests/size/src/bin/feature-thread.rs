// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a thread that is started and joined
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    thread::spawn(getpid).map_or(1, |thread| thread.join())
}

nilibc::entry!(main);
