// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Fractions read from text, against the host's libc: numbers in many spellings, and above all those in the middle between two.

use nilibc::{Errno, Result, strtod, strtof, strtold_extended, strtold_pair, strtold_quad};
use std::ffi::{CStr, CString, c_char};
use std::io::Write;
use std::process::{Command, Stdio};

#[path = "oracle/random.rs"]
mod random;
use random::Random;

/// Text that may be a number, or begin with one.
fn spelling(numbers: &mut Random) -> String {
    let digits = |numbers: &mut Random, most: usize, base: u32| -> String {
        (0..numbers.below(most)).map(|_| char::from_digit(numbers.below(base as usize) as u32, base).unwrap()).collect()
    };
    let odd = [
        "",
        ".",
        "+",
        "-.",
        "inf",
        "INFINITY",
        "infinit",
        "nan",
        "NaN(12_z)",
        "nan(",
        "0x",
        "0x.",
        "0x.p1",
        "1e",
        "1e+",
        "e5",
        "1.e1",
    ];
    let sign = *numbers.one_of(&["", "", "-", "+", " \t-", "--"]);
    let most = *numbers.one_of(&[3, 8, 20, 50, 900]);
    let exponents = *numbers.one_of(&[3, 40, 330, 5000]);
    let exponent = match numbers.below(4) {
        0 => String::new(),
        1 => numbers.below(10).to_string(),
        _ => (numbers.below(exponents) as i32 - (exponents / 2) as i32).to_string(),
    };
    let behind = *numbers.one_of(&["", "", "", "x", " ", "e", ".5", "-1"]);
    let body = match numbers.below(10) {
        0 => (*numbers.one_of(&odd)).to_owned(),
        1 | 2 => format!("0x{}.{}p{exponent}", digits(numbers, most.min(50), 16), digits(numbers, most, 16)),
        3 => format!("0.{}{}e{exponent}", "0".repeat(numbers.below(400)), digits(numbers, most, 10)),
        4 => format!("{}{}", digits(numbers, most, 10), "0".repeat(numbers.below(400))),
        5 => format!("{}{exponent}", digits(numbers, most, 10)),
        _ => format!("{}.{}e{exponent}", digits(numbers, most, 10), digits(numbers, most, 10)),
    };
    format!("{sign}{body}{behind}")
}

/// The decimal digits of a number in the middle between two, or right beside that.
fn middle(numbers: &mut Random, low: &str, high: &str) -> String {
    let places = low.len().max(high.len());
    let digits =
        |text: &str| -> Vec<u32> { format!("{text:0<places$}").chars().filter_map(|c| c.to_digit(10)).collect() };
    let sum: Vec<u32> = digits(low).iter().zip(digits(high)).map(|(a, b)| a + b).collect();
    let point = low.find('.').expect("it has one");
    // Half of each, from the front; what is left is ten of the next.
    let mut rest = 0;
    let mut half = Vec::new();
    for digit in sum.into_iter().chain([0]) {
        let value = rest * 10 + digit;
        half.push(value / 2);
        rest = value % 2;
    }
    for i in (1..half.len()).rev() {
        half[i - 1] += half[i] / 10;
        half[i] %= 10;
    }
    let mut text: String = half.iter().map(|digit| char::from_digit(*digit, 10).unwrap()).collect();
    text.insert(point, '.');
    match numbers.below(3) {
        0 => text + "0000000000000000001",
        1 => text.trim_end_matches('0').to_owned(),
        _ => {
            // One less in its last digit that is not zero, then nines.
            let trimmed = text.trim_end_matches('0').to_owned();
            let (front, last) = trimmed.split_at(trimmed.len() - 1);
            last.parse::<u32>().map_or(trimmed.clone(), |last| format!("{front}{}9999999", last - 1))
        }
    }
}

/// Holds one reading against the host's: the number's bits, how much of the text it took, and whether it was out of range.
macro_rules! same {
    ($text:expr, $ours:ident, $theirs:ident) => {{
        let text: &CStr = $text;
        let mut end: *mut c_char = std::ptr::null_mut();
        // SAFETY: errno is this thread's own.
        unsafe { *libc::__errno_location() = 0 };
        // SAFETY: the text ends with NUL.
        let value = unsafe { libc::$theirs(text.as_ptr(), &mut end) };
        // SAFETY: errno is this thread's own, and the end is a place in the text.
        let (errno, rest) = unsafe { (*libc::__errno_location(), CStr::from_ptr(end)) };
        let expected: Result<(_, &CStr)> = match errno {
            libc::ERANGE => Err(Errno::RANGE),
            _ if rest.to_bytes().len() == text.to_bytes().len() => Err(Errno::INVAL),
            _ => Ok((if value.is_nan() { 0 } else { value.to_bits() }, rest)),
        };
        let ours = $ours(text).map(|(value, rest)| (if value.is_nan() { 0 } else { value.to_bits() }, rest));
        assert_eq!(ours, expected, "{text:?}");
    }};
}

#[test]
fn many_spellings() {
    let mut numbers = Random::new("many_spellings");
    for _ in 0..40_000 {
        let text = CString::new(spelling(&mut numbers)).unwrap();
        same!(&text, strtod, strtod);
        same!(&text, strtof, strtof);
    }
}

