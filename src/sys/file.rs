// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/file.h>`: locks on whole files, which belong to the open file.

use crate::plain::plain;
use core::ffi::c_int;

/// Several may have it.
pub const LOCK_SH: c_int = 1;
/// One may have it.
pub const LOCK_EX: c_int = 2;
/// Do not wait.
pub const LOCK_NB: c_int = 4;
/// Gives it back.
pub const LOCK_UN: c_int = 8;

plain! {
    /// Takes a lock on the file or gives it back. Errors: `EWOULDBLOCK` with [`LOCK_NB`], `EINTR`, `EINVAL`. flock(2).
    fn flock(fd: Fd, operation: c_int) = FLOCK(fd, operation);
}
