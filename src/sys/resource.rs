// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/resource.h>`: how much a process may use. Limits are 64-bit on every port.

use crate::{Result, syscall};
use core::ffi::c_int;

pub use crate::arch::RLIMIT_NOFILE;

/// The largest file that the process may make.
pub const RLIMIT_FSIZE: c_int = 1;
/// The largest core dump.
pub const RLIMIT_CORE: c_int = 4;
/// No limit.
pub const RLIM_INFINITY: u64 = u64::MAX;

/// A limit: include/uapi/linux/resource.h, `struct rlimit64`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct rlimit {
    /// What is in force.
    pub rlim_cur: u64,
    /// How high the process may set it.
    pub rlim_max: u64,
}

/// How much of `resource` this process may use. Errors: `EINVAL`. getrlimit(2).
pub fn getrlimit(resource: c_int) -> Result<rlimit> {
    let mut limit = rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the kernel writes one struct rlimit64, and reads none.
    unsafe { syscall!(PRLIMIT64, 0, resource, syscall::NULL, &raw mut limit)? };
    Ok(limit)
}

/// Sets how much of `resource` this process may use. A 32-bit kernel takes what does not fit into its `unsigned long` for no
/// limit. Errors: `EINVAL`, `EPERM`. setrlimit(2).
pub fn setrlimit(resource: c_int, limit: rlimit) -> Result<()> {
    // SAFETY: the kernel reads one struct rlimit64, and writes none.
    unsafe { syscall!(PRLIMIT64, 0, resource, &raw const limit, syscall::NULL).map(drop) }
}
