// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Words as bytes: C strings made and taken apart, paths, numbers.

use alloc::ffi::CString;
use alloc::vec::Vec;
use core::ffi::CStr;

/// A C string of these bytes, which ends where there is a NUL.
pub(crate) fn c_string(mut bytes: Vec<u8>) -> CString {
    if let Some(end) = bytes.iter().position(|&byte| byte == 0) {
        bytes.truncate(end);
    }
    // SAFETY: there is no NUL any more.
    unsafe { CString::from_vec_unchecked(bytes) }
}

/// The string without its first `count` bytes.
pub(crate) fn tail(string: &CStr, count: usize) -> &CStr {
    let rest = string.to_bytes_with_nul().get(count..).unwrap_or(&[]);
    CStr::from_bytes_until_nul(rest).unwrap_or(c"")
}

/// What stands behind the last slash of a path, slashes at its end aside.
pub(crate) fn file_name(path: &[u8]) -> &[u8] {
    let path = trimmed(path);
    path.rsplit(|&byte| byte == b'/').next().unwrap_or(path)
}

/// A path without the slashes at its end.
pub(crate) fn trimmed(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|&byte| byte != b'/').map_or(0, |last| last + 1);
    path.get(..end.max(1)).unwrap_or(path)
}

/// The path of `name` in `directory`.
pub(crate) fn join(directory: &[u8], name: &[u8]) -> CString {
    let mut path = Vec::from(directory);
    if !directory.is_empty() && !directory.ends_with(b"/") {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    c_string(path)
}

/// What stands before the first `byte`, and what behind it.
pub(crate) fn split_once(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let place = text.iter().position(|&found| found == byte)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// The number that the text is, all of it, in this base.
pub(crate) fn radix(text: &[u8], base: u32) -> Option<u64> {
    let mut number = 0_u64;
    for &byte in text {
        let digit = char::from(byte).to_digit(base)?;
        number = number.checked_mul(base.into())?.checked_add(digit.into())?;
    }
    (!text.is_empty()).then_some(number)
}

/// The decimal number that the text is, all of it.
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    radix(text, 10)
}

/// The same with a sign.
pub(crate) fn signed(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', digits @ ..] => 0_i64.checked_sub_unsigned(number(digits)?),
        [b'+', digits @ ..] => i64::try_from(number(digits)?).ok(),
        digits => i64::try_from(number(digits)?).ok(),
    }
}

/// Whether the text is the name of a variable.
pub(crate) fn is_name(text: &[u8]) -> bool {
    !text.first().is_none_or(u8::is_ascii_digit) && text.iter().all(|&byte| is_name_byte(byte))
}

pub(crate) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
