// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The three kinds of `long double` that are no `double`. Rust has no such types: here they are the bits of which they are made,
//! and C's header makes `strtold` of the one that fits.

use super::*;

readers! {
    extended (u64, u16): Shape { bits: 64, least_power: -16445, most_power: 16320, digits: 11_600, front: 5040 }, 33_500,
        |minus, integer: u128, power| (integer as u64, (u32::from(minus) << 15 | (power + (integer >> 63) as u32)) as u16);
    quad u128: Shape { bits: 113, least_power: -16494, most_power: 16271, digits: 11_600, front: 5040 }, 33_500,
        |minus, integer: u128, power| u128::from(minus) << 127 | (integer + (u128::from(power) << 112));
    pair [f64; 2]: Shape { bits: 106, least_power: -1074, most_power: 918, digits: 800, front: 400 }, 2600,
        |minus, integer: u128, power| halves(minus, integer, power as i32);
}

/// The `double` that is nearest to an integer times its power of two, and what is left.
fn halves(minus: bool, integer: u128, power: i32) -> [f64; 2] {
    let sign = if minus { -1.0 } else { 1.0 };
    if power == 918 + 1074 + 1 {
        return [if integer >> 104 == 2 { f64::INFINITY } else { f64::NAN }.copysign(sign), 0.0];
    }
    let (mut high, mut low) = ((integer >> 53) as i64, (integer as i64) & ((1 << 53) - 1));
    if low + (high & 1) > 1 << 52 {
        high += 1;
        low -= 1 << 53;
    }
    [high as f64 * power_of_two(power - 1074 + 53) * sign, low as f64 * power_of_two(power - 1074) * sign]
}

fn power_of_two(power: i32) -> f64 {
    f64::from_bits(if power < -1022 { 1 << (power + 1074) } else { ((power + 1023) as u64) << 52 })
}

macro_rules! calls {
    ($($name:ident $type:ty, $read:ident, $what:literal;)*) => { $(
        #[doc = concat!("The `long double` ", $what, " that `s` begins with, and what is behind it.")]
        /// Errors: `EINVAL` where no number is; `ERANGE`. strtold(3).
        pub fn $name(s: &CStr) -> Result<($type, &CStr)> {
            number_for_rust(s, $read)
        }
    )* };
}
calls! {
    strtold_extended (u64, u16), extended, "of 80 bits, as the lower 64 and the upper 16,";
    strtold_pair     [f64; 2],   pair,     "that is a sum of two `double`";
    strtold_quad     u128,       quad,     "of 128 bits";
}

c_abi! {
    fn __nilibc_strtold_x87(s: *const c_char, end: *mut *const c_char, integer: *mut u64, sign_and_exponent: *mut u16) {
        (*integer, *sign_and_exponent) = number_for_c(s, end, extended)
    }
    fn __nilibc_strtold_pair(s: *const c_char, end: *mut *const c_char, value: *mut [f64; 2]) {
        value.write_unaligned(number_for_c(s, end, pair))
    }
    fn __nilibc_strtold_quad(s: *const c_char, end: *mut *const c_char, value: *mut u128) {
        value.write_unaligned(number_for_c(s, end, quad))
    }
}
