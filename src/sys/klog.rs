// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/klog.h>`: the kernel's messages.

use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::{Result, syscall};
use core::ffi::c_int;

constants! { c_int:
    SYSLOG_ACTION_READ          = 2: "Waits for messages that nobody has read, and takes them."
    SYSLOG_ACTION_READ_ALL      = 3: "The last messages."
    SYSLOG_ACTION_READ_CLEAR    = 4: "The last messages, which are not shown again."
    SYSLOG_ACTION_CLEAR         = 5: "What is there is not shown again."
    SYSLOG_ACTION_CONSOLE_OFF   = 6: "Nothing but emergencies on the console."
    SYSLOG_ACTION_CONSOLE_ON    = 7: "As it was before, on the console."
    SYSLOG_ACTION_CONSOLE_LEVEL = 8: "What is below the level, which is the length of `room`, on the console."
    SYSLOG_ACTION_SIZE_UNREAD   = 9: "How many bytes nobody has read."
    SYSLOG_ACTION_SIZE_BUFFER   = 10: "How many bytes there can be."
}

/// Does what `action` asks; answers with a number of bytes. Errors: `EINVAL`, `EPERM`, `ENOSYS`. syslog(2).
pub fn klogctl(action: c_int, room: &mut [u8]) -> Result<usize> {
    // SAFETY: the kernel writes into `room`, as much as fits.
    unsafe { syscall!(SYSLOG, action, room.as_mut_ptr(), room.len()) }
}
c_abi! { fn klogctl(action: c_int, room: *mut u8, len: c_int) -> c_int { syscall!(SYSLOG, action, room, len) } }
