// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Cutting a string into words where it is: C's way, which puts NULs into it. In Rust, slices have `split`.

use super::raw;
use crate::c_abi::c_abi;
use crate::global::Global;
use core::ffi::c_char;
use core::ptr::null_mut;

/// Where strtok goes on.
static REST: Global<*mut c_char> = Global::new(null_mut());

/// Ends the word that begins at `word`, and leaves what follows it in `rest`: null if nothing does.
unsafe fn cut(word: *mut c_char, set: *const c_char, rest: &mut *mut c_char) -> *mut c_char {
    // SAFETY: the caller's strings end with NUL; what is found is in the string, or its end.
    unsafe {
        *rest = null_mut();
        if let Some(end) = raw::strpbrk(word, set) {
            let end = end.cast_mut();
            *end = 0;
            *rest = end.add(1);
        }
        word
    }
}

/// The next word of `s`, or of `rest` if that is null.
unsafe fn next(s: *mut c_char, set: *const c_char, rest: &mut *mut c_char) -> Option<*mut c_char> {
    let s = if s.is_null() { *rest } else { s };
    *rest = null_mut();
    if s.is_null() {
        return None;
    }
    // SAFETY: the caller's strings end with NUL.
    unsafe {
        let word = raw::skip(s, set).cast_mut();
        (*word != 0).then(|| cut(word, set, rest))
    }
}

c_abi! {
    fn strsep(rest: *mut *mut c_char, set: *const c_char) -> *mut c_char {
        let word = *rest;
        (!word.is_null()).then(|| cut(word, set, &mut *rest))
    }
    fn strtok(s: *mut c_char, set: *const c_char) -> *mut c_char { next(s, set, &mut *REST.as_ptr()) }
    fn strtok_r(s: *mut c_char, set: *const c_char, rest: *mut *mut c_char) -> *mut c_char {
        next(s, set, &mut *rest)
    }
}
