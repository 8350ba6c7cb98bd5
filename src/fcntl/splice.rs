// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<fcntl.h>` that moves bytes into and out of pipes without a copy in the program.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::sys::uio::IoSlice;
use crate::unistd::pointer;
use crate::{Result, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_int;
use core::ffi::c_uint;

/// Move pages instead of copying them.
pub const SPLICE_F_MOVE: c_uint = 1;
/// Do not wait for the pipe.
pub const SPLICE_F_NONBLOCK: c_uint = 2;
/// There is more to come.
pub const SPLICE_F_MORE: c_uint = 4;
/// The pages are the kernel's from then on.
pub const SPLICE_F_GIFT: c_uint = 8;

/// Moves up to `len` bytes between two files, one of which is a pipe. With an offset given, that is where it begins, and it moves
/// on. Answers with how many; 0 at the end. Errors: `EINVAL` where neither is a pipe, `ESPIPE` for a pipe's offset, `EAGAIN`.
/// splice(2).
pub fn splice(
    from: impl AsFd,
    from_offset: Option<&mut i64>,
    to: impl AsFd,
    to_offset: Option<&mut i64>,
    len: usize,
    flags: c_uint,
) -> Result<usize> {
    let [from_offset, to_offset] = [from_offset, to_offset].map(pointer);
    // SAFETY: the kernel reads and writes the offsets, which are borrowed for the call.
    unsafe { syscall!(SPLICE, from.as_fd(), from_offset, to.as_fd(), to_offset, len, flags) }
}
c_abi! {
    fn splice(from: c_int, a: *mut i64, to: c_int, b: *mut i64, len: usize, flags: c_uint) -> isize {
        syscall!(SPLICE, from, a, to, b, len, flags)
    }
}

/// Copies up to `len` bytes from one pipe to another; they stay in the first. Answers with how many. Errors: `EINVAL`, `EAGAIN`.
/// tee(2).
pub fn tee(from: impl AsFd, to: impl AsFd, len: usize, flags: c_uint) -> Result<usize> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(TEE, from.as_fd(), to.as_fd(), len, flags) }
}
c_abi! {
    fn tee(from: c_int, to: c_int, len: usize, flags: c_uint) -> isize { syscall!(TEE, from, to, len, flags) }
}

/// Puts memory into a pipe. Answers with how many bytes. Errors: `EBADF`, `EINVAL`, `EAGAIN`. vmsplice(2).
///
/// # Safety
/// The memory stays as it is until the other end has read it: the pipe has the pages themselves.
pub unsafe fn vmsplice(pipe: impl AsFd, pieces: &[IoSlice<'_>], flags: c_uint) -> Result<usize> {
    // SAFETY: the kernel reads the list; the memory is the caller's affair.
    unsafe { syscall!(VMSPLICE, pipe.as_fd(), pieces.as_ptr(), pieces.len(), flags) }
}
c_abi! {
    fn vmsplice(pipe: c_int, pieces: *const crate::iovec, count: usize, flags: c_uint) -> isize {
        syscall!(VMSPLICE, pipe, pieces, count, flags)
    }
}
