// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<libgen.h>`, `<locale.h>` and `getsubopt` of ours, against those of glibc.

#[macro_use]
#[path = "oracle/both.rs"]
mod both;
#[path = "oracle/random.rs"]
mod random;

use random::Random;
use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{null, null_mut};

both! {
    unsafe fn __xpg_basename(path: *mut c_char) -> *const c_char;
    unsafe fn dirname(path: *mut c_char) -> *const c_char;
    unsafe fn getsubopt(rest: *mut *mut c_char, names: *const *const c_char, value: *mut *const c_char) -> c_int;
    unsafe fn localeconv() -> *const libc::lconv;
    unsafe fn setlocale(category: c_int, name: *const c_char) -> *const c_char;
}

/// Words of these pieces.
fn text(random: &mut Random, pieces: &[&str], most: usize) -> CString {
    let text: String = (0..random.below(most)).map(|_| *random.one_of(pieces)).collect();
    CString::new(text).unwrap()
}

#[test]
fn parts_of_paths_are_those_of_glibc() {
    let mut random = Random::new("basename");
    for _ in 0..5000 {
        let path = text(&mut random, &["/", "/", "usr", "lib", ".", "..", "a b"], 7);
        let part = |call: unsafe extern "C" fn(*mut c_char) -> *const c_char| {
            let mut copy = path.clone().into_bytes_with_nul();
            // SAFETY: the copy ends with NUL and can be written, and lives longer than the answer.
            unsafe { CStr::from_ptr(call(copy.as_mut_ptr().cast())).to_owned() }
        };
        let (name, directory) = (part(theirs::__xpg_basename), part(theirs::dirname));
        // POSIX leaves it open what two slashes in front mean.
        let directory = if &*directory == c"//" { c"/".to_owned() } else { directory };
        assert_eq!((part(ours::__xpg_basename), part(ours::dirname)), (name.clone(), directory.clone()), "{path:?}");
        assert_eq!(
            (nilibc::basename(&path), nilibc::dirname(&path)),
            (name.to_bytes(), directory.to_bytes()),
            "{path:?}"
        );
    }
    // SAFETY: null is allowed.
    unsafe {
        assert_eq!(CStr::from_ptr(ours::__xpg_basename(null_mut())), c".");
        assert_eq!(CStr::from_ptr(ours::dirname(null_mut())), c".");
    }
}

#[test]
fn suboptions_are_those_of_glibc() {
    let names = [c"ro".as_ptr(), c"rw".as_ptr(), c"size".as_ptr(), c"s".as_ptr(), null()];
    let mut random = Random::new("getsubopt");
    for _ in 0..5000 {
        let options = text(&mut random, &["ro", "rw", "size", "s", ",", ",", "=", "=", "1k", "x"], 9);
        let steps =
            |call: unsafe extern "C" fn(*mut *mut c_char, *const *const c_char, *mut *const c_char) -> c_int| {
                let mut copy = options.clone().into_bytes_with_nul();
                let start = copy.as_mut_ptr().cast::<c_char>();
                let (mut rest, mut steps) = (start, Vec::new());
                // SAFETY: the copy ends with NUL and can be written; what is left begins in it.
                unsafe {
                    while *rest != 0 {
                        let mut value = null::<c_char>();
                        let index = call(&raw mut rest, names.as_ptr(), &raw mut value);
                        let value = (!value.is_null()).then(|| CStr::from_ptr(value).to_owned());
                        steps.push((index, value, rest.offset_from(start)));
                    }
                }
                (steps, copy)
            };
        assert_eq!(steps(ours::getsubopt), steps(theirs::getsubopt), "{options:?}");
    }
}

#[test]
fn the_locale_is_that_of_glibc() {
    for category in -1..14 {
        for name in [None, Some(c""), Some(c"C"), Some(c"POSIX"), Some(c"xx_XX"), Some(c"c")] {
            let name = name.map_or(null(), CStr::as_ptr);
            // SAFETY: the names end with NUL, and so does what is answered; an empty name is the environment's.
            unsafe {
                std::env::remove_var("LC_ALL");
                std::env::remove_var("LANG");
                let [ours, theirs] = [ours::setlocale, theirs::setlocale].map(|call| call(category, name));
                let text = |answer: *const c_char| answer.as_ref().map(|answer| CStr::from_ptr(answer));
                assert_eq!(text(ours), text(theirs), "category {category}");
            }
        }
    }
    // SAFETY: both answer with a struct that stays.
    unsafe {
        let (ours, theirs) = (&*ours::localeconv(), &*theirs::localeconv());
        assert_eq!(CStr::from_ptr(ours.decimal_point), CStr::from_ptr(theirs.decimal_point));
        assert_eq!(CStr::from_ptr(ours.negative_sign), CStr::from_ptr(theirs.negative_sign));
        assert_eq!(CStr::from_ptr(ours.grouping), CStr::from_ptr(theirs.grouping));
        assert_eq!((ours.int_frac_digits, ours.int_n_sign_posn), (theirs.int_frac_digits, theirs.int_n_sign_posn));
    }
}
