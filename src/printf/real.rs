// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers with a fraction: `%f %e %g %a`. Every digit is right, however many are asked for.

use super::directive::{ALTERNATE, PLUS, SPACE, ZERO};
use super::field::Field;
use crate::decimal::Decimal;

/// A binary number that is taken apart: an integer, and the power of two that it is multiplied by.
struct Real {
    is_negative: bool,
    exponent: i32,
    /// How many bits of the integer `%a` prints behind the point.
    fraction_bits: u32,
}

impl Field<'_, '_> {
    /// A `double`.
    pub fn double(&mut self, value: f64) {
        let bits = value.to_bits();
        let (biased, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
        let is_negative = bits >> 63 != 0;
        if biased == 0x7ff {
            return self.no_number(is_negative, fraction != 0);
        }
        let integer = if biased == 0 { fraction } else { fraction | 1 << 52 };
        let real = Real { is_negative, exponent: biased.max(1) - 1075, fraction_bits: 52 };
        // 309 digits in front of the point, 1074 behind it.
        self.real(&real, &integer.to_be_bytes(), &mut [0; 1400], 315);
    }

    /// A `long double` of 80 bits: the lower 64, of which the first stands before the point, and the upper 16.
    pub fn extended(&mut self, integer: u64, sign_and_exponent: u16) {
        let (is_negative, biased) = (sign_and_exponent >> 15 != 0, i32::from(sign_and_exponent & 0x7fff));
        if biased == 0x7fff {
            return self.no_number(is_negative, integer << 1 != 0);
        }
        // `%a` has the first four bits in front of the point.
        let real = Real { is_negative, exponent: biased.max(1) - 16446, fraction_bits: 60 };
        self.real(&real, &integer.to_be_bytes(), &mut [0; 21_500], 4940);
    }

    /// A `long double` of 128 bits, as IEEE 754 has them.
    pub fn quad(&mut self, bits: u128) {
        let (biased, fraction) = ((bits >> 112) as i32 & 0x7fff, bits & ((1 << 112) - 1));
        let is_negative = bits >> 127 != 0;
        if biased == 0x7fff {
            return self.no_number(is_negative, fraction != 0);
        }
        let integer = if biased == 0 { fraction } else { fraction | 1 << 112 };
        let real = Real { is_negative, exponent: biased.max(1) - 16495, fraction_bits: 112 };
        self.real(&real, &integer.to_be_bytes(), &mut [0; 21_500], 4940);
    }

    /// A `long double` that is the sum of two `double`, of which the first is what the sum is rounded to.
    pub fn pair(&mut self, high: f64, low: f64) {
        let parts = |value: f64| {
            let (biased, fraction) = ((value.to_bits() >> 52 & 0x7ff) as i32, value.to_bits() & ((1 << 52) - 1));
            (if biased == 0 { fraction } else { fraction | 1 << 52 }, biased.max(1) - 1075)
        };
        let ((first, first_exponent), (second, second_exponent)) = (parts(high), parts(low));
        if low == 0.0 || !high.is_finite() {
            return self.double(high);
        }
        // The first, so many bits further to the front than the second; then both in one integer.
        let shift = (first_exponent - second_exponent) as usize;
        let mut bytes = [0; 264];
        let ahead = (first << (shift % 8)).to_be_bytes();
        bytes.iter_mut().rev().skip(shift / 8).zip(ahead.iter().rev()).for_each(|(to, from)| *to = *from);
        let is_less = high.is_sign_negative() != low.is_sign_negative();
        let mut carry = 0;
        let behind = second.to_le_bytes();
        for (to, from) in bytes.iter_mut().rev().zip(behind.into_iter().chain(core::iter::repeat(0))) {
            let from = i32::from(from);
            let sum = i32::from(*to) + carry + if is_less { -from } else { from };
            *to = sum as u8;
            carry = sum >> 8;
        }
        let real = Real { is_negative: high.is_sign_negative(), exponent: second_exponent, fraction_bits: 104 };
        self.real(&real, &bytes, &mut [0; 2000], 315);
    }

    fn no_number(&mut self, is_negative: bool, is_nan: bool) {
        let text = match (is_nan, self.is_upper()) {
            (true, true) => b"NAN",
            (true, false) => b"nan",
            (false, true) => b"INF",
            (false, false) => b"inf",
        };
        self.flags &= !ZERO;
        let (sign, len) = self.sign(is_negative);
        self.around(sign.get(..len).unwrap_or(&[]), text.len(), |out| out.put(text));
    }

    fn is_upper(&self) -> bool {
        self.letter & 0x20 == 0
    }

    /// `-`, `+`, a space or nothing, with room for what may follow.
    fn sign(&self, is_negative: bool) -> ([u8; 3], usize) {
        let sign = match is_negative {
            true => b'-',
            false if self.has(PLUS) => b'+',
            false if self.has(SPACE) => b' ',
            false => return ([0; 3], 0),
        };
        ([sign, 0, 0], 1)
    }

    fn real(&mut self, real: &Real, bytes: &[u8], room: &mut [u8], place: usize) {
        let (mut prefix, mut prefix_len) = self.sign(real.is_negative);
        let mut decimal = Decimal::new(room, place);
        let precision = if self.precision < 0 { 6 } else { self.precision };
        let mut fraction = precision;
        let mut exponent = None;
        if self.letter | 0x20 == b'a' {
            for byte in bytes {
                decimal.push(byte >> 4);
                decimal.push(byte & 15);
            }
            decimal.point = bytes.len() as i32 * 2 - (real.fraction_bits / 4) as i32;
            decimal.trim();
            let is_zero = decimal.digits().is_empty();
            let mut power = if is_zero { 0 } else { real.exponent + real.fraction_bits as i32 };
            if self.precision < 0 {
                fraction = (decimal.digits().len() as i32 - decimal.point).max(0);
            } else {
                decimal.round(decimal.point.saturating_add(precision), 16);
                // The one digit in front of the point may have become two.
                power += (decimal.point - 1).max(0) * 4;
                decimal.point = decimal.point.min(1);
            }
            exponent = Some(power);
            for byte in [b'0', b'X' | self.letter & 0x20] {
                if let Some(place) = prefix.get_mut(prefix_len) {
                    *place = byte;
                    prefix_len += 1;
                }
            }
        } else {
            for byte in bytes {
                decimal.multiply(8, u32::from(*byte));
            }
            decimal.trim();
            decimal.scale(real.exponent);
            let mut is_scientific = self.letter | 0x20 == b'e';
            let mut is_short = false;
            if self.letter | 0x20 == b'g' {
                let digits = precision.max(1);
                decimal.round(digits, 10);
                let power = if decimal.digits().is_empty() { 0 } else { decimal.point - 1 };
                is_scientific = !(-4..digits).contains(&power);
                is_short = !self.has(ALTERNATE);
                fraction = if is_scientific { digits - 1 } else { digits - 1 - power };
            }
            decimal.round(if is_scientific { 1 } else { decimal.point }.saturating_add(fraction), 10);
            if is_scientific {
                exponent = Some(if decimal.digits().is_empty() { 0 } else { decimal.point - 1 });
                decimal.point = 1;
            }
            if is_short {
                fraction = fraction.min(decimal.digits().len() as i32 - decimal.point).max(0);
            }
        }
        let mut room = [0; 8];
        let suffix = exponent.map_or(&[][..], |power| self.exponent(power, &mut room));
        let whole = decimal.point.max(1);
        let has_point = fraction > 0 || self.has(ALTERNATE);
        let len = (fraction as usize).saturating_add(whole as usize + usize::from(has_point) + suffix.len());
        let case = self.letter & 0x20;
        self.around(prefix.get(..prefix_len).unwrap_or(&[]), len, |out| {
            for weight in (-fraction..whole).rev() {
                let digit = decimal.digit(weight);
                out.put(&[if digit < 10 { b'0' + digit } else { (b'A' - 10 + digit) | case }]);
                if weight == 0 && has_point {
                    out.put(b".");
                }
            }
            out.put(suffix);
        });
    }

    /// The letter of the exponent, its sign, and two digits or more; one or more where it is of two.
    fn exponent<'a>(&self, power: i32, room: &'a mut [u8; 8]) -> &'a [u8] {
        let is_binary = self.letter | 0x20 == b'a';
        let mut rest = power.unsigned_abs();
        let mut start = room.len();
        let mut push = |byte| {
            start -= 1;
            if let Some(place) = room.get_mut(start) {
                *place = byte;
            }
        };
        let mut least = if is_binary { 1 } else { 2 };
        while rest > 0 || least > 0 {
            push(b'0' + (rest % 10) as u8);
            rest /= 10;
            least -= 1;
        }
        push(if power < 0 { b'-' } else { b'+' });
        push(if is_binary { b'P' } else { b'E' } | self.letter & 0x20);
        room.get(start..).unwrap_or(&[])
    }
}
