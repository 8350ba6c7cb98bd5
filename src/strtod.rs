// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Binary fractions read from text: the part of `<stdlib.h>` that is `strtod` and its kin. What they answer with is the nearest
//! number that there is, of two the even one.

mod long;

use crate::c_abi::c_abi;
use crate::ctype::isspace;
use crate::decimal::Decimal;
use crate::{Errno, Result};
use core::ffi::{CStr, c_char};
use core::ops::{Add, BitOr, Shl, Shr};

pub(crate) use long::{extended, pair, quad};
pub use long::{strtold_extended, strtold_pair, strtold_quad};

/// Text that is looked at byte by byte.
pub trait Input {
    /// The next byte, if there is one.
    fn peek(&mut self) -> Option<u8>;
    /// Goes on to the one behind it.
    fn take(&mut self);
}

impl Input for &[u8] {
    fn peek(&mut self) -> Option<u8> {
        self.first().copied()
    }

    fn take(&mut self) {
        *self = self.get(1..).unwrap_or(&[]);
    }
}

/// A number as it is written; its digits are elsewhere.
struct Written {
    is_negative: bool,
    class: Class,
    /// The power of two that the digits are multiplied by.
    exponent: i32,
    len: Len,
}

/// How much of the input is a number: 0 if none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Len {
    pub(crate) valid: usize,
    /// `scanf` takes all of it for a number, of which only the exponent may be missing its digits.
    pub(crate) is_number: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Finite,
    Infinite,
    Nan,
}

/// Input, and how much of it was taken.
struct Reader<'a, I: ?Sized> {
    input: &'a mut I,
    taken: usize,
}

impl<I: Input + ?Sized> Reader<'_, I> {
    fn peek(&mut self) -> u8 {
        self.input.peek().unwrap_or(0)
    }

    fn take(&mut self) {
        self.input.take();
        self.taken += 1;
    }

    /// Goes on, if this is what follows, in either case.
    fn skip(&mut self, letter: u8) -> bool {
        let is_there = self.peek().eq_ignore_ascii_case(&letter);
        if is_there {
            self.take();
        }
        is_there
    }

    /// Goes on as far as this word follows; answers with how far that was.
    fn word(&mut self, word: &[u8]) -> usize {
        word.iter().take_while(|letter| self.skip(**letter)).count()
    }

    /// Goes on behind a digit of the base, and answers with it.
    fn digit(&mut self, base: u32) -> Option<u8> {
        let digit = char::from(self.peek()).to_digit(base)?;
        self.take();
        Some(digit as u8)
    }
}

/// So many digits of base 16 tell all that they can tell.
const HEX_DIGITS: i32 = 40;

/// Reads a sign and a number. The digits, up to so many, go into `decimal`.
fn read<I: Input + ?Sized>(input: &mut I, decimal: &mut Decimal<'_>, most: i32) -> Written {
    let mut reader = Reader { input, taken: 0 };
    let is_negative = reader.skip(b'-');
    if !is_negative {
        reader.skip(b'+');
    }
    let mut written =
        Written { is_negative, class: Class::Finite, exponent: 0, len: Len { valid: 0, is_number: false } };
    let sign = reader.taken;
    match reader.peek() | 0x20 {
        b'i' => {
            written.class = Class::Infinite;
            written.len.valid = match reader.word(b"infinity") {
                0..3 => 0,
                3..8 => sign + 3,
                _ => sign + 8,
            };
        }
        b'n' => {
            written.class = Class::Nan;
            if reader.word(b"nan") == 3 {
                written.len.valid = reader.taken;
                if reader.skip(b'(') {
                    while reader.peek() == b'_' || reader.peek().is_ascii_alphanumeric() {
                        reader.take();
                    }
                    if reader.skip(b')') {
                        written.len.valid = reader.taken;
                    }
                }
            }
        }
        _ => digits(&mut reader, &mut written, decimal, most),
    }
    written.len.is_number |= written.len.valid > 0 && written.len.valid == reader.taken;
    written
}

