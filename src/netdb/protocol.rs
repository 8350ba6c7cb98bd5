// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Names of protocols. There is no file of them to read: these are the ones that a kernel has.

use core::ffi::{CStr, c_int};

/// A protocol over the internet's. protocols(5).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct protoent {
    /// Its name.
    pub p_name: &'static CStr,
    /// Another name.
    pub p_alias: &'static CStr,
    /// `IPPROTO_*`.
    pub p_proto: c_int,
}

/// A row for each: the name, the other one, the number.
static PROTOCOLS: [(&CStr, &CStr, u16); 14] = [
    (c"ip", c"IP", 0),
    (c"icmp", c"ICMP", 1),
    (c"igmp", c"IGMP", 2),
    (c"tcp", c"TCP", 6),
    (c"udp", c"UDP", 17),
    (c"dccp", c"DCCP", 33),
    (c"ipv6", c"IPv6", 41),
    (c"gre", c"GRE", 47),
    (c"esp", c"IPSEC-ESP", 50),
    (c"ah", c"IPSEC-AH", 51),
    (c"ipv6-icmp", c"IPv6-ICMP", 58),
    (c"sctp", c"SCTP", 132),
    (c"udplite", c"UDPLite", 136),
    (c"mptcp", c"MPTCP", 262),
];

fn find(is_it: impl Fn(&protoent) -> bool) -> Option<protoent> {
    let all = PROTOCOLS.iter().map(|&(p_name, p_alias, number)| protoent { p_name, p_alias, p_proto: number.into() });
    all.into_iter().find(is_it)
}

/// The protocol of this name. getprotobyname(3).
pub fn getprotobyname(name: &CStr) -> Option<protoent> {
    find(|protocol| name == protocol.p_name || name == protocol.p_alias)
}

/// The protocol of this number. getprotobynumber(3).
pub fn getprotobynumber(number: c_int) -> Option<protoent> {
    find(|protocol| number == protocol.p_proto)
}
