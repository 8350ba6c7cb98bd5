// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/quota.h>`: limits of what users may store.

use crate::c_abi::c_abi;
use crate::{Result, syscall};
use core::ffi::{CStr, c_int, c_void};
use core::ptr::null;

/// Does what `command` asks of the file system of the device `special`, for the user or group `id`. Errors: `EINVAL`, `ENOTBLK`,
/// `EPERM`, `ESRCH`, `ENOSYS`. quotactl(2).
///
/// # Safety
/// What the command has the kernel read or write is at `about`.
pub unsafe fn quotactl(command: c_int, special: Option<&CStr>, id: u32, about: *mut c_void) -> Result<()> {
    // SAFETY: the path ends with NUL; `about` is the caller's.
    unsafe { syscall!(QUOTACTL, command, special.map_or(null(), CStr::as_ptr), id, about).map(drop) }
}
c_abi! {
    fn quotactl(command: c_int, special: *const core::ffi::c_char, id: u32, about: *mut c_void) -> c_int {
        syscall!(QUOTACTL, command, special, id, about)
    }
}
