// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<stdlib.h>` and `<inttypes.h>` of ours, against those of glibc on generated inputs.

#[macro_use]
#[path = "oracle/both.rs"]
mod both;
#[path = "oracle/random.rs"]
mod random;

use random::Random;
use std::ffi::{CStr, CString, c_char, c_int, c_long, c_longlong, c_ulong, c_ulonglong, c_void};
use std::ptr::null_mut;

type Compare = unsafe extern "C" fn(*const c_void, *const c_void) -> c_int;
type CompareWith = unsafe extern "C" fn(*const c_void, *const c_void, *mut c_void) -> c_int;

both! {
    unsafe fn atoi(s: *const c_char) -> c_int;
    unsafe fn atol(s: *const c_char) -> c_long;
    unsafe fn atoll(s: *const c_char) -> c_longlong;
    unsafe fn strtoimax(s: *const c_char, end: *mut *mut c_char, base: c_int) -> i64;
    unsafe fn strtol(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_long;
    unsafe fn strtoll(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_longlong;
    unsafe fn strtoul(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_ulong;
    unsafe fn strtoull(s: *const c_char, end: *mut *mut c_char, base: c_int) -> c_ulonglong;
    unsafe fn strtoumax(s: *const c_char, end: *mut *mut c_char, base: c_int) -> u64;
    unsafe fn qsort(start: *mut c_void, count: usize, size: usize, compare: Compare);
    unsafe fn qsort_r(start: *mut c_void, count: usize, size: usize, compare: CompareWith, with: *mut c_void);
    unsafe fn bsearch(key: *const c_void, start: *const c_void, count: usize, size: usize, compare: Compare) -> *const c_void;
    safe fn abs(number: c_int) -> c_int;
    safe fn labs(number: c_long) -> c_long;
    safe fn llabs(number: c_longlong) -> c_longlong;
    safe fn imaxabs(number: i64) -> i64;
}

unsafe extern "C" {
    safe fn nilibc___errno_location() -> *mut c_int;
}

/// What a call leaves in the `errno` of either library.
fn errno_after<T>(errno: *mut c_int, call: impl FnOnce() -> T) -> (T, c_int) {
    // SAFETY: it is this thread's, or in our library there is one for all.
    unsafe {
        *errno = 0;
        let answer = call();
        (answer, *errno)
    }
}

/// Text that looks like a number, or nearly.
fn numeral(random: &mut Random) -> CString {
    let pieces: [&[&str]; 5] = [
        &["", "", " ", "\t\n\x0b\x0c\r ", "\u{a0}"],
        &["", "", "-", "+", "--", "- "],
        &["", "", "0x", "0X", "0", "0b", "x"],
        &[
            "0",
            "7",
            "9",
            "10",
            "255",
            "zZ",
            "ff",
            "2147483647",
            "2147483648",
            "2147483649",
            "4294967295",
            "4294967296",
            "7fffffff",
            "80000000",
            "ffffffff",
            "7fffffffffffffff",
            "8000000000000000",
            "ffffffffffffffff",
            "9223372036854775807",
            "9223372036854775808",
            "9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999999999",
            "777777777777777777777",
            "1777777777777777777777",
            "2000000000000000000000",
            "1y2p0ij32e8e7",
            "1y2p0ij32e8e8",
            "3w5e11264sgsf",
            "3w5e11264sgsg",
        ],
        &["", "", " ", "x", "9", "a", "g", "\u{b2}", "0000000000000000000"],
    ];
    let mut text: String = pieces.iter().map(|pieces| *random.one_of(pieces)).collect();
    if random.below(4) == 0 {
        text = (0..random.below(25))
            .map(|_| *random.one_of(&['0', '1', '8', '9', 'a', 'F', 'x', '-', ' ', 'z']))
            .collect();
    }
    CString::new(text).unwrap()
}

/// Compares a reader of numbers with glibc's: the answer, the end and `errno`; and the one in Rust with both.
macro_rules! same_reader {
    ($($name:ident)*) => { $({
        let mut random = Random::new(stringify!($name));
        for _ in 0..20_000 {
            let text = numeral(&mut random);
            let base = *random.one_of(&[0, 0, 10, 10, 16, 16, 8, 2, 3, 7, 11, 35, 36, 1, -1, 37]);
            let (mut our_end, mut their_end) = (null_mut(), null_mut());
            // SAFETY: the text ends with NUL.
            let ours = errno_after(nilibc___errno_location(), || unsafe { ours::$name(text.as_ptr(), &mut our_end, base) });
            // SAFETY: as above.
            let theirs = errno_after(unsafe { libc::__errno_location() }, || unsafe {
                theirs::$name(text.as_ptr(), &mut their_end, base)
            });
            assert_eq!((ours, our_end), (theirs, their_end), "{} of {text:?} in base {base}", stringify!($name));
            // SAFETY: as above. There may be no place for the end.
            assert_eq!(unsafe { ours::$name(text.as_ptr(), null_mut(), base) }, theirs.0);
            let in_rust = nilibc::$name(&text, base).map(|(value, rest)| (value, rest.as_ptr()));
            let expected = match theirs {
                _ if their_end.is_null() || their_end.cast_const() == text.as_ptr() => Err(nilibc::Errno::INVAL),
                (_, libc::ERANGE) => Err(nilibc::Errno::RANGE),
                (value, _) => Ok((value, their_end.cast_const())),
            };
            assert_eq!(in_rust, expected, "{} of {text:?} in base {base}, in Rust", stringify!($name));
        }
    })* };
}

#[test]
fn numbers_are_read_as_by_glibc() {
    same_reader! { strtoimax strtol strtoll strtoul strtoull strtoumax }
    let mut random = Random::new("atoi");
    for _ in 0..20_000 {
        let text = numeral(&mut random);
        let s = text.as_ptr();
        // SAFETY: the text ends with NUL.
        unsafe {
            assert_eq!((ours::atoi(s), nilibc::atoi(&text)), (theirs::atoi(s), theirs::atoi(s)), "atoi of {text:?}");
            assert_eq!((ours::atol(s), nilibc::atol(&text)), (theirs::atol(s), theirs::atol(s)), "atol of {text:?}");
            assert_eq!(
                (ours::atoll(s), nilibc::atoll(&text)),
                (theirs::atoll(s), theirs::atoll(s)),
                "atoll of {text:?}"
            );
        }
    }
}

/// A writer of numbers in C: with the room of its own, and into some.
macro_rules! written {
    ($name:ident $name_r:ident $value:expr, $expected:expr) => {{
        unsafe extern "C" {
            #[link_name = concat!("nilibc_", stringify!($name))]
            fn of_its_own(value: i64) -> *const c_char;
            #[link_name = concat!("nilibc_", stringify!($name_r))]
            fn into_room(value: i64, room: *mut c_char) -> c_int;
        }
        let (expected, mut room) = (CString::new($expected).unwrap(), [1_u8; 24]);
        // SAFETY: on the host, all that they take is passed in a register of 64 bits.
        unsafe {
            assert_eq!(CStr::from_ptr(of_its_own($value)), &*expected, stringify!($name));
            let len = into_room($value, room.as_mut_ptr().cast());
            assert_eq!(CStr::from_bytes_until_nul(&room).unwrap(), &*expected, stringify!($name_r));
            assert_eq!(len as usize, expected.count_bytes(), stringify!($name_r));
        }
        assert_eq!(nilibc::$name($value as _, &mut [0; 21]), &*expected);
    }};
}

#[test]
fn numbers_are_written_as_by_std() {
    let mut random = Random::new("itoa");
    let numbers: Vec<i64> = (0..3000).map(|_| (random.number() as i64) >> random.below(64)).collect();
    for number in numbers.into_iter().chain([0, i64::MIN, i64::MAX, -1]) {
        written!(i64toa i64toa_r number, number.to_string());
        written!(itoa itoa_r number, number.to_string());
        written!(u64toa u64toa_r number, (number as u64).to_string());
        written!(u64toh u64toh_r number, format!("{number:x}"));
        written!(utoa utoa_r number, (number as u64).to_string());
        written!(utoh utoh_r number, format!("{number:x}"));
    }
    unsafe extern "C" {
        fn nilibc_ltoa_r(value: c_long, room: *mut c_char) -> *mut c_char;
    }
    let mut room = [0; 24];
    // SAFETY: there is room.
    assert_eq!(unsafe { CStr::from_ptr(nilibc_ltoa_r(-42, room.as_mut_ptr())) }, c"-42");
    assert_eq!(nilibc::ltoa(-43, &mut [0; 21]), c"-43");
}

#[test]
fn quotients_are_those_of_std() {
    let mut random = Random::new("div");
    for _ in 0..2000 {
        let (a, b) = ((random.number() as i64) >> random.below(63), (random.number() as i64) >> random.below(63));
        let (x, y) = (a as c_int, b as c_int);
        if y != 0 && (x, y) != (c_int::MIN, -1) {
            assert_eq!(nilibc::div(x, y), nilibc::div_t { quot: x / y, rem: x % y });
        }
        if b != 0 && (a, b) != (i64::MIN, -1) {
            assert_eq!(nilibc::ldiv(a, b), nilibc::ldiv_t { quot: a / b, rem: a % b });
            assert_eq!(nilibc::lldiv(a, b), nilibc::lldiv_t { quot: a / b, rem: a % b });
        }
        assert_eq!((ours::abs(x), nilibc::abs(x)), (theirs::abs(x), theirs::abs(x)));
        assert_eq!((ours::labs(a), nilibc::labs(a)), (theirs::labs(a), theirs::labs(a)));
        assert_eq!((ours::llabs(a), nilibc::llabs(a)), (theirs::llabs(a), theirs::llabs(a)));
        assert_eq!(ours::imaxabs(a), theirs::imaxabs(a));
    }
}

/// Compares the first byte of two things, as a number.
unsafe extern "C" fn by_first_byte(a: *const c_void, b: *const c_void) -> c_int {
    // SAFETY: the things that are sorted here have at least a byte.
    unsafe { c_int::from(*a.cast::<u8>()) - c_int::from(*b.cast::<u8>()) }
}

/// The same for qsort_r, which counts.
unsafe extern "C" fn counting(a: *const c_void, b: *const c_void, count: *mut c_void) -> c_int {
    // SAFETY: the count is passed to qsort_r below.
    unsafe {
        *count.cast::<usize>() += 1;
        by_first_byte(a, b)
    }
}

/// A comparison that contradicts itself: what it says changes with each call.
unsafe extern "C" fn at_random(_: *const c_void, _: *const c_void, random: *mut c_void) -> c_int {
    // SAFETY: the generator is passed to qsort_r below.
    unsafe { (*random.cast::<Random>()).below(3) as c_int - 1 }
}

/// Things of `size` bytes in an order that is hard for some ways of sorting: the first byte is what they are sorted by.
fn things(random: &mut Random, count: usize, size: usize) -> Vec<Vec<u8>> {
    let kind = random.below(6);
    let key = |i: usize, random: &mut Random| match kind {
        0 => random.below(256),
        1 => i * 255 / count,
        2 => 255 - i * 255 / count,
        3 => 7,
        4 => random.below(2),
        _ => {
            if i.is_multiple_of(2) {
                i % 256
            } else {
                255 - i % 256
            }
        }
    };
    (0..count)
        .map(|i| (0..size).map(|at| if at == 0 { key(i, random) } else { i >> (at % 2 * 8) } as u8).collect())
        .collect()
}

#[test]
fn qsort_sorts() {
    let mut random = Random::new("qsort");
    for _ in 0..600 {
        let (count, size) = (random.below(400), *random.one_of(&[1, 2, 3, 4, 7, 8, 12, 16, 33]));
        let things = things(&mut random, count, size);
        let (mut plain, mut counted, mut spoilt) = (things.concat(), things.concat(), things.concat());
        let (mut glibc, mut glibc_steps, mut steps) = (things.concat(), 0_usize, 0_usize);
        // SAFETY: the things are as many and as large as they are said to be.
        unsafe {
            ours::qsort(plain.as_mut_ptr().cast(), count, size, by_first_byte);
            ours::qsort_r(counted.as_mut_ptr().cast(), count, size, counting, (&raw mut steps).cast());
            theirs::qsort_r(glibc.as_mut_ptr().cast(), count, size, counting, (&raw mut glibc_steps).cast());
            ours::qsort_r(spoilt.as_mut_ptr().cast(), count, size, at_random, (&raw mut random).cast());
        }
        // Nothing is lost or cut into parts, and all are in order.
        let mut expected = things.clone();
        expected.sort();
        let rows = [("qsort", plain), ("qsort_r", counted), ("glibc's", glibc), ("qsort_r at random", spoilt)];
        for (name, sorted) in rows {
            let mut found: Vec<_> = sorted.chunks(size).map(<[u8]>::to_vec).collect();
            assert!(name.ends_with("random") || found.is_sorted_by_key(|thing| thing[0]), "{name} of {things:?}");
            found.sort();
            assert_eq!(found, expected, "{name} of {count} things of {size} bytes");
        }
        let limit = 2.0 * count as f64 * (count as f64 + 2.0).log2();
        assert!(steps as f64 <= limit, "{steps} comparisons for {count} things; glibc does {glibc_steps}");
    }
}

#[test]
fn qsort_agrees_with_glibc_on_its_order() {
    unsafe extern "C" fn by_value(a: *const c_void, b: *const c_void) -> c_int {
        // SAFETY: numbers are sorted below.
        unsafe { (*a.cast::<i64>()).cmp(&*b.cast::<i64>()) as c_int }
    }
    let mut random = Random::new("order");
    for _ in 0..500 {
        let numbers: Vec<i64> = (0..random.below(200)).map(|_| random.number() as i64 >> random.below(64)).collect();
        let (mut our_numbers, mut their_numbers) = (numbers.clone(), numbers);
        let key = random.number() as i64 >> random.below(64);
        // SAFETY: the numbers are as many as they are said to be.
        unsafe {
            ours::qsort(our_numbers.as_mut_ptr().cast(), our_numbers.len(), 8, by_value);
            theirs::qsort(their_numbers.as_mut_ptr().cast(), their_numbers.len(), 8, by_value);
            assert_eq!(our_numbers, their_numbers);
            for key in our_numbers.iter().chain([&key]) {
                let find = |bsearch: unsafe extern "C" fn(_, _, _, _, Compare) -> *const c_void| {
                    let found =
                        bsearch((&raw const *key).cast(), our_numbers.as_ptr().cast(), our_numbers.len(), 8, by_value);
                    found.cast::<i64>().as_ref().copied()
                };
                assert_eq!(find(ours::bsearch), find(theirs::bsearch));
            }
        }
    }
    // SAFETY: there is nothing to be read.
    assert!(unsafe { ours::bsearch((&raw const random).cast(), null_mut(), 0, 8, by_value) }.is_null());
}
