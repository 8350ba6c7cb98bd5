// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the feature `prebuilt-core` exports, against slices: every length and overlap up to a few words.

use nilibc as _;
use std::ffi::{c_char, c_int, c_void};

unsafe extern "C" {
    fn nilibc_prebuilt_bcmp(one: *const c_void, other: *const c_void, len: usize) -> c_int;
    fn nilibc_prebuilt_memcmp(one: *const c_void, other: *const c_void, len: usize) -> c_int;
    fn nilibc_prebuilt_memcpy(to: *mut c_void, from: *const c_void, len: usize) -> *mut c_void;
    fn nilibc_prebuilt_memmove(to: *mut c_void, from: *const c_void, len: usize) -> *mut c_void;
    fn nilibc_prebuilt_memset(to: *mut c_void, value: c_int, len: usize) -> *mut c_void;
    fn nilibc_prebuilt_strlen(s: *const c_char) -> usize;
}

/// More than two words, and no two bytes are the same.
fn bytes() -> [u8; 40] {
    std::array::from_fn(|i| 200 + i as u8)
}

#[test]
fn memcpy_and_memmove_copy_what_copy_within_does() {
    for (from, to, len) in (0..20).flat_map(|from| (0..20).flat_map(move |to| (0..20).map(move |len| (from, to, len))))
    {
        let mut expected = bytes();
        expected.copy_within(from..from + len, to);
        let mut found = bytes();
        let base: *mut u8 = found.as_mut_ptr();
        // SAFETY: all of it is inside the array.
        let answer = unsafe { nilibc_prebuilt_memmove(base.add(to).cast(), base.add(from).cast(), len) };
        assert_eq!((answer.cast(), found), (base.wrapping_add(to), expected), "memmove {from} {to} {len}");
        let (source, mut found) = (bytes(), bytes());
        let base: *mut u8 = found.as_mut_ptr();
        // SAFETY: all of it is inside the arrays, which are not the same.
        let answer = unsafe { nilibc_prebuilt_memcpy(base.add(to).cast(), source.as_ptr().add(from).cast(), len) };
        assert_eq!((answer.cast(), found), (base.wrapping_add(to), expected), "memcpy {from} {to} {len}");
    }
}

#[test]
fn memset_fills_what_fill_does() {
    for (at, len, value) in (0..20).flat_map(|at| (0..20).map(move |len| (at, len, 0x1ff - at as c_int))) {
        let (mut expected, mut found) = (bytes(), bytes());
        expected[at..at + len].fill(value as u8);
        // SAFETY: all of it is inside the array.
        unsafe { nilibc_prebuilt_memset(found.as_mut_ptr().add(at).cast(), value, len) };
        assert_eq!(found, expected, "memset {at} {len}");
    }
}

#[test]
fn memcmp_and_bcmp_compare_as_slices_do() {
    for (at, change, len) in (0..20)
        .flat_map(|at| [1, 100, 255].map(|change| (at, change)))
        .flat_map(|(at, change)| (0..20).map(move |len| (at, change, len)))
    {
        let (one, mut other) = (bytes(), bytes());
        other[at] = other[at].wrapping_add(change);
        // SAFETY: all of it is inside the arrays.
        let (order, differ) = unsafe {
            let (one, other) = (one.as_ptr().cast(), other.as_ptr().cast());
            (nilibc_prebuilt_memcmp(one, other, len), nilibc_prebuilt_bcmp(one, other, len))
        };
        let expected = one[..len].cmp(&other[..len]);
        assert_eq!((order.cmp(&0), differ != 0), (expected, expected.is_ne()), "memcmp {at} {change} {len}");
    }
}

#[test]
fn strlen_stops_at_the_first_nul() {
    for len in 0..20 {
        let mut string = bytes();
        (string[len], string[30]) = (0, 0);
        // SAFETY: there is a NUL.
        assert_eq!(unsafe { nilibc_prebuilt_strlen(string.as_ptr().cast()) }, len);
    }
}
