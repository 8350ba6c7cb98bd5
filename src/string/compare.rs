// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Comparing strings.

#[cfg(feature = "c-abi")]
use super::lanes;
use super::raw;
use crate::c_abi::c_abi;
use core::cmp::Ordering;
use core::ffi::CStr;
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_int};

/// How `a` is to `b`, byte by byte. strcmp(3).
pub fn strcmp(a: &CStr, b: &CStr) -> Ordering {
    strncmp(a, b, usize::MAX)
}
c_abi! {
    fn strcmp(a: *const c_char, b: *const c_char) -> c_int { lanes::strncmp(a, b, usize::MAX) }
    fn strcoll(a: *const c_char, b: *const c_char) -> c_int { lanes::strncmp(a, b, usize::MAX) }
}

/// How the first `most` bytes of `a` are to those of `b`. strncmp(3).
pub fn strncmp(a: &CStr, b: &CStr, most: usize) -> Ordering {
    // SAFETY: both end with NUL.
    unsafe { raw::compare(a.as_ptr(), b.as_ptr(), most, |byte| byte) }.cmp(&0)
}
c_abi! { fn strncmp(a: *const c_char, b: *const c_char, most: usize) -> c_int { lanes::strncmp(a, b, most) } }

/// How `a` is to `b`, where numbers in them count as numbers, and those that begin with 0 as what is behind a decimal
/// point: "000" < "00" < "01" < "010" < "09" < "0" < "1" < "9" < "10". strverscmp(3).
pub fn strverscmp(a: &CStr, b: &CStr) -> Ordering {
    let (a, b) = (a.to_bytes_with_nul(), b.to_bytes_with_nul());
    let Some((same, x, y)) = (0..).zip(a).zip(b).map(|((i, x), y)| (i, *x, *y)).find(|(_, x, y)| x != y) else {
        return Ordering::Equal;
    };
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    // The digits that come just before the difference belong to both numbers.
    let (common, a, b) = (a.get(..same).unwrap_or(&[]), a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    let shared = common.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let (mut leading, mut zeros) = (None, true);
    for &digit in shared {
        zeros &= digit == b'0';
        leading = Some(digit);
    }
    match (leading, x, y) {
        (Some(b'1'..=b'9'), ..) | (None, b'1'..=b'9', b'1'..=b'9') => digits(a).cmp(&digits(b)).then(x.cmp(&y)),
        // After zeros alone, digits come before what is none.
        (Some(_), ..) if zeros && (x.is_ascii_digit() || y.is_ascii_digit()) => {
            x.wrapping_sub(b'0').cmp(&y.wrapping_sub(b'0'))
        }
        _ => x.cmp(&y),
    }
}
c_abi! {
    fn strverscmp(a: *const c_char, b: *const c_char) -> c_int {
        strverscmp(CStr::from_ptr(a), CStr::from_ptr(b)) as c_int
    }
}
