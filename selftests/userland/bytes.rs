// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Words as bytes: C strings made and taken apart, paths, numbers.
//!
//! None of it is generic, so that there is one copy of each function.

use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::CStr;

/// A C string of these bytes, which ends where there is a NUL.
pub(crate) fn c_string(bytes: &[u8]) -> CString {
    concat(&[bytes])
}

/// The parts in a row.
pub(crate) fn concat(parts: &[&[u8]]) -> CString {
    let mut text = Vec::new();
    for part in parts {
        text.extend_from_slice(part);
    }
    c_vec(text)
}

/// The same without a copy.
pub(crate) fn c_vec(mut bytes: Vec<u8>) -> CString {
    bytes.truncate(position(&bytes, 0).unwrap_or(bytes.len()));
    // SAFETY: there is no NUL any more.
    unsafe { CString::from_vec_unchecked(bytes) }
}

/// Where the first `byte` is.
pub(crate) fn position(text: &[u8], byte: u8) -> Option<usize> {
    text.iter().position(|&found| found == byte)
}

/// The string without its first `count` bytes.
pub(crate) fn tail(string: &CStr, count: usize) -> &CStr {
    let rest = string.to_bytes_with_nul().get(count..).unwrap_or(&[]);
    CStr::from_bytes_until_nul(rest).unwrap_or_default()
}

/// What stands behind the last slash of a path, slashes at its end aside.
pub(crate) fn file_name(path: &[u8]) -> &[u8] {
    let path = trimmed(path);
    match path.iter().rposition(|&byte| byte == b'/') {
        Some(slash) if path.len() > 1 => path.get(slash + 1..).unwrap_or(path),
        _ => path,
    }
}

/// A path without the slashes at its end, unless it is nothing else.
pub(crate) fn trimmed(mut path: &[u8]) -> &[u8] {
    while let [start @ .., b'/'] = path
        && !start.is_empty()
    {
        path = start;
    }
    path
}

/// The path of `name` in `directory`.
pub(crate) fn join(directory: &[u8], name: &[u8]) -> CString {
    let needs_slash = !directory.is_empty() && !directory.ends_with(b"/");
    concat(&[directory, if needs_slash { b"/" } else { b"" }, name])
}

/// The text without these bytes.
pub(crate) fn without(text: &[u8], dropped: &[u8]) -> Vec<u8> {
    let mut rest = Vec::new();
    for byte in text {
        if !dropped.contains(byte) {
            rest.push(*byte);
        }
    }
    rest
}

/// The parts of a text between which `byte` stands.
pub(crate) fn split(text: &[u8], byte: u8) -> impl Iterator<Item = &[u8]> {
    text.split(move |&found| found == byte)
}

/// The first four words of a line, which may have fewer.
pub(crate) fn four_words(line: &[u8]) -> [&[u8]; 4] {
    let mut four = [b"".as_slice(); 4];
    four.iter_mut().zip(split(line, b' ')).for_each(|(word, found)| *word = found);
    four
}

/// What stands before the first `byte`; all of it if there is none.
pub(crate) fn before(text: &[u8], byte: u8) -> &[u8] {
    text.get(..position(text, byte).unwrap_or(text.len())).unwrap_or(text)
}

/// What stands before the first `byte`, and what behind it.
pub(crate) fn split_once(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let (before, behind) = text.split_at_checked(position(text, byte)?)?;
    Some((before, behind.get(1..)?))
}

/// The number that the text is, all of it, in this base.
pub(crate) fn radix(text: &[u8], base: u64) -> Option<u64> {
    let mut number = 0_u64;
    for &byte in text {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return None,
        };
        if u64::from(digit) >= base {
            return None;
        }
        number = number.checked_mul(base)?.checked_add(digit.into())?;
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

/// A number that fits into an `int`: a process, a descriptor, a status.
pub(crate) fn small(text: &[u8]) -> Option<i32> {
    i32::try_from(signed(text)?).ok()
}

/// A number in decimal.
pub(crate) fn decimal(number: i64, room: &mut [u8; 24]) -> &[u8] {
    let mut start = digits(number.unsigned_abs(), 10, room);
    if number < 0 {
        start -= 1;
        room[start] = b'-';
    }
    room.get(start..).unwrap_or(&[])
}

/// The last two digits of a number in decimal.
pub(crate) fn two_digits(number: u64, room: &mut [u8; 24]) -> &[u8] {
    digits(100 + number % 100, 10, room);
    room.get(22..).unwrap_or(&[])
}

/// Writes a number in this base to the end of the room. Answers with where it starts, which is not the start of the room.
pub(crate) fn digits(mut number: u64, base: u64, room: &mut [u8; 24]) -> usize {
    let mut start = room.len();
    loop {
        start -= 1;
        room[start] = b"0123456789abcdef"[(number % base) as usize];
        number /= base;
        if number == 0 || start == 1 {
            return start;
        }
    }
}

/// Whether the text is the name of a variable.
pub(crate) fn is_name(text: &[u8]) -> bool {
    !text.first().is_none_or(u8::is_ascii_digit) && text.iter().all(|&byte| is_name_byte(byte))
}

pub(crate) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
