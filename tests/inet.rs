// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Addresses of the internet as text, ours against glibc's: generated ones, and what a few changes make of their text.

#[path = "oracle/both.rs"]
#[macro_use]
mod both;
#[path = "oracle/random.rs"]
mod random;

use libc::in_addr;
use random::Random;
use std::ffi::{CStr, CString, c_char, c_int, c_void};

both! {
    unsafe fn inet_addr(text: *const c_char) -> u32;
    unsafe fn inet_aton(text: *const c_char, place: *mut u32) -> c_int;
    unsafe fn inet_lnaof(address: in_addr) -> u32;
    unsafe fn inet_makeaddr(net: u32, host: u32) -> in_addr;
    unsafe fn inet_netof(address: in_addr) -> u32;
    unsafe fn inet_network(text: *const c_char) -> u32;
    unsafe fn inet_ntoa(address: u32) -> *const c_char;
    unsafe fn inet_ntop(family: c_int, address: *const c_void, room: *mut c_char, len: u32) -> *const c_char;
    unsafe fn inet_pton(family: c_int, text: *const c_char, place: *mut c_void) -> c_int;
}

const FAMILIES: [c_int; 2] = [libc::AF_INET, libc::AF_INET6];

/// What a library reads in a text, by all its functions that read.
macro_rules! read {
    ($library:ident, $text:expr) => {{
        let (text, mut number) = ($text.as_ptr(), 7);
        let mut read = Vec::new();
        // SAFETY: the text ends with NUL, and each place is large enough for what is written there.
        unsafe {
            read.push((i64::from($library::inet_aton(text, &mut number)), number.to_ne_bytes().to_vec()));
            read.push((i64::from($library::inet_addr(text)), Vec::new()));
            for family in FAMILIES {
                let mut address = [7_u8; 16];
                read.push((
                    i64::from($library::inet_pton(family, text, address.as_mut_ptr().cast())),
                    address.to_vec(),
                ));
            }
        }
        // What is left in the place of an address that is none means nothing.
        read.iter_mut().filter(|(answer, _)| *answer != 1).for_each(|(_, place)| place.clear());
        read
    }};
}

/// The text of an address, by a library, in a room of this length. `None`: there is too little room.
macro_rules! text {
    ($library:ident, $family:expr, $address:expr, $len:expr) => {{
        let mut room: [c_char; 64] = [b'?' as c_char; 64];
        // SAFETY: an address has 16 bytes at most, and the room is as long as it is said to be.
        unsafe {
            let text = $library::inet_ntop($family, $address.as_ptr().cast(), room.as_mut_ptr(), $len);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_owned())
        }
    }};
}

fn assert_reads_the_same(text: &[u8]) {
    let Ok(text) = CString::new(text) else { return };
    assert_eq!(read!(ours, text), read!(theirs, text), "{text:?}");
}

/// Few numbers, and those often which have something about them.
fn number(random: &mut Random) -> u64 {
    let numbers =
        [0, 0, 0, 1, 7, 8, 9, 10, 15, 16, 99, 127, 255, 256, 0xffff, 0x10000, 0xff_ffff, 0xffff_ffff, 1 << 32];
    if random.below(3) == 0 { random.below(300) as u64 } else { *random.one_of(&numbers) }
}

#[test]
fn addresses_become_the_same_text() {
    let mut random = Random::new("addresses_become_the_same_text");
    for _ in 0..20_000 {
        let mut address = [0_u8; 16];
        for word in address.chunks_mut(2) {
            let number = number(&mut random) as u16;
            word.copy_from_slice(&if random.below(2) == 0 { 0 } else { number }.to_be_bytes());
        }
        let len = *random.one_of(&[46, 46, 46, 0, 8, 16, 20]);
        for family in FAMILIES {
            assert_eq!(text!(ours, family, address, len), text!(theirs, family, address, len), "{address:x?} {len}");
        }
        let first = u32::from_ne_bytes(*address.first_chunk().unwrap());
        // SAFETY: what is answered is a string.
        unsafe {
            let [ours, theirs] = [ours::inet_ntoa(first), theirs::inet_ntoa(first)].map(|text| CStr::from_ptr(text));
            assert_eq!(ours, theirs);
        }
    }
}

