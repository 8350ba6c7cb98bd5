// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<ctype.h>`: kinds of characters, in the C locale: what is not ASCII is of no kind.
//!
//! C passes a number, which is `EOF` or any other that is no byte: it is of no kind either.

use crate::c_abi::c_abi;
#[cfg(feature = "c-abi")]
use core::ffi::c_int;

macro_rules! kinds {
    ($($name:ident $byte:ident => $is:expr, $doc:literal;)*) => { $(
        #[doc = concat!("Whether it is ", $doc, ". isalpha(3).")]
        pub fn $name($byte: u8) -> bool {
            $is
        }
        c_abi! { fn $name(c: c_int) -> c_int { u8::try_from(c).is_ok_and($name) } }
    )* };
}

kinds! {
    isalnum  b => b.is_ascii_alphanumeric(),       "a letter or a digit";
    isalpha  b => b.is_ascii_alphabetic(),         "a letter";
    isascii  b => b.is_ascii(),                    "a character of ASCII";
    isblank  b => matches!(b, b' ' | b'\t'),       "a space or a tab";
    iscntrl  b => b.is_ascii_control(),            "a control character";
    isdigit  b => b.is_ascii_digit(),              "a digit";
    isgraph  b => b.is_ascii_graphic(),            "printed, and no space";
    islower  b => b.is_ascii_lowercase(),          "a small letter";
    isprint  b => matches!(b, b' '..=b'~'),        "printed, if only as a space";
    ispunct  b => b.is_ascii_punctuation(),        "printed, and neither a letter, a digit nor a space";
    isspace  b => matches!(b, b' ' | b'\t'..=b'\r'), "a space, or moves to another place or line";
    isupper  b => b.is_ascii_uppercase(),          "a capital letter";
    isxdigit b => b.is_ascii_hexdigit(),           "a hexadecimal digit";
}

/// The small letter of a capital one; others stay. tolower(3).
pub fn tolower(byte: u8) -> u8 {
    byte.to_ascii_lowercase()
}
c_abi! {
    fn tolower(c: c_int) -> c_int { if matches!(c, 0x41..=0x5a) { c + 0x20 } else { c } }
    fn toascii(c: c_int) -> c_int { c & 0x7f }
}

/// The capital letter of a small one; others stay. toupper(3).
pub fn toupper(byte: u8) -> u8 {
    byte.to_ascii_uppercase()
}
c_abi! { fn toupper(c: c_int) -> c_int { if matches!(c, 0x61..=0x7a) { c - 0x20 } else { c } } }
