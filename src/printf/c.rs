// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `printf` and its siblings for C, without their `...`: that is walked in C.
//!
//! Stable Rust cannot define a function of C's variable arguments, and LLVM's own `va_arg` is wrong on some ports. So C's
//! header defines `printf` and the others in terms of these symbols, and gives them two functions, and what these need:
//!
//! ```c
//! struct __nilibc_ap { va_list at, start; };             /* or any other: it is handed through */
//! typedef unsigned long long __nilibc_next(void *ap, int kind);
//! typedef void __nilibc_more(void *ap, int kind, void *field);
//!
//! int __nilibc_vprintf(const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vfprintf(FILE *, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vdprintf(int fd, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vsnprintf(char *, size_t, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! ```
//!
//! `next` answers by `kind` with
//!
//! | kind | what |
//! |---|---|
//! | 0 | the next argument, an `int`, `long` or pointer: `va_arg(ap->at, unsigned long)` |
//! | 1 | the next argument, a `long long` (asked for only where a `long` is narrower) |
//! | 2 | the next argument, a `char *`: as 0 |
//! | 3 | nothing: it goes back to the first argument (`va_end(ap->at); va_copy(ap->at, ap->start)`) |
//!
//! `more` takes the next argument and hands it on with the field. It is what links the code for these kinds, and may be null
//! where a format has none of them: then they end the call with `ENOSYS`. Where the field is null, it only takes the argument.
//!
//! | kind | argument | handed on by |
//! |---|---|---|
//! | 0 | `double` | `__nilibc_double(field, &x)` |
//! | 1 | `long double` | by `__LDBL_MANT_DIG__`: 53 as kind 0; 64 `__nilibc_x87(field, mantissa, sign_and_exponent)`; 106 `__nilibc_pair(field, &x)`; 113 `__nilibc_quad(field, &x)` |
//! | 2 | none (`%m`) | `__nilibc_message(field, errno)` |
//! | 3 | `wint_t` | `__nilibc_wide(field, &x, 1)`, where `x` is a `wchar_t` |
//! | 4 | `const wchar_t *` | `__nilibc_wide(field, x, 0)` |

use super::{Args, Field, More, Next, format};
use crate::c_abi::c_abi;
use crate::print::Sink;
use crate::stdio::stdout;
use crate::{Errno, Result};
use core::ffi::{CStr, c_char, c_int, c_void};

/// What C walks.
struct List {
    next: NextInC,
    more: Option<MoreInC>,
    ap: *mut c_void,
}
type NextInC = unsafe extern "C" fn(*mut c_void, c_int) -> u64;
type MoreInC = unsafe extern "C" fn(*mut c_void, c_int, *mut Field<'_, '_>);

/// The `kind` that goes back to the first argument.
const REWIND: c_int = 3;

impl Args for List {
    fn next(&mut self, kind: Next) -> u64 {
        // SAFETY: the function is made for this `ap`, and the caller of the format vouches for the types.
        unsafe { (self.next)(self.ap, kind as c_int) }
    }

    fn rewind(&mut self) {
        // SAFETY: the function is made for this `ap`.
        unsafe { (self.next)(self.ap, REWIND) };
    }

    fn more(&mut self, kind: More, field: Option<&mut Field<'_, '_>>) {
        match (self.more, field) {
            // SAFETY: as for `next`. The field is handed back to functions of this library only.
            (Some(more), field) => unsafe {
                more(self.ap, kind as c_int, field.map_or(core::ptr::null_mut(), |field| field))
            },
            (None, Some(field)) => field.fail(Errno::NOSYS),
            (None, None) => {}
        }
    }
}

/// The memory of `snprintf`. What does not fit is dropped.
struct Buffer {
    at: *mut u8,
    left: usize,
}

impl Sink for Buffer {
    fn put(&mut self, bytes: &[u8]) {
        let len = bytes.len().min(self.left);
        // SAFETY: the caller of `snprintf` says that there is so much room, which is nobody else's.
        unsafe {
            self.at.copy_from_nonoverlapping(bytes.as_ptr(), len);
            self.at = self.at.add(len);
        }
        self.left -= len;
    }
}

/// # Safety
/// `text` ends with NUL, `list` has what it asks for.
unsafe fn print(sink: &mut dyn Sink, text: *const c_char, mut list: List) -> Result<usize> {
    // SAFETY: the caller vouches for both.
    unsafe { format(sink, CStr::from_ptr(text).to_bytes(), &mut list) }
}

c_abi! {
    fn __nilibc_vprintf(text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void) -> c_int {
        print(&mut stdout(), text, List { next, more, ap })
    }

    fn __nilibc_vsnprintf(
        buf: *mut c_char, size: usize, text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        let mut buffer = Buffer { at: buf.cast(), left: size.saturating_sub(1) };
        let answer = print(&mut buffer, text, List { next, more, ap });
        if size > 0 {
            *buffer.at = 0;
        }
        answer
    }
}
