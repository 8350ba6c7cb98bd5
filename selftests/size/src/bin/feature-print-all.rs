// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! print! of a number, aligned, in hexadecimal, and a string
#![no_std]
#![no_main]

use nilibc::*;

fn main() {
    println!("{:>8} {:#x} {}", getpid(), getppid(), program_name());
}

nilibc::entry!(main);
