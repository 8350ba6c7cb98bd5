// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/epoll.h>`: waiting until one of many descriptors is ready.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::signal::sigset_t;
use crate::time::timespec;
use crate::{Result, arch, syscall};
use core::ffi::c_int;
use core::ptr::{from_ref, null};

pub use crate::arch::{
    EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD, EPOLLERR, EPOLLET, EPOLLEXCLUSIVE, EPOLLHUP, EPOLLIN,
    EPOLLMSG, EPOLLNVAL, EPOLLONESHOT, EPOLLOUT, EPOLLPRI, EPOLLRDBAND, EPOLLRDHUP, EPOLLRDNORM, EPOLLWAKEUP,
    EPOLLWRBAND, EPOLLWRNORM,
};

/// What is waited for, and what came. Not everywhere is a number of 64 bits aligned to its size in C, and here not always
/// where it is elsewhere.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, packed(4))]
pub struct epoll_event {
    /// `EPOLLIN` and its like.
    pub events: u32,
    pad: [u32; (arch::EPOLL_EVENT_SIZE - 12) / 4],
    /// Whatever tells the caller which descriptor it is.
    pub data: u64,
}
const _: () = assert!(size_of::<epoll_event>() == arch::EPOLL_EVENT_SIZE);

impl epoll_event {
    /// Waits for `events`; `data` comes back with them.
    pub const fn new(events: u32, data: u64) -> Self {
        Self { events, pad: [0; _], data }
    }
}

/// A new set of descriptors. Errors: `EINVAL`, `EMFILE`, `ENFILE`. epoll_create1(2).
pub fn epoll_create1(flags: c_int) -> Result<OwnedFd> {
    // SAFETY: the call reads no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(EPOLL_CREATE1, flags)? as i32)) }
}
c_abi! {
    fn epoll_create(size: c_int) -> c_int { if size > 0 { epoll_create1(0) } else { Err(crate::Errno::INVAL) } }
    fn epoll_create1(flags: c_int) -> c_int { epoll_create1(flags) }
}

/// Adds `fd` to the set `epoll`, changes what is waited for, or takes it away: `EPOLL_CTL_ADD`, `EPOLL_CTL_MOD`,
/// `EPOLL_CTL_DEL`. Errors: `EEXIST`, `ENOENT`, `EBADF`, `EINVAL`, `ELOOP`, `EPERM`. epoll_ctl(2).
pub fn epoll_ctl(epoll: impl AsFd, op: c_int, fd: impl AsFd, event: epoll_event) -> Result<()> {
    // SAFETY: the kernel reads one struct epoll_event.
    unsafe { syscall!(EPOLL_CTL, epoll.as_fd(), op, fd.as_fd(), &raw const event).map(drop) }
}
c_abi! {
    fn epoll_ctl(epoll: c_int, op: c_int, fd: c_int, event: *mut epoll_event) -> c_int {
        syscall!(EPOLL_CTL, epoll, op, fd, event)
    }
}

/// Waits until a descriptor of the set is ready, but no longer than `timeout` milliseconds (-1: for ever). Answers with what
/// came, nothing when the time was up; `room` is what it may take. Errors: `EBADF`, `EINTR`, `EINVAL`. epoll_wait(2).
pub fn epoll_wait(epoll: impl AsFd, room: &mut [epoll_event], timeout: c_int) -> Result<&mut [epoll_event]> {
    epoll_pwait(epoll, room, timeout, None)
}
c_abi! {
    fn epoll_wait(epoll: c_int, room: *mut epoll_event, len: c_int, timeout: c_int) -> c_int {
        syscall!(EPOLL_PWAIT, epoll, room, len, timeout, syscall::NULL, 0)
    }
}

/// As [`epoll_wait`], with `mask` in the place of the signals that this thread blocks. Errors: `EBADF`, `EINTR`, `EINVAL`.
/// epoll_pwait(2).
pub fn epoll_pwait<'room>(
    epoll: impl AsFd,
    room: &'room mut [epoll_event],
    timeout: c_int,
    mask: Option<&sigset_t>,
) -> Result<&'room mut [epoll_event]> {
    let (epoll, mask, size) = (epoll.as_fd(), mask.map_or(null(), from_ref), size_of::<sigset_t>());
    // SAFETY: the kernel writes at most `room.len()` events, and reads one set or none; it does not answer with more than there
    // is room for.
    unsafe {
        let count = syscall!(EPOLL_PWAIT, epoll, room.as_mut_ptr(), room.len(), timeout, mask, size)?;
        Ok(room.get_unchecked_mut(..count))
    }
}
c_abi! {
    fn epoll_pwait(
        epoll: c_int, room: *mut epoll_event, len: c_int, timeout: c_int, mask: *const sigset_t
    ) -> c_int {
        syscall!(EPOLL_PWAIT, epoll, room, len, timeout, mask, size_of::<sigset_t>())
    }
}

/// As [`epoll_pwait`], with `None` for ever. Linux 5.11. Errors: `EBADF`, `EINTR`, `EINVAL`, `ENOSYS`. epoll_pwait2(2).
pub fn epoll_pwait2<'room>(
    epoll: impl AsFd,
    room: &'room mut [epoll_event],
    timeout: Option<timespec>,
    mask: Option<&sigset_t>,
) -> Result<&'room mut [epoll_event]> {
    let (epoll, mask, size) = (epoll.as_fd(), mask.map_or(null(), from_ref), size_of::<sigset_t>());
    let timeout = timeout.as_ref().map_or(null(), from_ref);
    // SAFETY: as in epoll_pwait; the kernel reads one timespec or none.
    unsafe {
        let count = syscall!(EPOLL_PWAIT2, epoll, room.as_mut_ptr(), room.len(), timeout, mask, size)?;
        Ok(room.get_unchecked_mut(..count))
    }
}
c_abi! {
    fn epoll_pwait2(
        epoll: c_int, room: *mut epoll_event, len: c_int, timeout: *const timespec, mask: *const sigset_t
    ) -> c_int {
        syscall!(EPOLL_PWAIT2, epoll, room, len, timeout, mask, size_of::<sigset_t>())
    }
}
