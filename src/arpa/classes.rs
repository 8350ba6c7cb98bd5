// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Addresses by the classes of old, for C: how many of an address's bits are the net's is said by the bits that it begins with.

use super::inet::part;
use crate::c_abi::c_abi;
use crate::netinet::in_addr;
use core::ffi::{CStr, c_char};

/// How many bits of an address are not of the net.
const fn host_bits(address: u32) -> u32 {
    match address >> 30 {
        0 | 1 => 24,
        2 => 16,
        _ => 8,
    }
}

/// The net and the machine in it.
const fn split(address: in_addr) -> (u32, u32) {
    let address = u32::from_be(address.s_addr);
    let bits = host_bits(address);
    (address >> bits, address & ((1 << bits) - 1))
}

/// The address of a machine in a net, which is as long as its number is.
const fn join(net: u32, host: u32) -> in_addr {
    let bits = match net {
        0..0x80 => 24,
        0x80..0x1_0000 => 16,
        0x1_0000..0x100_0000 => 8,
        _ => 0,
    };
    in_addr { s_addr: (net << bits | host & ((1 << bits) - 1)).to_be() }
}

c_abi! {
    fn inet_lnaof(address: in_addr) -> u32 { split(address).1 }
    fn inet_makeaddr(net: u32, host: u32) -> in_addr { join(net, host) }
    fn inet_netof(address: in_addr) -> u32 { split(address).0 }
    fn inet_network(text: *const c_char) -> u32 {
        let mut parts = CStr::from_ptr(text).to_bytes().split(|byte| *byte == b'.').map(part);
        let add = |net: u32, part: Option<u32>| Some(net.checked_mul(0x100)? | part.filter(|part| *part < 0x100)?);
        parts.try_fold(0, add).unwrap_or(u32::MAX)
    }
}
