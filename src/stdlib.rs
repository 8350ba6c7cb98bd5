// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<stdlib.h>`: numbers read and written, sorted, divided and drawn at random. The rest of the header is in
//! [`malloc`](crate::malloc()) and [`exit`](crate::crt).

mod digits;
mod drand;
mod number;
#[cfg(feature = "c-abi")]
mod radix64;
mod random;
#[cfg(feature = "c-abi")]
pub(crate) mod sort;
#[cfg(feature = "rt")]
mod system;
mod temporary;

use crate::c_abi::c_abi;
use core::ffi::{c_int, c_long, c_longlong};

#[cfg(feature = "rt")]
pub use system::system;
pub use {digits::*, drand::*, number::*, random::*, temporary::*};

/// Quotients and remainders, as C has them: the quotient is cut towards zero. The sum of both halves, the first times the
/// divisor, is the dividend.
macro_rules! divisions {
    ($($type:ident: $div:ident $div_t:ident $abs:ident;)*) => { $(
        /// A quotient and a remainder.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(C)]
        pub struct $div_t {
            /// How often the divisor is in the dividend, cut towards zero.
            pub quot: $type,
            /// What is left: it has the sign of the dividend.
            pub rem: $type,
        }

        /// Divides. There is no quotient for a divisor of 0, nor for -1 and the lowest number: the program ends. div(3).
        pub fn $div(dividend: $type, divisor: $type) -> $div_t {
            $div_t { quot: dividend / divisor, rem: dividend % divisor }
        }
        c_abi! { fn $div(dividend: $type, divisor: $type) -> $div_t { $div(dividend, divisor) } }

        /// The number without its sign; the lowest stays as it is. abs(3).
        pub fn $abs(number: $type) -> $type {
            number.wrapping_abs()
        }
        c_abi! { fn $abs(number: $type) -> $type { $abs(number) } }
    )* };
}

divisions! {
    c_int:      div   div_t   abs;
    c_long:     ldiv  ldiv_t  labs;
    c_longlong: lldiv lldiv_t llabs;
}
c_abi! {
    fn imaxabs(number: i64) -> i64 { number.wrapping_abs() }
    fn imaxdiv(dividend: i64, divisor: i64) -> lldiv_t { lldiv(dividend, divisor) }
}
