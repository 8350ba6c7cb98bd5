// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/random.h>`: numbers that nobody can guess.

use crate::{Result, syscall};
use core::ffi::c_uint;

/// Do not wait for the kernel to have collected enough to start from.
pub const GRND_NONBLOCK: c_uint = 1;

/// Fills `buf`; answers with how much of it, which is all up to 256 bytes. Errors: `EAGAIN`, `EINTR`, `EINVAL`. getrandom(2).
pub fn getrandom(buf: &mut [u8], flags: c_uint) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`, borrowed until the call returns.
    unsafe { syscall!(GETRANDOM, buf.as_mut_ptr(), buf.len(), flags) }
}
