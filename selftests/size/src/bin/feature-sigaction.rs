// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a handler of a signal
#![no_std]
#![no_main]

use nilibc::*;

extern "C" fn handler(_: c_int) {}

fn main() -> i32 {
    // SAFETY: the handler does nothing.
    unsafe { sigaction(SIGUSR1, Some(&sigaction::new(handler))) }.is_err() as i32
}

nilibc::entry!(main);
