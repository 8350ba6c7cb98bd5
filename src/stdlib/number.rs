// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers read from text: `strtol` and its kin, also those of `<inttypes.h>`.
//!
//! There is one reader, for the widest type; each call cuts what it found to its own.

use crate::c_abi::c_abi;
use crate::ctype::isspace;
use crate::string::raw::byte;
use crate::{Errno, Result};
use core::ffi::{CStr, c_char, c_int, c_long, c_longlong, c_ulong, c_ulonglong};

/// What there is to read.
struct Found {
    is_negative: bool,
    /// Without the sign; `None` where it is too large for 64 bits.
    value: Option<u64>,
    /// Behind its last digit; where the reading began if there is no digit.
    end: *const c_char,
}

/// Reads white space, a sign, the prefix of the base and digits. `None` for what is no base.
///
/// # Safety
/// What is behind the number can be read up to the first byte that cannot belong to it.
unsafe fn read(start: *const c_char, base: c_int) -> Option<Found> {
    // SAFETY: each byte that is passed belongs to the number, so the next can be read.
    unsafe {
        let mut at = start;
        while isspace(byte(at)) {
            at = at.add(1);
        }
        let is_negative = byte(at) == b'-';
        if is_negative || byte(at) == b'+' {
            at = at.add(1);
        }
        let is_hex = || byte(at) == b'0' && byte(at.add(1)) | 0x20 == b'x' && byte(at.add(2)).is_ascii_hexdigit();
        let base = match base {
            0 | 16 if is_hex() => {
                at = at.add(2);
                16
            }
            0 if byte(at) == b'0' => 8,
            0 => 10,
            2..=36 => base as u32,
            _ => return None,
        };
        let (mut value, mut end) = (Some(0_u64), start);
        while let Some(digit) = char::from(byte(at)).to_digit(base) {
            value = value.and_then(|value| value.checked_mul(base.into())?.checked_add(digit.into()));
            at = at.add(1);
            end = at;
        }
        Some(Found { is_negative, value, end })
    }
}

/// What the numbers of a type are.
#[derive(Clone, Copy)]
struct Limits {
    is_signed: bool,
    highest: u64,
}

macro_rules! limits {
    ($type:ty) => {
        Limits { is_signed: <$type>::MIN != 0, highest: <$type>::MAX as u64 }
    };
}

impl Found {
    /// The bits of the number, if it has the type. Else those of the nearest that has: for a negative one without a sign,
    /// C wants the highest.
    fn cut(&self, to: Limits) -> core::result::Result<u64, u64> {
        let limit = to.highest + u64::from(self.is_negative && to.is_signed);
        let value = self.value.filter(|value| *value <= limit);
        let signed =
            if self.is_negative && (to.is_signed || value.is_some()) { u64::wrapping_neg } else { |value| value };
        value.map(signed).ok_or(signed(limit))
    }
}

/// What the calls in Rust do.
fn number(s: &CStr, base: c_int, limits: Limits) -> Result<(u64, &CStr)> {
    // SAFETY: the NUL cannot belong to a number, so what is behind that is in the string, or its end.
    unsafe {
        let found = read(s.as_ptr(), base).filter(|found| found.end != s.as_ptr()).ok_or(Errno::INVAL)?;
        Ok((found.cut(limits).map_err(|_| Errno::RANGE)?, CStr::from_ptr(found.end)))
    }
}

/// What the calls in C do: a number always, and the error in `errno`.
#[cfg(feature = "c-abi")]
unsafe fn number_for_c(s: *const c_char, end: *mut *const c_char, base: c_int, limits: Limits) -> u64 {
    // SAFETY: the caller's.
    let Some(found) = (unsafe { read(s, base) }) else {
        crate::errno::set(Errno::INVAL);
        return 0;
    };
    // SAFETY: it is null, or there is room for an address.
    if let Some(end) = unsafe { end.as_mut() } {
        *end = found.end;
    }
    found.cut(limits).unwrap_or_else(|nearest| {
        crate::errno::set(Errno::RANGE);
        nearest
    })
}

macro_rules! calls {
    ($($name:ident $type:ty, $kind:literal;)*) => { $(
        #[doc = concat!($kind, " that `s` begins with, and what is behind it. The base is from 2 to 36, or 0: then `0x` in")]
        /// front is of 16 and `0` of 8. Errors: `EINVAL` for another base, and where no number is; `ERANGE`. strtol(3).
        pub fn $name(s: &CStr, base: c_int) -> Result<($type, &CStr)> {
            number(s, base, limits!($type)).map(|(value, rest)| (value as $type, rest))
        }
        c_abi! {
            fn $name(s: *const c_char, end: *mut *const c_char, base: c_int) -> $type {
                number_for_c(s, end, base, limits!($type)) as $type
            }
        }
    )* };
}

calls! {
    strtol    c_long,      "The `long`";
    strtoll   c_longlong,  "The 64-bit number";
    strtoimax i64,         "The widest number";
    strtoul   c_ulong,     "The `unsigned long`";
    strtoull  c_ulonglong, "The 64-bit number without a sign";
    strtoumax u64,         "The widest number without a sign";
}

macro_rules! plain_calls {
    ($($name:ident $type:ty as $read:ty;)*) => { $(
        /// The number that `s` begins with in base 10; 0 if there is none. One that is too large is another. atoi(3).
        pub fn $name(s: &CStr) -> $type {
            // SAFETY: the NUL cannot belong to a number.
            let found = unsafe { read(s.as_ptr(), 10) };
            found.map_or(0, |found| found.cut(limits!($read)).unwrap_or_else(|nearest| nearest)) as $type
        }
        c_abi! {
            fn $name(s: *const c_char) -> $type { number_for_c(s, core::ptr::null_mut(), 10, limits!($read)) as $type }
        }
    )* };
}

plain_calls! {
    atoi  c_int      as c_long;
    atol  c_long     as c_long;
    atoll c_longlong as c_longlong;
}
