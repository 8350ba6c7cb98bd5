// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Copying as C does it: the caller knows that there is room.

use super::raw;
use crate::c_abi::c_abi;
use crate::{Result, malloc};
use core::ffi::{c_char, c_int, c_void};

unsafe extern "C" {
    /// By its symbol, so that it is there once.
    fn strlen(s: *const c_char) -> usize;
}

/// Copies `len` bytes and puts a NUL behind them. Answers with where that is.
unsafe fn put(target: *mut c_char, source: *const c_char, len: usize) -> *mut c_char {
    // SAFETY: the caller's.
    unsafe {
        target.copy_from_nonoverlapping(source, len);
        let end = target.add(len);
        *end = 0;
        end
    }
}

/// Copies what there is room for in `size` bytes, with its NUL. Answers with how long the whole is.
unsafe fn put_cut(target: *mut c_char, source: *const c_char, size: usize) -> usize {
    // SAFETY: the caller's.
    unsafe {
        let len = strlen(source);
        if let Some(most) = size.checked_sub(1) {
            put(target, source, len.min(most));
        }
        len
    }
}

/// Copies a string and fills up to `size` bytes with NULs. Answers with where the first of these is, or would be.
unsafe fn put_filled(target: *mut c_char, source: *const c_char, size: usize) -> *mut c_char {
    // SAFETY: the caller's.
    unsafe {
        let len = raw::strnlen(source, size);
        target.copy_from_nonoverlapping(source, len);
        let end = target.add(len);
        end.write_bytes(0, size - len);
        end
    }
}

/// A copy of `len` bytes with a NUL behind them, to be freed.
unsafe fn dup(source: *const c_char, len: usize) -> Result<*mut c_char> {
    let new = malloc(len + 1)?.cast();
    // SAFETY: the caller's; there is room for the NUL.
    unsafe { put(new, source, len) };
    Ok(new)
}

c_abi! {
    fn memccpy(target: *mut c_char, source: *const c_char, last: c_int, len: usize) -> *mut c_char {
        let copied = (0..len).find(|&i| {
            *target.add(i) = *source.add(i);
            raw::byte(source.add(i)) == last as u8
        });
        copied.map(|i| target.add(i + 1))
    }
    fn mempcpy(target: *mut c_void, source: *const c_void, len: usize) -> *mut c_void {
        target.cast::<u8>().copy_from_nonoverlapping(source.cast(), len);
        target.byte_add(len)
    }
    fn stpcpy(target: *mut c_char, source: *const c_char) -> *mut c_char { put(target, source, strlen(source)) }
    fn stpncpy(target: *mut c_char, source: *const c_char, size: usize) -> *mut c_char {
        put_filled(target, source, size)
    }
    fn strcat(target: *mut c_char, source: *const c_char) -> *mut c_char {
        put(target.add(strlen(target)), source, strlen(source));
        target
    }
    fn strcpy(target: *mut c_char, source: *const c_char) -> *mut c_char {
        put(target, source, strlen(source));
        target
    }
    fn strdup(source: *const c_char) -> *mut c_char { dup(source, strlen(source)) }
    fn strlcat(target: *mut c_char, source: *const c_char, size: usize) -> usize {
        let len = raw::strnlen(target, size);
        len + put_cut(target.add(len), source, size - len)
    }
    fn strlcpy(target: *mut c_char, source: *const c_char, size: usize) -> usize { put_cut(target, source, size) }
    fn strncat(target: *mut c_char, source: *const c_char, most: usize) -> *mut c_char {
        put(target.add(strlen(target)), source, raw::strnlen(source, most));
        target
    }
    fn strncpy(target: *mut c_char, source: *const c_char, size: usize) -> *mut c_char {
        put_filled(target, source, size);
        target
    }
    fn strndup(source: *const c_char, most: usize) -> *mut c_char { dup(source, raw::strnlen(source, most)) }
    fn strxfrm(target: *mut c_char, source: *const c_char, size: usize) -> usize {
        let len = strlen(source);
        target.copy_from_nonoverlapping(source, size.min(len + 1));
        len
    }
    fn swab(source: *const [u8; 2], target: *mut [u8; 2], len: isize) {
        for i in 0..usize::try_from(len).unwrap_or(0) / 2 {
            let [first, second] = source.add(i).read();
            target.add(i).write([second, first]);
        }
    }
}
