// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One directive whose width and precision are known, and what it makes of integers and text.

use super::Out;
use super::directive::{ALTERNATE, LEFT, PLUS, SPACE, ZERO};
use crate::Errno;
use crate::string::raw::strnlen;

/// Where one argument goes, and how it is to look.
pub struct Field<'f, 's> {
    pub(super) out: &'f mut Out<'s>,
    pub(super) flags: u32,
    pub(super) width: u32,
    /// A negative one is none.
    pub(super) precision: i32,
    pub(super) letter: u8,
}

impl Field<'_, '_> {
    /// Ends the whole call with an error.
    pub(super) fn fail(&mut self, error: Errno) {
        self.out.outcome = Err(error);
    }

    pub(super) fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// A number, of which the highest bits are not used.
    #[inline(always)]
    pub(super) fn integer<'a>(
        &mut self,
        value: u64,
        base: (u8, bool),
        unused: u32,
        room: &'a mut [u8; 64],
    ) -> Parts<'a> {
        let (base, signed) = base;
        let mut value = if signed { ((value as i64) << unused >> unused) as u64 } else { value << unused >> unused };
        let mut prefix = [0; 2];
        let mut prefix_len = 0;
        if self.letter == b'p' {
            if value == 0 {
                return self.text(b"(nil)");
            }
            self.flags |= ALTERNATE;
            self.letter = b'x';
        }
        if signed {
            prefix_len = 1;
            if (value as i64) < 0 {
                value = value.wrapping_neg();
                prefix[0] = b'-';
            } else if self.has(PLUS) {
                prefix[0] = b'+';
            } else if self.has(SPACE) {
                prefix[0] = b' ';
            } else {
                prefix_len = 0;
            }
        } else if self.has(ALTERNATE) && value != 0 && matches!(base, 2 | 16) {
            prefix = [b'0', self.letter];
            prefix_len = 2;
        }
        let mut len = 0;
        for place in room.iter_mut().rev() {
            if value == 0 {
                break;
            }
            let digit;
            (value, digit) = divide(value, base);
            // Letters have the case of the directive's own.
            *place = if digit < 10 { b'0' + digit } else { (b'A' - 10 + digit) | (self.letter & 0x20) };
            len += 1;
        }
        let mut least = 1;
        if let Ok(precision) = usize::try_from(self.precision) {
            least = precision;
            self.flags &= !ZERO;
        }
        if base == 8 && self.has(ALTERNATE) {
            least = least.max(len + 1);
        }
        Parts { prefix, prefix_len, zeros: least.saturating_sub(len), body: room.get(64 - len..).unwrap_or(&[]) }
    }

    /// A string, or what of it the precision allows; null says so, where there is room for that.
    ///
    /// # Safety
    /// Behind the address is a string that ends with NUL or is as long as the precision, or it is 0.
    #[inline(always)]
    pub(super) unsafe fn string<'a>(&mut self, mut string: *const u8) -> Parts<'a> {
        if string.is_null() {
            string = if (0..6).contains(&self.precision) { c"" } else { c"(null)" }.as_ptr().cast();
        }
        // SAFETY: it is read up to its NUL, or to the precision.
        let len = unsafe { strnlen(string.cast(), self.precision as usize) };
        // SAFETY: as many bytes were just read.
        self.text(unsafe { core::slice::from_raw_parts(string, len) })
    }

    /// Text as it is.
    #[inline(always)]
    pub(super) fn text<'a>(&mut self, body: &'a [u8]) -> Parts<'a> {
        self.flags &= !ZERO;
        Parts { prefix: [0; 2], prefix_len: 0, zeros: 0, body }
    }

    pub(super) fn put(&mut self, parts: Parts<'_>) {
        let Parts { prefix, prefix_len, zeros, body } = parts;
        self.around(prefix.get(..prefix_len).unwrap_or(&[]), zeros.saturating_add(body.len()), |out| {
            out.fill(b'0', zeros);
            out.put(body);
        });
    }

    /// Puts a sign or a base, then a body of this length, all of it as wide as asked for.
    #[inline(always)]
    pub(super) fn around(&mut self, prefix: &[u8], len: usize, body: impl FnOnce(&mut Out<'_>)) {
        let len = len.saturating_add(prefix.len());
        let missing = (self.width as usize).saturating_sub(len);
        if !self.out.can_take(len.saturating_add(missing)) {
            return;
        }
        let (left, zero) = (self.has(LEFT), self.has(ZERO));
        self.out.fill(b' ', if left || zero { 0 } else { missing });
        self.out.put(prefix);
        self.out.fill(b'0', if zero && !left { missing } else { 0 });
        body(self.out);
        self.out.fill(b' ', if left { missing } else { 0 });
    }
}

/// What stands in a field: a sign or a base, then zeros, then the rest.
pub(super) struct Parts<'a> {
    pub(super) prefix: [u8; 2],
    pub(super) prefix_len: usize,
    pub(super) zeros: usize,
    pub(super) body: &'a [u8],
}

/// Divides by a base: the quotient, and the digit that is left.
pub(super) fn divide(value: u64, base: u8) -> (u64, u8) {
    if usize::BITS == u64::BITS {
        return (value / u64::from(base), (value % u64::from(base)) as u8);
    }
    // By parts, because a division by 64 bits is a large function where registers are narrow.
    let (mut quotient, mut left) = (0, 0);
    for part in [value >> 48, value >> 32, value >> 16, value] {
        let dividend = left << 16 | u32::from(part as u16);
        quotient = quotient << 16 | u64::from(dividend / u32::from(base));
        left = dividend % u32::from(base);
    }
    (quotient, left as u8)
}
