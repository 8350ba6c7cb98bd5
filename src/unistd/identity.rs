// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that is about users and groups, and `<sys/fsuid.h>`.
//!
//! The kernel keeps them for each thread, and a call changes those of its own thread alone.

use crate::c_abi::c_abi;
use crate::plain::plain;
use crate::process::{gid_t, uid_t};
use crate::{Result, syscall};
use core::ffi::c_int;

/// As a user or a group: leave it as it is.
const SAME: u32 = u32::MAX;

plain! {
    /// The effective group of this process. getegid(2).
    fn getegid() => gid_t = GETEGID();

    /// The effective user of this process. geteuid(2).
    fn geteuid() => uid_t = GETEUID();

    /// The real group of this process. getgid(2).
    fn getgid() => gid_t = GETGID();

    /// The real user of this process. getuid(2).
    fn getuid() => uid_t = GETUID();

    /// Sets the effective group. Errors: `EPERM`, `EINVAL`. setegid(2).
    fn setegid(effective: gid_t) = SETRESGID(SAME, effective, SAME);

    /// Sets the effective user. Errors: `EPERM`, `EINVAL`. seteuid(2).
    fn seteuid(effective: uid_t) = SETRESUID(SAME, effective, SAME);

    /// Sets the group that files are used by; answers with what it was. It never fails: ask again to know. setfsgid(2).
    fn setfsgid(group: gid_t) => c_int = SETFSGID(group);

    /// Sets the user that files are used by; answers with what it was. It never fails: ask again to know. setfsuid(2).
    fn setfsuid(user: uid_t) => c_int = SETFSUID(user);

    /// Sets the effective group, and with `CAP_SETGID` the others too. Errors: `EPERM`, `EINVAL`. setgid(2).
    fn setgid(group: gid_t) = SETGID(group);

    /// Sets the real and the effective group; `u32::MAX` leaves one as it is. Errors: `EPERM`, `EINVAL`. setregid(2).
    fn setregid(real: gid_t, effective: gid_t) = SETREGID(real, effective);

    /// Sets the three groups; `u32::MAX` leaves one as it is. Errors: `EPERM`, `EINVAL`. setresgid(2).
    fn setresgid(real: gid_t, effective: gid_t, saved: gid_t) = SETRESGID(real, effective, saved);

    /// Sets the three users; `u32::MAX` leaves one as it is. Errors: `EPERM`, `EAGAIN`, `EINVAL`. setresuid(2).
    fn setresuid(real: uid_t, effective: uid_t, saved: uid_t) = SETRESUID(real, effective, saved);

    /// Sets the real and the effective user; `u32::MAX` leaves one as it is. Errors: `EPERM`, `EAGAIN`, `EINVAL`. setreuid(2).
    fn setreuid(real: uid_t, effective: uid_t) = SETREUID(real, effective);

    /// Sets the effective user, and with `CAP_SETUID` the others too. Errors: `EPERM`, `EAGAIN`, `EINVAL`. setuid(2).
    fn setuid(user: uid_t) = SETUID(user);
}

/// The supplementary groups, in `groups`; answers with how many there are. Given no room, it only counts. Errors: `EINVAL` where
/// they do not fit. getgroups(2).
pub fn getgroups(groups: &mut [gid_t]) -> Result<usize> {
    // SAFETY: the kernel writes at most as many groups as there is room for.
    unsafe { syscall!(GETGROUPS, groups.len(), groups.as_mut_ptr()) }
}
c_abi! { fn getgroups(count: c_int, groups: *mut gid_t) -> c_int { syscall!(GETGROUPS, count, groups) } }

/// Sets the supplementary groups. Errors: `EPERM`, `EINVAL`. setgroups(2).
pub fn setgroups(groups: &[gid_t]) -> Result<()> {
    // SAFETY: the kernel reads the groups.
    unsafe { syscall!(SETGROUPS, groups.len(), groups.as_ptr()).map(drop) }
}
c_abi! { fn setgroups(count: usize, groups: *const gid_t) -> c_int { syscall!(SETGROUPS, count, groups) } }

/// The real, the effective and the saved group. getresgid(2).
pub fn getresgid() -> Result<(gid_t, gid_t, gid_t)> {
    let (mut real, mut effective, mut saved) = (0, 0, 0);
    // SAFETY: the kernel writes the three numbers.
    unsafe { syscall!(GETRESGID, &raw mut real, &raw mut effective, &raw mut saved)? };
    Ok((real, effective, saved))
}
c_abi! {
    fn getresgid(real: *mut gid_t, effective: *mut gid_t, saved: *mut gid_t) -> c_int {
        syscall!(GETRESGID, real, effective, saved)
    }
}

/// The real, the effective and the saved user. getresuid(2).
pub fn getresuid() -> Result<(uid_t, uid_t, uid_t)> {
    let (mut real, mut effective, mut saved) = (0, 0, 0);
    // SAFETY: the kernel writes the three numbers.
    unsafe { syscall!(GETRESUID, &raw mut real, &raw mut effective, &raw mut saved)? };
    Ok((real, effective, saved))
}
c_abi! {
    fn getresuid(real: *mut uid_t, effective: *mut uid_t, saved: *mut uid_t) -> c_int {
        syscall!(GETRESUID, real, effective, saved)
    }
}
