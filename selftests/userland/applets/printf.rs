// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `printf`: its arguments as a format says, which is used again as long as there are arguments left.

use crate::bytes::{digits, radix, signed};
use crate::call::{Call, FAILED, Outcome, TROUBLE, Told};
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

struct Printer<'a> {
    call: &'a Call<'a>,
    args: core::slice::Iter<'a, CString>,
    outcome: Outcome,
}

/// What stands between `%` and the letter.
#[derive(Default)]
struct Spec {
    is_left: bool,
    is_zero: bool,
    is_alternate: bool,
    /// What stands in front of a positive number.
    sign: Option<u8>,
    width: usize,
    precision: Option<usize>,
}

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let [format, args @ ..] = call.operands else { return Err(TROUBLE) };
    let mut printer = Printer { call, args: args.iter(), outcome: Ok(()) };
    loop {
        let before = printer.args.len();
        let goes_on = printer.print(format.to_bytes())?;
        if !goes_on || printer.args.len() == 0 || printer.args.len() == before {
            return printer.outcome;
        }
    }
}

impl Printer<'_> {
    /// Prints the format once. Answers whether it may be used again.
    fn print(&mut self, mut format: &[u8]) -> Told<bool> {
        loop {
            match format {
                [] => return Ok(true),
                [b'\\', b'c', ..] => return Ok(false),
                [b'\\', ..] => {
                    let (byte, rest) = escape(format, false);
                    print!("{:c}", byte);
                    format = rest;
                }
                [b'%', b'%', rest @ ..] => {
                    print!("%");
                    format = rest;
                }
                [b'%', rest @ ..] => match self.directive(rest)? {
                    Some(rest) => format = rest,
                    None => return Ok(false),
                },
                [byte, rest @ ..] => {
                    print!("{:c}", *byte);
                    format = rest;
                }
            }
        }
    }

    /// Prints the next argument as what stands behind a `%` says. Answers with the rest, or nothing if `%b` has ended it all.
    fn directive<'f>(&mut self, mut format: &'f [u8]) -> Told<Option<&'f [u8]>> {
        let mut spec = Spec::default();
        while let [flag, rest @ ..] = format {
            match flag {
                b'-' => spec.is_left = true,
                b'0' => spec.is_zero = true,
                b'#' => spec.is_alternate = true,
                b'+' => spec.sign = Some(b'+'),
                b' ' => spec.sign = spec.sign.or(Some(b' ')),
                _ => break,
            }
            format = rest;
        }
        let width = self.count(&mut format);
        spec.is_left |= width < 0;
        spec.width = width.unsigned_abs() as usize;
        if let [b'.', rest @ ..] = format {
            format = rest;
            spec.precision = usize::try_from(self.count(&mut format)).ok();
        }
        let [kind, rest @ ..] = format else { return Err(self.call.misused("a directive has no end", c"")) };
        let argument = self.args.next().map(CString::as_c_str);
        let text = argument.unwrap_or(c"").to_bytes();
        match kind {
            b's' => spec.text(text),
            b'c' => spec.text(text.get(..1).unwrap_or(&[])),
            b'b' => {
                let (text, goes_on) = escaped(text);
                spec.text(&text);
                return Ok(goes_on.then_some(rest));
            }
            b'd' | b'i' => {
                let number = self.number(argument);
                spec.number(*kind, number < 0, number.unsigned_abs());
            }
            b'u' | b'o' | b'x' | b'X' => {
                let number = self.number(argument) as u64;
                spec.sign = None;
                spec.number(*kind, false, number);
            }
            _ => return Err(self.call.misused("unknown directive", c"")),
        }
        Ok(Some(rest))
    }

    /// A width or precision: digits, or an argument in the place of `*`.
    fn count(&mut self, format: &mut &[u8]) -> i64 {
        if let [b'*', rest @ ..] = format {
            *format = rest;
            let argument = self.args.next().map(CString::as_c_str);
            return self.number(argument);
        }
        let digits = format.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = format.split_at_checked(digits).unwrap_or_default();
        *format = rest;
        signed(digits).unwrap_or(0)
    }

    /// The number that an argument is: decimal, octal, hexadecimal, or the code of the character behind a quote.
    fn number(&mut self, argument: Option<&CStr>) -> i64 {
        let Some(argument) = argument else { return 0 };
        let text = argument.to_bytes();
        let (is_negative, digits) = match text {
            [b'\'' | b'"', byte, ..] => return (*byte).into(),
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] => (false, digits),
            digits => (false, digits),
        };
        let (base, digits) = match digits {
            [b'0', b'x' | b'X', digits @ ..] => (16, digits),
            [b'0', ..] => (8, digits),
            digits => (10, digits),
        };
        // As much of it as is a number.
        let mut len = digits.len();
        while len > 0 && radix(digits.get(..len).unwrap_or(&[]), base).is_none() {
            len -= 1;
        }
        let number = radix(digits.get(..len).unwrap_or(&[]), base);
        if len < digits.len() || number.is_none() {
            eprintln!("{}: {}: this is no number", self.call.applet.name, argument);
            self.outcome = Err(FAILED);
        }
        let number = number.unwrap_or(0) as i64;
        if is_negative { number.wrapping_neg() } else { number }
    }
}

