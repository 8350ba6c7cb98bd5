// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Directives that are nothing but a letter, and `h`, `l` or `z` for the length of an integer: `%d`, `%s`, `%llx`. Most formats
//! have no others, and printing them takes a quarter of the code.

use super::field::divide;
use super::{Args, Format, Kind, Out};
use core::ffi::{c_long, c_ulong};
use core::mem::MaybeUninit;
use core::ptr::with_exposed_provenance;

/// An integer in base 10 or 16, a string, a character, or `%%`. Answers with what comes behind it.
///
/// # Safety
/// The argument is of the type that the directive names.
pub(super) unsafe fn directive<'a, A: Args>(out: &mut Out<'_>, start: Format<'a>, args: &mut A) -> Format<'a> {
    let mut rest = start;
    rest.next();
    let length = length(&mut rest);
    let letter = rest.next();
    match letter {
        b's' => match args.next(Kind::Text, 0) as usize {
            0 => out.put(b"(null)"),
            // SAFETY: the caller gave what the format names.
            text => out.put(unsafe { string(with_exposed_provenance(text)) }),
        },
        b'c' => out.put(&[args.next(Kind::Word, 0) as u8]),
        b'd' | b'i' | b'u' | b'x' | b'X' => integer(out, letter, bits(length), args),
        b'%' => out.put(b"%"),
        _ => out.put(start.text(rest)),
    }
    rest
}

/// -2 is `hh`, 2 is `ll`. Not in its place, where it would become a table of jumps with what follows.
#[inline(never)]
fn length(rest: &mut Format<'_>) -> i32 {
    let mut length = 0;
    loop {
        if rest.skip(b'h') {
            length -= 1;
        } else if rest.skip(b'l') || rest.skip(b'z') {
            length += 1;
        } else {
            return length;
        }
    }
}

#[inline(always)]
#[allow(clippy::unnecessary_cast, reason = "a long is narrower on some ports")]
fn integer<A: Args>(out: &mut Out<'_>, letter: u8, bits: u32, args: &mut A) {
    // `X` is before these, `u` and `x` are behind.
    let is_signed = (b'd'..=b'i').contains(&letter);
    let mut value = match c_long::BITS.checked_sub(bits) {
        // One shift of a register where that has half the bits.
        Some(unused) => {
            let value = (args.next(Kind::Word, 0) as c_long) << unused;
            if is_signed { (value >> unused) as u64 } else { (value as c_ulong >> unused) as u64 }
        }
        None => args.next(Kind::Wide, 0),
    };
    if is_signed && (value as i64) < 0 {
        out.put(b"-");
        value = value.wrapping_neg();
    }
    let base = if letter | 0x20 == b'x' { 16 } else { 10 };
    let mut room = [MaybeUninit::uninit(); 20];
    let mut len = 0;
    for place in room.iter_mut().rev() {
        let digit;
        (value, digit) = divide(value, base);
        // Letters have the case of the directive's own.
        place.write(if digit < 10 { b'0' + digit } else { (b'A' - 10 + digit) | (letter & 0x20) });
        len += 1;
        if value == 0 {
            break;
        }
    }
    // SAFETY: so many places have a digit.
    out.put(unsafe { room.get_unchecked(room.len() - len..).assume_init_ref() });
}

/// How many bits an integer of this length has.
fn bits(length: i32) -> u32 {
    let doubled = if c_long::BITS < u64::BITS && length > 0 { length - 1 } else { length };
    8_u32.wrapping_shl((doubled + 2) as u32).min(u64::BITS)
}

/// All of a string. What it has is counted here, because that takes less code than a `strlen` that is fast; the compiler would
/// have that called if it knew what this is.
///
/// # Safety
/// It ends with NUL.
unsafe fn string<'a>(text: *const u8) -> &'a [u8] {
    let mut len = 0;
    // SAFETY: the NUL is not passed.
    unsafe {
        while text.add(len).read_volatile() != 0 {
            len += 1;
        }
        core::slice::from_raw_parts(text, len)
    }
}