fn digits<I: Input + ?Sized>(reader: &mut Reader<'_, I>, written: &mut Written, decimal: &mut Decimal<'_>, most: i32) {
    let mut base = 10;
    if reader.skip(b'0') {
        written.len.valid = reader.taken;
        if reader.skip(b'x') {
            base = 16;
        }
    }
    let mut has_digits = written.len.valid > 0 && base == 10;
    let mut has_point = false;
    let mut count = 0;
    loop {
        if !has_point && reader.skip(b'.') {
            has_point = true;
        } else if let Some(digit) = reader.digit(base) {
            has_digits = true;
            let is_leading = digit == 0 && count == 0;
            let is_kept = !is_leading && count < if base == 10 { most } else { HEX_DIGITS };
            if is_kept {
                count += 1;
            } else if digit != 0 {
                decimal.cut();
            }
            if base == 10 {
                if is_kept {
                    decimal.push(digit);
                }
                decimal.point += i32::from(!is_leading) - i32::from(has_point);
            } else {
                if is_kept {
                    decimal.multiply(4, u32::from(digit));
                }
                written.exponent += 4 * (i32::from(!is_kept && !is_leading) - i32::from(has_point));
            }
        } else {
            break;
        }
        if has_digits {
            written.len.valid = reader.taken;
        }
    }
    decimal.trim();
    written.len.is_number = has_digits;
    if has_digits && reader.skip(if base == 10 { b'e' } else { b'p' }) {
        let is_negative = reader.skip(b'-');
        if !is_negative {
            reader.skip(b'+');
        }
        let mut exponent = 0_i32;
        while let Some(digit) = reader.digit(10) {
            exponent = (exponent * 10 + i32::from(digit)).min(1_000_000);
            written.len.valid = reader.taken;
        }
        let exponent = if is_negative { -exponent } else { exponent };
        let what = if base == 10 { &mut decimal.point } else { &mut written.exponent };
        *what = what.saturating_add(exponent);
    }
}

/// What a type of number is: an integer of so many bits, times a power of two.
struct Shape {
    bits: i32,
    least_power: i32,
    most_power: i32,
    /// So many digits can tell which of two numbers is nearer.
    digits: i32,
    /// So many come to stand in front of those that were read.
    front: usize,
}

/// The integers in which numbers are put together.
trait Integer:
    From<u8>
    + PartialOrd
    + Copy
    + Add<Output = Self>
    + BitOr<Output = Self>
    + Shl<i32, Output = Self>
    + Shr<i32, Output = Self>
{
}
impl Integer for u64 {}
impl Integer for u128 {}

/// The nearest number to what was written: an integer, how far its power is above the least, and whether that is near at all.
/// What is more than any number is the least integer of all its bits, with the power behind the highest, and what is no number
/// is above that: as they are stored.
fn nearest<T: Integer>(written: &Written, decimal: &mut Decimal<'_>, shape: &Shape) -> (T, u32, Result<()>) {
    let Shape { bits, least_power: least, most_power: most, .. } = *shape;
    let limit = T::from(1) << bits;
    let beyond = (most - least + 1) as u32;
    let infinite = |range| (limit >> 1, beyond, range);
    let zero = |range| (T::from(0), 0, range);
    match written.class {
        _ if written.len.valid == 0 => return zero(Ok(())),
        Class::Infinite => return infinite(Ok(())),
        Class::Nan => return (limit >> 1 | limit >> 2, beyond, Ok(())),
        Class::Finite if decimal.digits().is_empty() => return zero(Ok(())),
        Class::Finite => {}
    }
    // A digit has 4096 / 1233 bits. What is far away is not multiplied at all.
    let highest = most + bits;
    if decimal.point > ((highest * 1233) >> 12) + HEX_DIGITS * 2 || written.exponent > highest {
        return infinite(Err(Errno::RANGE));
    }
    if decimal.point < ((least * 1233) >> 12) - 2 || written.exponent < least - 4 * HEX_DIGITS {
        return zero(Err(Errno::RANGE));
    }
    decimal.scale(written.exponent);
    let (mut power, is_lost) = decimal.make_integer(bits, least);
    let mut integer = T::from(0);
    for weight in (0..decimal.point).rev() {
        integer = (integer << 3) + (integer << 1) + T::from(decimal.digit(weight));
    }
    if integer >= limit {
        integer = integer >> 1;
        power += 1;
    }
    if power > most {
        return infinite(Err(Errno::RANGE));
    }
    (integer, (power - least) as u32, if is_lost { Err(Errno::RANGE) } else { Ok(()) })
}

/// What was read: the number, how long it is, and whether it is one that is near.
pub(crate) type Found<T> = (T, Len, Result<()>);

