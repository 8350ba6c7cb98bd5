// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `printf` and its siblings for C, without their `...`: that is walked in C.
//!
//! Stable Rust cannot define a function of C's variable arguments, and LLVM's own `va_arg` is wrong on some ports. So C's
//! header defines `printf` and the others in terms of these symbols, and gives them two functions, and what these need:
//!
//! ```c
//! typedef unsigned long long __nilibc_next(void *ap, int kind, unsigned place);
//! typedef void __nilibc_more(void *ap, int kind, unsigned place, void *field);
//!
//! int __nilibc_vprintf(const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vfprintf(FILE *, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vasprintf(char **, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vdprintf(int fd, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! int __nilibc_vsnprintf(char *, size_t, const char *format, __nilibc_next *, __nilibc_more *, void *ap);
//! ```
//!
//! `ap` is handed through as it is. `next` takes the next argument and answers with it: a `long long` for the kind 1, which is
//! asked for only where a `long` is narrower; for the kinds 0 and 2 an `unsigned long`, because an `int` and a pointer are
//! passed like one. `place` is 0, except for directives such as `%2$d`: there it is 2, and the functions first go back to the
//! start of the arguments (`va_end`, `va_copy`) and call `__nilibc_seek(format, place, next, more, ap)`, which takes those
//! before it.
//!
//! `more` does what few formats need. It is what links the code for that, and may be null for a format that has none of it:
//! then such a directive ends the call with `ENOSYS`. It takes the next argument, and hands it on with the field unless that is
//! null:
//!
//! | kind | directive | argument | handed on by |
//! |---|---|---|---|
//! | 3 | `%f` ... | `double` | `__nilibc_double(field, &x)` |
//! | 4 | `%Lf` ... | `long double` | where `__LDBL_MANT_DIG__` is 53, as above; 64, `__nilibc_x87(field, mantissa, sign_and_exponent)`; 106, `__nilibc_pair(field, &x)`; 113, `__nilibc_quad(field, &x)` |
//! | 5 | `%m` | none | `__nilibc_message(field, errno)` |
//! | 6 | `%lc` | `wint_t` | `__nilibc_wide(field, &x)`, where `x` is a `wchar_t` |
//! | 7 | `%ls` | `const wchar_t *` | `__nilibc_wide(field, x)` |
//!
//! So a header gives a format without `$` the simplest functions, and no `more` where no argument has a fraction either. Where
//! no directive is more than a letter and how long its argument is, it calls a function that is all in C, src/c/bare.c, which
//! needs no more of this than where to put text.

use super::{Args, Field, Format, Kind, before, format};
use crate::c_abi::c_abi;
use crate::print::Sink;
use crate::stdio::{BUFSIZ, Bytes, FILE, stdout};
use crate::{Errno, Result};
use core::ffi::{c_char, c_int, c_void};

/// What C walks.
pub(crate) struct List {
    pub(crate) next: NextInC,
    pub(crate) more: Option<MoreInC>,
    pub(crate) ap: *mut c_void,
}
pub(crate) type NextInC = unsafe extern "C" fn(*mut c_void, Kind, u32) -> u64;
pub(crate) type MoreInC = unsafe extern "C" fn(*mut c_void, Kind, u32, *mut Field<'_, '_>);

impl Args for List {
    fn next(&mut self, kind: Kind, place: u32) -> u64 {
        // SAFETY: the function is made for this `ap`, and the caller of the format vouches for the types.
        unsafe { (self.next)(self.ap, kind, place) }
    }

