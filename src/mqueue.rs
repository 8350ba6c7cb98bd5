// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<mqueue.h>`: POSIX' queues of messages, which have names such as `/queue` and are descriptors.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::{Errno, Result, arch, sigevent, syscall, timespec};
use core::ffi::{CStr, c_char, c_int, c_uint};
use core::ptr::{from_ref, null};

/// What is known of a queue: include/uapi/linux/mqueue.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct mq_attr {
    /// `O_NONBLOCK` or 0.
    pub mq_flags: arch::Long,
    /// How many messages there can be.
    pub mq_maxmsg: arch::Long,
    /// How long each can be.
    pub mq_msgsize: arch::Long,
    /// How many there are.
    pub mq_curmsgs: arch::Long,
    rest: [arch::Long; 4],
}

impl mq_attr {
    /// For a new queue: so many messages of this length.
    pub const fn new(mq_maxmsg: arch::Long, mq_msgsize: arch::Long) -> Self {
        Self { mq_flags: 0, mq_maxmsg, mq_msgsize, mq_curmsgs: 0, rest: [0; 4] }
    }
}

/// The kernel's name, which is the one behind the slash.
///
/// # Safety
/// It ends with NUL.
unsafe fn bare(name: *const c_char) -> Result<*const c_char> {
    // SAFETY: the caller's; behind the slash there is at least the NUL.
    unsafe { if *name == b'/' as c_char { Ok(name.add(1)) } else { Err(Errno::INVAL) } }
}

/// Opens a queue, with `O_RDONLY`, `O_WRONLY` or `O_RDWR`; with `O_CREAT` it is made, with these permissions, and as `attr` says
/// if that is given. Exec closes it. Errors: `EINVAL`, `ENOENT`, `EEXIST`, `EACCES`, `ENOSPC`, `ENOSYS`. mq_open(3).
pub fn mq_open(name: &CStr, flags: c_int, mode: c_uint, attr: Option<&mq_attr>) -> Result<OwnedFd> {
    // SAFETY: the name ends with NUL, the kernel reads a struct or none, and the descriptor is new.
    unsafe {
        let fd = syscall!(MQ_OPEN, bare(name.as_ptr())?, flags, mode, attr.map_or(null(), from_ref))?;
        Ok(OwnedFd::from_raw_fd(fd as c_int))
    }
}

/// Removes the name of a queue. Errors: `EINVAL`, `ENOENT`, `EACCES`. mq_unlink(3).
pub fn mq_unlink(name: &CStr) -> Result<()> {
    // SAFETY: the name ends with NUL.
    unsafe { syscall!(MQ_UNLINK, bare(name.as_ptr())?).map(drop) }
}

/// Puts a message behind those of its priority and above. Where the queue is full it waits, or with `O_NONBLOCK` answers with `EAGAIN`.
/// Errors: `EMSGSIZE`, `EBADF`, `EINVAL`, `EINTR`. mq_send(3).
pub fn mq_send(queue: impl AsFd, message: &[u8], priority: c_uint) -> Result<()> {
    mq_timedsend(queue, message, priority, None)
}

/// As [`mq_send`], waiting until this time of `CLOCK_REALTIME` at most: then `ETIMEDOUT` is answered. mq_timedsend(3).
pub fn mq_timedsend(queue: impl AsFd, message: &[u8], priority: c_uint, until: Option<timespec>) -> Result<()> {
    let until = until.as_ref().map_or(null(), from_ref);
    // SAFETY: the kernel reads the message, and a time or none.
    unsafe { syscall!(MQ_TIMEDSEND, queue.as_fd(), message.as_ptr(), message.len(), priority, until).map(drop) }
}

/// Takes the first message of the highest priority; answers with its length and its priority. `room` is for the longest one.
/// Errors: `EMSGSIZE`, it is not; `EAGAIN`, `EBADF`, `EINTR`. mq_receive(3).
pub fn mq_receive(queue: impl AsFd, room: &mut [u8]) -> Result<(usize, c_uint)> {
    mq_timedreceive(queue, room, None)
}

