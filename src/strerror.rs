// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Errors in words: what `<string.h>` and `<stdio.h>` have of them. The words are in [`errno`](crate::errno), beside the names.

use crate::Errno;
use crate::stdio::Stderr;

/// Prints a word of the program's own, where it is not empty, and what the error means. perror(3).
pub fn perror(word: &str, error: Errno) {
    let mut out = Stderr::new();
    if !word.is_empty() {
        crate::put!(&mut out, "{}: ", word);
    }
    describe(&mut out, error.number());
    crate::put!(&mut out, "\n");
}

/// Prints what the number means; 0 is success.
pub(crate) fn describe<S: crate::print::Sink + ?Sized>(out: &mut S, number: i32) {
    match Errno::from_number(number).and_then(Errno::message) {
        Some(message) => out.put(message.as_bytes()),
        None if number == 0 => out.put(b"Success"),
        None => {
            let mut room = [0; 32];
            out.put(crate::bprint!(&mut room, "Unknown error {}", number));
        }
    }
}

#[cfg(feature = "c-abi")]
mod c {
    use super::describe;
    use crate::c_abi::c_abi;
    use crate::global::Global;
    use crate::stdio::{Room, stderr};
    use crate::{Errno, errno};
    use core::ffi::{CStr, c_char, c_int};

    /// For a number that has no message.
    static TEXT: Global<[u8; 32]> = Global::new([0; 32]);

    /// What a number means, cut to `buf` with its NUL; answers with whether all of it is there.
    fn describe_in(buf: &mut [u8], number: c_int) -> bool {
        let mut text = [0; 64];
        let mut room = Room::new(&mut text);
        describe(&mut room, number);
        let text = room.into_bytes();
        let Some((last, rest)) = buf.split_last_mut() else { return false };
        rest.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        *rest.get_mut(text.len()).unwrap_or(last) = 0;
        text.len() <= rest.len()
    }

    fn message(number: c_int) -> Option<*const c_char> {
        match number {
            0 => Some(c"Success".as_ptr()),
            // A NUL is behind it.
            _ => Errno::from_number(number)?.message().map(|text| text.as_ptr().cast()),
        }
    }

    c_abi! {
        fn perror(word: *const c_char) {
            let number = errno::get();
            // An error has nobody left who could be told.
            let _ = stderr().print(|out| {
                if !word.is_null() && *word != 0 {
                    out.put(CStr::from_ptr(word).to_bytes());
                    out.put(b": ");
                }
                describe(out, number);
                out.put(b"\n");
            });
        }

        fn strerror(number: c_int) -> *const c_char {
            message(number).unwrap_or_else(|| {
                describe_in(&mut *TEXT.as_ptr(), number);
                TEXT.as_ptr().cast_const().cast()
            })
        }

        fn strerror_r(number: c_int, buf: *mut u8, size: usize) -> c_int {
            let fits = describe_in(core::slice::from_raw_parts_mut(buf, size), number);
            if fits { 0 } else { Errno::RANGE.number() }
        }

        fn __gnu_strerror_r(number: c_int, buf: *mut c_char, size: usize) -> *const c_char {
            message(number).unwrap_or_else(|| {
                describe_in(core::slice::from_raw_parts_mut(buf.cast(), size), number);
                buf.cast_const()
            })
        }

        fn strerrordesc_np(number: c_int) -> *const c_char { message(number) }

        fn strerrorname_np(number: c_int) -> *const c_char {
            match number {
                0 => Some(c"0".as_ptr()),
                _ => Errno::from_number(number).and_then(Errno::name).map(|name| name.as_ptr().cast()),
            }
        }
    }
}
