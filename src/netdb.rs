// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<netdb.h>`: addresses and ports as people write them.
//!
//! There is no resolver: a node is an address in numbers, or `localhost`; a service is a port in numbers.

#[cfg(feature = "c-abi")]
mod c;
mod protocol;

pub use protocol::*;

use crate::arpa::{InternetAddress, inet_aton};
use crate::constants::constants;
use crate::netinet::{IPPROTO_TCP, IPPROTO_UDP, in_addr, in6_addr, sockaddr_in, sockaddr_in6};
use crate::netinet::{in6addr_any, in6addr_loopback};
use crate::sys::socket::{
    AF_INET, AF_INET6, AF_UNSPEC, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET, SOCK_STREAM, SocketAddress, sockaddr_storage,
};
use crate::{IF_NAMESIZE, bprint, if_indextoname, if_nametoindex};
use core::ffi::{CStr, c_int};

constants! { c_int:
    AI_PASSIVE     = 0x1: "Where no node is named: any address of this machine, and not that of the loopback."
    AI_CANONNAME   = 0x2: "In C: tell the node's name, too."
    AI_NUMERICHOST = 0x4: "The node is an address in numbers."
    AI_V4MAPPED    = 0x8: "An address of version 4 will do as one of version 6."
    AI_ALL         = 0x10: "Of both versions: there is but one of a node."
    AI_ADDRCONFIG  = 0x20: "Versions that the machine has an address of: not looked at, as of addresses in numbers anywhere."
    AI_NUMERICSERV = 0x400: "The service is a port in numbers."
}

/// What `ai_flags` may have, with the four of glibc's for names in other letters.
const FLAGS: c_int = 0x7ff;

/// Why there is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressError(c_int);

macro_rules! errors {
    ($($name:ident = $number:literal: $message:literal)*) => {
        impl AddressError {
            $(#[doc = concat!("`EAI_", stringify!($name), "`: ", $message, ".")]
            pub const $name: Self = Self($number);)*

            /// The number that C knows it by.
            pub const fn number(self) -> c_int {
                self.0
            }
        }

        /// What an error means, in words. gai_strerror(3).
        pub fn gai_strerror(error: AddressError) -> &'static CStr {
            let text = match error.0 {
                $($number => concat!($message, "\0"),)*
                _ => "Unknown error\0",
            };
            CStr::from_bytes_until_nul(text.as_bytes()).unwrap_or_default()
        }
    };
}
errors! {
    BADFLAGS   = -1: "Bad value for ai_flags"
    NONAME     = -2: "Name or service not known"
    AGAIN      = -3: "Temporary failure in name resolution"
    FAIL       = -4: "Non-recoverable failure in name resolution"
    FAMILY     = -6: "ai_family not supported"
    SOCKTYPE   = -7: "ai_socktype not supported"
    SERVICE    = -8: "Servname not supported for ai_socktype"
    ADDRFAMILY = -9: "Address family for hostname not supported"
    MEMORY     = -10: "Memory allocation failure"
    SYSTEM     = -11: "System error"
    OVERFLOW   = -12: "Result too large for supplied buffer"
}

type Result<T> = core::result::Result<T, AddressError>;

/// What is asked for, where 0 is anything; and what is found, which [`socket`](crate::socket) and
/// [`connect`](crate::connect) take.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
pub struct addrinfo {
    /// `AI_*`.
    pub ai_flags: c_int,
    /// [`AF_INET`] or [`AF_INET6`].
    pub ai_family: c_int,
    /// `SOCK_*`.
    pub ai_socktype: c_int,
    /// `IPPROTO_*`.
    pub ai_protocol: c_int,
    /// The address that is found.
    pub ai_addr: sockaddr_storage,
}

impl addrinfo {
    /// Asks for anything.
    pub const ANY: Self =
        Self { ai_flags: 0, ai_family: 0, ai_socktype: 0, ai_protocol: 0, ai_addr: sockaddr_storage::EMPTY };
}

