// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! the message of an error
#![no_std]
#![no_main]

use nilibc::*;

fn main() {
    if let Err(error) = chdir(c"/does/not/exist") {
        strerror::perror("chdir", error);
    }
}

nilibc::entry!(main);
