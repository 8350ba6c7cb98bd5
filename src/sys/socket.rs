// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/socket.h>`: sockets.
//!
//! What an address is stands in `address`, several pieces and what comes beside them in `message`, what can be set in
//! `option`. A socket's kind is not the same number on every port.

mod address;
mod message;
mod option;

pub use {address::*, message::*, option::*};

use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::fd::{AsFd, OwnedFd};
use crate::plain::plain;
use crate::{Result, syscall};
use core::ffi::c_int;
#[cfg(feature = "c-abi")]
use core::ffi::c_void;

pub use crate::arch::{SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK, SOCK_STREAM};

/// As the protocol is beneath: [`socket`].
pub const SOCK_RAW: c_int = 3;
/// Messages that arrive, in any order: [`socket`].
pub const SOCK_RDM: c_int = 4;
/// Messages that arrive, in order: [`socket`].
pub const SOCK_SEQPACKET: c_int = 5;

/// No more reading. [`shutdown`].
pub const SHUT_RD: c_int = 0;
/// No more writing. [`shutdown`].
pub const SHUT_WR: c_int = 1;
/// Neither. [`shutdown`].
pub const SHUT_RDWR: c_int = 2;

/// The most connections that [`listen`] lets wait.
pub const SOMAXCONN: c_int = 4096;

constants! { c_int:
    MSG_OOB          = 0x1: "What is out of band."
    MSG_PEEK         = 0x2: "Leave it there, to be received again."
    MSG_DONTROUTE    = 0x4: "Through no gateway."
    MSG_CTRUNC       = 0x8: "What came beside the bytes was cut."
    MSG_TRUNC        = 0x20: "The message was cut; asked for, its whole length is answered."
    MSG_DONTWAIT     = 0x40: "As with `O_NONBLOCK`."
    MSG_EOR          = 0x80: "The end of a record."
    MSG_WAITALL      = 0x100: "Wait until there is no room left."
    MSG_CONFIRM      = 0x800: "The neighbour is there."
    MSG_ERRQUEUE     = 0x2000: "What is in the queue of errors."
    MSG_NOSIGNAL     = 0x4000: "No SIGPIPE where the other end is closed."
    MSG_MORE         = 0x8000: "There is more to come."
    MSG_WAITFORONE   = 0x10000: "Wait for the first message alone."
    MSG_ZEROCOPY     = 0x4000000: "The pieces are not changed until the queue of errors says so."
    MSG_FASTOPEN     = 0x20000000: "Send with what opens the connection."
    MSG_CMSG_CLOEXEC = 0x40000000: "Descriptors that come are closed by exec."
}

plain! {
    /// A socket of the family `domain` (`AF_*`), of a kind (`SOCK_*`, with `SOCK_CLOEXEC` and `SOCK_NONBLOCK`), with the
    /// protocol that is usual for them where it is 0. Errors: `EAFNOSUPPORT`, `EPROTONOSUPPORT`, `EMFILE`. socket(2).
    fn socket(domain: c_int, kind: c_int, protocol: c_int) -> OwnedFd = SOCKET(domain, kind, protocol);

    /// Has `backlog` connections wait to be accepted. Errors: `EADDRINUSE`, `EOPNOTSUPP`. listen(2).
    fn listen(fd: Fd, backlog: c_int) = LISTEN(fd, backlog);

    /// Ends one direction of a connection or both: `SHUT_*`. Errors: `ENOTCONN`, `EINVAL`. shutdown(2).
    fn shutdown(fd: Fd, how: c_int) = SHUTDOWN(fd, how);
}

/// Two sockets that are connected with each other. Errors: `EAFNOSUPPORT`, `EOPNOTSUPP`, `EMFILE`. socketpair(2).
pub fn socketpair(domain: c_int, kind: c_int, protocol: c_int) -> Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: the kernel writes two descriptors into `fds`. They are new, so nobody else owns them.
    unsafe {
        syscall!(SOCKETPAIR, domain, kind, protocol, fds.as_mut_ptr())?;
        Ok((OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])))
    }
}
c_abi! {
    fn socketpair(domain: c_int, kind: c_int, protocol: c_int, fds: *mut c_int) -> c_int {
        syscall!(SOCKETPAIR, domain, kind, protocol, fds)
    }
}

/// Gives the socket this address. Errors: `EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`, `EINVAL`. bind(2).
pub fn bind(fd: impl AsFd, address: &impl SocketAddress) -> Result<()> {
    let address = address.as_bytes();
    // SAFETY: the kernel reads the address, borrowed for the call.
    unsafe { syscall!(BIND, fd.as_fd(), address.as_ptr(), address.len()).map(drop) }
}
c_abi! { fn bind(fd: c_int, address: *const c_void, len: u32) -> c_int { syscall!(BIND, fd, address, len) } }

/// Connects the socket with what has this address. Errors: `ECONNREFUSED`, `EINPROGRESS`, `ENETUNREACH`, `ETIMEDOUT`.
/// connect(2).
pub fn connect(fd: impl AsFd, address: &impl SocketAddress) -> Result<()> {
    let address = address.as_bytes();
    // SAFETY: the kernel reads the address, borrowed for the call.
    unsafe { syscall!(CONNECT, fd.as_fd(), address.as_ptr(), address.len()).map(drop) }
}
c_abi! { fn connect(fd: c_int, address: *const c_void, len: u32) -> c_int { syscall!(CONNECT, fd, address, len) } }

/// The first connection that waits. Errors: `EAGAIN`, `ECONNABORTED`, `EINVAL`, `EMFILE`. accept(2).
pub fn accept(fd: impl AsFd) -> Result<OwnedFd> {
    accept4(fd, 0)
}
c_abi! {
    fn accept(fd: c_int, address: *mut c_void, len: *mut u32) -> c_int { syscall!(ACCEPT4, fd, address, len, 0) }
}

