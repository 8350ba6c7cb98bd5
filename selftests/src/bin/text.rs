// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Text: what print! makes of its arguments, and when a stream passes on what it holds.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{child, fails, is, read_whole};

/// Whether the format and its arguments come out as this text.
macro_rules! shows {
    ($text:literal, $($format:tt)+) => { is(bprint!(&mut [0; 128], $($format)+), $text.as_bytes()) };
}

selftest! {
    // Text.
    str_as_it_is                   => shows!("[text]", "[{}]", "text");
    str_of_nothing                 => shows!("[]", "[{}]", "");
    str_with_bytes_above_127       => shows!("grün €", "{}", "grün €");
    cstr_without_its_nul           => shows!("[text]", "[{}]", c"text");
    bytes_as_they_are              => is(bprint!(&mut [0; 8], "{}", b"\0\xff{}"), b"\0\xff{}");
    char_as_utf8                   => shows!("a ü € 🦀", "{} {} {} {}", 'a', 'ü', '€', '🦀');
    bool_as_a_word                 => shows!("true false", "{} {}", true, false);
    byte_as_a_character            => shows!("A\n", "{:c}{:c}", b'A', b'\n');
    braces_are_written_twice       => shows!("{} {7}", "{{}} {{{}}}", 7);
    format_without_directives      => shows!("text", "text");
    format_of_nothing              => shows!("", "");
    errno_by_its_name              => shows!("ENOENT", "{}", Errno::NOENT);
    references_are_followed        => shows!("7 text", "{} {}", &&7, &"text");

    // Numbers.
    zero                           => shows!("0 0 0 0 0", "{} {:x} {:X} {:o} {:b}", 0, 0, 0, 0, 0);
    u8_limits                      => shows!("0 255", "{} {}", u8::MIN, u8::MAX);
    i8_limits                      => shows!("-128 127", "{} {}", i8::MIN, i8::MAX);
    u16_limits                     => shows!("0 65535", "{} {}", u16::MIN, u16::MAX);
    i16_limits                     => shows!("-32768 32767", "{} {}", i16::MIN, i16::MAX);
    u32_limits                     => shows!("0 4294967295", "{} {}", u32::MIN, u32::MAX);
    i32_limits                     => shows!("-2147483648 2147483647", "{} {}", i32::MIN, i32::MAX);
    u64_limits                     => shows!("0 18446744073709551615", "{} {}", u64::MIN, u64::MAX);
    i64_limits                     => shows!("-9223372036854775808 9223372036854775807", "{} {}", i64::MIN, i64::MAX);
    powers_of_ten                  => shows!("9 10 99 100 1000000000", "{} {} {} {} {}", 9, 10, 99, 100, 1_000_000_000);
    u64_around_2_to_the_32         => shows!("4294967295 4294967296", "{} {}", 0xffff_ffff_u64, 0x1_0000_0000_u64);
    u64_in_hex                     => shows!("ffffffffffffffff", "{:x}", u64::MAX);
    u64_in_octal                   => shows!("1777777777777777777777", "{:o}", u64::MAX);
    u64_in_binary                  => is(bprint!(&mut [0; 64], "{:b}", u64::MAX), &[b'1'; 64]);
    hex_in_both_cases              => shows!("deadbeef DEADBEEF", "{:x} {:X}", 0xdead_beef_u32, 0xdead_beef_u32);
    negative_in_hex_is_its_bits    => shows!("ff fffe fffffffd", "{:x} {:x} {:x}", -1_i8, -2_i16, -3_i32);
    negative_64_in_hex_is_its_bits => shows!("8000000000000000", "{:x}", i64::MIN);
    usize_limits                   => shows!("0", "{}", usize::MIN) && usize_is_as_wide_as_an_address();
    pointer_says_its_base          => shows!("0x1f4", "{:p}", core::ptr::without_provenance::<u8>(500));

    // Fields.
    width_fills_in_front           => shows!("[    7]", "[{:5}]", 7);
    width_fills_behind             => shows!("[7    ]", "[{:<5}]", 7);
    width_fills_with_zeros         => shows!("[00007]", "[{:05}]", 7);
    width_of_text                  => shows!("[ text][text ]", "[{:5}][{:<5}]", "text", "text");
    width_that_is_passed           => shows!("[12345]", "[{:3}]", 12345);
    width_that_is_met              => shows!("[12345]", "[{:5}]", 12345);
    width_counts_the_sign          => shows!("[   -7]", "[{:5}]", -7);
    zeros_stand_behind_the_sign    => shows!("[-0007]", "[{:05}]", -7);
    alternate_says_the_base        => shows!("0xff 0XFF 017 0b101", "{:#x} {:#X} {:#o} {:#b}", 255, 255, 15, 5);
    zeros_stand_behind_the_base    => shows!("[0x00ff]", "[{:#06x}]", 255);
    width_of_two_digits            => shows!("[           7]", "[{:12}]", 7);
    zeros_do_not_fill_behind       => shows!("[7    ]", "[{:<05}]", 7);

    // Where it goes.
    bprint_drops_what_has_no_room  => is(bprint!(&mut [0; 5], "{}{}", 123, 456), b"12345");
    bprint_into_no_room            => is(bprint!(&mut [], "{}", 123), b"");
    stdout_to_a_pipe_waits         => stdout_after("line\npart", Buffering::Auto, b"")?;
    stdout_by_line_keeps_the_part  => stdout_after("line\npart", Buffering::Line, b"line\n")?;
    stdout_that_is_full_passes_on  => stdout_that_is_full_passes_on();
    stdout_flush_passes_on         => stdout_flush_passes_on();
    stdout_flush_tells_an_error    => stdout_flush_tells_an_error();
    stderr_does_not_wait           => stderr_does_not_wait();
    stderr_longer_than_its_room    => stderr_longer_than_its_room();
}

