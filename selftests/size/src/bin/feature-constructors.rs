// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! functions that are called before `main` and behind it
#![no_std]
#![no_main]

fn main() {}

nilibc::entry!(main, constructors);