impl Spec {
    fn text(&self, text: &[u8]) {
        self.field(b"", text.get(..self.precision.unwrap_or(usize::MAX)).unwrap_or(text));
    }

    fn number(mut self, kind: u8, is_negative: bool, number: u64) {
        let mut room = [0; 24];
        let base = match kind {
            b'o' => 8,
            b'x' | b'X' => 16,
            _ => 10,
        };
        let start = digits(number, base, &mut room);
        if kind == b'X' {
            room.make_ascii_uppercase();
        }
        let digits = room.get(start..).unwrap_or(&[]);
        let mut prefix: &[u8] = match kind {
            _ if is_negative => b"-",
            b'o' if self.is_alternate && number != 0 => b"0",
            b'x' if self.is_alternate && number != 0 => b"0x",
            b'X' if self.is_alternate && number != 0 => b"0X",
            _ => self.sign.as_slice(),
        };
        let zeros = match self.precision.take() {
            Some(precision) => {
                self.is_zero = false;
                precision.saturating_sub(digits.len())
            }
            None => 0,
        };
        if kind == b'o' && zeros > 0 {
            prefix = b"";
        }
        let mut body = alloc::vec![b'0'; zeros];
        body.extend_from_slice(digits);
        let prefix: Vec<u8> = prefix.into();
        self.field(&prefix, &body);
    }

    /// Something in a field of this width. Zeros stand behind the prefix.
    fn field(&self, prefix: &[u8], body: &[u8]) {
        let missing = self.width.saturating_sub(prefix.len() + body.len());
        let fill = |byte: u8, is_here: bool| (0..if is_here { missing } else { 0 }).for_each(|_| print!("{:c}", byte));
        fill(b' ', !self.is_left && !self.is_zero);
        print!("{}", prefix);
        fill(b'0', !self.is_left && self.is_zero);
        print!("{}", body);
        fill(b' ', self.is_left);
    }
}

/// What an escape at the start of `text` means, and the rest. Octal digits may begin with a 0 more where that `is_long`.
fn escape(text: &[u8], is_long: bool) -> (u8, &[u8]) {
    let known = b"a\x07b\x08f\x0cn\nr\rt\tv\x0b\\\\";
    let [_, letter, rest @ ..] = text else { return (b'\\', text.get(1..).unwrap_or(&[])) };
    if let [b'0'..=b'7', ..] = letter_and(text) {
        let digits = letter_and(text);
        let most = if is_long && *letter == b'0' { 4 } else { 3 };
        let len = digits.iter().take(most).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
        let (digits, rest) = digits.split_at_checked(len).unwrap_or_default();
        return (radix(digits, 8).unwrap_or(0) as u8, rest);
    }
    let mut pairs = known.chunks_exact(2);
    match pairs.find(|pair| pair.first() == Some(letter)) {
        Some(pair) => (pair.last().copied().unwrap_or(0), rest),
        None => (b'\\', letter_and(text)),
    }
}

fn letter_and(text: &[u8]) -> &[u8] {
    text.get(1..).unwrap_or(&[])
}

/// A text with its escapes replaced, and whether there was no `\c`, which ends all output.
pub(crate) fn escaped(mut text: &[u8]) -> (Vec<u8>, bool) {
    let mut done = Vec::new();
    loop {
        match text {
            [] => return (done, true),
            [b'\\', b'c', ..] => return (done, false),
            [b'\\', ..] => {
                let (byte, rest) = escape(text, true);
                done.push(byte);
                text = rest;
            }
            [byte, rest @ ..] => {
                done.push(*byte);
                text = rest;
            }
        }
    }
}