/// As [`accept`], with `SOCK_CLOEXEC` and `SOCK_NONBLOCK`. Who connected is told by [`getpeername`]. accept4(2).
pub fn accept4(fd: impl AsFd, flags: c_int) -> Result<OwnedFd> {
    // SAFETY: no address is asked for. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(ACCEPT4, fd.as_fd(), syscall::NULL, syscall::NULL, flags)? as i32)) }
}
c_abi! {
    fn accept4(fd: c_int, address: *mut c_void, len: *mut u32, flags: c_int) -> c_int {
        syscall!(ACCEPT4, fd, address, len, flags)
    }
}

/// The socket's own address. Errors: `ENOTSOCK`. getsockname(2).
pub fn getsockname(fd: impl AsFd) -> Result<sockaddr_storage> {
    // SAFETY: the kernel writes as much of an address as it is told that there is room for, and its length.
    sockaddr_storage::filled(|room, len| unsafe { syscall!(GETSOCKNAME, fd.as_fd(), room, len) }).map(|(_, name)| name)
}
c_abi! {
    fn getsockname(fd: c_int, address: *mut c_void, len: *mut u32) -> c_int { syscall!(GETSOCKNAME, fd, address, len) }
}

/// The address that the socket is connected with. Errors: `ENOTCONN`, `ENOTSOCK`. getpeername(2).
pub fn getpeername(fd: impl AsFd) -> Result<sockaddr_storage> {
    // SAFETY: as in getsockname.
    sockaddr_storage::filled(|room, len| unsafe { syscall!(GETPEERNAME, fd.as_fd(), room, len) }).map(|(_, name)| name)
}
c_abi! {
    fn getpeername(fd: c_int, address: *mut c_void, len: *mut u32) -> c_int { syscall!(GETPEERNAME, fd, address, len) }
}

/// Sends `buf` to where the socket is connected; answers with how much of it. Errors: `EAGAIN`, `ECONNRESET`, `EMSGSIZE`,
/// `ENOTCONN`, `EPIPE`. send(2).
pub fn send(fd: impl AsFd, buf: &[u8], flags: c_int) -> Result<usize> {
    // SAFETY: the kernel reads `buf.len()` bytes of `buf`, borrowed until the call returns; there is no address.
    unsafe { syscall!(SENDTO, fd.as_fd(), buf.as_ptr(), buf.len(), flags, syscall::NULL, 0) }
}
c_abi! {
    fn send(fd: c_int, buf: *const c_void, len: usize, flags: c_int) -> isize {
        syscall!(SENDTO, fd, buf, len, flags, syscall::NULL, 0)
    }
}

/// As [`send`], to this address. Errors: those of `send`, `EDESTADDRREQ`, `EISCONN`. sendto(2).
pub fn sendto(fd: impl AsFd, buf: &[u8], flags: c_int, address: &impl SocketAddress) -> Result<usize> {
    let address = address.as_bytes();
    // SAFETY: the kernel reads the bytes and the address, both borrowed for the call.
    unsafe { syscall!(SENDTO, fd.as_fd(), buf.as_ptr(), buf.len(), flags, address.as_ptr(), address.len()) }
}
c_abi! {
    fn sendto(fd: c_int, buf: *const c_void, len: usize, flags: c_int, to: *const c_void, to_len: u32) -> isize {
        syscall!(SENDTO, fd, buf, len, flags, to, to_len)
    }
}

/// Receives into `buf`; answers with how many bytes, 0 at the end. Errors: `EAGAIN`, `ECONNREFUSED`, `EINTR`, `ENOTCONN`.
/// recv(2).
pub fn recv(fd: impl AsFd, buf: &mut [u8], flags: c_int) -> Result<usize> {
    // SAFETY: the kernel writes at most `buf.len()` bytes, all inside `buf`; no address is asked for.
    unsafe { syscall!(RECVFROM, fd.as_fd(), buf.as_mut_ptr(), buf.len(), flags, syscall::NULL, syscall::NULL) }
}
c_abi! {
    fn recv(fd: c_int, buf: *mut c_void, len: usize, flags: c_int) -> isize {
        syscall!(RECVFROM, fd, buf, len, flags, syscall::NULL, syscall::NULL)
    }
}

/// As [`recv`], with the address of who sent it. Errors: those of `recv`. recvfrom(2).
pub fn recvfrom(fd: impl AsFd, buf: &mut [u8], flags: c_int) -> Result<(usize, sockaddr_storage)> {
    sockaddr_storage::filled(|room, len| {
        // SAFETY: the kernel writes at most `buf.len()` bytes, and as much of an address as there is room for.
        unsafe { syscall!(RECVFROM, fd.as_fd(), buf.as_mut_ptr(), buf.len(), flags, room, len) }
    })
}
c_abi! {
    fn recvfrom(fd: c_int, buf: *mut c_void, len: usize, flags: c_int, from: *mut c_void, from_len: *mut u32) -> isize {
        syscall!(RECVFROM, fd, buf, len, flags, from, from_len)
    }
}

/// Whether what comes next was sent out of band. Errors: `EINVAL`, `ENOTTY`. sockatmark(3).
pub fn sockatmark(fd: impl AsFd) -> Result<bool> {
    let mut is: c_int = 0;
    // SAFETY: the kernel writes one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), crate::arch::SIOCATMARK, &raw mut is)? };
    Ok(is != 0)
}
c_abi! {
    fn sockatmark(fd: c_int) -> c_int {
        let mut is = 0;
        syscall!(IOCTL, fd, crate::arch::SIOCATMARK, &raw mut is).map(|_| usize::from(is != 0))
    }
}
