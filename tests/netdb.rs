// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Addresses and ports as people write them, ours against glibc's: nodes and services in numbers, for which it asks nobody.

#[path = "oracle/both.rs"]
#[macro_use]
mod both;
#[path = "oracle/random.rs"]
mod random;

use libc::{addrinfo, sockaddr, socklen_t};
use random::Random;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{null, null_mut};

both! {
    unsafe fn freeaddrinfo(list: *mut addrinfo);
    unsafe fn gai_strerror(error: c_int) -> *const c_char;
    unsafe fn getaddrinfo(node: *const c_char, service: *const c_char, hints: *const addrinfo, list: *mut *mut addrinfo) -> c_int;
    unsafe fn getnameinfo(
        address: *const sockaddr, len: socklen_t, host: *mut c_char, host_len: socklen_t, service: *mut c_char,
        service_len: socklen_t, flags: c_int
    ) -> c_int;
    unsafe fn getprotobyname(name: *const c_char) -> *const libc::protoent;
    unsafe fn getprotobynumber(number: c_int) -> *const libc::protoent;
}

/// What a library answers with, and the fields of all that it finds.
macro_rules! found {
    ($library:ident, $node:expr, $service:expr, $hints:expr) => {{
        let text = |text: &Option<CString>| text.as_ref().map_or(null(), |text| text.as_ptr());
        let (mut list, mut found) = (null_mut::<addrinfo>(), Vec::new());
        // SAFETY: the strings end with NUL, and the list is read before it is freed.
        unsafe {
            let answer = $library::getaddrinfo(text($node), text($service), $hints, &mut list);
            let mut next = list;
            while let (0, Some(entry)) = (answer, next.as_ref()) {
                let address = std::slice::from_raw_parts(entry.ai_addr.cast::<u8>(), entry.ai_addrlen as usize);
                let name = (!entry.ai_canonname.is_null()).then(|| CStr::from_ptr(entry.ai_canonname).to_owned());
                let kind = [entry.ai_flags, entry.ai_family, entry.ai_socktype, entry.ai_protocol];
                found.push((kind, address.to_vec(), name));
                next = entry.ai_next;
            }
            if answer == 0 {
                $library::freeaddrinfo(list);
            }
            (answer, found)
        }
    }};
}

/// A string of these, or none.
fn one_of(random: &mut Random, texts: &[&str]) -> Option<CString> {
    Some(*random.one_of(texts)).filter(|text| *text != "NULL").map(|text| CString::new(text).unwrap())
}

const NODES: [&str; 20] = [
    "127.0.0.1",
    "10.1.2.3",
    "127.1",
    "0x7f000001",
    "1.2.3.4 ",
    "0",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%lo",
    "fe80::1%1",
    "::1%7",
    "ff02::1%lo",
    "fe80::1%",
    "::1%lo",
    "::ffff:1.2.3.4",
    "2001:db8::17",
    "1::2::3",
    "*",
    "NULL",
];

#[test]
fn numbers_are_found_as_glibc_finds_them() {
    let mut random = Random::new("numbers_are_found_as_glibc_finds_them");
    for _ in 0..20_000 {
        let node = one_of(&mut random, &NODES);
        let service = one_of(&mut random, &["NULL", "NULL", "0", "7", "80", "00443", "65535", "*"]);
        // SAFETY: all zero is a value: no hints at all.
        let mut hints: addrinfo = unsafe { std::mem::zeroed() };
        // What is in letters would be looked for in files and asked of the net.
        hints.ai_flags = libc::AI_NUMERICHOST | libc::AI_NUMERICSERV;
        for flag in [libc::AI_PASSIVE, libc::AI_CANONNAME, libc::AI_V4MAPPED, libc::AI_ALL, 1 << 20] {
            if random.below(6) == 0 {
                hints.ai_flags |= flag;
            }
        }
        hints.ai_family = *random.one_of(&[0, 0, libc::AF_INET, libc::AF_INET6, libc::AF_UNIX]);
        hints.ai_socktype = *random.one_of(&[0, 0, 0, 1, 2, 3, 4, 5, 6, 77]);
        hints.ai_protocol = *random.one_of(&[0, 0, 0, 0, libc::IPPROTO_TCP, 17, 33, 58, 132, 136, 262]);
        let (mut ours, mut theirs) = (found!(ours, &node, &service, &hints), found!(theirs, &node, &service, &hints));
        // Without a node there are two addresses, which glibc sorts by how the machine can be reached.
        for found in [&mut ours, &mut theirs] {
            found.1.sort();
        }
        assert_eq!(ours, theirs, "{node:?} {service:?} {hints:?}");
    }
}

