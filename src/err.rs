// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<err.h>`: messages of a program on standard error, with its name in front of them. `<error.h>` is the same with another
//! order of arguments.
//!
//! For C the header walks the arguments, as `printf/c.rs` says.

/// Prints the program's name, a message and what an error means: `warn!(error, "cannot open {}", path)`. warn(3).
#[macro_export]
macro_rules! warn {
    ($error:expr, $format:literal $(, $arg:expr)* $(,)?) => {{
        let error: $crate::Errno = $error;
        let out = &mut $crate::stdio::Stderr::new();
        $crate::put!(out, concat!("{}: ", $format, ": "), $crate::program_short_name() $(, $arg)*);
        $crate::put!(out, "{}\n", error.message().unwrap_or("?"));
    }};
}

/// As [`warn!`], without an error. warnx(3).
#[macro_export]
macro_rules! warnx {
    ($format:literal $(, $arg:expr)* $(,)?) => {{
        let out = &mut $crate::stdio::Stderr::new();
        $crate::put!(out, concat!("{}: ", $format, "\n"), $crate::program_short_name() $(, $arg)*);
    }};
}

/// As [`warn!`], and ends the program: `err!(1, error, "cannot open {}", path)`. err(3).
#[macro_export]
macro_rules! err {
    ($status:expr, $error:expr, $format:literal $(, $arg:expr)* $(,)?) => {{
        $crate::warn!($error, $format $(, $arg)*);
        $crate::exit($status)
    }};
}

/// As [`warnx!`], and ends the program. errx(3).
#[macro_export]
macro_rules! errx {
    ($status:expr, $format:literal $(, $arg:expr)* $(,)?) => {{
        $crate::warnx!($format $(, $arg)*);
        $crate::exit($status)
    }};
}

#[cfg(all(feature = "c-abi", feature = "rt"))]
mod c {
    use crate::c_abi::{c_abi, c_data};
    use crate::global::Global;
    use crate::print::Sink;
    use crate::printf::c::{List, MoreInC, NextInC, print};
    use crate::stdio::{stderr, stdout};
    use crate::strerror::describe;
    use crate::{bprint, errno, exit, program_name, program_short_name};
    use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
    use core::ptr;

    type Hook = Option<unsafe extern "C" fn()>;

    c_data! {
        error_message_count: COUNT c_uint = 0;
        error_one_per_line: ONE_PER_LINE c_int = 0;
        error_print_progname: PRINT_NAME Hook = None;
    }

    /// The line that was named last.
    static LAST: Global<(*const c_char, c_uint)> = Global::new((ptr::null(), 0));

    /// Prints to standard error what `head` prints, the text if there is one, what `tail` prints, and a newline.
    ///
    /// # Safety
    /// `text` is null, or ends with NUL; `list` has what it asks for.
    unsafe fn message(
        head: impl FnOnce(&mut dyn Sink),
        text: *const c_char,
        list: List,
        tail: impl FnOnce(&mut dyn Sink),
    ) {
        // An error has nobody left who could be told.
        let _ = stderr().print(|out| {
            head(out);
            if !text.is_null() {
                // SAFETY: the caller vouches for both.
                let _ = unsafe { print(out, text, list) };
            }
            tail(out);
            out.put(b"\n");
        });
    }

    fn name(out: &mut dyn Sink) {
        out.put(program_short_name().to_bytes());
        out.put(b": ");
    }

    c_abi! {
        fn __nilibc_vwarnx(text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void) {
            message(name, text, List { next, more, ap }, |_| {})
        }

        fn __nilibc_vwarn(text: *const c_char, next: NextInC, more: Option<MoreInC>, ap: *mut c_void) {
            let error = errno::get();
            message(name, text, List { next, more, ap }, |out| {
                if !text.is_null() {
                    out.put(b": ");
                }
                describe(out, error);
            })
        }

        fn __nilibc_verror(
            status: c_int, error: c_int, file: *const c_char, line: c_uint, text: *const c_char,
            next: NextInC, more: Option<MoreInC>, ap: *mut c_void,
        ) {
            if file.is_null() || ONE_PER_LINE.get() == 0 || !is_last(file, line) {
                flush_before();
                message(|out| place(out, file, line), text, List { next, more, ap }, |out| {
                    if error != 0 {
                        out.put(b": ");
                        describe(out, error);
                    }
                });
                COUNT.set(COUNT.get() + 1);
                if status != 0 {
                    exit(status);
                }
            }
        }
    }

    /// Whether the last message was of this line; from now on it is.
    ///
    /// # Safety
    /// `file` ends with NUL, and stays as long as there are messages.
    unsafe fn is_last(file: *const c_char, line: c_uint) -> bool {
        let last = LAST.get();
        LAST.set((file, line));
        // SAFETY: the caller vouches for both files, then and now.
        last.1 == line && !last.0.is_null() && unsafe { CStr::from_ptr(last.0) == CStr::from_ptr(file) }
    }

    fn flush_before() {
        let _ = stdout().flush();
        if let Some(print) = PRINT_NAME.get() {
            // SAFETY: it is the program's own, and says who speaks.
            unsafe { print() };
        }
    }

    /// Who speaks, unless a function of the program's own has said it, and of which line.
    ///
    /// # Safety
    /// `file` is null, or ends with NUL.
    unsafe fn place(out: &mut dyn Sink, file: *const c_char, line: c_uint) {
        if PRINT_NAME.get().is_none() {
            out.put(program_name().to_bytes());
            out.put(b":");
        }
        if !file.is_null() {
            // SAFETY: the caller says so.
            out.put(unsafe { CStr::from_ptr(file) }.to_bytes());
            out.put(bprint!(&mut [0; 16], ":{}:", line));
        }
        out.put(b" ");
    }
}
