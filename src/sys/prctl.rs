// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/prctl.h>`: what a thread can ask about itself.

use crate::c_abi::c_abi;
use crate::syscall;
#[cfg(feature = "c-abi")]
use core::ffi::{c_int, c_ulong};

const PR_GET_NAME: i32 = 16;

/// The name of this thread, which is that of the program at first. Zeros fill it up. `PR_GET_NAME` of prctl(2).
pub fn prctl_get_name() -> [u8; 16] {
    let mut name = [0; 16];
    // SAFETY: the kernel writes 16 bytes. It cannot fail with a pointer that is good.
    let _ = unsafe { syscall!(PRCTL, PR_GET_NAME, name.as_mut_ptr()) };
    name
}

c_abi! {
    fn prctl(option: c_int, a: c_ulong, b: c_ulong, c: c_ulong, d: c_ulong) -> c_int {
        syscall!(PRCTL, option, a as usize, b as usize, c as usize, d as usize)
    }
}
