// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<string.h>`: strings that end with NUL, and pieces of memory.
//!
//! In Rust, a place in a string is the string from there on, and a place in memory is an index. Bytes are compared as
//! numbers from 0 to 255: the locale is always C. In Rust, all this is as small as it can be; what C calls is as quick as it can
//! be in a few instructions more. `memcpy`, `memmove`, `memset`, `memcmp`, `bcmp` and `strlen` of Rust programs are the
//! compiler's own, and so are those of C programs where a port has no vectors.

mod compare;
#[cfg(feature = "c-abi")]
mod copy;
#[cfg(feature = "c-abi")]
mod lanes;
mod message;
#[cfg_attr(not(feature = "c-abi"), allow(dead_code, reason = "some of it is for C alone"))]
pub(crate) mod raw;
#[cfg(feature = "c-abi")]
mod token;

use crate::c_abi::c_abi;
use core::ffi::{CStr, c_char};
#[cfg(feature = "c-abi")]
use core::ffi::{c_int, c_void};

pub use {compare::*, message::*};

/// The string from a place in it on.
///
/// # Safety
/// The place is in a string that lives for `'a`.
unsafe fn rest<'a>(place: Option<*const c_char>) -> Option<&'a CStr> {
    // SAFETY: what is behind a place in a string ends with the string's NUL.
    place.map(|place| unsafe { CStr::from_ptr(place) })
}

/// What is behind the last slash of `path`, which is nothing for one that ends with a slash. basename(3), GNU's.
pub fn gnu_basename(path: &CStr) -> &CStr {
    strrchr(path, b'/').and_then(|slash| slash.to_bytes_with_nul().get(1..)).map_or(path, |name| {
        // SAFETY: it ends with the path's NUL, and has no other.
        unsafe { CStr::from_bytes_with_nul_unchecked(name) }
    })
}
c_abi! {
    fn basename(path: *const c_char) -> *const c_char { raw::strrchr(path, b'/').map_or(path, |slash| slash.add(1)) }
}

/// The first `byte` in memory. memchr(3).
pub fn memchr(memory: &[u8], byte: u8) -> Option<usize> {
    // SAFETY: it is a slice.
    #[cfg(feature = "c-abi")]
    return unsafe { lanes::memchr(memory.as_ptr().cast(), c_int::from(byte), memory.len()) }
        .map(|found| found.addr() - memory.as_ptr().addr());
    #[cfg(not(feature = "c-abi"))]
    memory.iter().position(|&found| found == byte)
}
c_abi! {
    fn memchr(memory: *const c_void, byte: c_int, len: usize) -> *const c_void { lanes::memchr(memory, byte, len) }
    fn rawmemchr(memory: *const c_void, byte: c_int) -> *const c_void { lanes::memchr(memory, byte, usize::MAX) }
}

/// The first place of `needle` in memory. The time it takes is the product of their sizes. memmem(3).
pub fn memmem(memory: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    memory.windows(needle.len()).position(|window| window.iter().eq(needle))
}
c_abi! {
    fn memmem(memory: *const c_void, len: usize, needle: *const c_void, needle_len: usize) -> *const c_void {
        memmem(raw::memory(memory, len), raw::memory(needle, needle_len)).map(|i| memory.byte_add(i))
    }
}

/// The last `byte` in memory. memrchr(3).
pub fn memrchr(memory: &[u8], byte: u8) -> Option<usize> {
    memory.iter().rposition(|&found| found == byte)
}
c_abi! {
    fn memrchr(memory: *const c_void, byte: c_int, len: usize) -> *const c_void {
        (0..len).rev().map(|i| memory.byte_add(i)).find(|at| *at.cast::<u8>() == byte as u8)
    }
}

/// As [`strstr`], where `A` is found by `a`. strcasestr(3).
pub fn strcasestr<'s>(s: &'s CStr, needle: &CStr) -> Option<&'s CStr> {
    // SAFETY: both end with NUL.
    unsafe { rest(raw::find(s.as_ptr(), needle.as_ptr(), |byte| byte.to_ascii_lowercase())) }
}
c_abi! {
    fn strcasestr(s: *const c_char, needle: *const c_char) -> *const c_char {
        raw::find(s, needle, |byte| byte.to_ascii_lowercase())
    }
}

/// From the first `byte` of `s` on; the empty string at its end for 0. strchr(3).
pub fn strchr(s: &CStr, byte: u8) -> Option<&CStr> {
    // SAFETY: it ends with NUL.
    unsafe { rest(raw::strchr(s.as_ptr(), byte)) }
}
c_abi! {
    fn strchr(s: *const c_char, byte: c_int) -> *const c_char { lanes::strchr(s, byte) }
    fn index(s: *const c_char, byte: c_int) -> *const c_char { lanes::strchr(s, byte) }
}

