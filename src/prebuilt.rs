// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a `core` that came compiled takes for granted: `memcpy` and its kin, and somebody who unwinds.
//!
//! A loop that copies bytes is what compilers make a call of `memcpy` of, here a call of itself. So each byte is read or
//! written as if somebody watched, which no compiler moves or merges.

use core::ffi::{c_char, c_int, c_void};

/// Makes the symbols, under names that no other libc has in a program that has one.
macro_rules! symbols {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $ret:ty $body:block)*) => { $(
        #[cfg_attr(feature = "rt", unsafe(export_name = stringify!($name)))]
        #[cfg_attr(not(feature = "rt"), unsafe(export_name = concat!("nilibc_prebuilt_", stringify!($name))))]
        unsafe extern "C" fn $name($($arg: $type),*) -> $ret {
            // SAFETY: the caller keeps what the man page asks of the arguments.
            unsafe { $body }
        }
    )* };
}
symbols! {
    fn bcmp(one: *const c_void, other: *const c_void, len: usize) -> c_int {
        memcmp(one, other, len)
    }
    fn memcmp(one: *const c_void, other: *const c_void, len: usize) -> c_int {
        let differ = (0..len).map(|i| (byte(one, i), byte(other, i))).find(|(a, b)| a != b);
        differ.map_or(0, |(a, b)| c_int::from(a) - c_int::from(b))
    }
    fn memcpy(to: *mut c_void, from: *const c_void, len: usize) -> *mut c_void {
        (0..len).for_each(|i| put(to, i, byte(from, i)));
        to
    }
    fn memmove(to: *mut c_void, from: *const c_void, len: usize) -> *mut c_void {
        if to.addr() <= from.addr() {
            return memcpy(to, from, len);
        }
        (0..len).rev().for_each(|i| put(to, i, byte(from, i)));
        to
    }
    fn memset(to: *mut c_void, value: c_int, len: usize) -> *mut c_void {
        (0..len).for_each(|i| put(to, i, value as u8));
        to
    }
    fn strlen(s: *const c_char) -> usize {
        let mut len = 0;
        while byte(s.cast(), len) != 0 {
            len += 1;
        }
        len
    }
}

/// # Safety
/// The byte can be read.
unsafe fn byte(from: *const c_void, i: usize) -> u8 {
    // SAFETY: the caller's.
    unsafe { from.cast::<u8>().add(i).read_volatile() }
}

/// # Safety
/// The byte can be written.
unsafe fn put(to: *mut c_void, i: usize, byte: u8) {
    // SAFETY: the caller's.
    unsafe { to.cast::<u8>().add(i).write_volatile(byte) }
}

/// Named by code that could unwind, and never called: a panic ends the program.
#[cfg(feature = "rt")]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
