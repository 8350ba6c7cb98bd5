// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/mount.h>`: file systems.

use crate::{Result, syscall};
use core::ffi::{CStr, c_int, c_ulong};

/// Cannot be written.
pub const MS_RDONLY: c_ulong = 1;
/// Set-user-id bits mean nothing.
pub const MS_NOSUID: c_ulong = 2;
/// Device nodes mean nothing.
pub const MS_NODEV: c_ulong = 4;
/// Nothing can be executed.
pub const MS_NOEXEC: c_ulong = 8;
/// Shows a part of the tree in a second place.
pub const MS_BIND: c_ulong = 4096;

/// Detaches at once, ends when nobody uses it any more.
pub const MNT_DETACH: c_int = 2;

/// Mounts `source`, of the type `fstype`, on the directory `target`. Errors: `EPERM`, `ENODEV`, `ENOENT`, `EBUSY`. mount(2).
pub fn mount(source: &CStr, target: &CStr, fstype: &CStr, flags: c_ulong, data: Option<&CStr>) -> Result<()> {
    let data = data.map_or(core::ptr::null(), CStr::as_ptr);
    // SAFETY: all strings end with NUL and are borrowed for the call.
    unsafe { syscall!(MOUNT, source, target, fstype, flags as usize, data).map(drop) }
}

/// Unmounts what is on `target`. Errors: `EBUSY`, `EINVAL`, `EPERM`. umount2(2).
pub fn umount2(target: &CStr, flags: c_int) -> Result<()> {
    // SAFETY: the path ends with NUL and is borrowed for the call.
    unsafe { syscall!(UMOUNT2, target, flags).map(drop) }
}
