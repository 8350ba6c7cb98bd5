// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Messages: several pieces at once, the address with them, and what comes beside them, which is in `control`.

use super::address::{SocketAddress, sockaddr_storage};
use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::sys::uio::{IoSlice, IoSliceMut};
use crate::time::timespec;
use crate::{Errno, Result, syscall};
use core::ffi::{c_int, c_void};
use core::marker::PhantomData;
use core::ptr::{from_mut, from_ref, null_mut};

mod control;

pub use control::*;

/// What C calls `struct mmsghdr`: a `struct msghdr`, and how many bytes became of it.
#[derive(Debug)]
#[repr(C)]
struct Entry {
    header: Header,
    len: u32,
}

/// What C calls `struct msghdr`.
#[derive(Debug)]
#[repr(C)]
struct Header {
    name: *mut c_void,
    name_len: u32,
    pieces: *mut c_void,
    count: usize,
    control: *mut c_void,
    control_len: usize,
    flags: c_int,
}

impl Entry {
    const fn new(pieces: *mut c_void, count: usize) -> Self {
        let (name, control) = (null_mut(), null_mut());
        Self { header: Header { name, name_len: 0, pieces, count, control, control_len: 0, flags: 0 }, len: 0 }
    }
}

/// A message to send.
#[derive(Debug)]
#[repr(transparent)]
pub struct Message<'a>(Entry, PhantomData<&'a [u8]>);

impl<'a> Message<'a> {
    /// These bytes, one piece behind the other.
    pub const fn new(pieces: &'a [IoSlice<'a>]) -> Self {
        Self(Entry::new(pieces.as_ptr().cast_mut().cast(), pieces.len()), PhantomData)
    }

    /// To this address.
    pub fn to(mut self, address: &'a impl SocketAddress) -> Self {
        let address = address.as_bytes();
        self.0.header.name = address.as_ptr().cast_mut().cast();
        self.0.header.name_len = address.len() as u32;
        self
    }

    /// With this beside it.
    pub const fn control<const SPACE: usize>(mut self, control: &'a Control<SPACE>) -> Self {
        let bytes = control.as_bytes();
        self.0.header.control = bytes.as_ptr().cast_mut().cast();
        self.0.header.control_len = bytes.len();
        self
    }

    /// How many bytes of it [`sendmmsg`] sent.
    pub const fn len(&self) -> usize {
        self.0.len as usize
    }

    /// Whether these are none.
    pub const fn is_empty(&self) -> bool {
        self.0.len == 0
    }
}

/// Room for a message.
#[derive(Debug)]
#[repr(transparent)]
pub struct MessageMut<'a>(Entry, PhantomData<&'a mut [u8]>);

impl<'a> MessageMut<'a> {
    /// Room for the bytes, one piece behind the other.
    pub const fn new(pieces: &'a mut [IoSliceMut<'_>]) -> Self {
        Self(Entry::new(pieces.as_mut_ptr().cast(), pieces.len()), PhantomData)
    }

    /// Room for the address of who sends it.
    pub const fn from(mut self, room: &'a mut sockaddr_storage) -> Self {
        let room = room.room();
        self.0.header.name = room.as_mut_ptr().cast();
        self.0.header.name_len = size_of_val(room) as u32;
        self
    }

    /// Room for what comes beside it. What was in there before is gone.
    pub fn control<const SPACE: usize>(mut self, control: &'a mut Control<SPACE>) -> Self {
        let room = control.clear();
        self.0.header.control = room.as_mut_ptr().cast();
        self.0.header.control_len = room.len();
        self
    }

    /// The address of who sent it. Errors: `EAFNOSUPPORT`, it is of another family, or none.
    pub fn address<A: SocketAddress>(&self) -> Result<A> {
        let Header { name, name_len, .. } = self.0.header;
        if name.is_null() {
            return Err(Errno::AFNOSUPPORT);
        }
        // SAFETY: the place is that of a sockaddr_storage, which is borrowed as long as this is; the kernel tells the length
        // that an address has, be there room for it or not.
        let bytes =
            unsafe { core::slice::from_raw_parts(name.cast(), (name_len as usize).min(sockaddr_storage::SIZE)) };
        A::from_bytes(bytes).ok_or(Errno::AFNOSUPPORT)
    }

    /// What came beside it.
    pub fn controls(&self) -> Controls<'_> {
        let Header { control, control_len, .. } = self.0.header;
        // SAFETY: the place is that of a Control, which is borrowed as long as this is, and was clear until the kernel wrote so
        // many bytes.
        unsafe { Controls::new(control.cast(), control_len) }
    }

    /// The descriptors that came with it, each of them once. Those that nobody takes stay open.
    pub fn take_descriptors(&mut self) -> Descriptors<'_> {
        // SAFETY: as in controls. All descriptors in there are new, or -1 where one was taken.
        unsafe { Descriptors::new(self.controls()) }
    }

    /// What is to be said of it: `MSG_TRUNC`, `MSG_CTRUNC` and others.
    pub const fn flags(&self) -> c_int {
        self.0.header.flags
    }

    /// How many bytes of it [`recvmmsg`] received.
    pub const fn len(&self) -> usize {
        self.0.len as usize
    }

    /// Whether these are none.
    pub const fn is_empty(&self) -> bool {
        self.0.len == 0
    }
}

