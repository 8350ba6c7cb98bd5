// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What print! makes of numbers and text, against Rust's own formatting and against C's.
//!
//! Both are asked, because each directive means what one of them says: the sign, the digits and the fields are Rust's; where
//! text stands in a field, and what `#` puts before octal digits, is C's.

use nilibc::bprint;
use std::ffi::CString;

/// The same numbers in each run: an xorshift generator of 64 bits.
struct Numbers(u64);

impl Iterator for Numbers {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Some(self.0)
    }
}

/// Numbers of every length, and those beside the powers of two and of ten.
fn numbers() -> impl Iterator<Item = u64> {
    let twos = (0..64).map(|bit| 1_u64 << bit);
    let tens = (0..20).map(|digits| 10_u64.pow(digits));
    let edges = twos.chain(tens).flat_map(|edge| [edge - 1, edge, edge.wrapping_add(1), edge.wrapping_neg()]);
    let lengths = Numbers(0x9e37_79b9_7f4a_7c15).take(2000).map(|number| number >> (number % 64));
    edges.chain(lengths)
}

/// Prints every number as each of the types and in each of the formats, by our macro and by Rust's.
macro_rules! same_as_rust {
    ($($type:ty)*: $formats:tt) => { $( same_as_rust! { @ $type: $formats } )* };
    (@ $type:ty: [$($format:literal)*]) => {
        for value in numbers().map(|number| number as $type) { $(
            let ours = bprint!(&mut [0; 128], $format, value).to_vec();
            let rust = format!($format, value);
            assert_eq!(String::from_utf8_lossy(&ours), rust, "{:?} of {value} as {}", $format, stringify!($type));
        )* }
    };
}

#[test]
fn numbers_are_those_of_rust() {
    same_as_rust! {
        u8 i8 u16 i16 u32 i32 u64 i64 usize isize: [
            "{}" "{:x}" "{:X}" "{:o}" "{:b}"
            "{:1}" "{:7}" "{:<7}" "{:>7}" "{:30}" "{:<30}" "{:70}"
            "{:01}" "{:07}" "{:030}" "{:070}"
            "{:9x}" "{:<9X}" "{:09o}" "{:<70b}" "{:070b}"
            "{:#x}" "{:#b}" "{:#12x}" "{:<#12x}" "{:#012x}" "{:#070b}"
            "[{}]" "{{{}}}" "<{:5}>"
        ]
    }
}

/// What C's snprintf makes of a number.
fn c(format: &str, value: libc::c_longlong) -> Vec<u8> {
    let format = CString::new(format).unwrap();
    let mut room = vec![0_u8; 128];
    // SAFETY: the room is as long as said, and the format takes one long long.
    let len = unsafe { libc::snprintf(room.as_mut_ptr().cast(), room.len(), format.as_ptr(), value) };
    room.truncate(len.try_into().expect("it fits"));
    room
}

macro_rules! same_as_c {
    ($type:ty: $($ours:literal $theirs:literal)*) => {
        for number in numbers() { $(
            let value = number as $type;
            let (ours, oracle) = (bprint!(&mut [0; 128], $ours, value).to_vec(), c($theirs, value as libc::c_longlong));
            assert_eq!(ours, oracle, "{:?} is {:?} in C, of {value}", $ours, $theirs);
        )* }
    };
}

#[test]
fn numbers_are_those_of_c() {
    same_as_c! { i64: "{}" "%lld"  "{:24}" "%24lld"  "{:<24}" "%-24lld"  "{:024}" "%024lld"  "{:<024}" "%-24lld" }
    same_as_c! { u64: "{}" "%llu"  "{:x}" "%llx"  "{:X}" "%llX"  "{:o}" "%llo"  "{:#o}" "%#llo"  "{:024x}" "%024llx" }
    same_as_c! { u64: "{:#024o}" "%#024llo"  "{:<#24o}" "%-#24llo"  "{:#24o}" "%#24llo" }
    same_as_c! { i32: "{}" "%d"  "{:13}" "%13d"  "{:013}" "%013d" }
    same_as_c! { u8: "{:c}" "%c"  "{:4c}" "%4c"  "{:<4c}" "%-4c" }
    for number in numbers().filter(|&number| number != 0) {
        // Zero has no base in C.
        assert_eq!(bprint!(&mut [0; 64], "{:#X}", number), c("%#llX", number as i64));
        let pointer = std::ptr::without_provenance::<u8>(number as usize);
        assert_eq!(bprint!(&mut [0; 64], "{:p}", pointer), c("%p", number as i64));
        assert_eq!(bprint!(&mut [0; 64], "{:24p}", pointer.cast_mut()), c("%24p", number as i64));
    }
}

#[test]
fn text_is_as_long_as_in_rust() {
    let texts = Numbers(7)
        .take(200)
        .map(|number| "aü€🦀 \n{}".repeat(3).chars().skip(number as usize % 20).collect::<String>());
    for text in texts {
        let string = CString::new(text.as_str()).unwrap();
        assert_eq!(bprint!(&mut [0; 128], "{}", text.as_str()), text.as_bytes());
        assert_eq!(bprint!(&mut [0; 128], "{}", text.as_bytes()), text.as_bytes());
        assert_eq!(bprint!(&mut [0; 128], "{}|{}", string.as_c_str(), true), format!("{text}|true").as_bytes());
        for character in text.chars() {
            assert_eq!(bprint!(&mut [0; 8], "{}", character), character.to_string().as_bytes());
        }
    }
}

#[test]
fn text_stands_in_its_field_as_in_c() {
    for text in ["", "a", "text", "twelve bytes", "more than twelve bytes"] {
        let string = CString::new(text).unwrap();
        let c = |format: &std::ffi::CStr| {
            let mut room = [0_u8; 64];
            // SAFETY: the room is as long as said, and the format takes one string.
            let len = unsafe { libc::snprintf(room.as_mut_ptr().cast(), room.len(), format.as_ptr(), string.as_ptr()) };
            room[..len as usize].to_vec()
        };
        assert_eq!(bprint!(&mut [0; 64], "{:12}", text), c(c"%12s"));
        assert_eq!(bprint!(&mut [0; 64], "{:>12}", string.as_c_str()), c(c"%12s"));
        assert_eq!(bprint!(&mut [0; 64], "{:<12}", text.as_bytes()), c(c"%-12s"));
    }
}

#[test]
fn what_does_not_fit_is_cut() {
    for number in numbers() {
        let whole = format!("<{number}>");
        for room in 0..whole.len() + 2 {
            let mut room = vec![b'.'; room];
            let expected = &whole.as_bytes()[..room.len().min(whole.len())];
            assert_eq!(bprint!(&mut room, "<{}>", number), expected);
        }
    }
}
