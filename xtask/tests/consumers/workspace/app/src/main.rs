// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A program of a workspace that knows nothing of the library's.
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> Result<()> {
    println!("rust on {}: {}", uname()?.machine(), sum(args().count()));
    Ok(())
}

/// Uses memory, so that memcpy and its kin are wanted.
fn sum(more: usize) -> usize {
    let mut numbers = [more; 100];
    numbers[1..].copy_from_slice(&[1; 99]);
    numbers.iter().sum()
}

entry!(main);