/// From the first `byte` of `s` on, or the empty string at its end if there is none. strchrnul(3).
pub fn strchrnul(s: &CStr, byte: u8) -> &CStr {
    // SAFETY: it ends with NUL, and so does what is found in it.
    unsafe { CStr::from_ptr(raw::strchrnul(s.as_ptr(), byte)) }
}
c_abi! { fn strchrnul(s: *const c_char, byte: c_int) -> *const c_char { lanes::strchrnul(s, byte) } }

/// How many bytes of `s` come before the first that is in `set`. strcspn(3).
pub fn strcspn(s: &CStr, set: &CStr) -> usize {
    // SAFETY: both end with NUL, and what is found is in `s`.
    unsafe { raw::seek(s.as_ptr(), set.as_ptr()).offset_from_unsigned(s.as_ptr()) }
}
c_abi! { fn strcspn(s: *const c_char, set: *const c_char) -> usize { raw::seek(s, set).offset_from_unsigned(s) } }

/// Puts `source` behind the string that is in `target`, cut where `target` ends, with its NUL. Answers with the length that
/// this would have without the cut: what is as long as `target` or longer was cut. strlcat(3).
pub fn strlcat(target: &mut [u8], source: &CStr) -> usize {
    let len = strnlen(target);
    len + strlcpy(target.get_mut(len..).unwrap_or(&mut []), source)
}

/// Puts `source` into `target`, cut where that ends, with its NUL. Answers with the length of `source`: one as long as
/// `target` or longer was cut. strlcpy(3).
pub fn strlcpy(target: &mut [u8], source: &CStr) -> usize {
    if let Some((last, target)) = target.split_last_mut() {
        let len = target.iter_mut().zip(source.to_bytes()).map(|(to, from)| *to = *from).count();
        *target.get_mut(len).unwrap_or(last) = 0;
    }
    source.count_bytes()
}

/// How many bytes `s` has before its NUL. strlen(3).
pub fn strlen(s: &CStr) -> usize {
    s.count_bytes()
}
#[cfg(not(all(feature = "rt", feature = "prebuilt-core")))]
c_abi! { fn strlen(s: *const c_char) -> usize { lanes::strlen(s) } }

/// How many bytes there are before the first NUL, or in all if there is none. strnlen(3).
pub fn strnlen(s: &[u8]) -> usize {
    memchr(s, 0).unwrap_or(s.len())
}
c_abi! { fn strnlen(s: *const c_char, most: usize) -> usize { raw::strnlen(s, most) } }

/// From the first byte of `s` on that is in `set`. strpbrk(3).
pub fn strpbrk<'s>(s: &'s CStr, set: &CStr) -> Option<&'s CStr> {
    // SAFETY: both end with NUL.
    unsafe { rest(raw::strpbrk(s.as_ptr(), set.as_ptr())) }
}
c_abi! { fn strpbrk(s: *const c_char, set: *const c_char) -> *const c_char { raw::strpbrk(s, set) } }

/// From the last `byte` of `s` on; the empty string at its end for 0. strrchr(3).
pub fn strrchr(s: &CStr, byte: u8) -> Option<&CStr> {
    // SAFETY: it ends with NUL.
    unsafe { rest(raw::strrchr(s.as_ptr(), byte)) }
}
c_abi! {
    fn strrchr(s: *const c_char, byte: c_int) -> *const c_char { raw::strrchr(s, byte as u8) }
    fn rindex(s: *const c_char, byte: c_int) -> *const c_char { raw::strrchr(s, byte as u8) }
}

/// How many bytes at the start of `s` are in `set`. strspn(3).
pub fn strspn(s: &CStr, set: &CStr) -> usize {
    // SAFETY: both end with NUL, and what is found is in `s`.
    unsafe { raw::skip(s.as_ptr(), set.as_ptr()).offset_from_unsigned(s.as_ptr()) }
}
c_abi! { fn strspn(s: *const c_char, set: *const c_char) -> usize { raw::skip(s, set).offset_from_unsigned(s) } }

/// From the first place on where `needle` is in `s`. The time it takes is the product of their sizes. strstr(3).
pub fn strstr<'s>(s: &'s CStr, needle: &CStr) -> Option<&'s CStr> {
    // SAFETY: both end with NUL.
    unsafe { rest(raw::find(s.as_ptr(), needle.as_ptr(), |byte| byte)) }
}
c_abi! { fn strstr(s: *const c_char, needle: *const c_char) -> *const c_char { raw::find(s, needle, |byte| byte) } }