#[test]
fn text_becomes_the_same_addresses() {
    let mut random = Random::new("text_becomes_the_same_addresses");
    for _ in 0..60_000 {
        let mut text = if random.below(2) == 0 { version_4(&mut random) } else { version_6(&mut random) };
        assert_reads_the_same(text.as_bytes());
        // Something is left out, doubled or put in.
        for _ in 0..3 {
            let place = random.below(text.len() + 1);
            match random.below(3) {
                0 if place < text.len() => _ = text.remove(place),
                1 if place < text.len() => text.insert(place, text.as_bytes()[place].into()),
                _ => text.insert(place, char::from(*random.one_of(b"0123456789abfgxXF.:: \t\x0b%/-+"))),
            }
            assert_reads_the_same(text.as_bytes());
        }
    }
}

/// Up to five parts, each in one of three bases.
fn version_4(random: &mut Random) -> String {
    let parts: Vec<_> = (0..1 + random.below(5))
        .map(|_| match (random.below(6), number(random)) {
            (0, number) => format!("0x{number:x}"),
            (1, number) => format!("0{number:o}"),
            (_, number) => number.to_string(),
        })
        .collect();
    parts.join(".")
}

/// Up to nine words, one of which may be missing; perhaps it ends as version 4 does.
fn version_6(random: &mut Random) -> String {
    let count = *random.one_of(&[8, 8, 1, 3, 6, 7, 9]);
    let mut words: Vec<_> = (0..count).map(|_| format!("{:x}", number(random))).collect();
    if random.below(3) == 0 {
        words.pop();
        words.push(version_4(random));
    }
    if random.below(2) == 0 {
        let gap = random.below(words.len() + 1);
        words.insert(gap, String::new());
    }
    let (first, last) = (words.first().is_some_and(String::is_empty), words.last().is_some_and(String::is_empty));
    format!("{}{}{}", if first { ":" } else { "" }, words.join(":"), if last { ":" } else { "" })
}

#[test]
fn classes_are_the_same() {
    let mut random = Random::new("classes_are_the_same");
    for _ in 0..20_000 {
        let (address, net, host) =
            (random.below(1 << 32) as u32, number(&mut random) as u32, random.below(1 << 32) as u32);
        let text = (0..1 + random.below(4)).map(|_| (random.below(258)).to_string()).collect::<Vec<_>>().join(".");
        let text = CString::new(text).unwrap();
        // SAFETY: the text ends with NUL; the others take any number.
        unsafe {
            let of = in_addr { s_addr: address };
            assert_eq!(ours::inet_lnaof(of), theirs::inet_lnaof(of), "{address:x}");
            assert_eq!(ours::inet_netof(of), theirs::inet_netof(of), "{address:x}");
            let (made, expected) = (ours::inet_makeaddr(net, host), theirs::inet_makeaddr(net, host));
            assert_eq!(made.s_addr, expected.s_addr, "{net:x} {host:x}");
            assert_eq!(ours::inet_network(text.as_ptr()), theirs::inet_network(text.as_ptr()), "{text:?}");
        }
    }
}

#[test]
fn std_reads_what_is_written() {
    let mut random = Random::new("std_reads_what_is_written");
    for _ in 0..5000 {
        let address = std::array::from_fn(|_| if random.below(2) == 0 { 0 } else { number(&mut random) as u8 });
        let text = nilibc::inet_ntop(&nilibc::in6_addr { s6_addr: address });
        let std: std::net::Ipv6Addr = text.as_c_str().to_str().unwrap().parse().unwrap();
        assert_eq!(std.octets(), address);
    }
}