#[test]
fn the_machine_has_a_name() {
    let (node, service) = (Some(c"localhost".to_owned()), Some(c"80".to_owned()));
    let (answer, found) = found!(ours, &node, &service, null());
    assert_eq!((answer, found.len()), (0, 6), "two addresses for three kinds of sockets");
    // SAFETY: all zero is a value.
    let hints = addrinfo { ai_flags: libc::AI_NUMERICHOST, ..unsafe { std::mem::zeroed() } };
    assert_eq!(found!(ours, &node, &service, &hints).0, libc::EAI_NONAME);
    assert_eq!(found!(ours, &Some(c"nowhere.invalid".to_owned()), &service, null()).0, libc::EAI_NONAME);
    assert_eq!(found!(ours, &node, &Some(c"nothing".to_owned()), null()).0, libc::EAI_SERVICE);
}

/// What a library makes of an address.
macro_rules! named {
    ($library:ident, $address:expr, $lens:expr, $flags:expr) => {{
        let (mut host, mut service): ([c_char; 80], [c_char; 80]) = ([0; 80], [0; 80]);
        let (len, host_len, service_len) = $lens;
        // SAFETY: the address has room for any, and each room is as long as it is said to be.
        unsafe {
            let address = (&raw const $address).cast::<sockaddr>();
            let (host, service) = (host.as_mut_ptr(), service.as_mut_ptr());
            let answer = $library::getnameinfo(address, len, host, host_len, service, service_len, $flags);
            // What is in a room that is too small means nothing.
            (answer, (answer == 0).then(|| [host, service].map(|text| CStr::from_ptr(text).to_owned())))
        }
    }};
}

#[test]
fn addresses_are_named_as_glibc_names_them() {
    let mut random = Random::new("addresses_are_named_as_glibc_names_them");
    let numeric = libc::NI_NUMERICHOST | libc::NI_NUMERICSERV;
    for _ in 0..20_000 {
        let family = *random.one_of(&[libc::AF_INET, libc::AF_INET6, libc::AF_INET6, libc::AF_PACKET]);
        let mut address = [0_u8; 128];
        for byte in &mut address[2..28] {
            *byte = if random.below(2) == 0 { 0 } else { random.below(256) as u8 };
        }
        address[..2].copy_from_slice(&(family as u16).to_ne_bytes());
        if random.below(2) == 0 {
            let start = *random.one_of(&[[0xfe, 0x80], [0xff, 0x02], [0xff, 0x11]]);
            address[8..10].copy_from_slice(&start);
        }
        // The loopback is the first interface; few machines have a hundredth.
        address[24..28].copy_from_slice(&random.one_of(&[0_u32, 1, 100_000, u32::MAX]).to_ne_bytes());
        let lens = (
            *random.one_of(&[28, 28, 16, 2, 128]),
            *random.one_of(&[80, 80, 0, 1, 9]),
            *random.one_of(&[80, 80, 0, 2]),
        );
        let flags = numeric | random.one_of(&[0, 0, 0, libc::NI_DGRAM, 1 << 20]);
        assert_eq!(
            named!(ours, address, lens, flags),
            named!(theirs, address, lens, flags),
            "{address:?} {lens:?} {flags}"
        );
    }
}

#[test]
fn errors_have_the_words_of_glibc() {
    for error in [-1, -2, -3, -4, -6, -7, -8, -9, -10, -11, 1, -77] {
        // SAFETY: both answer with a string for any number.
        let [ours, theirs] =
            unsafe { [ours::gai_strerror(error), theirs::gai_strerror(error)].map(|text| CStr::from_ptr(text)) };
        assert_eq!(ours, theirs, "{error}");
    }
}

#[test]
fn protocols_have_names_and_numbers() {
    // SAFETY: the strings end with NUL, and what is answered is read before the next call.
    unsafe {
        for (name, number) in [(c"tcp", 6), (c"UDP", 17), (c"ip", 0), (c"ipv6-icmp", 58)] {
            assert_eq!((*ours::getprotobyname(name.as_ptr())).p_proto, number);
            assert_eq!(
                CStr::from_ptr((*ours::getprotobynumber(number)).p_name).to_bytes(),
                name.to_bytes().to_ascii_lowercase()
            );
            // The host may be without its file of protocols.
            let theirs = theirs::getprotobyname(name.as_ptr()).as_ref();
            assert!(theirs.is_none_or(|theirs| theirs.p_proto == number));
            let theirs = theirs::getprotobynumber(number).as_ref();
            assert!(
                theirs.is_none_or(|theirs| CStr::from_ptr(theirs.p_name)
                    .to_bytes()
                    .eq_ignore_ascii_case(name.to_bytes()))
            );
        }
        assert!(ours::getprotobyname(c"none".as_ptr()).is_null() && ours::getprotobynumber(-1).is_null());
    }
}
