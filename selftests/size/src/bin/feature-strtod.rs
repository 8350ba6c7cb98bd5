// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! strtod
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    args().map(atof).sum::<f64>() as i32
}

nilibc::entry!(main);
