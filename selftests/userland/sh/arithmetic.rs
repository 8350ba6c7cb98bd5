// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `$((...))`: the integer expressions of C, with 64 bits on every machine.
//!
//! What is not to be evaluated, behind `0 &&` for one, is read all the same: then nothing is assigned, and nothing is wrong.

use super::Shell;
use super::expand::Context;
use crate::bytes;
use crate::words::{Words, words};
use alloc::vec::Vec;

/// The operators behind an operand, each longer one before its beginning: what it does, and how tightly it binds.
///
/// A comparison is a number whose bits say whether it holds where the left one is less, equal, greater.
#[rustfmt::skip]
const OPERATORS: Words<(u8, u8)> = words! {
    "||"  (b'O', 2);        "&&"  (b'A', 3);        "==" (0b010, 7);        "!=" (0b101, 7);
    "<<=" (b'L', ASSIGNS);  ">>=" (b'R', ASSIGNS);  "<=" (0b011, 8);        ">=" (0b110, 8);
    "<<"  (b'L', 9);        ">>"  (b'R', 9);        "<"  (0b001, 8);        ">"  (0b100, 8);
    "|="  (b'|', ASSIGNS);  "^="  (b'^', ASSIGNS);  "&=" (b'&', ASSIGNS);   "=" (b'=', ASSIGNS);
    "+="  (b'+', ASSIGNS);  "-="  (b'-', ASSIGNS);  "*=" (b'*', ASSIGNS);   "/=" (b'/', ASSIGNS);
    "%="  (b'%', ASSIGNS);  "?"   (b'?', CHOOSES);  "|"  (b'|', 4);         "^" (b'^', 5);
    "&"   (b'&', 6);        "+"   (b'+', 10);       "-"  (b'-', 10);        "*" (b'*', 11);
    "/"   (b'/', 11);       "%"   (b'%', 11);
};

/// How tightly assignments bind.
const ASSIGNS: u8 = 0;
/// How tightly `? :` binds.
const CHOOSES: u8 = 1;
/// No operator between operands binds as tightly.
const TIGHTEST: u8 = 12;

/// Reads an expression from left to right.
struct Reader<'a> {
    shell: &'a mut Shell,
    rest: &'a [u8],
    /// Whether what is read counts.
    is_live: bool,
}

impl Shell {
    /// The value of an expression, in which parameters are expanded first.
    #[inline(never)]
    pub(super) fn arithmetic(&mut self, expression: &[u8]) -> i64 {
        let expression = self.text(expression, Context::Here);
        let mut reader = Reader { shell: self, rest: &expression, is_live: true };
        let value = if reader.peek() == 0 { 0 } else { reader.expression(ASSIGNS) };
        if reader.peek() == 0 { value } else { reader.fails() }
    }
}

impl<'a> Reader<'a> {
    /// The next character that is not a blank; 0 at the end.
    fn peek(&mut self) -> u8 {
        self.rest = self.rest.trim_ascii_start();
        self.rest.first().copied().unwrap_or(0)
    }

    /// Takes as many characters.
    fn take(&mut self, len: usize) -> &'a [u8] {
        let (text, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        self.rest = rest;
        text
    }

    /// Takes a character if it comes next.
    fn accept(&mut self, character: u8) -> bool {
        let is_it = self.peek() == character;
        self.take(is_it.into());
        is_it
    }

    /// Tells that this is no expression, and reads no more of it.
    fn fails(&mut self) -> i64 {
        self.shell.abort(self.rest, b"arithmetic expression expected");
        self.rest = b"";
        0
    }

