// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! malloc and free
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    let Ok(memory) = malloc(getpid() as usize) else { return 1 };
    // SAFETY: it is from malloc, and nobody has it.
    unsafe { free(memory) };
    0
}

nilibc::entry!(main);
