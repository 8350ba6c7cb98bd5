// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers written as text: `itoa` and its kin, which are nolibc's.
//!
//! In C those with `_r` in their names write to where they are told, and answer with the length; but `ltoa_r` answers with
//! the text. The text of the others is good until the next of them is called.

use crate::c_abi::c_abi;
use core::ffi::{CStr, c_long, c_ulong};
#[cfg(feature = "c-abi")]
use {
    crate::global::Global,
    core::ffi::{c_char, c_int},
};

/// Room for the longest number, its sign and a NUL.
pub type Digits = [u8; 21];

/// A number, written from its last digit on. There are two, because division by parts is dear where registers are narrow.
macro_rules! writers {
    ($($write:ident $word:ty;)*) => { $(
        fn $write(mut value: $word, base: $word, is_negative: bool, room: &mut Digits) -> &CStr {
            let mut at = room.as_mut_ptr_range().end;
            let mut put = |byte| {
                // SAFETY: there is room for the longest number in base 10, its sign and a NUL.
                unsafe {
                    at = at.sub(1);
                    *at = byte;
                }
            };
            put(0);
            loop {
                let digit = (value % base) as u8;
                put(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
                value /= base;
                if value == 0 {
                    break;
                }
            }
            if is_negative {
                put(b'-');
            }
            // SAFETY: it ends with the NUL.
            unsafe { CStr::from_ptr(at.cast()) }
        }
    )* };
}

writers! {
    write c_ulong;
    write64 u64;
}

/// What the calls of C without `_r` write to.
#[cfg(feature = "c-abi")]
static ROOM: Global<Digits> = Global::new([0; 21]);

/// Puts the text where C wants it. Answers with its length.
#[cfg(feature = "c-abi")]
unsafe fn put(text: &CStr, to: *mut c_char) -> c_int {
    let len = text.count_bytes();
    // SAFETY: the caller has room for it.
    unsafe { to.copy_from_nonoverlapping(text.as_ptr(), len + 1) };
    len as c_int
}

macro_rules! calls {
    ($($name:ident $name_r:ident $type:ty: |$value:ident, $room:ident| $text:expr, $kind:literal;)*) => { $(
        #[doc = concat!("The number in base ", $kind, ", written into `room`.")]
        pub fn $name($value: $type, $room: &mut Digits) -> &CStr {
            $text
        }
        c_abi! {
            fn $name(value: $type) -> *const c_char { $name(value, &mut *ROOM.as_ptr()).as_ptr() }
            fn $name_r(value: $type, to: *mut c_char) -> c_int { put($name(value, &mut [0; 21]), to) }
        }
    )* };
}

calls! {
    i64toa i64toa_r i64:     |value, room| write64(value.unsigned_abs(), 10, value < 0, room), "10";
    itoa   itoa_r   c_long:  |value, room| write(value.unsigned_abs(), 10, value < 0, room),   "10";
    u64toa u64toa_r u64:     |value, room| write64(value, 10, false, room),                    "10";
    u64toh u64toh_r u64:     |value, room| write64(value, 16, false, room),                    "16";
    utoa   utoa_r   c_ulong: |value, room| write(value, 10, false, room),                      "10";
    utoh   utoh_r   c_ulong: |value, room| write(value, 16, false, room),                      "16";
}

/// As [`itoa`].
pub fn ltoa(value: c_long, room: &mut Digits) -> &CStr {
    itoa(value, room)
}
c_abi! {
    fn ltoa(value: c_long) -> *const c_char { itoa(value, &mut *ROOM.as_ptr()).as_ptr() }
    fn ltoa_r(value: c_long, to: *mut c_char) -> *mut c_char {
        put(itoa(value, &mut [0; 21]), to);
        to
    }
}
