// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/prctl.h>`: what a thread can ask about itself.

use crate::syscall;

const PR_GET_NAME: i32 = 16;

/// The name of this thread, which is that of the program at first. Zeros fill it up. `PR_GET_NAME` of prctl(2).
pub fn prctl_get_name() -> [u8; 16] {
    let mut name = [0; 16];
    // SAFETY: the kernel writes 16 bytes. It cannot fail with a pointer that is good.
    let _ = unsafe { syscall!(PRCTL, PR_GET_NAME, name.as_mut_ptr()) };
    name
}
