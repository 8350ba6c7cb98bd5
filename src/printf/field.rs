// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One directive whose width and precision are known, and what it makes of integers and text.

use super::{ALTERNATE, LEFT, Out, PLUS, SPACE, ZERO};
#[cfg(feature = "c-abi")]
use crate::Errno;
use core::ffi::{CStr, c_char};
use core::ptr;

/// Where one argument goes, and how it is to look.
pub struct Field<'f, 's> {
    pub(super) out: &'f mut Out<'s>,
    pub(super) flags: u32,
    pub(super) width: usize,
    pub(super) precision: Option<usize>,
    pub(super) conversion: u8,
}

impl Field<'_, '_> {
    /// Ends the whole call with an error.
    #[cfg(feature = "c-abi")]
    pub(super) fn fail(&mut self, error: Errno) {
        self.out.outcome = Err(error);
    }

    pub(super) fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }

    /// What stands in front of a number with a sign.
    pub(super) fn sign(&self, negative: bool) -> &'static [u8] {
        match negative {
            true => b"-",
            false if self.has(PLUS) => b"+",
            false if self.has(SPACE) => b" ",
            false => b"",
        }
    }

    /// A number of which the lowest `bits` count.
    pub(super) fn integer(&mut self, value: u64, bits: u32) {
        let (base, signed) = match self.conversion {
            b'd' | b'i' => (10, true),
            b'u' => (10, false),
            b'o' => (8, false),
            b'b' | b'B' => (2, false),
            _ => (16, false),
        };
        let mut value = match usize::BITS.checked_sub(bits) {
            Some(unused) if signed => ((value as isize) << unused >> unused) as u64,
            Some(unused) => ((value as usize) << unused >> unused) as u64,
            None => value,
        };
        let negative = signed && (value as i64) < 0;
        if negative {
            value = value.wrapping_neg();
        } else if value == 0 && self.conversion == b'p' {
            return self.parts(b"", 0, b"(nil)");
        }
        let prefix: &[u8] = match self.conversion {
            _ if signed => self.sign(negative),
            b'p' => b"0x",
            _ if value == 0 || !self.has(ALTERNATE) => b"",
            b'x' => b"0x",
            b'X' => b"0X",
            b'b' => b"0b",
            b'B' => b"0B",
            _ => b"",
        };
        let mut room = [0; 64];
        let mut len = 0;
        for place in room.iter_mut().rev() {
            if value == 0 {
                break;
            }
            let digit;
            (value, digit) = divide(value, base);
            // Letters have the case of the directive's own.
            *place = if digit < 10 { b'0' + digit } else { (b'A' - 10 + digit) | (self.conversion & 0x20) };
            len += 1;
        }
        let mut zeros = self.precision.unwrap_or(1).saturating_sub(len);
        if base == 8 && self.has(ALTERNATE) {
            zeros = zeros.max(1);
        }
        if self.precision.is_some() {
            self.flags &= !ZERO;
        }
        self.parts(prefix, zeros, room.get(room.len() - len..).unwrap_or(&[]));
    }

    /// A string, or what of it the precision allows; null says so, where there is room for that.
    ///
    /// # Safety
    /// Behind the address is a string that ends with NUL or is as long as the precision, or it is 0.
    pub(super) unsafe fn string(&mut self, address: usize) {
        let string = ptr::with_exposed_provenance::<c_char>(address);
        let text = match self.precision {
            _ if string.is_null() => b"(null)".get(..if self.precision.is_some_and(|most| most < 6) { 0 } else { 6 }),
            // SAFETY: the string is the caller's, and ends with NUL.
            None => Some(unsafe { CStr::from_ptr(string) }.to_bytes()),
            Some(most) => {
                // SAFETY: it is read up to its NUL, or to the precision.
                let len = (0..most).take_while(|&at| unsafe { *string.add(at) } != 0).count();
                // SAFETY: as many bytes were just read.
                Some(unsafe { core::slice::from_raw_parts(string.cast(), len) })
            }
        };
        self.text(text.unwrap_or(&[]));
    }

    /// Text as it is.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.flags &= !ZERO;
        self.parts(b"", 0, text);
    }

    /// A sign or a base, then zeros, then the rest; all of it as wide as asked for.
    pub(super) fn parts(&mut self, prefix: &[u8], zeros: usize, body: &[u8]) {
        let len = zeros.saturating_add(prefix.len() + body.len());
        let missing = self.width.saturating_sub(len);
        let (left, zero) = (self.has(LEFT), self.has(ZERO));
        self.out.fill(b' ', if left || zero { 0 } else { missing });
        self.out.put(prefix);
        self.out.fill(b'0', zeros + if zero && !left { missing } else { 0 });
        self.out.put(body);
        self.out.fill(b' ', if left { missing } else { 0 });
    }
}

/// Divides by a base: the quotient, and the digit that is left.
fn divide(value: u64, base: u16) -> (u64, u8) {
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