/// Makes readers: a shape, room for digits, and what is made of the sign, the integer and the power.
macro_rules! readers {
    ($($name:ident $type:ty: $shape:expr, $room:literal, |$minus:ident, $integer:ident: $wide:ty, $power:ident| $value:expr;)*) => { $(
        pub(crate) fn $name<I: Input + ?Sized>(input: &mut I) -> Found<$type> {
            const SHAPE: Shape = $shape;
            let mut room = [0; $room];
            let mut decimal = Decimal::new(&mut room, SHAPE.front);
            let written = read(input, &mut decimal, SHAPE.digits);
            let ($integer, $power, range) = nearest::<$wide>(&written, &mut decimal, &SHAPE);
            let $minus = written.is_negative;
            ($value, written.len, range)
        }
    )* };
}
use readers;
readers! {
    float f32: Shape { bits: 24, least_power: -149, most_power: 104, digits: 800, front: 400 }, 2600,
        |minus, integer: u64, power| f32::from_bits(u32::from(minus) << 31 | (integer as u32 + (power << 23)));
    double f64: Shape { bits: 53, least_power: -1074, most_power: 971, digits: 800, front: 400 }, 2600,
        |minus, integer: u64, power| f64::from_bits(u64::from(minus) << 63 | (integer + (u64::from(power) << 52)));
}

/// Text that ends with NUL.
pub(crate) struct Text(*const u8);

impl Text {
    /// # Safety
    /// It ends with NUL, and stays as long as this value.
    pub(crate) const unsafe fn new(text: *const c_char) -> Self {
        Self(text.cast())
    }
}

impl Input for Text {
    fn peek(&mut self) -> Option<u8> {
        // SAFETY: nothing passes the NUL.
        Some(unsafe { *self.0 }).filter(|byte| *byte != 0)
    }

    fn take(&mut self) {
        // SAFETY: only what was looked at is taken, which is no NUL.
        self.0 = unsafe { self.0.add(1) };
    }
}

/// Passes white space and reads a number behind it. Answers with where it ends, too: where the text begins, if there is none.
///
/// # Safety
/// `s` ends with NUL.
unsafe fn number<T>(s: *const c_char, read: fn(&mut Text) -> Found<T>) -> (T, *const c_char, Result<()>) {
    // SAFETY: the caller vouches for it.
    let mut text = unsafe { Text::new(s) };
    while text.peek().is_some_and(isspace) {
        text.take();
    }
    let start = text.0;
    let (value, len, range) = read(&mut text);
    // SAFETY: so much was taken.
    let end = if len.valid == 0 { s } else { unsafe { start.add(len.valid) }.cast() };
    (value, end, range)
}

fn number_for_rust<T>(s: &CStr, read: fn(&mut Text) -> Found<T>) -> Result<(T, &CStr)> {
    // SAFETY: it ends with NUL.
    let (value, rest, range) = unsafe { number(s.as_ptr(), read) };
    if rest == s.as_ptr() {
        return Err(Errno::INVAL);
    }
    // SAFETY: this is a place in the string.
    range.map(|()| (value, unsafe { CStr::from_ptr(rest) }))
}

/// The same for C: a number always, and the error in `errno`.
///
/// # Safety
/// `s` ends with NUL, `end` is null or has room for an address.
#[cfg(feature = "c-abi")]
unsafe fn number_for_c<T>(s: *const c_char, end: *mut *const c_char, read: fn(&mut Text) -> Found<T>) -> T {
    // SAFETY: the caller vouches for both.
    let (value, rest, range) = unsafe { number(s, read) };
    // SAFETY: likewise.
    if let Some(end) = unsafe { end.as_mut() } {
        *end = rest;
    }
    if let Err(error) = range {
        crate::errno::set(error);
    }
    value
}

macro_rules! calls {
    ($($name:ident $type:ty, $read:ident;)*) => { $(
        #[doc = concat!("The `", stringify!($read), "` that `s` begins with, and what is behind it: decimal digits or behind `0x` those")]
        /// of base 16, `inf` or `nan`. Errors: `EINVAL` where no number is; `ERANGE` for one that is too large or too small. strtod(3).
        pub fn $name(s: &CStr) -> Result<($type, &CStr)> {
            number_for_rust(s, $read)
        }
        c_abi! {
            fn $name(s: *const c_char, end: *mut *const c_char) -> $type { number_for_c(s, end, $read) }
        }
    )* };
}
calls! {
    strtod f64, double;
    strtof f32, float;
}

/// The `double` that `s` begins with; 0 if there is none. atof(3).
pub fn atof(s: &CStr) -> f64 {
    // SAFETY: it ends with NUL.
    unsafe { number(s.as_ptr(), double) }.0
}

c_abi! {
    fn atof(s: *const c_char) -> f64 { number(s, double).0 }
}
