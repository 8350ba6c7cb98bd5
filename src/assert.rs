// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<assert.h>`: what C's `assert` calls where it does not hold. Rust has its own.

use crate::c_abi::c_abi;
use crate::{abort, eprintln, program_short_name};
use core::ffi::{CStr, c_char, c_uint};

c_abi! {
    fn __assert_fail(condition: *const c_char, file: *const c_char, line: c_uint, function: *const c_char) -> ! {
        let text = |s| CStr::from_ptr(s);
        eprintln!(
            "{}: {}:{}: {}: Assertion `{}' failed.",
            program_short_name(), text(file), line, text(function), text(condition)
        );
        abort()
    }
}
