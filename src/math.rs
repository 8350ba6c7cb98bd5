// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<math.h>`, as much of it as nolibc has.
//!
//! C programs find more, because the compiler's own library has it: `cbrt ceil copysign fabs fdim floor fma fmax fmin fmod
//! rint round roundeven sqrt trunc`, and the same with `f`. `fabsl` is in src/c.

/// The number without its sign. fabs(3).
pub const fn fabs(number: f64) -> f64 {
    number.abs()
}

/// The number without its sign. fabs(3).
pub const fn fabsf(number: f32) -> f32 {
    number.abs()
}
