// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Exact decimal numbers: what `printf` makes of a binary fraction, and `strtod` a binary fraction of.
//!
//! A digit is a byte, and powers of two are multiplied and divided as on paper. That is slow (microseconds for a common number,
//! milliseconds for the smallest of 128 bits), but it is exact without tables, and needs no division by 64 bits.

/// 0.d₁d₂d₃... times the base to the power of `point`.
pub(crate) struct Decimal<'a> {
    /// Digits, as numbers, from `start` to `end`. The first and the last are not zero.
    room: &'a mut [u8],
    start: usize,
    end: usize,
    pub(crate) point: i32,
    /// There was no room for what comes behind them, which is not zero.
    is_cut: bool,
}

/// The power of two that is done at once: ten times that, and what is carried, has room in 32 bits.
const STEP: u32 = 28;

impl<'a> Decimal<'a> {
    /// Zero. Digits come to stand on both sides of this place in `room`.
    pub(crate) const fn new(room: &'a mut [u8], place: usize) -> Self {
        Self { room, start: place, end: place, point: 0, is_cut: false }
    }

    /// The digits; those behind them are zero.
    pub(crate) fn digits(&self) -> &[u8] {
        self.room.get(self.start..self.end).unwrap_or(&[])
    }

    /// The digit in front of `weight` others of an integer, or behind the point where that is negative.
    pub(crate) fn digit(&self, weight: i32) -> u8 {
        let place = usize::try_from(self.point - 1 - weight).ok();
        place.and_then(|place| self.digits().get(place)).map_or(0, |digit| *digit)
    }

    /// Puts a digit behind the others.
    pub(crate) fn push(&mut self, digit: u8) {
        match self.room.get_mut(self.end) {
            Some(place) => {
                *place = digit;
                self.end += 1;
            }
            None => self.is_cut |= digit != 0,
        }
    }

    /// Says that there is more behind the digits, which is not zero.
    pub(crate) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Drops zeros on both sides.
    pub(crate) fn trim(&mut self) {
        while self.digits().first() == Some(&0) {
            self.start += 1;
            self.point -= 1;
        }
        while self.digits().last() == Some(&0) {
            self.end -= 1;
        }
        if self.start == self.end {
            self.point = 0;
        }
    }

    /// Makes an integer that was not trimmed 2 to the power of `bits` times as much, and `carry` more.
    pub(crate) fn multiply(&mut self, bits: u32, mut carry: u32) {
        for digit in self.room.get_mut(self.start..self.end).unwrap_or(&mut []).iter_mut().rev() {
            let product = (u32::from(*digit) << bits) + carry;
            *digit = (product % 10) as u8;
            carry = product / 10;
        }
        while carry != 0
            && let Some(before) = self.start.checked_sub(1)
            && let Some(place) = self.room.get_mut(before)
        {
            *place = (carry % 10) as u8;
            carry /= 10;
            self.start = before;
            self.point += 1;
        }
    }

    fn divide(&mut self, bits: u32) {
        let mut rest = 0;
        for digit in self.room.get_mut(self.start..self.end).unwrap_or(&mut []) {
            rest = rest * 10 + u32::from(*digit);
            *digit = (rest >> bits) as u8;
            rest &= (1 << bits) - 1;
        }
        while rest != 0 {
            rest *= 10;
            self.push((rest >> bits) as u8);
            rest &= (1 << bits) - 1;
        }
    }

    /// Multiplies by 2 to the power of `exponent`.
    pub(crate) fn scale(&mut self, mut exponent: i32) {
        while exponent != 0 {
            let bits = exponent.unsigned_abs().min(STEP);
            if exponent > 0 {
                self.multiply(bits, 0);
                exponent -= bits as i32;
            } else {
                self.divide(bits);
                exponent += bits as i32;
            }
            self.trim();
        }
    }

    /// Keeps so many digits, and rounds to nearest, a half to even. Answers with whether that changed it.
    pub(crate) fn round(&mut self, count: i32, base: u8) -> bool {
        let Ok(len) = usize::try_from(count) else {
            let was_zero = self.digits().is_empty();
            self.end = self.start;
            return !was_zero;
        };
        let (kept, dropped) = self.digits().split_at_checked(len).unwrap_or((self.digits(), &[]));
        let Some((first, rest)) = dropped.split_first() else { return self.is_cut };
        let is_odd = kept.last().is_some_and(|digit| digit % 2 == 1);
        let is_up = match first.cmp(&(base / 2)) {
            core::cmp::Ordering::Equal => !rest.is_empty() || self.is_cut || is_odd,
            order => order.is_gt(),
        };
        self.end = self.start + kept.len();
        if is_up {
            self.increment(base);
        }
        self.trim();
        true
    }

    /// Adds one to the last digit.
    fn increment(&mut self, base: u8) {
        for digit in self.room.get_mut(self.start..self.end).unwrap_or(&mut []).iter_mut().rev() {
            *digit += 1;
            if *digit < base {
                return;
            }
            *digit = 0;
        }
        self.start -= 1;
        self.point += 1;
        if let Some(place) = self.room.get_mut(self.start) {
            *place = 1;
        }
    }

    /// Makes it an integer of at most `bits` bits, or one more, by a power of two; that is the answer, and not below `least`. Also
    /// answers with whether bits were lost because it was not. It is not zero.
    pub(crate) fn make_integer(&mut self, bits: i32, least: i32) -> (i32, bool) {
        // First to between one half and one, whose exponent is then that of a first bit.
        let mut exponent = 0;
        while self.point > 0 {
            // A digit has more than three bits.
            let step = (3 * self.point - 2).min(STEP as i32);
            self.scale(-step);
            exponent += step;
        }
        while self.point < 0 || self.digit(-1) < 5 {
            let step = (-3 * self.point).clamp(1, STEP as i32);
            self.scale(step);
            exponent -= step;
        }
        let unit = (exponent - bits).max(least);
        if exponent < unit {
            self.end = self.start;
            return (unit, true);
        }
        self.scale(exponent - unit);
        let is_rounded = self.round(self.point, 10);
        (unit, is_rounded && unit > exponent - bits)
    }
}
