// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/random.h>`: numbers that nobody can guess.

use crate::c_abi::c_abi;
use crate::{Result, syscall};
use core::ffi::c_uint;
#[cfg(feature = "c-abi")]
use core::ffi::{c_int, c_void};

/// Do not wait for the kernel to have collected enough to start from.
pub const GRND_NONBLOCK: c_uint = 1;

/// Fills `buf`; answers with how much of it, which is all up to 256 bytes. Errors: `EAGAIN`, `EINTR`, `EINVAL`. getrandom(2).
pub fn getrandom(buf: &mut [u8], flags: c_uint) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { syscall!(GETRANDOM, buf.as_mut_ptr(), buf.len(), flags) }
}
c_abi! {
    fn getrandom(buf: *mut c_void, len: usize, flags: c_uint) -> isize { syscall!(GETRANDOM, buf, len, flags) }
    // Up to 256 bytes come whole.
    fn getentropy(buf: *mut c_void, len: usize) -> c_int {
        if len > 256 { Err(crate::Errno::IO) } else { syscall!(GETRANDOM, buf, len, 0).map(drop) }
    }
}