    fn more(&mut self, kind: Kind, place: u32, field: &mut Field<'_, '_>) {
        match self.more {
            // SAFETY: as for `next`. The field comes back to functions of this library only.
            Some(more) => unsafe { more(self.ap, kind, place, field) },
            None => field.fail(Errno::NOSYS),
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
pub(crate) unsafe fn print(sink: &mut dyn Sink, text: *const c_char, mut list: List) -> Result<c_int> {
    // SAFETY: the caller vouches for both.
    unsafe { format(sink, Format::from_ptr(text), &mut list) }.map(|len| len as c_int)
}

/// Standard output, as far as a program needs it that uses no other stream.
struct Output {
    outcome: Result<()>,
}

impl Sink for Output {
    fn put(&mut self, bytes: &[u8]) {
        if let Err(error) = stdout().print_long(bytes) {
            self.outcome = Err(error);
        }
    }
}

impl Output {
    fn print(mut self, print: impl FnOnce(&mut dyn Sink) -> Result<c_int>) -> Result<c_int> {
        let answer = print(&mut self);
        self.outcome?;
        answer
    }
}

/// A function of C's that prints by calling another with what it was given for that. It has no errors of its own.
type PrintInC = unsafe extern "C" fn(*mut c_void, PutInC, *mut &mut dyn Sink) -> c_int;
type PutInC = unsafe extern "C" fn(*mut &mut dyn Sink, *const u8, usize) -> c_int;

/// # Safety
/// There is a sink, and so many bytes.
unsafe extern "C" fn put(sink: *mut &mut dyn Sink, bytes: *const u8, len: usize) -> c_int {
    // SAFETY: the caller vouches for both.
    unsafe { (*sink).put(core::slice::from_raw_parts(bytes, len)) };
    0
}

/// # Safety
/// Those of [`print`].
unsafe fn print_to(stream: &FILE, text: *const c_char, list: List) -> Result<c_int> {
    // SAFETY: the caller vouches for both.
    stream.print(|sink| unsafe { print(sink, text, list) })?
}

/// Has that printed into memory of this size, with a NUL behind it.
///
/// # Safety
/// It is so large.
unsafe fn print_into(
    memory: *mut c_char,
    size: usize,
    print: impl FnOnce(&mut dyn Sink) -> Result<c_int>,
) -> Result<c_int> {
    let mut buffer = Buffer { at: memory.cast(), left: size.saturating_sub(1) };
    let answer = print(&mut buffer);
    if size > 0 {
        // SAFETY: one byte was kept for it.
        unsafe { *buffer.at = 0 };
    }
    answer
}

/// # Safety
/// Those of [`print`]; `fd` is open.
unsafe fn print_to_fd(fd: c_int, text: *const c_char, list: List) -> Result<c_int> {
    let mut room = [0; BUFSIZ];
    let stream = FILE::borrowing(fd, &mut room);
    // SAFETY: the caller vouches for both.
    let len = unsafe { print_to(&stream, text, list)? };
    stream.flush().map(|()| len)
}

/// # Safety
/// Those of [`print`]. The address of the text is written to `memory`.
unsafe fn print_to_new(memory: *mut *mut u8, text: *const c_char, list: List) -> Result<c_int> {
    let mut bytes = Bytes::new();
    bytes.resize(0)?;
    // SAFETY: the caller vouches for all three.
    unsafe {
        let len = print(&mut bytes, text, list)?;
        bytes.error()?;
        *memory = bytes.into_raw().0;
        Ok(len)
    }
}

c_abi! {
    fn __nilibc_vprintf(text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void) -> c_int {
        Output { outcome: Ok(()) }.print(|sink| print(sink, text, List { next, more, ap }))
    }

    fn __nilibc_vfprintf(
        stream: &FILE, text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        print_to(stream, text, List { next, more, ap })
    }

    fn __nilibc_vdprintf(
        fd: c_int, text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        print_to_fd(fd, text, List { next, more, ap })
    }

    fn __nilibc_vasprintf(
        memory: *mut *mut u8, text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        print_to_new(memory, text, List { next, more, ap })
    }

    fn __nilibc_vsnprintf(
        buf: *mut c_char, size: usize, text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
    ) -> c_int {
        print_into(buf, size, |sink| print(sink, text, List { next, more, ap }))
    }

    fn __nilibc_put(_nobody: *mut c_void, bytes: *const u8, len: usize) -> c_int {
        stdout().print(core::slice::from_raw_parts(bytes, len))
    }

    fn __nilibc_print_to_stream(stream: &FILE, print: PrintInC, args: *mut c_void) -> c_int {
        stream.print(|mut sink| print(args, put, &mut sink))
    }

    fn __nilibc_print_to_memory(buf: *mut c_char, size: usize, print: PrintInC, args: *mut c_void) -> c_int {
        print_into(buf, size, |mut sink| Ok(print(args, put, &mut sink)))
    }

    fn __nilibc_seek(text: *const c_char, place: u32, next: NextInC, more: MoreInC, ap: *mut c_void) {
        for kind in before(Format::from_ptr(text), place) {
            match kind {
                Kind::Word | Kind::Wide | Kind::Text => drop(next(ap, kind, 0)),
                kind => more(ap, kind, 0, core::ptr::null_mut()),
            }
        }
    }

    fn __nilibc_double(field: &mut Field<'_, '_>, value: *const f64) { field.double(value.read_unaligned()) }
    fn __nilibc_x87(field: &mut Field<'_, '_>, integer: u64, sign_and_exponent: u16) {
        field.extended(integer, sign_and_exponent)
    }
    fn __nilibc_pair(field: &mut Field<'_, '_>, value: *const [f64; 2]) {
        let [high, low] = value.read_unaligned();
        field.pair(high, low)
    }
    fn __nilibc_quad(field: &mut Field<'_, '_>, value: *const u128) { field.quad(value.read_unaligned()) }
    fn __nilibc_message(field: &mut Field<'_, '_>, error: c_int) { field.message(error) }
    fn __nilibc_wide(field: &mut Field<'_, '_>, text: *const u32) { field.wide(text) }
}
