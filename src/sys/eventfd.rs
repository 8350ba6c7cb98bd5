// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/eventfd.h>`: a counter that a descriptor stands for. Reading takes what is there, and waits where that is nothing.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::{Result, syscall, unistd};
use core::ffi::c_int;

pub use crate::arch::{EFD_CLOEXEC, EFD_NONBLOCK, EFD_SEMAPHORE};

/// A counter that begins with `count`. Errors: `EINVAL`, `EMFILE`, `ENFILE`. eventfd(2).
pub fn eventfd(count: u32, flags: c_int) -> Result<OwnedFd> {
    // SAFETY: the call reads no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(EVENTFD2, count, flags)? as i32)) }
}
c_abi! { fn eventfd(count: u32, flags: c_int) -> c_int { eventfd(count, flags) } }

/// Takes all that was counted, or one with [`EFD_SEMAPHORE`]. Errors: `EAGAIN`, `EINTR`, `EINVAL`. eventfd_read(3).
pub fn eventfd_read(fd: impl AsFd) -> Result<u64> {
    let mut count = [0; 8];
    unistd::read(fd, &mut count)?;
    Ok(u64::from_ne_bytes(count))
}
c_abi! { fn eventfd_read(fd: c_int, count: *mut u64) -> c_int { syscall!(READ, fd, count, 8).map(drop) } }

/// Adds `count`. Errors: `EAGAIN`, `EINTR`, `EINVAL`. eventfd_write(3).
pub fn eventfd_write(fd: impl AsFd, count: u64) -> Result<()> {
    unistd::write(fd, &count.to_ne_bytes()).map(drop)
}
c_abi! { fn eventfd_write(fd: c_int, count: u64) -> c_int { syscall!(WRITE, fd, &raw const count, 8).map(drop) } }
