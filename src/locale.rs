// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<locale.h>`, for C alone: there is one locale, C, which is also called POSIX.

use crate::c_abi::c_abi;
use crate::global::Global;
use core::ffi::{CStr, c_char, c_int};

/// How numbers and money are written. Nothing is said of them but the point of a fraction.
#[allow(non_camel_case_types)]
#[repr(C)]
struct lconv {
    /// `decimal_point` and the others.
    texts: [*const c_char; 10],
    /// `int_frac_digits` and the others.
    numbers: [c_char; 14],
}

const NONE: *const c_char = c"".as_ptr();

static LCONV: Global<lconv> = Global::new(lconv {
    texts: [c".".as_ptr(), NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE],
    numbers: [c_char::MAX; 14],
});

c_abi! {
    fn localeconv() -> *mut lconv { LCONV.as_ptr() }
    /// Asked for, and chosen by the environment, it is C in each category.
    fn setlocale(category: c_int, name: *const c_char) -> *const c_char {
        let is_ours = name.is_null() || [c"", c"C", c"POSIX"].contains(&CStr::from_ptr(name));
        (is_ours && (0..=12).contains(&category)).then_some(c"C".as_ptr())
    }
}