/// As [`mq_receive`], waiting until this time of `CLOCK_REALTIME` at most: then `ETIMEDOUT` is answered. mq_timedreceive(3).
pub fn mq_timedreceive(queue: impl AsFd, room: &mut [u8], until: Option<timespec>) -> Result<(usize, c_uint)> {
    let until = until.as_ref().map_or(null(), from_ref);
    let mut priority: c_uint = 0;
    // SAFETY: the kernel writes as much as there is room for, and a number; it reads a time or none.
    unsafe {
        let len = syscall!(MQ_TIMEDRECEIVE, queue.as_fd(), room.as_mut_ptr(), room.len(), &raw mut priority, until)?;
        Ok((len, priority))
    }
}

/// What is known of a queue. Errors: `EBADF`. mq_getattr(3).
pub fn mq_getattr(queue: impl AsFd) -> Result<mq_attr> {
    mq_setattr(queue, None)
}

/// Sets `O_NONBLOCK`, or not, unless there is nothing to set. Answers with what was known before. Errors: `EBADF`, `EINVAL`.
/// mq_setattr(3).
pub fn mq_setattr(queue: impl AsFd, attr: Option<&mq_attr>) -> Result<mq_attr> {
    let mut old = mq_attr::default();
    // SAFETY: the kernel reads a struct or none, and writes one.
    unsafe { syscall!(MQ_GETSETATTR, queue.as_fd(), attr.map_or(null(), from_ref), &raw mut old)? };
    Ok(old)
}

/// Has it told once that a message came into the empty queue; `None` takes that back. Errors: `EBUSY`, `EBADF`, `EINVAL`.
/// mq_notify(3).
pub fn mq_notify(queue: impl AsFd, event: Option<&sigevent>) -> Result<()> {
    // SAFETY: the kernel reads a struct or none.
    unsafe { syscall!(MQ_NOTIFY, queue.as_fd(), event.map_or(null(), from_ref)).map(drop) }
}

c_abi! {
    fn mq_close(queue: c_int) -> c_int { syscall!(CLOSE, queue) }
    fn mq_getattr(queue: c_int, attr: *mut mq_attr) -> c_int { syscall!(MQ_GETSETATTR, queue, syscall::NULL, attr) }
    fn mq_notify(queue: c_int, event: *const sigevent) -> c_int { syscall!(MQ_NOTIFY, queue, event) }
    fn mq_open(name: *const c_char, flags: c_int, mode: c_uint, attr: *const mq_attr) -> c_int {
        let attr = if flags & crate::O_CREAT != 0 { attr } else { null() };
        bare(name).and_then(|name| syscall!(MQ_OPEN, name, flags, mode, attr))
    }
    fn mq_receive(queue: c_int, room: *mut u8, len: usize, priority: *mut c_uint) -> isize {
        syscall!(MQ_TIMEDRECEIVE, queue, room, len, priority, syscall::NULL)
    }
    fn mq_send(queue: c_int, message: *const u8, len: usize, priority: c_uint) -> c_int {
        syscall!(MQ_TIMEDSEND, queue, message, len, priority, syscall::NULL)
    }
    fn mq_setattr(queue: c_int, new: *const mq_attr, old: *mut mq_attr) -> c_int {
        syscall!(MQ_GETSETATTR, queue, new, old)
    }
    fn mq_timedreceive(
        queue: c_int, room: *mut u8, len: usize, priority: *mut c_uint, until: *const timespec,
    ) -> isize {
        syscall!(MQ_TIMEDRECEIVE, queue, room, len, priority, until)
    }
    fn mq_timedsend(queue: c_int, message: *const u8, len: usize, priority: c_uint, until: *const timespec) -> c_int {
        syscall!(MQ_TIMEDSEND, queue, message, len, priority, until)
    }
    fn mq_unlink(name: *const c_char) -> c_int { bare(name).and_then(|name| syscall!(MQ_UNLINK, name)) }
}