    /// Operands between which operators stand that bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> i64 {
        let mut left = 0;
        let mut name = b"".as_slice();
        match self.peek() {
            b'0'..=b'9' => left = self.constant(),
            b'(' => {
                self.take(1);
                left = self.expression(ASSIGNS);
                if !self.accept(b')') {
                    return self.fails();
                }
            }
            operator @ (b'-' | b'+' | b'!' | b'~') => {
                self.take(1);
                let value = self.expression(TIGHTEST);
                left = match operator {
                    b'-' => value.wrapping_neg(),
                    b'+' => value,
                    b'!' => (value == 0).into(),
                    _ => !value,
                };
            }
            _ => {
                name = self.take(self.rest.iter().take_while(|&&byte| bytes::is_name_byte(byte)).count());
                if name.is_empty() {
                    return self.fails();
                }
            }
        }
        loop {
            self.peek();
            let next = OPERATORS.prefix(self.rest).filter(|(_, (_, binding))| *binding >= least);
            let (text, (operator, binding)) = next.unwrap_or_default();
            if !name.is_empty() && operator != b'=' {
                left = self.variable(name);
            }
            if text.is_empty() {
                return left;
            }
            self.take(text.len());
            match binding {
                ASSIGNS if name.is_empty() => return self.fails(),
                ASSIGNS => {
                    let right = self.expression(ASSIGNS);
                    left = self.apply(operator, left, right);
                    if self.is_live {
                        self.shell.assign(name, bytes::decimal(left, &mut [0; 24]));
                    }
                }
                CHOOSES => {
                    let one = self.only(left != 0, ASSIGNS);
                    if !self.accept(b':') {
                        return self.fails();
                    }
                    let other = self.only(left == 0, CHOOSES);
                    left = if left != 0 { one } else { other };
                }
                _ => {
                    let decides = (operator == b'A' && left == 0) || (operator == b'O' && left != 0);
                    let right = self.only(!decides, binding + 1);
                    left = self.apply(operator, left, right);
                }
            }
            name = b"";
        }
    }

    /// Reads what only counts if this holds.
    fn only(&mut self, holds: bool, least: u8) -> i64 {
        let before = self.is_live;
        self.is_live &= holds;
        let value = self.expression(least);
        self.is_live = before;
        value
    }

    fn apply(&mut self, operator: u8, left: i64, right: i64) -> i64 {
        match operator {
            0..8 => (operator >> (left.cmp(&right) as i8 + 1) & 1).into(),
            b'O' => (left != 0 || right != 0).into(),
            b'A' => (left != 0 && right != 0).into(),
            b'=' => right,
            b'|' => left | right,
            b'^' => left ^ right,
            b'&' => left & right,
            b'L' => left.wrapping_shl(right as u32),
            b'R' => left.wrapping_shr(right as u32),
            b'+' => left.wrapping_add(right),
            b'-' => left.wrapping_sub(right),
            b'*' => left.wrapping_mul(right),
            _ if right == 0 && self.is_live => self.shell.abort(&[operator], b"division by zero").into(),
            _ if right == 0 => 0,
            b'/' => left.wrapping_div(right),
            _ => left.wrapping_rem(right),
        }
    }

    /// A number: decimal, octal behind `0`, hexadecimal behind `0x`.
    fn constant(&mut self) -> i64 {
        let text = self.take(self.rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count());
        integer(text).unwrap_or_else(|| self.fails())
    }

    /// The value of a variable as a number; 0 if it is not set.
    fn variable(&mut self, name: &[u8]) -> i64 {
        let mut value = Vec::new();
        if !self.shell.parameter(name, &mut value) && self.is_live && self.shell.options.has(b'u') {
            self.shell.abort(name, b"parameter not set");
        }
        let (is_negative, digits) = match value.trim_ascii() {
            [] => return 0,
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        match integer(digits) {
            Some(value) if is_negative => value.wrapping_neg(),
            Some(value) => value,
            None => self.shell.abort(&value, b"this is no number").into(),
        }
    }
}

fn integer(text: &[u8]) -> Option<i64> {
    let (digits, base) = match text {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        [b'0', digits @ ..] if !digits.is_empty() => (digits, 8),
        digits => (digits, 10),
    };
    bytes::radix(digits, base).map(|value| value as i64)
}
