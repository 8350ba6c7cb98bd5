// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the calls in Rust and in C have in common: walking through strings by pointers.
//!
//! Nobody looks for the end first: a string that is read line by line would be read whole for each line, and what ends early
//! need not end with NUL.

use core::ffi::{c_char, c_int, c_void};

/// The byte at a place.
///
/// # Safety
/// It can be read.
pub(crate) unsafe fn byte(at: *const c_char) -> u8 {
    // SAFETY: the caller's.
    unsafe { *at.cast() }
}

/// The first place from `at` on whose byte stops the search.
///
/// # Safety
/// There is one, and all before it can be read.
pub(crate) unsafe fn scan(mut at: *const c_char, stop: impl Fn(u8) -> bool) -> *const c_char {
    // SAFETY: the caller's.
    unsafe {
        while !stop(byte(at)) {
            at = at.add(1);
        }
    }
    at
}

/// Where `wanted` is, which may be the NUL, or else the NUL.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strchrnul(s: *const c_char, wanted: u8) -> *const c_char {
    // SAFETY: the search stops at the NUL.
    unsafe { scan(s, |byte| byte == wanted || byte == 0) }
}

/// Where `wanted` is first.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strchr(s: *const c_char, wanted: u8) -> Option<*const c_char> {
    // SAFETY: the caller's.
    unsafe {
        let at = strchrnul(s, wanted);
        (byte(at) == wanted).then_some(at)
    }
}

/// Where `wanted` is last.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strrchr(mut s: *const c_char, wanted: u8) -> Option<*const c_char> {
    let mut last = None;
    // SAFETY: the NUL is not passed.
    unsafe {
        loop {
            if byte(s) == wanted {
                last = Some(s);
            }
            if byte(s) == 0 {
                return last;
            }
            s = s.add(1);
        }
    }
}

/// How many bytes there are before the first NUL, or `most` if it is not among these.
///
/// # Safety
/// Bytes can be read up to the NUL or as many as `most`.
pub(crate) unsafe fn strnlen(s: *const c_char, most: usize) -> usize {
    // SAFETY: the caller's.
    #[cfg(feature = "c-abi")]
    return unsafe { super::lanes::strnlen(s, most) };
    // SAFETY: the NUL is not passed.
    #[cfg(not(feature = "c-abi"))]
    (0..most).find(|&i| unsafe { byte(s.add(i)) } == 0).unwrap_or(most)
}

/// Whether one of the bytes of `set` is this one, which the NUL is not.
unsafe fn contains(set: *const c_char, wanted: u8) -> bool {
    // SAFETY: the caller's.
    unsafe { byte(strchrnul(set, wanted)) != 0 }
}

/// The first place whose byte is not in `set`.
///
/// # Safety
/// Both end with NUL.
pub(crate) unsafe fn skip(s: *const c_char, set: *const c_char) -> *const c_char {
    // SAFETY: the NUL is not in the set.
    unsafe { scan(s, |byte| !contains(set, byte)) }
}

/// The first place whose byte is in `set`, or the NUL.
///
/// # Safety
/// Both end with NUL.
pub(crate) unsafe fn seek(s: *const c_char, set: *const c_char) -> *const c_char {
    // SAFETY: the search stops at the NUL.
    unsafe { scan(s, |byte| byte == 0 || contains(set, byte)) }
}

/// Where a byte of `set` is first.
///
/// # Safety
/// Both end with NUL.
pub(crate) unsafe fn strpbrk(s: *const c_char, set: *const c_char) -> Option<*const c_char> {
    // SAFETY: the caller's.
    unsafe {
        let at = seek(s, set);
        (byte(at) != 0).then_some(at)
    }
}

/// Where `needle` is first, if bytes are equal that `fold` makes equal.
///
/// # Safety
/// Both end with NUL.
pub(crate) unsafe fn find(
    mut s: *const c_char,
    needle: *const c_char,
    fold: impl Fn(u8) -> u8,
) -> Option<*const c_char> {
    // SAFETY: what differs from the needle is not passed, and neither is the NUL of the string.
    unsafe {
        loop {
            let end = (0..).find(|&i| byte(needle.add(i)) == 0 || fold(byte(s.add(i))) != fold(byte(needle.add(i))))?;
            if byte(needle.add(end)) == 0 {
                return Some(s);
            }
            if byte(s) == 0 {
                return None;
            }
            s = s.add(1);
        }
    }
}

/// Below, equal to or above zero, as the first `most` bytes of `a` are to those of `b`, after `fold`.
///
/// # Safety
/// Each ends with NUL, if it does not have `most` bytes.
pub(crate) unsafe fn compare(a: *const c_char, b: *const c_char, most: usize, fold: impl Fn(u8) -> u8) -> c_int {
    // SAFETY: where they differ or end is not passed.
    let bytes = |i| unsafe { (fold(byte(a.add(i))), fold(byte(b.add(i)))) };
    let differ = (0..most).map(bytes).find(|&(x, y)| x != y || x == 0);
    differ.map_or(0, |(x, y)| c_int::from(x) - c_int::from(y))
}

/// What C passes as an address and a size, which may be null and 0.
///
/// # Safety
/// It can be read, and nobody writes to it while the slice is in use.
pub(crate) unsafe fn memory<'a>(start: *const c_void, len: usize) -> &'a [u8] {
    // SAFETY: the caller's.
    if len == 0 { &[] } else { unsafe { core::slice::from_raw_parts(start.cast(), len) } }
}
