// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/sendfile.h>`: from a file into anything, inside the kernel.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::unistd::pointer;
use crate::{Result, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_int;

/// Copies up to `len` bytes from a file. With an offset given, that is where it begins, and it moves on; the file's own place
/// stays. Answers with how many. Errors: `EINVAL`, `EAGAIN`, `EBADF`, `EPIPE`. sendfile(2).
pub fn sendfile(to: impl AsFd, from: impl AsFd, offset: Option<&mut i64>, len: usize) -> Result<usize> {
    // SAFETY: the kernel reads and writes the offset, which is borrowed for the call.
    unsafe { syscall!(SENDFILE, to.as_fd(), from.as_fd(), pointer(offset), len) }
}
c_abi! {
    fn sendfile(to: c_int, from: c_int, offset: *mut i64, len: usize) -> isize { syscall!(SENDFILE, to, from, offset, len) }
}
