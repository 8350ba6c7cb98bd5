// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `printf`'s formats make of their arguments, against the host's libc.

use nilibc::printf::{Args, Field, Format, Kind, Value, print_values};
use nilibc::stdio::Room;
use std::ffi::{CStr, CString, c_char, c_int, c_longlong};
use std::io::Write;
use std::process::{Command, Stdio};

#[path = "oracle/random.rs"]
mod random;
use random::Random;

/// Room for whatever is printed here.
const ROOM: usize = 8192;

/// What we make of it, and how long we say that it is.
fn ours(format: &CStr, values: &[Value<'_>]) -> (Vec<u8>, c_int) {
    let mut bytes = vec![0; ROOM];
    let mut room = Room::new(&mut bytes);
    let answer = print_values(&mut room, format, values);
    (room.into_bytes().to_vec(), answer.map_or(-1, |len| len as c_int))
}

/// The same of the host's.
macro_rules! theirs {
    ($format:expr $(, $arg:expr)*) => {{
        let mut bytes = vec![0; ROOM];
        // SAFETY: it writes no more than there is room for, and the arguments are of the types that the format names.
        let len = unsafe { libc::snprintf(bytes.as_mut_ptr().cast::<c_char>(), ROOM, $format.as_ptr() $(, $arg)*) };
        bytes.truncate(usize::try_from(len).unwrap_or(0));
        (bytes, len)
    }};
}

#[track_caller]
fn same(format: &CStr, ours: (Vec<u8>, c_int), theirs: (Vec<u8>, c_int)) {
    let text = |(bytes, len): (Vec<u8>, c_int)| (len, (len >= 0).then(|| String::from_utf8_lossy(&bytes).into_owned()));
    assert_eq!(text(ours), text(theirs), "{format:?}");
}

/// Some flags, a width, and what `precision` chooses.
fn directive(numbers: &mut Random, flags: &str, most: usize, length: &str, conversion: char) -> CString {
    let flags: String = flags.chars().filter(|_| numbers.below(4) == 0).collect();
    let width = if numbers.below(2) == 0 { String::new() } else { numbers.below(most).max(1).to_string() };
    let precision = match numbers.below(4) {
        0 => ".".to_owned(),
        1 => format!(".{}", numbers.below(most)),
        _ => String::new(),
    };
    CString::new(format!("[%{flags}{width}{precision}{length}{conversion}]")).unwrap()
}

fn number(numbers: &mut Random) -> i64 {
    let edges = [0, 1, -1, 7, 8, 9, 10, 127, 128, 255, 256, 32767, 32768, 65535, 65536, i64::MAX, i64::MIN];
    let wide = [i64::from(i32::MAX), i64::from(i32::MIN), i64::from(u32::MAX), 1 << 32];
    match numbers.below(4) {
        0 => *numbers.one_of(&edges),
        1 => *numbers.one_of(&wide),
        _ => numbers.number() as i64 >> numbers.below(64),
    }
}

#[test]
fn integers() {
    let mut numbers = Random::new("integers");
    for _ in 0..40_000 {
        let conversion = *numbers.one_of(&['d', 'i', 'u', 'o', 'x', 'X', 'b', 'B', 'c', 'p']);
        let length = match conversion {
            'c' | 'p' => "",
            _ => *numbers.one_of(&["", "hh", "h", "l", "ll", "j", "z", "t", "q", "L"]),
        };
        let flags = if conversion == 'p' { "-" } else { "-+ 0#'" };
        let format = directive(&mut numbers, flags, 40, length, conversion);
        let value = number(&mut numbers);
        same(&format, ours(&format, &[Value::Integer(value)]), theirs!(format, value as c_longlong));
    }
}

/// Random of every exponent, short ones, those between two that are printed, and those at the edges.
fn real(numbers: &mut Random) -> f64 {
    let edges =
        [0.0, 0.5, 1.0, 1.5, 2.5, 9.5, 99.5, 0.125, 0.1, 1e21, 1e22, 1e23, 123456789.0, f64::MAX, f64::MIN_POSITIVE];
    let odd = [f64::INFINITY, f64::NAN, f64::from_bits(1), f64::from_bits((1 << 52) - 1), f64::EPSILON, 9.999999e99];
    let value = match numbers.below(6) {
        0 => *numbers.one_of(&edges),
        1 => *numbers.one_of(&odd),
        2 => f64::from_bits(numbers.number()),
        3 => (numbers.number() >> numbers.below(64)) as f64,
        4 => numbers.below(100_000) as f64 / *numbers.one_of(&[8.0, 10.0, 100.0, 1024.0]),
        _ => (numbers.number() >> 11) as f64 / (1_u64 << numbers.below(64)) as f64,
    };
    if numbers.below(3) == 0 { -value } else { value }
}

#[test]
fn reals() {
    let mut numbers = Random::new("reals");
    for i in 0..40_000 {
        let conversion = *numbers.one_of(&['f', 'F', 'e', 'E', 'g', 'G', 'a', 'A']);
        let most = if i % 100 == 0 { 1200 } else { 30 };
        let format = directive(&mut numbers, "-+ 0#'", most, "", conversion);
        let value = real(&mut numbers);
        same(&format, ours(&format, &[Value::Real(value)]), theirs!(format, value));
    }
}

/// A C program that prints each `long double`, or `__float128`, of its input in the format that stands before it.
const ORACLE: &str = r#"
    #include <stdio.h>
    #include <string.h>
    #ifdef QUAD
    #include <quadmath.h>
    typedef __float128 number;
    #define PRINT quadmath_snprintf
    #elif defined PAIR
    #include <quadmath.h>
    typedef struct { double high, low; } number;
    #define PRINT(text, size, format, x) quadmath_snprintf(text, size, format, (__float128)x.high + x.low)
    #else
    typedef long double number;
    #define PRINT snprintf
    #endif
    int main(void) {
        char format[64], bytes[16], text[8192];
        while (fread(format, sizeof format, 1, stdin) && fread(bytes, sizeof bytes, 1, stdin)) {
            number value;
            memcpy(&value, bytes, sizeof value);
            PRINT(text, sizeof text, format, value);
            puts(text);
        }
    }
"#;

/// What a C program prints for these formats and values, a line each.
fn oracle(arguments: &[&str], cases: &[(CString, [u8; 16])]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let (source, program) = (folder.path().join("oracle.c"), folder.path().join("oracle"));
    std::fs::write(&source, ORACLE).expect("it is written");
    let compiled =
        Command::new("cc").arg("-w").arg(&source).args(["-o".as_ref(), program.as_os_str()]).args(arguments).status();
    assert!(compiled.expect("cc: apt-get install gcc").success(), "{ORACLE}");
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    let mut input = child.stdin.take().expect("piped");
    let bytes = cases.iter().flat_map(|(format, value)| {
        let mut bytes = format.to_bytes_with_nul().to_vec();
        bytes.resize(64, 0);
        [bytes, value.to_vec()].concat()
    });
    let bytes: Vec<u8> = bytes.collect();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("it ends").stdout;
    writer.join().expect("it does not panic").expect("the program reads it");
    String::from_utf8(output).expect("numbers are text").lines().map(str::to_owned).collect()
}

/// Whether the host's C knows numbers of 80 and of 128 bits.
const HAS_BOTH: bool = matches!(std::env::consts::ARCH.as_bytes(), b"x86_64");

/// One `long double`, by the function that prints it.
struct Long<F>(F);

impl<F: Fn(&mut Field<'_, '_>)> Args for Long<F> {
    fn next(&mut self, _: Kind, _: u32) -> u64 {
        0
    }

    fn more(&mut self, kind: Kind, _: u32, field: &mut Field<'_, '_>) {
        assert_eq!(kind, Kind::LongDouble);
        self.0(field);
    }
}

/// Holds what `print` makes of many numbers of 128 bits against what C makes of them.
fn long_doubles(
    arguments: &[&str],
    letter: &str,
    conversions: &[char],
    value: impl Fn(u128) -> u128,
    print: impl Fn(&mut Field<'_, '_>, u128) + Copy,
) {
    let mut numbers = Random::new("long_doubles");
    let mut cases = Vec::new();
    for i in 0..4000 {
        let conversion = *numbers.one_of(conversions);
        // In a debug build, the smallest numbers take long to print.
        let most = if i % 50 == 0 { 6000 } else { 40 };
        let format = directive(&mut numbers, "-+ 0#", most, "L", conversion);
        let bits = u128::from(numbers.number()) << 64 | u128::from(numbers.number());
        let near_one = 16_383 + numbers.below(240) as u128 - 120;
        let spread = if numbers.below(8) == 0 { bits >> 112 & 0x7fff } else { near_one };
        let whole = if numbers.below(4) == 0 { bits & !0 << 100 } else { bits };
        cases.push((format, value(whole << 16 >> 16 | spread << 112 | bits & 1 << 127)));
    }
    let theirs = |format: &CStr| {
        // It takes nothing around the directive.
        let format = format.to_str().expect("it is ASCII").replace(['[', ']'], "").replace('L', letter);
        CString::new(format).expect("it has no NUL")
    };
    let cases_of_theirs: Vec<_> = cases.iter().map(|(format, value)| (theirs(format), value.to_ne_bytes())).collect();
    for ((format, value), theirs) in cases.iter().zip(oracle(arguments, &cases_of_theirs)) {
        let mut room = vec![0; ROOM];
        let mut sink = Room::new(&mut room);
        // SAFETY: the one argument is asked for in one way only.
        let answer = unsafe {
            nilibc::printf::format(
                &mut sink,
                Format::new(format),
                &mut Long(|field: &mut Field<'_, '_>| print(field, *value)),
            )
        };
        let ours = String::from_utf8_lossy(sink.into_bytes());
        let theirs = format!("[{theirs}]");
        assert_eq!((&*ours, answer), (&*theirs, Ok(theirs.len())), "{format:?} of {value:#034x}");
    }
}

#[test]
fn long_doubles_of_80_bits() {
    if !HAS_BOTH {
        return;
    }
    // The exponent stands in bits 64 to 79, and the first bit of the integer is there unless the number is tiny.
    let value = |bits: u128| {
        let exponent = bits >> 112;
        let integer = bits << 16 >> 64 | u128::from(exponent & 0x7fff != 0) << 63;
        exponent << 64 | integer & u128::from(u64::MAX)
    };
    long_doubles(&[], "L", &['f', 'e', 'g', 'a', 'E', 'G', 'A', 'F'], value, |field, value| {
        field.extended(value as u64, (value >> 64) as u16)
    });
}

#[test]
fn long_doubles_of_128_bits() {
    if !HAS_BOTH {
        return;
    }
    long_doubles(
        &["-DQUAD", "-lquadmath"],
        "Q",
        &['f', 'e', 'g', 'a', 'E', 'G', 'A', 'F'],
        |bits| bits,
        |field, value| field.quad(value),
    );
}

#[test]
fn long_doubles_of_two_doubles() {
    if !HAS_BOTH {
        return;
    }
    let bits = |value: f64| u128::from(value.to_bits());
    // The second is far behind the first or right behind it, and short enough for the sum to have 113 bits.
    let value = |random: u128| {
        let high = f64::from_bits(random as u64 >> 2 | 1 << 61);
        let high = if high.is_finite() { high } else { 1.0 };
        let unit = f64::from_bits(high.to_bits() & 0x7ff << 52);
        let low = unit * 2_f64.powi(-54 - (random >> 64 & 31) as i32) * f64::from((random >> 70) as i16);
        let low = if random >> 90 & 7 == 0 { 0.0 } else { low / 32768.0 };
        bits(high) | bits(low) << 64
    };
    let print = |field: &mut Field<'_, '_>, value: u128| {
        field.pair(f64::from_bits(value as u64), f64::from_bits((value >> 64) as u64));
    };
    // `%a` is right as well, but it does not always begin with 1.
    long_doubles(&["-DPAIR", "-lquadmath"], "Q", &['f', 'e', 'g'], value, print);
}

#[test]
fn text() {
    let mut numbers = Random::new("text");
    for _ in 0..10_000 {
        let format = directive(&mut numbers, "-0+ #", 20, "", 's');
        let string = CString::new(&b"some text, no more"[..numbers.below(18)]).unwrap();
        same(&format, ours(&format, &[Value::Text(&string)]), theirs!(format, string.as_ptr()));
    }
}

#[test]
fn amounts_as_arguments() {
    let mut numbers = Random::new("amounts_as_arguments");
    for _ in 0..5_000 {
        let format = *numbers.one_of(&[c"[%*.*d]", c"[%-*.*x]", c"[%0*.*lld]"]);
        let (width, precision) = (numbers.below(60) as c_int - 30, numbers.below(40) as c_int - 10);
        let value = number(&mut numbers);
        let values = [i64::from(width), i64::from(precision), value].map(Value::Integer);
        same(format, ours(format, &values), theirs!(format, width, precision, value));
    }
}

#[test]
fn arguments_by_their_place() {
    for format in
        [c"%2$s %1$d", c"%2$s%2$s%1$d%1$x", c"%2$.*1$s", c"%1$*1$d|%2$-9s|", c"%3$lld %1$d %2$s", c"%3$*1$lld%2$s"]
    {
        let values = [Value::Integer(3), Value::Text(c"text"), Value::Integer(1 << 40)];
        same(format, ours(format, &values), theirs!(format, 3, c"text".as_ptr(), 1_i64 << 40));
    }
}

#[test]
fn null_says_so() {
    for format in [c"[%s]", c"[%10s]", c"[%-10s]", c"[%.6s]", c"[%.5s]", c"[%3.0s]", c"[%p]", c"[%9p]", c"[%-9p]"] {
        let null = std::ptr::null::<c_char>();
        let theirs = theirs!(format, null);
        let mut bytes = vec![0; ROOM];
        let mut room = Room::new(&mut bytes);
        // SAFETY: what is asked for is an address, and null is one.
        let len = unsafe { nilibc::printf::format(&mut room, Format::new(format), &mut Null) }.expect("it is printed");
        same(format, (room.into_bytes().to_vec(), len as c_int), theirs);
    }
}

/// Arguments that are all zero.
struct Null;

impl Args for Null {
    fn next(&mut self, _: Kind, _: u32) -> u64 {
        0
    }

    fn more(&mut self, _: Kind, _: u32, _: &mut Field<'_, '_>) {}
}

#[test]
fn what_is_no_directive() {
    for format in
        [c"", c"text", c"100%%", c"%", c"text%", c"%5", c"%-5.3l", c"%y", c"[%-5y]", c"%5%|", c"%%%%", c"%.", c"%ll"]
    {
        same(format, ours(format, &[]), theirs!(format));
    }
}

#[test]
fn writing_to_memory_is_refused() {
    let mut room = [0; 8];
    assert_eq!(print_values(&mut Room::new(&mut room), c"ab%ncd", &[Value::Integer(0)]), Err(nilibc::Errno::INVAL));
    assert_eq!(&room, b"ab\0\0\0\0\0\0");
}

#[test]
fn more_than_an_int_can_count() {
    for format in [c"%2147483648d", c"%99999999999999999999d", c"ab%2147483647d", c"%.2147483649d"] {
        let theirs = theirs!(format, 1, 1);
        assert_eq!(theirs.1, -1);
        let answer = print_values(&mut Room::new(&mut []), format, &[Value::Integer(1), Value::Integer(1)]);
        assert_eq!(answer, Err(nilibc::Errno::OVERFLOW), "{format:?}");
    }
}
