// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/mman.h>`: mappings.

use crate::fd::{BorrowedFd, OwnedFd};
use crate::{Result, arch, syscall};
use core::ffi::{CStr, c_int, c_uint, c_void};

pub use crate::arch::{MAP_ANONYMOUS, MAP_NORESERVE, MAP_POPULATE};

/// Not accessible at all.
pub const PROT_NONE: c_int = 0;
/// Can be read.
pub const PROT_READ: c_int = 1;
/// Can be written.
pub const PROT_WRITE: c_int = 2;
/// Can be executed.
pub const PROT_EXEC: c_int = 4;

/// Writes are seen by others who map the same.
pub const MAP_SHARED: c_int = 1;
/// Writes are this process' own.
pub const MAP_PRIVATE: c_int = 2;
/// At this address and no other, in place of what was there.
pub const MAP_FIXED: c_int = 0x10;
/// At this address, or `EEXIST` where something is there.
pub const MAP_FIXED_NOREPLACE: c_int = 0x100000;

/// Closed by exec.
pub const MFD_CLOEXEC: c_uint = 1;
/// Can be sealed.
pub const MFD_ALLOW_SEALING: c_uint = 2;

/// A file that has no name but lives in memory. Errors: `EINVAL`, `EMFILE`, `ENOMEM`. memfd_create(2).
pub fn memfd_create(name: &CStr, flags: c_uint) -> Result<OwnedFd> {
    // SAFETY: the name ends with NUL and is borrowed for the call. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(MEMFD_CREATE, name, flags)? as i32)) }
}

/// Maps `len` bytes of `fd` from `offset` on, or of nothing with `MAP_ANONYMOUS`. Errors: `EINVAL`, `ENOMEM`, `EACCES`,
/// `EEXIST`, `ENODEV`. mmap(2).
///
/// # Safety
/// With `MAP_FIXED`, nothing that Rust relies on is in the range. What is mapped from a file changes when the file does.
pub unsafe fn mmap(
    addr: *mut c_void,
    len: usize,
    prot: c_int,
    flags: c_int,
    fd: Option<BorrowedFd<'_>>,
    offset: i64,
) -> Result<*mut c_void> {
    let fd = fd.map_or(-1, |fd| fd.as_raw_fd());
    // SAFETY: the caller's.
    unsafe { Ok(arch::mmap(addr, len, prot, flags, fd, offset)? as *mut c_void) }
}

/// Changes how `len` bytes from `addr` on may be used. Errors: `EACCES`, `EINVAL`, `ENOMEM`. mprotect(2).
///
/// # Safety
/// Nothing that Rust relies on loses an access that it needs.
pub unsafe fn mprotect(addr: *mut c_void, len: usize, prot: c_int) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(MPROTECT, addr, len, prot).map(drop) }
}

/// Unmaps `len` bytes from `addr` on. Errors: `EINVAL`. munmap(2).
///
/// # Safety
/// Nothing in the range is used again.
pub unsafe fn munmap(addr: *mut c_void, len: usize) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(MUNMAP, addr, len).map(drop) }
}
