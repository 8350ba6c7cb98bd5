// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! getenv
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    getenv(c"PATH").is_none() as i32
}

nilibc::entry!(main);
