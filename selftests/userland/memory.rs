// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the compiler copies, fills and compares memory with, by the byte.
//!
//! All of that is short here, and the compiler's own functions have loops for words, aligned and not, which on some machines
//! are a kilobyte and a half. A loop that copies bytes is what compilers make a call of `memcpy` of, here a call of itself: so
//! bytes are read and written as if somebody watched.

use core::ffi::c_int;

macro_rules! symbols {
    ($(fn $name:ident($($arg:ident: $type:ty),*) -> $ret:ty $body:block)*) => { $(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($arg: $type),*) -> $ret {
            // SAFETY: the caller keeps what the man page asks of the arguments.
            unsafe { $body }
        }
    )* };
}
symbols! {
    fn bcmp(one: *const u8, other: *const u8, len: usize) -> c_int {
        memcmp(one, other, len)
    }
    fn memcmp(one: *const u8, other: *const u8, len: usize) -> c_int {
        for place in 0..len {
            let (a, b) = (*one.add(place), *other.add(place));
            if a != b {
                return c_int::from(a) - c_int::from(b);
            }
        }
        0
    }
    fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
        for place in 0..len {
            to.add(place).write_volatile(*from.add(place));
        }
        to
    }
    fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
        if to.addr() <= from.addr() {
            return memcpy(to, from, len);
        }
        for place in (0..len).rev() {
            to.add(place).write_volatile(*from.add(place));
        }
        to
    }
    fn memset(to: *mut u8, byte: c_int, len: usize) -> *mut u8 {
        for place in 0..len {
            to.add(place).write_volatile(byte as u8);
        }
        to
    }
    fn strlen(string: *const u8) -> usize {
        let mut len = 0;
        while string.add(len).read_volatile() != 0 {
            len += 1;
        }
        len
    }
}
