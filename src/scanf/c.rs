// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `scanf` and its siblings for C, without their `...`, as `printf/c.rs` has them.
//!
//! ```c
//! typedef unsigned long long __nilibc_next(void *ap, int kind, unsigned place);
//! typedef int __nilibc_scan_more(int kind, void *input, void *to);
//!
//! int __nilibc_vsscanf(const char *, const char *format, __nilibc_next *, __nilibc_scan_more *, void *ap);
//! int __nilibc_vfscanf(FILE *, const char *format, __nilibc_next *, __nilibc_scan_more *, void *ap);
//! ```
//!
//! `next` answers with the next argument, which is always an address; `kind` is 2. Where `place` is not 0 it first goes back to
//! the start of the arguments, and passes `place - 1` addresses: not by `__nilibc_seek`, which reads the formats of `printf`.
//!
//! `more` links the code for fractions, and may be null for a format that has none. By `kind` it answers with what
//! `__nilibc_scan_float(input, to)` (0) or `__nilibc_scan_double(input, to)` (1) does. For 2, a `long double`, it is by
//! `__LDBL_MANT_DIG__`: 53 `__nilibc_scan_double(input, to)`; 64 `__nilibc_scan_x87(input, &integer, &sign_and_exponent)`, a
//! `uint64_t` and a `uint16_t`; 106 `__nilibc_scan_pair(input, to)`; 113 `__nilibc_scan_quad(input, to)`. `to` is null where the
//! value is not wanted. All of them answer with 1, or 0 where there is no number.

use super::{Args, Fraction, Scanner, scan};
use crate::c_abi::c_abi;
use crate::printf::c::NextInC;
use crate::printf::{Format, Kind};
use crate::stdio::FILE;
use crate::strtod::Text;
use core::ffi::{c_char, c_int, c_void};

type MoreInC = unsafe extern "C" fn(Fraction, *mut Scanner<'_>, *mut c_void) -> c_int;

/// What C walks.
struct List {
    next: NextInC,
    more: Option<MoreInC>,
    ap: *mut c_void,
}

impl Args for List {
    fn next(&mut self, place: u32) -> *mut c_void {
        // SAFETY: the function is made for this `ap`, and the caller of the format vouches for the types.
        core::ptr::with_exposed_provenance_mut(unsafe { (self.next)(self.ap, Kind::Text, place) } as usize)
    }

    fn more(&mut self, kind: Fraction, input: &mut Scanner<'_>, to: *mut c_void) -> bool {
        // SAFETY: the scanner comes back to functions of this library only.
        self.more.is_some_and(|more| unsafe { more(kind, input, to) != 0 })
    }
}

/// Writes to an address, unless it is null.
///
/// # Safety
/// If it is not null, it is of this type.
unsafe fn write<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: the caller says so.
        unsafe { to.write_unaligned(value) }
    }
}

c_abi! {
    fn __nilibc_vsscanf(
        text: *const c_char, format: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        scan(&mut Text::new(text), Format::from_ptr(format), &mut List { next, more, ap })
    }

    fn __nilibc_vfscanf(
        stream: &FILE, format: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        stream.scan(|input| scan(input, Format::from_ptr(format), &mut List { next, more, ap }))
    }

    fn __nilibc_scan_float(input: &mut Scanner<'_>, to: *mut f32) -> c_int {
        input.float().map(|value| write(to, value)).is_some()
    }
    fn __nilibc_scan_double(input: &mut Scanner<'_>, to: *mut f64) -> c_int {
        input.double().map(|value| write(to, value)).is_some()
    }
    fn __nilibc_scan_x87(input: &mut Scanner<'_>, integer: *mut u64, sign_and_exponent: *mut u16) -> c_int {
        let found = input.extended();
        found.map(|(low, high)| (write(integer, low), write(sign_and_exponent, high))).is_some()
    }
    fn __nilibc_scan_pair(input: &mut Scanner<'_>, to: *mut [f64; 2]) -> c_int {
        input.pair().map(|value| write(to, value)).is_some()
    }
    fn __nilibc_scan_quad(input: &mut Scanner<'_>, to: *mut u128) -> c_int {
        input.quad().map(|value| write(to, value)).is_some()
    }
}
