// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<libgen.h>`: the two parts of a path. C's calls write into the path; these only read.

use crate::c_abi::c_abi;
use core::ffi::CStr;

/// How many bytes come before the slashes at the end.
fn without_slashes(path: &[u8]) -> usize {
    path.iter().rposition(|&byte| byte != b'/').map_or(0, |last| last + 1)
}

/// The last part of a path, `None` for `.`; slashes at the end do not count.
fn last_part(path: &[u8]) -> Option<&[u8]> {
    let trimmed = path.get(..without_slashes(path))?;
    match trimmed.rsplit(|&byte| byte == b'/').next()? {
        // Nothing, or slashes alone.
        b"" => path.get(..1),
        name => Some(name),
    }
}

/// What comes before the last part, `None` for `.`.
fn other_parts(path: &[u8]) -> Option<&[u8]> {
    let trimmed = path.get(..without_slashes(path))?;
    let before = trimmed.iter().rposition(|&byte| byte == b'/').and_then(|slash| path.get(..slash));
    match before.map(without_slashes) {
        Some(len @ 1..) => path.get(..len),
        _ => path.get(..1).filter(|first| first == b"/"),
    }
}

/// The last part of a path: `lib` of `/usr/lib/`, `/` of `/`, `.` of nothing. basename(3).
pub fn basename(path: &CStr) -> &[u8] {
    last_part(path.to_bytes()).unwrap_or(b".")
}

/// What comes before the last part of a path: `/usr` of `/usr/lib/`, `/` of `/usr`, `.` of `usr`. dirname(3).
pub fn dirname(path: &CStr) -> &[u8] {
    other_parts(path.to_bytes()).unwrap_or(b".")
}

/// What C wants of a path: the part, ended with NUL where it is.
#[cfg(feature = "c-abi")]
unsafe fn cut(path: *mut core::ffi::c_char, part: fn(&[u8]) -> Option<&[u8]>) -> *const core::ffi::c_char {
    if path.is_null() {
        return c".".as_ptr();
    }
    // SAFETY: it is a string of the caller's, which may be written. The part is in it.
    unsafe {
        let bytes = CStr::from_ptr(path).to_bytes();
        let Some(part) = part(bytes) else { return c".".as_ptr() };
        let start = path.add(part.as_ptr().offset_from_unsigned(bytes.as_ptr()));
        *start.add(part.len()) = 0;
        start
    }
}

c_abi! {
    fn __xpg_basename(path: *mut core::ffi::c_char) -> *const core::ffi::c_char { cut(path, last_part) }
    fn dirname(path: *mut core::ffi::c_char) -> *const core::ffi::c_char { cut(path, other_parts) }
}