#[test]
fn doubles_between_two() {
    let mut numbers = Random::new("doubles_between_two");
    for _ in 0..4000 {
        let spread = *numbers.one_of(&[0x7fe, 0x7fe, 1, 3, 60]);
        let middle_of = *numbers.one_of(&[0, 1023]);
        let exponent = (middle_of + numbers.below(spread)).min(0x7fd) as u64;
        let fraction = *numbers.one_of(&[0, 1, (1 << 52) - 1, 0x5_5555_5555_5555]);
        let fraction = if numbers.below(2) == 0 { fraction } else { numbers.number() >> 12 };
        let bits = exponent << 52 | fraction;
        let (low, high) = (f64::from_bits(bits), f64::from_bits(bits + 1));
        let (low, high) = (format!("{low:0>400.1080}"), format!("{high:0>400.1080}"));
        let places = low.find('.').unwrap().max(high.find('.').unwrap());
        let pad = |text: &str| format!("{}{text}", "0".repeat(places - text.find('.').unwrap()));
        let text = CString::new(middle(&mut numbers, &pad(&low), &pad(&high))).unwrap();
        same!(&text, strtod, strtod);
    }
}

#[test]
fn floats_between_two() {
    let mut numbers = Random::new("floats_between_two");
    for _ in 0..20_000 {
        let bits = numbers.number() as u32 & 0x7fff_ffff;
        let (low, high) = (f32::from_bits(bits), f32::from_bits(bits + 1));
        if !high.is_finite() {
            continue;
        }
        let middle = (f64::from(low) + f64::from(high)) / 2.0;
        let beside = *numbers.one_of(&["", "0000001", "00000000000000000000000000000000000000000000001"]);
        let text = CString::new(format!("{middle:.200}{beside}")).unwrap();
        same!(&text, strtof, strtof);
    }
}

/// A C program that reads each line as a `long double`, a `__float128` and two `double`, and prints the bits of each.
const ORACLE: &str = r#"
    #include <quadmath.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    static void show(const void *bytes, size_t size, long len) {
        unsigned long long words[2] = {0, 0};
        memcpy(words, bytes, size);
        printf("%016llx%016llx %ld\n", words[1], words[0], len);
    }
    int main(void) {
        static char line[32768];
        while (fgets(line, sizeof line, stdin)) {
            char *end;
            line[strcspn(line, "\n")] = 0;
            long double extended = strtold(line, &end);
            show(&extended, 10, end - line);
            __float128 quad = strtoflt128(line, &end);
            show(&quad, 16, end - line);
            double high = quad, low = quad - high;
            show((double[]){high, low}, 16, end - line);
        }
    }
"#;

#[test]
fn long_doubles() {
    // Elsewhere, C has not all of them.
    if std::env::consts::ARCH != "x86_64" {
        return;
    }
    let mut numbers = Random::new("long_doubles");
    let mut texts: Vec<String> = (0..1500).map(|_| spelling(&mut numbers)).collect();
    for exponent in [-4970, -4951, -4950, -4932, -4000, 4000, 4931, 4932, 4933] {
        texts.extend((0..3).map(|_| format!("{}.{}e{exponent}", numbers.below(10), numbers.number())));
    }
    // The oracle cuts its lines, and has more to say of what is no number.
    texts.retain(|text| text.len() < 30_000 && !text.to_ascii_lowercase().contains("nan"));
    let folder = tempfile::tempdir().expect("a folder");
    let (source, program) = (folder.path().join("oracle.c"), folder.path().join("oracle"));
    std::fs::write(&source, ORACLE).expect("it is written");
    let status = Command::new("cc").arg(&source).arg("-o").arg(&program).arg("-lquadmath").status();
    assert!(status.expect("cc: apt-get install gcc").success(), "{ORACLE}");
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
    let (mut input, lines) = (child.stdin.take().expect("piped"), texts.join("\n") + "\n");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("it ends").stdout;
    writer.join().expect("it does not panic").expect("the program reads it");
    let output = String::from_utf8(output).expect("it is text");
    let mut lines = output.lines();
    for text in texts {
        let text = CString::new(text).unwrap();
        let len = |rest: &CStr| text.to_bytes().len() - rest.to_bytes().len();
        let bits = |integer: u64, upper: u64, rest: &CStr| format!("{upper:016x}{integer:016x} {}", len(rest));
        let extended = strtold_extended(&text).map(|((integer, upper), rest)| bits(integer, upper.into(), rest));
        let quad = strtold_quad(&text).map(|(value, rest)| bits(value as u64, (value >> 64) as u64, rest));
        let pair =
            strtold_pair(&text).map(|([high, low], rest)| (high, low, bits(high.to_bits(), low.to_bits(), rest)));
        for (ours, name) in [(extended, "extended"), (quad, "quad")] {
            let theirs = lines.next().expect("a line each");
            // Where there is an error, only that is told.
            if let Ok(ours) = ours {
                assert_eq!(ours, theirs, "{name} of {text:?}");
            }
        }
        let theirs = lines.next().expect("a line each");
        // By way of 113 bits, what has many digits is rounded otherwise.
        if let Ok((high, low, ours)) = pair
            && high.is_normal()
            && text.to_bytes().len() < 25
            && low != 0.0
        {
            assert_eq!(ours.get(16..), theirs.get(16..), "the larger of {text:?}");
        }
    }
}
