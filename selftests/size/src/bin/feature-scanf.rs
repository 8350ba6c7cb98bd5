// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! scanf of numbers without fractions
#![no_std]
#![no_main]

use nilibc::printf::Format;
use nilibc::scanf::{Args, Fraction, Scanner, scan};
use nilibc::*;

struct Place(i32);

impl Args for Place {
    fn next(&mut self, _: u32) -> *mut c_void {
        (&raw mut self.0).cast()
    }

    fn more(&mut self, _: Fraction, _: &mut Scanner<'_>, _: *mut c_void) -> bool {
        false
    }
}

fn main() -> i32 {
    let mut place = Place(0);
    // SAFETY: the format has one directive, which writes an int.
    unsafe { scan(&mut program_name().to_bytes(), Format::new(c"%d"), &mut place) };
    place.0
}

nilibc::entry!(main);