/// Sends a message; answers with how many bytes of it. Errors: those of [`send`](super::send), `EINVAL`, `ETOOMANYREFS`.
/// sendmsg(2).
pub fn sendmsg(fd: impl AsFd, message: &Message<'_>, flags: c_int) -> Result<usize> {
    // SAFETY: the kernel reads the header and what it points to, all of which is borrowed for the call.
    unsafe { syscall!(SENDMSG, fd.as_fd(), from_ref(&message.0.header), flags) }
}
c_abi! { fn sendmsg(fd: c_int, message: *const c_void, flags: c_int) -> isize { syscall!(SENDMSG, fd, message, flags) } }

/// Sends some messages; answers with how many. Errors: those of [`sendmsg`] for the first of them. sendmmsg(2).
pub fn sendmmsg(fd: impl AsFd, messages: &mut [Message<'_>], flags: c_int) -> Result<usize> {
    // SAFETY: as in sendmsg; the kernel writes how many bytes it sent of each.
    unsafe { syscall!(SENDMMSG, fd.as_fd(), messages.as_mut_ptr(), messages.len(), flags) }
}
c_abi! {
    fn sendmmsg(fd: c_int, messages: *mut c_void, count: u32, flags: c_int) -> c_int {
        syscall!(SENDMMSG, fd, messages, count, flags)
    }
}

/// Receives a message; answers with how many bytes of it. Errors: those of [`recv`](super::recv). recvmsg(2).
pub fn recvmsg(fd: impl AsFd, message: &mut MessageMut<'_>, flags: c_int) -> Result<usize> {
    // SAFETY: the kernel writes to what the header points to, as far as there is room, and how far that was.
    unsafe { syscall!(RECVMSG, fd.as_fd(), from_mut(&mut message.0.header), flags) }
}
c_abi! { fn recvmsg(fd: c_int, message: *mut c_void, flags: c_int) -> isize { syscall!(RECVMSG, fd, message, flags) } }

/// Receives some messages; answers with how many. The timeout is looked at after each, but does not end the wait for one.
/// Errors: those of [`recvmsg`] for the first of them. recvmmsg(2).
pub fn recvmmsg(
    fd: impl AsFd,
    messages: &mut [MessageMut<'_>],
    flags: c_int,
    timeout: Option<timespec>,
) -> Result<usize> {
    // The kernel writes back what is left, so that it gets a copy.
    let mut left = timeout;
    let left = left.as_mut().map_or(null_mut(), from_mut);
    // SAFETY: as in recvmsg.
    unsafe { syscall!(RECVMMSG, fd.as_fd(), messages.as_mut_ptr(), messages.len(), flags, left) }
}
c_abi! {
    fn recvmmsg(fd: c_int, messages: *mut c_void, count: u32, flags: c_int, timeout: *mut timespec) -> c_int {
        syscall!(RECVMMSG, fd, messages, count, flags, timeout)
    }
}
