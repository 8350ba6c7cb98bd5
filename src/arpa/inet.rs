// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<arpa/inet.h>`: addresses of the internet as text. `{}` of `println!` shows them, too.

use crate::c_abi::c_abi;
use crate::netinet::{in_addr, in6_addr};
use crate::print::{Show, Sink, Spec};
#[cfg(feature = "c-abi")]
use crate::{Errno, arch::ByValue, errno, global::Global};
use core::ffi::CStr;
#[cfg(feature = "c-abi")]
use {
    crate::sys::socket::{AF_INET, AF_INET6},
    core::ffi::{c_char, c_int, c_void},
};

/// How long the text of an address of version 4 is, with its NUL.
pub const INET_ADDRSTRLEN: usize = 16;
/// How long the text of an address of version 6 is, with its NUL.
pub const INET6_ADDRSTRLEN: usize = 46;

/// An address of the internet, of one version.
pub trait InternetAddress: Sized {
    /// Reads its text.
    fn parse(text: &[u8]) -> Option<Self>;

    /// Its text.
    fn text(&self) -> Text;
}

/// The text of an address: a string that is short enough for a place of its own.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Text {
    room: [u8; INET6_ADDRSTRLEN],
    len: usize,
}

impl Text {
    const EMPTY: Self = Self { room: [0; _], len: 0 };

    /// As a string.
    pub fn as_c_str(&self) -> &CStr {
        // SAFETY: the longest text is shorter than the room, and what is behind it is zero.
        unsafe { CStr::from_ptr(self.room.as_ptr().cast()) }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.room.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    /// Adds a number without zeros in front.
    fn number(&mut self, number: u16, radix: u16) {
        if number >= radix {
            self.number(number / radix, radix);
        }
        self.push(b"0123456789abcdef"[usize::from(number % radix)]);
    }

    /// Adds `a.b.c.d`.
    fn dotted(&mut self, bytes: &[u8]) {
        for (place, byte) in bytes.iter().enumerate() {
            if place > 0 {
                self.push(b'.');
            }
            self.number((*byte).into(), 10);
        }
    }
}

impl InternetAddress for in_addr {
    fn parse(text: &[u8]) -> Option<Self> {
        let (mut bytes, mut parts) = ([0; 4], text.split(|byte| *byte == b'.'));
        for byte in &mut bytes {
            let part = parts.next().filter(|part| !matches!(part, [b'0', _, ..]))?;
            *byte = number(part, 10, 3)?.try_into().ok()?;
        }
        parts.next().is_none().then_some(Self::new(bytes))
    }

    fn text(&self) -> Text {
        let mut text = Text::EMPTY;
        text.dotted(&self.bytes());
        text
    }
}

/// A number of so many digits at most.
fn number(digits: &[u8], radix: u32, most: usize) -> Option<u32> {
    if !(1..=most).contains(&digits.len()) {
        return None;
    }
    digits.iter().try_fold(0, |value, digit| Some(value * radix + char::from(*digit).to_digit(radix)?))
}

impl InternetAddress for in6_addr {
    fn parse(text: &[u8]) -> Option<Self> {
        let (mut words, mut count, mut gap) = ([0_u16; 8], 0, None);
        let mut rest = text;
        if let Some(behind) = text.strip_prefix(b"::") {
            (gap, rest) = (Some(0), behind);
        }
        while !rest.is_empty() {
            let len = rest.iter().position(|byte| *byte == b':').unwrap_or(rest.len());
            let (part, behind) = rest.split_at_checked(len)?;
            if let (Some(last), true) = (in_addr::parse(part), behind.is_empty()) {
                let [a, b, c, d] = last.bytes();
                *words.get_mut(count)? = u16::from_be_bytes([a, b]);
                *words.get_mut(count + 1)? = u16::from_be_bytes([c, d]);
                count += 2;
                break;
            }
            *words.get_mut(count)? = number(part, 16, 4)? as u16;
            count += 1;
            rest = match behind {
                [] => behind,
                [b':', b':', behind @ ..] if gap.is_none() => {
                    gap = Some(count);
                    behind
                }
                [b':', behind @ ..] if !behind.is_empty() => behind,
                _ => return None,
            };
        }
        match gap {
            Some(gap) if count < 8 => words.get_mut(gap..)?.rotate_right(8 - count),
            None if count == 8 => {}
            _ => return None,
        }
        let mut address = Self::default();
        for (bytes, word) in address.s6_addr.as_chunks_mut().0.iter_mut().zip(words) {
            *bytes = word.to_be_bytes();
        }
        Some(address)
    }