/// The addresses of the port `service` of `node`, once for each kind of socket. No node is this machine. Errors: `NONAME` where
/// one is not in numbers, and those of [`AddressError`] which say what of `hints` cannot be. getaddrinfo(3).
pub fn getaddrinfo(
    node: Option<&CStr>,
    service: Option<&CStr>,
    hints: &addrinfo,
) -> Result<impl Iterator<Item = addrinfo> + use<>> {
    let is_named = |name: &&CStr| *name != c"*";
    let (node, service) = (node.filter(is_named), service.filter(is_named));
    if node.is_none() && service.is_none() {
        return Err(AddressError::NONAME);
    }
    if hints.ai_flags & !FLAGS != 0 || hints.ai_flags & AI_CANONNAME != 0 && node.is_none() {
        return Err(AddressError::BADFLAGS);
    }
    let port = port(service, hints.ai_flags & AI_NUMERICSERV != 0)?;
    if ![AF_UNSPEC, AF_INET, AF_INET6].contains(&hints.ai_family) {
        return Err(AddressError::FAMILY);
    }
    let kinds = kinds(hints, service.is_some())?.into_iter().flatten();
    let of_address = move |ai_addr: sockaddr_storage| {
        let of_kind = move |(ai_socktype, ai_protocol)| addrinfo {
            ai_flags: 0,
            ai_family: ai_addr.family(),
            ai_socktype,
            ai_protocol,
            ai_addr,
        };
        kinds.clone().map(of_kind)
    };
    Ok(hosts(node, hints, port)?.into_iter().flatten().flat_map(of_address))
}

/// A port in numbers. An empty service is port 0, as none is.
fn port(service: Option<&CStr>, is_number: bool) -> Result<u16> {
    let digits = service.map_or(b"".as_slice(), CStr::to_bytes);
    let add = |port: u16, digit: &u8| port.checked_mul(10)?.checked_add(char::from(*digit).to_digit(10)? as u16);
    let error = if is_number { AddressError::NONAME } else { AddressError::SERVICE };
    digits.iter().try_fold(0, add).ok_or(error)
}

/// A kind of socket with its protocol.
type Kind = (c_int, c_int);

const STREAM: Kind = (SOCK_STREAM, IPPROTO_TCP);
const DATAGRAM: Kind = (SOCK_DGRAM, IPPROTO_UDP);
/// `SOCK_DCCP` and `IPPROTO_DCCP`, `IPPROTO_UDPLITE`, and `IPPROTO_SCTP` twice: they are found by those who ask for them.
const OTHERS: [Kind; 4] = [(6, 33), (SOCK_DGRAM, 136), (SOCK_STREAM, 132), (SOCK_SEQPACKET, 132)];

/// The kinds that the hints leave. A raw socket has no ports, unless any kind will do.
fn kinds(hints: &addrinfo, has_service: bool) -> Result<[Option<Kind>; 3]> {
    let (kind, protocol) = (hints.ai_socktype, hints.ai_protocol);
    if (kind, protocol) == (0, 0) {
        return Ok([Some(STREAM), Some(DATAGRAM), Some((SOCK_RAW, 0))]);
    }
    // A raw socket may have any protocol.
    let mut all = [STREAM, DATAGRAM].into_iter().chain(OTHERS).chain([(SOCK_RAW, protocol)]);
    let found = all.find(|found| (kind == 0 || found.0 == kind) && (protocol == 0 || found.1 == protocol));
    let found = found.ok_or(AddressError::SOCKTYPE)?;
    if has_service && found.0 == SOCK_RAW { Err(AddressError::SERVICE) } else { Ok([Some(found), None, None]) }
}

