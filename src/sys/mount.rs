// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/mount.h>`: file systems.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::plain::plain;
use crate::{Result, syscall};
use core::ffi::{CStr, c_int, c_ulong};
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_void};

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

/// Changes a mount.
pub const MS_REMOUNT: c_ulong = 32;
/// Moves a mount.
pub const MS_MOVE: c_ulong = 8192;
/// What is below, too.
pub const MS_REC: c_ulong = 0x4000;
/// It cannot be bound elsewhere.
pub const MS_UNBINDABLE: c_ulong = 1 << 17;
/// What is mounted here is mounted nowhere else.
pub const MS_PRIVATE: c_ulong = 1 << 18;
/// What is mounted elsewhere is mounted here as well.
pub const MS_SLAVE: c_ulong = 1 << 19;
/// What is mounted here is mounted elsewhere as well.
pub const MS_SHARED: c_ulong = 1 << 20;

/// Gives the mount `key` the value of a string, for [`fsconfig`].
pub const FSCONFIG_SET_STRING: u32 = 1;
/// Sets a flag.
pub const FSCONFIG_SET_FLAG: u32 = 0;
/// Makes the file system.
pub const FSCONFIG_CMD_CREATE: u32 = 6;
/// Reads files, does not write them.
pub const MOUNT_ATTR_RDONLY: u32 = 1;
/// The mount is what `from` is, not what is at the path.
pub const MOVE_MOUNT_F_EMPTY_PATH: u32 = 4;
/// A copy.
pub const OPEN_TREE_CLONE: u32 = 1;

/// Gives up what has not been written, where the file system can.
pub const MNT_FORCE: c_int = 1;
/// Detaches at once, ends when nobody uses it any more.
pub const MNT_DETACH: c_int = 2;

/// Mounts `source`, of the type `fstype`, on the directory `target`. Errors: `EPERM`, `ENODEV`, `ENOENT`, `EBUSY`. mount(2).
pub fn mount(source: &CStr, target: &CStr, fstype: &CStr, flags: c_ulong, data: Option<&CStr>) -> Result<()> {
    let data = data.map_or(core::ptr::null(), CStr::as_ptr);
    // SAFETY: all strings end with NUL and are borrowed for the call.
    unsafe { syscall!(MOUNT, source, target, fstype, flags as usize, data).map(drop) }
}

c_abi! {
    fn mount(source: *const c_char, target: *const c_char, fstype: *const c_char, flags: c_ulong, data: *const c_void) -> c_int {
        syscall!(MOUNT, source, target, fstype, flags as usize, data)
    }
}

plain! {
    /// Unmounts what is on `target`. Errors: `EBUSY`, `EINVAL`, `EPERM`. umount(2).
    fn umount(target: Path) = UMOUNT2(target, 0);

    /// Unmounts what is on `target`, as `MNT_*` and `UMOUNT_NOFOLLOW` say. Errors: `EBUSY`, `EINVAL`, `EPERM`, `EAGAIN`. umount2(2).
    fn umount2(target: Path, flags: c_int) = UMOUNT2(target, flags);

    /// Makes the file system that `context` describes, as a mount that is nowhere yet. Errors: `EBUSY`, `EINVAL`, `EPERM`. fsmount(2).
    fn fsmount(context: Fd, flags: u32, attributes: u32) -> OwnedFd = FSMOUNT(context, flags, attributes);

    /// Begins to describe a file system of this type. Errors: `ENODEV`, `EPERM`. fsopen(2).
    fn fsopen(fstype: Path, flags: u32) -> OwnedFd = FSOPEN(fstype, flags);

    /// Begins to describe the file system at `path` anew. Errors: `ENOENT`, `EINVAL`, `EPERM`. fspick(2).
    fn fspick(dir: Fd, path: Path, flags: u32) -> OwnedFd = FSPICK(dir, path, flags);

    /// Puts the mount at `from` onto `to`. Errors: `EINVAL`, `ENOENT`, `ELOOP`, `EPERM`. move_mount(2).
    fn move_mount(from_dir: Fd, from: Path, to_dir: Fd, to: Path, flags: u32) = MOVE_MOUNT(from_dir, from, to_dir, to, flags);

    /// The mount at `path`, or with `OPEN_TREE_CLONE` a copy of it that is nowhere yet. Errors: `EINVAL`, `ENOENT`, `EPERM`.
    /// open_tree(2).
    fn open_tree(dir: Fd, path: Path, flags: u32) -> OwnedFd = OPEN_TREE(dir, path, flags);
}

/// Says of the file system that `context` describes what `command` means: `FSCONFIG_*`. Errors: `EINVAL`, `EOPNOTSUPP`, `EBUSY`, `EPERM`.
/// fsconfig(2).
pub fn fsconfig(context: impl AsFd, command: u32, key: Option<&CStr>, value: Option<&CStr>) -> Result<()> {
    let [key, value] = [key, value].map(|text| text.map_or(core::ptr::null(), CStr::as_ptr));
    // SAFETY: both strings end with NUL, or are null; FSCONFIG_SET_BINARY, which has a length, is refused with a length of 0.
    unsafe { syscall!(FSCONFIG, context.as_fd(), command, key, value, 0).map(drop) }
}
c_abi! {
    fn fsconfig(context: c_int, command: u32, key: *const c_char, value: *const c_void, aux: c_int) -> c_int {
        syscall!(FSCONFIG, context, command, key, value, aux)
    }
    fn mount_setattr(dir: c_int, path: *const c_char, flags: u32, attr: *mut mount_attr, size: usize) -> c_int {
        syscall!(MOUNT_SETATTR, dir, path, flags, attr, size)
    }
}

/// What [`mount_setattr`] changes: include/uapi/linux/mount.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct mount_attr {
    /// Attributes to set: `MOUNT_ATTR_*`.
    pub attr_set: u64,
    /// Attributes to take away.
    pub attr_clr: u64,
    /// How mounts spread: `MS_PRIVATE`, `MS_SHARED`, `MS_SLAVE`, `MS_UNBINDABLE`.
    pub propagation: u64,
    /// The user namespace that maps owners.
    pub userns_fd: u64,
}

/// Changes the mount at `path`, and with `AT_RECURSIVE` those below. Errors: `EINVAL`, `EPERM`, `EBUSY`. mount_setattr(2).
pub fn mount_setattr(dir: impl AsFd, path: &CStr, flags: u32, attr: &mount_attr) -> Result<()> {
    let attr = core::ptr::from_ref(attr);
    // SAFETY: the path ends with NUL; the kernel reads one struct.
    unsafe { syscall!(MOUNT_SETATTR, dir.as_fd(), path, flags, attr, size_of::<mount_attr>()).map(drop) }
}