    fn text(&self) -> Text {
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(self.s6_addr.as_chunks().0) {
            *word = u16::from_be_bytes(*bytes);
        }
        let (gap, gap_len) = longest_gap(&words);
        // The last two are said as version 4 says them where all that is before them says that they are.
        let dotted = gap == 0 && (gap_len == 6 || (gap_len == 5 && words[5] == 0xffff));
        let mut text = Text::EMPTY;
        for (place, word) in words.iter().enumerate().take(if dotted { 6 } else { 8 }) {
            if gap_len > 0 && (gap..gap + gap_len).contains(&place) {
                if place == gap {
                    text.push(b':');
                }
                continue;
            }
            if place > 0 {
                text.push(b':');
            }
            text.number(*word, 16);
        }
        if dotted {
            text.push(b':');
            text.dotted(&self.s6_addr[12..]);
        } else if gap + gap_len == 8 {
            text.push(b':');
        }
        text
    }
}

/// Where the first of the longest runs of zeros is, and its length; 0 where none is longer than one word.
fn longest_gap(words: &[u16; 8]) -> (usize, usize) {
    let (mut best, mut run) = ((0, 0), 0);
    for (place, word) in words.iter().enumerate() {
        run = if *word == 0 { run + 1 } else { 0 };
        if run > best.1 && run > 1 {
            best = (place + 1 - run, run);
        }
    }
    best
}

macro_rules! show {
    ($($type:ty)*) => { $(
        impl Show<'d'> for $type {
            fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
                self.text().as_c_str().show(out, spec);
            }
        }
    )* };
}
show! { in_addr in6_addr }

/// Reads an address as people write it: `127.1` is `127.0.0.1`, and parts may begin with `0x` or, being octal, with `0`. What is
/// behind a space is not looked at. inet_aton(3).
pub fn inet_aton(text: &CStr) -> Option<in_addr> {
    let text = text.to_bytes();
    let text = text.split(|byte| byte.is_ascii_whitespace() || *byte == 0x0b).next()?;
    let mut parts = text.split(|byte| *byte == b'.').map(part).peekable();
    let (mut address, mut shift) = (0_u32, 24);
    while let Some(part) = parts.next() {
        let part = part?;
        if parts.peek().is_none() {
            // The last part is all that is left.
            let fits = part.checked_shr(shift + 8).unwrap_or(0) == 0;
            return fits.then_some(in_addr { s_addr: (address | part).to_be() });
        }
        address |= u32::from(u8::try_from(part).ok()?) << shift;
        shift = shift.checked_sub(8)?;
    }
    None
}
c_abi! {
    fn inet_aton(text: *const c_char, place: *mut in_addr) -> c_int {
        inet_aton(CStr::from_ptr(text)).map_or(0, |address| {
            if !place.is_null() {
                place.write(address);
            }
            1
        })
    }
    fn inet_addr(text: *const c_char) -> u32 {
        inet_aton(CStr::from_ptr(text)).map_or(u32::MAX, |address| address.s_addr)
    }
}

/// A number in the base that it says.
pub(super) fn part(text: &[u8]) -> Option<u32> {
    let (digits, radix) = match text {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        [b'0', digits @ ..] if !digits.is_empty() => (digits, 8),
        _ => (text, 10),
    };
    let add = |value: u32, digit: &u8| value.checked_mul(radix)?.checked_add(char::from(*digit).to_digit(radix)?);
    if digits.is_empty() { None } else { digits.iter().try_fold(0, add) }
}

/// Reads an address of the version that `A` is: [`in_addr`] or [`in6_addr`]. inet_pton(3).
pub fn inet_pton<A: InternetAddress>(text: &CStr) -> Option<A> {
    A::parse(text.to_bytes())
}
c_abi! {
    fn inet_pton(family: c_int, text: *const c_char, place: *mut c_void) -> c_int {
        let text = CStr::from_ptr(text);
        let read = match family {
            AF_INET => inet_pton(text).map(|address| place.cast::<in_addr>().write_unaligned(address)),
            AF_INET6 => inet_pton(text).map(|address| place.cast::<in6_addr>().write_unaligned(address)),
            _ => {
                errno::set(Errno::AFNOSUPPORT);
                return -1;
            }
        };
        c_int::from(read.is_some())
    }
}

/// The text of an address. inet_ntop(3).
pub fn inet_ntop(address: &impl InternetAddress) -> Text {
    address.text()
}
c_abi! {
    fn inet_ntop(family: c_int, address: *const c_void, room: *mut c_char, len: u32) -> *const c_char {
        let text = match family {
            AF_INET => Ok(address.cast::<in_addr>().read_unaligned().text()),
            AF_INET6 => Ok(address.cast::<in6_addr>().read_unaligned().text()),
            _ => Err(Errno::AFNOSUPPORT),
        };
        match text {
            Ok(text) if text.len < len as usize => {
                room.copy_from_nonoverlapping(text.room.as_ptr().cast(), text.len + 1);
                return room;
            }
            Ok(_) => _ = errno::set(Errno::NOSPC),
            Err(error) => _ = errno::set(error),
        }
        core::ptr::null()
    }
    fn inet_ntoa(address: ByValue<in_addr>) -> *const c_char {
        TEXT.set(address.get().text());
        TEXT.as_ptr().cast()
    }
}

/// What inet_ntoa said last. The string is at its beginning.
#[cfg(feature = "c-abi")]
static TEXT: Global<Text> = Global::new(Text::EMPTY);
