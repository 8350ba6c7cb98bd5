// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! getopt
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    let mut words = [CPtr::new(c""); 8];
    let count = words.iter_mut().zip(args()).map(|(word, arg)| *word = CPtr::new(arg)).count();
    let words = words.get_mut(..count).unwrap_or_default();
    Getopt::new().next(words, c"ab:", None).unwrap_or(0)
}

nilibc::entry!(main);
