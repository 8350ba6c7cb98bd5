// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<strings.h>`: strings where case does not matter, and the lowest bit of a number.

use crate::c_abi::c_abi;
use crate::string::raw;
use core::cmp::Ordering;
use core::ffi::{CStr, c_int};
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_long, c_longlong, c_void};

/// The place of the lowest bit that is set, from 1 on; 0 if none is. ffs(3).
pub fn ffs(value: u64) -> c_int {
    if value == 0 { 0 } else { value.trailing_zeros() as c_int + 1 }
}
c_abi! {
    fn ffs(value: c_int) -> c_int { ffs(u64::from(value as u32)) }
    fn ffsl(value: c_long) -> c_int { ffs(value as u64) }
    fn ffsll(value: c_longlong) -> c_int { ffs(value as u64) }
}

/// How `a` is to `b`, where `A` is equal to `a`. strcasecmp(3).
pub fn strcasecmp(a: &CStr, b: &CStr) -> Ordering {
    strncasecmp(a, b, usize::MAX)
}
c_abi! {
    fn strcasecmp(a: *const c_char, b: *const c_char) -> c_int {
        raw::compare(a, b, usize::MAX, |byte| byte.to_ascii_lowercase())
    }
}

/// As [`strcasecmp`], of the first `most` bytes. strncasecmp(3).
pub fn strncasecmp(a: &CStr, b: &CStr, most: usize) -> Ordering {
    // SAFETY: both end with NUL.
    unsafe { raw::compare(a.as_ptr(), b.as_ptr(), most, |byte| byte.to_ascii_lowercase()) }.cmp(&0)
}
c_abi! {
    fn strncasecmp(a: *const c_char, b: *const c_char, most: usize) -> c_int {
        raw::compare(a, b, most, |byte| byte.to_ascii_lowercase())
    }
}

c_abi! {
    fn bcopy(source: *const c_void, target: *mut c_void, len: usize) {
        target.cast::<u8>().copy_from(source.cast(), len);
    }
    fn bzero(memory: *mut c_void, len: usize) { memory.cast::<u8>().write_bytes(0, len); }
    /// The compiler cannot leave it out, because it does not know what becomes of the memory.
    fn explicit_bzero(memory: *mut c_void, len: usize) {
        memory.cast::<u8>().write_bytes(0, len);
        core::hint::black_box(memory);
    }
}