/// The addresses that a node has, of version 6 first.
fn hosts(node: Option<&CStr>, hints: &addrinfo, port: u16) -> Result<[Option<sockaddr_storage>; 2]> {
    let (flags, family) = (hints.ai_flags, hints.ai_family);
    let wants = |version| [AF_UNSPEC, version].contains(&family);
    let four = |address| sockaddr_storage::from_bytes(sockaddr_in::new(address, port).as_bytes());
    let six = |address, scope| {
        let mut address = sockaddr_in6::new(address, port);
        address.sin6_scope_id = scope;
        sockaddr_storage::from_bytes(address.as_bytes())
    };
    let both = |version_6, version_4| {
        let version_6 = if wants(AF_INET6) { six(version_6, 0) } else { None };
        Ok([version_6, if wants(AF_INET) { four(version_4) } else { None }])
    };
    let node = match node {
        None if flags & AI_PASSIVE != 0 => return both(in6addr_any, in_addr::ANY),
        None => return both(in6addr_loopback, in_addr::LOOPBACK),
        Some(node) if flags & AI_NUMERICHOST == 0 && node == c"localhost" => {
            return both(in6addr_loopback, in_addr::LOOPBACK);
        }
        Some(node) => node,
    };
    if let Some(address) = inet_aton(node).filter(|_| node.to_bytes().iter().all(u8::is_ascii_graphic)) {
        let mut mapped = in6_addr { s6_addr: MAPPED };
        if let Some(end) = mapped.s6_addr.last_chunk_mut() {
            *end = address.bytes();
        }
        return match family {
            AF_INET6 if flags & AI_V4MAPPED != 0 => Ok([six(mapped, 0), None]),
            AF_INET6 => Err(AddressError::ADDRFAMILY),
            _ => Ok([None, four(address)]),
        };
    }
    let (address, scope) = scoped(node).ok_or(AddressError::NONAME)?;
    match address.s6_addr.split_last_chunk() {
        _ if wants(AF_INET6) => Ok([six(address, scope.ok_or(AddressError::NONAME)?), None]),
        Some((front, end)) if MAPPED.starts_with(front) => Ok([None, four(in_addr::new(*end))]),
        _ => Err(AddressError::ADDRFAMILY),
    }
}

/// What an address of version 4 has in front of it among those of version 6.
const MAPPED: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0];

/// An address of version 6, and the interface that may stand behind it, if there is such a one: `fe80::1%lo`.
fn scoped(text: &CStr) -> Option<(in6_addr, Option<u32>)> {
    let bytes = text.to_bytes();
    let Some(place) = bytes.iter().position(|byte| *byte == b'%') else {
        return Some((in6_addr::parse(bytes)?, Some(0)));
    };
    let address = in6_addr::parse(bytes.get(..place)?)?;
    let scope = CStr::from_bytes_with_nul(text.to_bytes_with_nul().get(place + 1..)?).ok()?;
    let by_name = if is_local(&address) { if_nametoindex(scope).ok() } else { None };
    let add = |number: u32, digit: &u8| number.checked_mul(10)?.checked_add(char::from(*digit).to_digit(10)?);
    let by_number = || scope.to_bytes().iter().try_fold(0, add).filter(|_| !scope.is_empty());
    Some((address, by_name.or_else(by_number)))
}

/// Whether each net has the address, `fe80::/10` or `ff.2::/16`, so that it takes an interface to know which.
const fn is_local(address: &in6_addr) -> bool {
    match address.s6_addr {
        [0xfe, byte, ..] => byte & 0xc0 == 0x80,
        [0xff, byte, ..] => byte & 0x0f == 2,
        _ => false,
    }
}

/// How long the text of an address with its interface may be, with its NUL.
pub const NODE_LEN: usize = 64;

/// An address in numbers, as text in `room`, and its port. Errors: `FAMILY`, it is none of the internet. getnameinfo(3).
pub fn getnameinfo<'a>(address: &impl SocketAddress, room: &'a mut [u8; NODE_LEN]) -> Result<(&'a CStr, u16)> {
    let bytes = address.as_bytes();
    let port = if let Some(address) = sockaddr_in::from_bytes(bytes) {
        bprint!(room, "{}\0", address.sin_addr);
        address.port()
    } else {
        let address = sockaddr_in6::from_bytes(bytes).ok_or(AddressError::FAMILY)?;
        let mut name = [0; IF_NAMESIZE];
        match address.sin6_scope_id {
            0 => _ = bprint!(room, "{}\0", address.sin6_addr),
            scope => match if_indextoname(scope, &mut name) {
                Ok(name) if is_local(&address.sin6_addr) => _ = bprint!(room, "{}%{}\0", address.sin6_addr, name),
                _ => _ = bprint!(room, "{}%{}\0", address.sin6_addr, scope),
            },
        }
        address.port()
    };
    Ok((CStr::from_bytes_until_nul(room).map_err(|_| AddressError::OVERFLOW)?, port))
}
