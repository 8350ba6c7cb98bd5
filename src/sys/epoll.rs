// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/epoll.h>`: waiting until one of many descriptors is ready.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::{Result, arch, syscall};
use core::ffi::c_int;

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
    // SAFETY: the kernel writes at most `room.len()` events; there is no signal mask.
    let count =
        unsafe { syscall!(EPOLL_PWAIT, epoll.as_fd(), room.as_mut_ptr(), room.len(), timeout, syscall::NULL, 0)? };
    // SAFETY: the kernel does not answer with more than it was given room for.
    Ok(unsafe { room.get_unchecked_mut(..count) })
}
c_abi! {
    fn epoll_wait(epoll: c_int, room: *mut epoll_event, len: c_int, timeout: c_int) -> c_int {
        syscall!(EPOLL_PWAIT, epoll, room, len, timeout, syscall::NULL, 0)
    }
}
