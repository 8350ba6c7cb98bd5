// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<poll.h>`: waiting until a descriptor is ready.

use crate::fd::{AsFd, RawFd};
use crate::time::timespec;
use crate::{Result, syscall};
use core::marker::PhantomData;

/// There is something to read.
pub const POLLIN: i16 = 1;
/// Something can be written.
pub const POLLOUT: i16 = 4;
/// An error. Always waited for.
pub const POLLERR: i16 = 8;
/// The other end has hung up. Always waited for.
pub const POLLHUP: i16 = 16;
/// The descriptor is not open. Always waited for.
pub const POLLNVAL: i16 = 32;

/// A descriptor and what it is waited for.
#[allow(non_camel_case_types)]
#[repr(C)]
pub struct pollfd<'fd> {
    fd: RawFd,
    /// What is waited for.
    pub events: i16,
    /// What came: filled in by the call.
    pub revents: i16,
    borrowed: PhantomData<&'fd ()>,
}

impl<'fd> pollfd<'fd> {
    /// Waits for `events` on `fd`.
    pub fn new(fd: &'fd impl AsFd, events: i16) -> Self {
        Self { fd: fd.as_fd().as_raw_fd(), events, revents: 0, borrowed: PhantomData }
    }

    /// Waits for nothing: holds a place.
    pub const fn none() -> Self {
        Self { fd: -1, events: 0, revents: 0, borrowed: PhantomData }
    }
}

/// Waits until one of `fds` is ready, for no longer than `timeout` (`None`: for ever). Answers with how many are, 0 when the
/// time was up. Errors: `EINTR`, `EINVAL`, `ENOMEM`. ppoll(2).
pub fn ppoll(fds: &mut [pollfd<'_>], timeout: Option<timespec>) -> Result<usize> {
    // The kernel writes back what is left, so that it gets a copy.
    let mut left = timeout;
    let left = left.as_mut().map_or(core::ptr::null_mut(), |left| &raw mut *left);
    // SAFETY: the kernel reads and writes `fds.len()` entries and one timespec; there is no signal mask.
    unsafe { syscall!(PPOLL, fds.as_mut_ptr(), fds.len(), left, syscall::NULL, 0) }
}
