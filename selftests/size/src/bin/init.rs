// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a machine that tests nothing: mounts what programs expect, says so and switches the machine off.
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    for (kind, place) in [(c"proc", c"/proc"), (c"sysfs", c"/sys"), (c"devtmpfs", c"/dev")] {
        if let Err(error) = mount(kind, place, kind, 0, None) {
            eprintln!("{}: {}", place, error);
        }
    }
    println!("init: process {} is up", getpid());
    // What has not been printed by then will never be.
    let _ = stdout().flush();
    sync();
    let _ = reboot(RB_POWER_OFF).inspect_err(|error| eprintln!("reboot: {}", *error));
    1
}

nilibc::entry!(main);
