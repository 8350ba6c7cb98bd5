// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Addresses of `<linux/netlink.h>`, `<linux/if_packet.h>` and `<linux/vm_sockets.h>`.

use crate::sys::socket::{AF_NETLINK, AF_PACKET, AF_VSOCK, address, sa_family_t};
use core::ffi::{c_int, c_uint};

/// Devices, addresses and routes: the protocol of a socket of [`AF_NETLINK`].
pub const NETLINK_ROUTE: c_int = 0;
/// Events of devices: the protocol of a socket of [`AF_NETLINK`].
pub const NETLINK_KOBJECT_UEVENT: c_int = 15;
/// Families by their names: the protocol of a socket of [`AF_NETLINK`].
pub const NETLINK_GENERIC: c_int = 16;

/// An address of [`AF_NETLINK`]. netlink(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sockaddr_nl {
    nl_family: sa_family_t,
    nl_pad: u16,
    /// The socket; 0 is the kernel, or whatever is free.
    pub nl_pid: u32,
    /// A bit for each group that it belongs to.
    pub nl_groups: u32,
}

impl sockaddr_nl {
    /// The socket `nl_pid`, in these groups.
    pub const fn new(nl_pid: u32, nl_groups: u32) -> Self {
        Self { nl_family: AF_NETLINK as sa_family_t, nl_pad: 0, nl_pid, nl_groups }
    }
}

/// An address of [`AF_PACKET`]. packet(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sockaddr_ll {
    sll_family: sa_family_t,
    /// The protocol in the frame, in the order of the network.
    pub sll_protocol: u16,
    /// The interface; 0 is any.
    pub sll_ifindex: c_int,
    /// The kind of the device.
    pub sll_hatype: u16,
    /// Whom the frame was for.
    pub sll_pkttype: u8,
    /// How much of the address counts.
    pub sll_halen: u8,
    /// The address on the wire.
    pub sll_addr: [u8; 8],
}

impl sockaddr_ll {
    /// Frames with this protocol, as one says it, of this interface.
    pub const fn new(protocol: u16, sll_ifindex: c_int) -> Self {
        Self {
            sll_family: AF_PACKET as sa_family_t,
            sll_protocol: protocol.to_be(),
            sll_ifindex,
            sll_hatype: 0,
            sll_pkttype: 0,
            sll_halen: 0,
            sll_addr: [0; 8],
        }
    }
}

/// Any machine: [`sockaddr_vm`].
pub const VMADDR_CID_ANY: c_uint = c_uint::MAX;
/// This machine: [`sockaddr_vm`].
pub const VMADDR_CID_LOCAL: c_uint = 1;
/// The host: [`sockaddr_vm`].
pub const VMADDR_CID_HOST: c_uint = 2;
/// Any port that is free: [`sockaddr_vm`].
pub const VMADDR_PORT_ANY: c_uint = c_uint::MAX;

/// An address of [`AF_VSOCK`]. vsock(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct sockaddr_vm {
    svm_family: sa_family_t,
    reserved: u16,
    /// The port.
    pub svm_port: c_uint,
    /// The machine.
    pub svm_cid: c_uint,
    /// `VMADDR_FLAG_*`.
    pub svm_flags: u8,
    rest: [u8; 3],
}

impl sockaddr_vm {
    /// This port of this machine.
    pub const fn new(svm_cid: c_uint, svm_port: c_uint) -> Self {
        Self { svm_family: AF_VSOCK as sa_family_t, reserved: 0, svm_port, svm_cid, svm_flags: 0, rest: [0; 3] }
    }
}

address! {
    sockaddr_nl: AF_NETLINK
    sockaddr_ll: AF_PACKET
    sockaddr_vm: AF_VSOCK
}
