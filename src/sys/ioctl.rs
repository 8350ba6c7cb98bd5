// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/ioctl.h>`: requests to a device or a file.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::syscall::Arg;
use crate::{Result, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::{c_int, c_ulong};

/// Asks the driver behind `fd`; what the argument and the answer mean is for it to say. Errors: `ENOTTY` where it does not know the
/// request, `EBADF`, `EFAULT`, `EINVAL`. ioctl(2).
///
/// # Safety
/// Where the request has the kernel read or write memory, the argument points to it.
pub unsafe fn ioctl(fd: impl AsFd, request: u32, arg: impl Arg) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(IOCTL, fd.as_fd(), request, arg) }
}
c_abi! { fn ioctl(fd: c_int, request: c_ulong, arg: usize) -> c_int { syscall!(IOCTL, fd, request as u32, arg) } }
