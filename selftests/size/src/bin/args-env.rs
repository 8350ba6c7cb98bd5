// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Prints its arguments and its environment, and looks one variable up.
#![no_std]
#![no_main]

use nilibc::{args, environ, getenv, println};

fn main() {
    for (i, arg) in args().enumerate() {
        println!("argv[{}] {}", i, arg);
    }
    for variable in environ() {
        println!("{}", variable);
    }
    println!("PATH is {}", getenv(c"PATH").unwrap_or(c"not set"));
}

nilibc::entry!(main);
