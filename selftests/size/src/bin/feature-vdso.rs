// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! clock_gettime by the vDSO
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    vdso::clock_gettime(CLOCK_MONOTONIC).map_or(1, |time| time.tv_sec as i32)
}

nilibc::entry!(main);
