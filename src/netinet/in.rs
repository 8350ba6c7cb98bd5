// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<netinet/in.h>`: addresses of the internet. What is said in numbers here has the order of the network: high bytes first.

use crate::c_abi::c_abi;
use crate::sys::socket::{AF_INET, AF_INET6, address, sa_family_t};
use core::ffi::c_int;

/// The protocol of any address: [`setsockopt`](crate::setsockopt)'s level.
pub const IPPROTO_IP: c_int = 0;
/// Messages about the others. icmp(7)
pub const IPPROTO_ICMP: c_int = 1;
/// Streams. tcp(7)
pub const IPPROTO_TCP: c_int = 6;
/// Datagrams. udp(7)
pub const IPPROTO_UDP: c_int = 17;
/// Version 6: [`setsockopt`](crate::setsockopt)'s level.
pub const IPPROTO_IPV6: c_int = 41;
/// Messages about version 6.
pub const IPPROTO_ICMPV6: c_int = 58;
/// Any, as the sender says. raw(7)
pub const IPPROTO_RAW: c_int = 255;

/// Whether a socket of version 6 leaves version 4 alone. At the level [`IPPROTO_IPV6`].
pub const IPV6_V6ONLY: c_int = 26;

/// An address of version 4, in the order of the network.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct in_addr {
    /// As a number, whose bytes are in that order.
    pub s_addr: u32,
}

impl in_addr {
    /// Any of this machine's.
    pub const ANY: Self = Self::new([0, 0, 0, 0]);
    /// This machine.
    pub const LOOPBACK: Self = Self::new([127, 0, 0, 1]);
    /// All machines of the net.
    pub const BROADCAST: Self = Self::new([255, 255, 255, 255]);

    /// `a.b.c.d`.
    pub const fn new(bytes: [u8; 4]) -> Self {
        Self { s_addr: u32::from_ne_bytes(bytes) }
    }

    /// Its bytes, `a` first.
    pub const fn bytes(self) -> [u8; 4] {
        self.s_addr.to_ne_bytes()
    }
}

/// An address of version 6.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(4))]
pub struct in6_addr {
    /// Its bytes, in the order of the network.
    pub s6_addr: [u8; 16],
}

/// Any of this machine's.
#[allow(non_upper_case_globals)]
pub const in6addr_any: in6_addr = in6_addr { s6_addr: [0; 16] };
/// This machine.
#[allow(non_upper_case_globals)]
pub const in6addr_loopback: in6_addr = in6_addr { s6_addr: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] };
#[cfg(feature = "c-abi")]
crate::c_abi::c_data! {
    in6addr_any: ANY in6_addr = in6addr_any;
    in6addr_loopback: LOOPBACK in6_addr = in6addr_loopback;
}

/// An address of [`AF_INET`]. ip(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sockaddr_in {
    sin_family: sa_family_t,
    /// In the order of the network.
    pub sin_port: u16,
    /// The machine.
    pub sin_addr: in_addr,
    rest: [u8; 8],
}

impl sockaddr_in {
    /// `port` as one says it: 0 is any that is free.
    pub const fn new(sin_addr: in_addr, port: u16) -> Self {
        Self { sin_family: AF_INET as sa_family_t, sin_port: htons(port), sin_addr, rest: [0; 8] }
    }

    /// The port as one says it.
    pub const fn port(&self) -> u16 {
        ntohs(self.sin_port)
    }
}

/// An address of [`AF_INET6`]. ipv6(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sockaddr_in6 {
    sin6_family: sa_family_t,
    /// In the order of the network.
    pub sin6_port: u16,
    /// In the order of the network.
    pub sin6_flowinfo: u32,
    /// The machine.
    pub sin6_addr: in6_addr,
    /// The interface, for addresses that each net has.
    pub sin6_scope_id: u32,
}

impl sockaddr_in6 {
    /// `port` as one says it: 0 is any that is free.
    pub const fn new(sin6_addr: in6_addr, port: u16) -> Self {
        let (sin6_family, sin6_port) = (AF_INET6 as sa_family_t, htons(port));
        Self { sin6_family, sin6_port, sin6_flowinfo: 0, sin6_addr, sin6_scope_id: 0 }
    }

    /// The port as one says it.
    pub const fn port(&self) -> u16 {
        ntohs(self.sin6_port)
    }
}

address! {
    sockaddr_in:  AF_INET
    sockaddr_in6: AF_INET6
}

/// A number in the order of the network. htonl(3).
pub const fn htonl(number: u32) -> u32 {
    number.to_be()
}

/// A number in the order of the network. htons(3).
pub const fn htons(number: u16) -> u16 {
    number.to_be()
}

/// A number from the order of the network. ntohl(3).
pub const fn ntohl(number: u32) -> u32 {
    u32::from_be(number)
}

/// A number from the order of the network. ntohs(3).
pub const fn ntohs(number: u16) -> u16 {
    u16::from_be(number)
}

c_abi! {
    fn htonl(number: u32) -> u32 { htonl(number) }
    fn htons(number: u16) -> u16 { htons(number) }
    fn ntohl(number: u32) -> u32 { ntohl(number) }
    fn ntohs(number: u16) -> u16 { ntohs(number) }
}
