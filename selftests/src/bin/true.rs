// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The smallest program: start and end.
#![no_std]
#![no_main]

fn main() {}

nilibc::entry!(main);
