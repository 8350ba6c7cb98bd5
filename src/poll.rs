// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<poll.h>`: waiting until a descriptor is ready.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, RawFd};
use crate::signal::sigset_t;
use crate::time::timespec;
use crate::{Result, syscall};
use core::ffi::c_int;
use core::marker::PhantomData;
use core::ptr::{from_mut, from_ref, null, null_mut};

pub use crate::arch::{
    POLLERR, POLLHUP, POLLIN, POLLMSG, POLLNVAL, POLLOUT, POLLPRI, POLLRDBAND, POLLRDHUP, POLLRDNORM, POLLWRBAND,
    POLLWRNORM,
};

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

/// Waits until one of `fds` is ready, for no longer than `timeout` milliseconds (-1: for ever). Answers with how many are, 0
/// when the time was up. `POLLERR`, `POLLHUP` and `POLLNVAL` are always waited for. Errors: `EINTR`, `EINVAL`, `ENOMEM`.
/// poll(2).
pub fn poll(fds: &mut [pollfd<'_>], timeout: c_int) -> Result<usize> {
    ppoll(fds, span(timeout), None)
}
c_abi! {
    fn poll(fds: *mut pollfd<'_>, len: usize, timeout: c_int) -> c_int {
        let mut left = span(timeout);
        syscall!(PPOLL, fds, len, left.as_mut().map_or(null_mut(), from_mut), syscall::NULL, 0)
    }
}

/// A timeout in milliseconds, of which a negative one has no end.
fn span(timeout: c_int) -> Option<timespec> {
    u32::try_from(timeout).ok().map(timespec::millis)
}

/// As [`poll`], for no longer than `timeout` (`None`: for ever), and with `mask` in the place of the signals that this thread
/// blocks. Errors: `EINTR`, `EINVAL`, `ENOMEM`. ppoll(2).
pub fn ppoll(fds: &mut [pollfd<'_>], timeout: Option<timespec>, mask: Option<&sigset_t>) -> Result<usize> {
    // The kernel writes back what is left, so that it gets a copy.
    let mut left = timeout;
    let left = left.as_mut().map_or(null_mut(), from_mut);
    let mask = mask.map_or(null(), from_ref);
    // SAFETY: the kernel reads and writes `fds.len()` entries and one timespec, and reads one set or none.
    unsafe { syscall!(PPOLL, fds.as_mut_ptr(), fds.len(), left, mask, size_of::<sigset_t>()) }
}
c_abi! {
    fn ppoll(fds: *mut pollfd<'_>, len: usize, timeout: *const timespec, mask: *const sigset_t) -> c_int {
        let mut left = timeout.as_ref().copied();
        syscall!(PPOLL, fds, len, left.as_mut().map_or(null_mut(), from_mut), mask, size_of::<sigset_t>())
    }
}
