// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a format of C's that is read at run time, with fractions
#![no_std]
#![no_main]

use nilibc::printf::{Value, print_values};
use nilibc::*;

fn main() -> i32 {
    let values = [Value::Integer(getpid().into()), Value::Real(0.5)];
    print_values(&mut stdout(), c"%d %g\n", &values).is_err() as i32
}

nilibc::entry!(main);
