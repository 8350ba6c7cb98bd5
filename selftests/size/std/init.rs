// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a machine that tests nothing: mounts what programs expect, says so and switches the machine off.

use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use std::io::Error;

unsafe extern "C" {
    fn mount(source: *const c_char, target: *const c_char, kind: *const c_char, flags: c_ulong, data: *const c_void) -> c_int;
    safe fn sync();
    safe fn reboot(how: c_int) -> c_int;
}

const RB_POWER_OFF: c_int = 0x4321_fedc;

fn main() {
    let mounts: [(&CStr, &CStr); 3] = [(c"proc", c"/proc"), (c"sysfs", c"/sys"), (c"devtmpfs", c"/dev")];
    for (kind, place) in mounts {
        // SAFETY: they are strings, and these file systems take no data.
        if unsafe { mount(kind.as_ptr(), place.as_ptr(), kind.as_ptr(), 0, std::ptr::null()) } != 0 {
            eprintln!("{}: {}", place.to_string_lossy(), Error::last_os_error());
        }
    }
    println!("init: process {} is up", std::process::id());
    sync();
    reboot(RB_POWER_OFF);
    eprintln!("reboot: {}", Error::last_os_error());
    std::process::exit(1);
}
