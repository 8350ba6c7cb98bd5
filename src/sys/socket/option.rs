// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What can be set of a socket, and asked. The numbers differ between ports, and so does the width of a time: here it has 64
//! bits on every port.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::process::{gid_t, pid_t, uid_t};
use crate::sys::time::timeval;
use crate::time::timespec;
use crate::{Result, syscall};
use core::ffi::{c_int, c_void};

pub use crate::arch::{
    SO_ACCEPTCONN, SO_BINDTODEVICE, SO_BROADCAST, SO_COOKIE, SO_DEBUG, SO_DOMAIN, SO_DONTROUTE, SO_ERROR,
    SO_INCOMING_CPU, SO_KEEPALIVE, SO_LINGER, SO_MARK, SO_OOBINLINE, SO_PASSCRED, SO_PEEK_OFF, SO_PEERCRED,
    SO_PRIORITY, SO_PROTOCOL, SO_RCVBUF, SO_RCVBUFFORCE, SO_RCVLOWAT, SO_RCVTIMEO, SO_REUSEADDR, SO_REUSEPORT,
    SO_SNDBUF, SO_SNDBUFFORCE, SO_SNDTIMEO, SO_TIMESTAMP, SO_TIMESTAMPING, SO_TIMESTAMPNS, SO_TYPE, SO_ZEROCOPY,
    SOL_SOCKET,
};

/// How long close(2) waits until all is sent: `SO_LINGER`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct linger {
    /// Whether it waits.
    pub l_onoff: c_int,
    /// For so many seconds.
    pub l_linger: c_int,
}

/// Who somebody is: `SO_PEERCRED`, `SCM_CREDENTIALS`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct ucred {
    /// The process.
    pub pid: pid_t,
    /// Its user.
    pub uid: uid_t,
    /// Its group.
    pub gid: gid_t,
}

/// What the value of an option may be, or what comes beside a message.
///
/// # Safety
/// Any bytes are a value of it.
pub unsafe trait SocketValue: Copy {}

macro_rules! values {
    ($($type:ty)*) => { $(
        // SAFETY: a number, or a struct of numbers.
        unsafe impl SocketValue for $type {}
    )* };
}
values! { i32 u32 u64 linger timespec timeval ucred }
// SAFETY: numbers.
unsafe impl<const N: usize> SocketValue for [u8; N] {}

/// The value of an option: `getsockopt::<i32>(fd, SOL_SOCKET, SO_TYPE)`. What the kernel does not fill in is zero. Errors:
/// `ENOPROTOOPT`, `ENOTSOCK`, `EINVAL`. getsockopt(2).
pub fn getsockopt<T: SocketValue>(fd: impl AsFd, level: c_int, name: c_int) -> Result<T> {
    // SAFETY: any bytes are a value.
    let mut value: T = unsafe { core::mem::zeroed() };
    let mut len = size_of::<T>() as u32;
    // SAFETY: the kernel writes at most as many bytes as the value has, and how many it wrote.
    unsafe { syscall!(GETSOCKOPT, fd.as_fd(), level, name, &raw mut value, &raw mut len)? };
    Ok(value)
}
c_abi! {
    fn getsockopt(fd: c_int, level: c_int, name: c_int, value: *mut c_void, len: *mut u32) -> c_int {
        syscall!(GETSOCKOPT, fd, level, name, value, len)
    }
}

/// Sets an option: `setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &1)`. Errors: `ENOPROTOOPT`, `ENOTSOCK`, `EINVAL`, `EPERM`.
/// setsockopt(2).
pub fn setsockopt<T: SocketValue>(fd: impl AsFd, level: c_int, name: c_int, value: &T) -> Result<()> {
    let value = core::ptr::from_ref(value).cast::<c_void>();
    // SAFETY: the kernel reads the value, borrowed for the call.
    unsafe { syscall!(SETSOCKOPT, fd.as_fd(), level, name, value, size_of::<T>()).map(drop) }
}
c_abi! {
    fn setsockopt(fd: c_int, level: c_int, name: c_int, value: *const c_void, len: u32) -> c_int {
        syscall!(SETSOCKOPT, fd, level, name, value, len)
    }
}
