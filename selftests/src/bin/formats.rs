// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Formats that are read at run time: C's `printf` and `scanf`, and the fractions of both.
//!
//! On the host they are held against glibc by thousands. Here are those that differ where registers are narrow or bytes stand
//! in another order.
#![no_std]
#![no_main]

use nilibc::printf::{Format, Value, print_values};
use nilibc::scanf::{Args, Fraction, Scanner, scan};
use nilibc::stdio::Room;
use nilibc::*;
use selftests::{child, fails, is, read_whole};

use Value::{Integer, Real, Text};

/// Whether C's format and these values come out as this text.
fn shows(text: &str, format: &CStr, values: &[Value<'_>]) -> bool {
    let mut room = [0; 512];
    let mut sink = Room::new(&mut room);
    let answer = print_values(&mut sink, format, values);
    is(sink.into_bytes(), text.as_bytes()) && answer == Ok(text.len())
}

selftest! {
    // printf.
    d_of_int_limits                   => shows("-2147483648 2147483647", c"%d %d", &[Integer(i64::from(i32::MIN)), Integer(i64::from(i32::MAX))]);
    d_cuts_to_its_length              => shows("-1 -2 -3 -4", c"%hhd %hd %d %lld", &[Integer(0xff), Integer(0xfffe), Integer(0xffff_fffd), Integer(-4)]);
    u_cuts_to_its_length              => shows("255 65534 4294967293", c"%hhu %hu %u", &[Integer(-1), Integer(-2), Integer(-3)]);
    lld_of_64_bit_limits              => shows("-9223372036854775808 9223372036854775807", c"%lld %jd", &[Integer(i64::MIN), Integer(i64::MAX)]);
    llu_of_all_bits                   => shows("18446744073709551615", c"%llu", &[Integer(-1)]);
    llx_and_llo_of_all_bits           => shows("ffffffffffffffff 1777777777777777777777", c"%llx %llo", &[Integer(-1), Integer(-1)]);
    upper_x_is_upper                  => shows("DEADBEEF 0XBEEF", c"%X %#X", &[Integer(0xdead_beef), Integer(0xbeef)]);
    flags_width_and_precision         => shows("[+0007][-007  ][  007]", c"[%+05d][%-6.3d][%5.3d]", &[Integer(7), Integer(-7), Integer(7)]);
    nothing_of_zero_by_precision_0    => shows("[][0]", c"[%.0d][%#.0o]", &[Integer(0), Integer(0)]);
    width_and_precision_as_arguments  => shows("[te   ]", c"[%*.*s]", &[Integer(-5), Integer(2), Text(c"text")]);
    arguments_by_their_place          => shows("b a", c"%2$s %1$s", &[Text(c"a"), Text(c"b")]);
    character_and_percent             => shows("A%", c"%c%%", &[Integer(65)]);
    n_is_refused                      => fails(print_values(&mut Room::new(&mut [0; 8]), c"%n", &[Integer(0)]), Errno::INVAL);
    f_rounds_a_half_to_even           => shows("0 2 2 0.12 0.38", c"%.0f %.0f %.0f %.2f %.2f", &[Real(0.5), Real(1.5), Real(2.5), Real(0.125), Real(0.375)]);
    f_of_the_largest                  => largest();
    e_g_and_a                         => shows("1.234560e+03 1234.56 0x1.34a3d70a3d70ap+10", c"%e %g %a", &[Real(1234.56), Real(1234.56), Real(1234.56)]);
    e_of_the_smallest                 => shows("4.9406564584124654e-324", c"%.16e", &[Real(f64::from_bits(1))]);
    infinity_and_nan                  => shows("  inf -INF nan", c"%5f %F %g", &[Real(f64::INFINITY), Real(-f64::INFINITY), Real(f64::NAN)]);

    // scanf.
    d_of_no_number_reads_nothing      => scanned(c"abc", c"%d").0 == 0;
    d_of_no_text_is_the_end           => scanned(c"", c"%d").0 == -1 && scanned(c" ", c"%d").0 == -1;
    every_length_has_its_width        => every_length_has_its_width();
    lld_of_the_limits                 => scanned(c"-9223372036854775808", c"%lld") == (1, i64::MIN as u64);
    i_knows_bases                     => scanned(c"0x1f", c"%lli").1 == 31 && scanned(c"017", c"%lli").1 == 15 && scanned(c"-9", c"%lli").1 as i64 == -9;
    set_and_width                     => scanned(c"abcxyz", c"%2[a-c]").1.to_ne_bytes()[..3] == *b"ab\0";
    lf_reads_a_double                 => f64::from_bits(scanned(c"-1.5e3", c"%lf").1) == -1500.0;

    // strtod.
    strtod_of_a_tenth                 => double(c"0.1", 0x3fb9_9999_9999_999a);
    strtod_of_the_limits              => double(c"1.7976931348623157e308", 0x7fef_ffff_ffff_ffff) && double(c"0x1p-1074", 1);
    strtod_in_the_middle_of_two       => double(c"9007199254740993", 0x4340_0000_0000_0000) && double(c"9007199254740995", 0x4340_0000_0000_0002);
    strtod_in_hex                     => double(c"0x1.8p-1", 0x3fe8_0000_0000_0000);
    strtod_too_large_and_too_small    => fails(strtod(c"1e400"), Errno::RANGE) && fails(strtod(c"1e-400"), Errno::RANGE);
    strtod_of_no_number               => fails(strtod(c"x"), Errno::INVAL);
    strtod_leaves_what_is_behind      => strtod(c" 1.5x")?.1 == c"x";
    strtof_rounds_once                => strtof(c"1.00000005960464477540")?.0.to_bits() == 0x3f80_0001;
    strtold_of_128_bits               => strtold_quad(c"0.1")?.0 == 0x3ffb_9999_9999_9999_9999_9999_9999_999a;
    strtold_of_80_bits                => strtold_extended(c"0.1")?.0 == (0xcccc_cccc_cccc_cccd, 0x3ffb);

    // Errors in words.
    message_of_an_error               => Errno::NOENT.message() == Some("No such file or directory");
    warn_says_who_what_and_why        => warn_says_who_what_and_why();
    err_ends_the_program              => child(|| errx!(3, "end"))? == WaitStatus::Exited(3);
}

fn largest() -> bool {
    let mut room = [0; 512];
    let mut sink = Room::new(&mut room);
    let answer = print_values(&mut sink, c"%.1f", &[Real(f64::MAX)]);
    let text = sink.into_bytes();
    answer == Ok(311)
        && text.starts_with(b"17976931348623157081452742373170435679807056752584")
        && text.ends_with(b"6184124858368.0")
}

/// One value of at most 64 bits, untouched where a bit is not read to.
struct Place(u64);

impl Args for Place {
    fn next(&mut self, _: u32) -> *mut c_void {
        (&raw mut self.0).cast()
    }

    fn more(&mut self, kind: Fraction, input: &mut Scanner<'_>, _: *mut c_void) -> bool {
        let value = if kind == Fraction::Double { input.double() } else { None };
        self.0 = value.map_or(0, f64::to_bits);
        value.is_some()
    }
}

/// How many values were read, and the bytes of the last one.
fn scanned(text: &CStr, format: &CStr) -> (i32, u64) {
    let mut place = Place(u64::MAX);
    // SAFETY: each format here writes to one place, and at most 8 bytes.
    let count = unsafe { scan(&mut text.to_bytes(), Format::new(format), &mut place) };
    (count, place.0)
}

fn every_length_has_its_width() -> bool {
    let touched = |format, size: usize| {
        let bytes = scanned(c"0", format).1.to_ne_bytes();
        bytes[..size].iter().all(|byte| *byte == 0) && bytes[size..].iter().all(|byte| *byte == 0xff)
    };
    let long = size_of::<c_long>();
    touched(c"%hhd", 1)
        && touched(c"%hd", 2)
        && touched(c"%d", 4)
        && touched(c"%lld", 8)
        && touched(c"%ld", long)
        && touched(c"%zu", long)
}

/// Whether the number that the text is has these bits.
fn double(text: &CStr, bits: u64) -> bool {
    strtod(text).is_ok_and(|(value, rest)| value.to_bits() == bits && rest.is_empty())
}

fn warn_says_who_what_and_why() -> Result<bool> {
    let (output, input) = pipe()?;
    child(|| dup2(&input, STDERR).map(|_| warn!(Errno::NOENT, "file {}", 7)))?;
    drop(input);
    let mut room = [0; 128];
    Ok(read_whole(output, &mut room)?.ends_with(b"formats: file 7: No such file or directory\n"))
}