fn usize_is_as_wide_as_an_address() -> bool {
    match size_of::<usize>() {
        4 => shows!("4294967295", "{}", usize::MAX),
        _ => shows!("18446744073709551615", "{}", usize::MAX),
    }
}

/// What a child that does this, and then ends at once, writes to the descriptor.
fn written_to<'room>(to: BorrowedFd<'static>, room: &'room mut [u8], does: impl FnOnce()) -> Result<&'room [u8]> {
    let (output, input) = pipe()?;
    child(|| {
        if dup2(&input, to).is_ok() {
            does();
        }
    })?;
    drop(input);
    read_whole(output, room)
}

fn stdout_after(text: &str, buffering: Buffering, expected: &[u8]) -> Result<bool> {
    let print = || {
        stdout().set_buffering(buffering);
        print!("{}", text);
    };
    Ok(is(written_to(STDOUT, &mut [0; 64], print)?, expected))
}

fn stdout_that_is_full_passes_on() -> Result<bool> {
    let print = || {
        stdout().set_buffering(Buffering::Full);
        print!("{}{}", [b'a'; BUFSIZ - 1], "bc");
    };
    let mut room = [0; 2 * BUFSIZ];
    let passed = written_to(STDOUT, &mut room, print)?;
    Ok(passed.len() == BUFSIZ && passed.ends_with(b"ab"))
}

fn stdout_flush_passes_on() -> Result<bool> {
    let print = || {
        stdout().set_buffering(Buffering::Full);
        print!("one, ");
        let _ = stdout().flush();
        print!("two");
    };
    Ok(is(written_to(STDOUT, &mut [0; 64], print)?, b"one, "))
}

fn stdout_flush_tells_an_error() -> Result<bool> {
    stdout().flush()?;
    let saved = dup(STDOUT)?;
    dup2(open(c"/", O_PATH, 0)?, STDOUT)?;
    print!("lost");
    let (first, second) = (stdout().flush(), stdout().flush());
    dup2(saved, STDOUT)?;
    Ok(fails(first, Errno::BADF) && second.is_ok())
}

fn stderr_does_not_wait() -> Result<bool> {
    Ok(is(written_to(STDERR, &mut [0; 64], || eprint!("{} {}", "part", 1))?, b"part 1"))
}

fn stderr_longer_than_its_room() -> Result<bool> {
    let mut room = [0; 1024];
    Ok(is(written_to(STDERR, &mut room, || eprint!("{}", [b'a'; 777]))?, &[b'a'; 777]))
}
