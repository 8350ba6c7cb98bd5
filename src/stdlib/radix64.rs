// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers as text in base 64, the lowest digit first: a64l and l64a of C, for 32 bits.

use crate::c_abi::c_abi;
use crate::global::Global;
use core::ffi::{CStr, c_char, c_long};

const DIGITS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The number that the first six digits are; what is no digit ends it.
fn read(text: &[u8]) -> u32 {
    let digit = |byte: &u8| DIGITS.iter().position(|digit| digit == byte);
    let digits = text.iter().map_while(digit).take(6);
    // The sixth has two bits of room.
    digits.zip((0..).step_by(6)).fold(0, |number, (digit, shift)| number | (digit as u32) << shift)
}

/// The digits of a number, none for 0, and behind them NUL.
fn write(number: u32) -> [u8; 7] {
    let (mut text, mut rest) = ([0; 7], number);
    for place in &mut text {
        if rest != 0 {
            *place = DIGITS[rest as usize % 64];
            rest /= 64;
        }
    }
    text
}

/// What l64a has written last.
static ROOM: Global<[u8; 7]> = Global::new([0; 7]);

c_abi! {
    fn a64l(text: *const c_char) -> c_long { read(CStr::from_ptr(text).to_bytes()) as c_long }
    fn l64a(number: c_long) -> *const c_char {
        ROOM.set(write(number as u32));
        ROOM.as_ptr().cast()
    }
}
