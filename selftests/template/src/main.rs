// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A program that tells on what it runs.
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> Result<()> {
    println!("process {} on {}", getpid(), uname()?.machine());
    Ok(())
}

entry!(main);
