// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<ctype.h>` of ours and the bits of `<strings.h>`, against those of glibc, for every number that they may be given.

use std::ffi::{c_int, c_long, c_longlong};

/// Functions of C by their name: ours, glibc's, and ours in Rust.
macro_rules! functions {
    ($($name:ident)*) => { [$({
        mod ours {
            use super::*;
            unsafe extern "C" {
                #[link_name = concat!("nilibc_", stringify!($name))]
                pub(super) safe fn $name(c: c_int) -> c_int;
            }
        }
        mod theirs {
            use super::*;
            unsafe extern "C" {
                pub(super) safe fn $name(c: c_int) -> c_int;
            }
        }
        let call: [extern "C" fn(c_int) -> c_int; 2] = [ours::$name, theirs::$name];
        let in_rust: fn(u8) -> c_int = |byte| c_int::from(nilibc::$name(byte));
        (stringify!($name), call, in_rust)
    }),*] };
}

#[test]
fn kinds_are_those_of_glibc() {
    let kinds = functions! {
        isalnum isalpha isascii isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit
    };
    for (name, [ours, theirs], in_rust) in kinds {
        // EOF, and all bytes.
        for c in -1..256 {
            assert_eq!(ours(c) != 0, theirs(c) != 0, "{name}({c})");
            if let Ok(byte) = u8::try_from(c) {
                assert_eq!(in_rust(byte) != 0, theirs(c) != 0, "{name}({c}) in Rust");
            }
        }
    }
}

#[test]
fn letters_are_those_of_glibc() {
    for (name, [ours, theirs], in_rust) in functions! { tolower toupper } {
        for c in -1..1000 {
            assert_eq!(ours(c), theirs(c), "{name}({c})");
            if let Ok(byte) = u8::try_from(c) {
                assert_eq!(in_rust(byte), theirs(c), "{name}({c}) in Rust");
            }
        }
    }
}

unsafe extern "C" {
    safe fn nilibc_ffs(value: c_int) -> c_int;
    safe fn nilibc_ffsl(value: c_long) -> c_int;
    safe fn nilibc_ffsll(value: c_longlong) -> c_int;
    safe fn nilibc_toascii(c: c_int) -> c_int;
    safe fn ffs(value: c_int) -> c_int;
    safe fn ffsl(value: c_long) -> c_int;
    safe fn ffsll(value: c_longlong) -> c_int;
    safe fn toascii(c: c_int) -> c_int;
}

#[test]
fn lowest_bits_are_those_of_glibc() {
    let mut values = vec![0, 1, i64::MIN, i64::MAX, -1];
    values.extend((0..64).flat_map(|shift| [1 << shift, -1 << shift, 0x1234_5678_9abc_def1 << shift]));
    for value in values {
        assert_eq!(nilibc_ffs(value as c_int), ffs(value as c_int), "ffs({value:#x})");
        assert_eq!(nilibc_ffsl(value as c_long), ffsl(value as c_long), "ffsl({value:#x})");
        assert_eq!(nilibc_ffsll(value), ffsll(value), "ffsll({value:#x})");
        assert_eq!(nilibc::ffs(value as u64), ffsll(value), "ffs({value:#x}) in Rust");
        assert_eq!(nilibc_toascii(value as c_int), toascii(value as c_int), "toascii({value:#x})");
    }
}
