// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `$((...))`: the integer expressions of C, with 64 bits on every machine.
//!
//! What is not to be evaluated, behind `0 &&` for one, is read all the same: then nothing is assigned, and nothing is wrong.

use super::Shell;
use super::expand::Context;
use crate::bytes;
use crate::words::{Words, words};

/// The operators between two operands, each longer one before its beginning: a letter for each, and how tightly it binds.
const BINARY: Words<(u8, u8)> = words! {
    "||" (b'O', 1);
    "&&" (b'A', 2);
    "==" (b'e', 6);
    "!=" (b'n', 6);
    "<=" (b'l', 7);
    ">=" (b'g', 7);
    "<<" (b'L', 8);
    ">>" (b'R', 8);
    "|"  (b'|', 3);
    "^"  (b'^', 4);
    "&"  (b'&', 5);
    "<"  (b'<', 7);
    ">"  (b'>', 7);
    "+"  (b'+', 9);
    "-"  (b'-', 9);
    "*"  (b'*', 10);
    "/"  (b'/', 10);
    "%"  (b'%', 10);
};

/// Reads an expression from left to right.
struct Reader<'a> {
    shell: &'a mut Shell,
    rest: &'a [u8],
    /// Whether what is read counts.
    is_live: bool,
}

impl Shell {
    /// The value of an expression, in which parameters are expanded first.
    pub(super) fn arithmetic(&mut self, expression: &[u8]) -> i64 {
        let expression = self.text(expression, Context::Here);
        let mut reader = Reader { shell: self, rest: &expression, is_live: true };
        let value = if reader.peek().is_none() { 0 } else { reader.assignment() };
        if reader.peek().is_some() { reader.fails() } else { value }
    }
}

impl Reader<'_> {
    /// The next character that is not a blank.
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.first().copied()
    }

    fn accept(&mut self, text: &[u8]) -> bool {
        self.peek();
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Tells that this is no expression, and reads no more of it.
    fn fails(&mut self) -> i64 {
        self.shell.abort(self.rest, b"arithmetic expression expected");
        self.rest = b"";
        0
    }

    /// Reads something that only counts `if` this holds.
    fn only(&mut self, holds: bool, read: fn(&mut Self) -> i64) -> i64 {
        let before = self.is_live;
        self.is_live &= holds;
        let value = read(self);
        self.is_live = before;
        value
    }

    fn name(&mut self) -> &[u8] {
        self.peek();
        let len = self.rest.iter().take_while(|&&byte| bytes::is_name_byte(byte)).count();
        let name = self.rest.get(..len).unwrap_or(&[]);
        if bytes::is_name(name) { name } else { b"" }
    }

    fn assignment(&mut self) -> i64 {
        let name: alloc::vec::Vec<u8> = self.name().into();
        let start = self.rest;
        self.rest = self.rest.get(name.len()..).unwrap_or(&[]);
        self.peek();
        let (len, operator) = match self.rest {
            [b'=', b'=', ..] => (0, 0),
            [b'=', ..] => (1, b'='),
            rest => match BINARY.prefix(rest) {
                // A comparison that ends with `=` was longer, and `&&=` is none.
                Some((_, (_, 1 | 2 | 6 | 7))) => (0, 0),
                Some((text, (letter, _))) if rest.get(text.len()) == Some(&b'=') => (text.len() + 1, letter),
                _ => (0, 0),
            },
        };
        if name.is_empty() || len == 0 {
            self.rest = start;
            return self.conditional();
        }
        self.rest = self.rest.get(len..).unwrap_or(&[]);
        let old = if operator == b'=' { 0 } else { self.variable(&name) };
        let mut value = self.assignment();
        if operator != b'=' {
            value = self.apply(operator, old, value);
        }
        if self.is_live {
            self.shell.assign(&name, bytes::decimal(value, &mut [0; 24]));
        }
        value
    }

    fn conditional(&mut self) -> i64 {
        let condition = self.binary(1);
        if !self.accept(b"?") {
            return condition;
        }
        let one = self.only(condition != 0, Self::assignment);
        if !self.accept(b":") {
            return self.fails();
        }
        let other = self.only(condition == 0, Self::conditional);
        if condition != 0 { one } else { other }
    }

    /// Operands between which operators stand that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> i64 {
        let mut left = self.unary();
        loop {
            self.peek();
            let Some((text, (operator, binding))) = BINARY.prefix(self.rest).filter(|(_, (_, own))| *own >= least)
            else {
                return left;
            };
            self.accept(text);
            let before = self.is_live;
            self.is_live &= match operator {
                b'A' => left != 0,
                b'O' => left == 0,
                _ => true,
            };
            let right = self.binary(binding + 1);
            self.is_live = before;
            left = self.apply(operator, left, right);
        }
    }

    fn apply(&mut self, operator: u8, left: i64, right: i64) -> i64 {
        match operator {
            b'O' => (left != 0 || right != 0).into(),
            b'A' => (left != 0 && right != 0).into(),
            b'|' => left | right,
            b'^' => left ^ right,
            b'&' => left & right,
            b'e' => (left == right).into(),
            b'n' => (left != right).into(),
            b'<' => (left < right).into(),
            b'>' => (left > right).into(),
            b'l' => (left <= right).into(),
            b'g' => (left >= right).into(),
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

    fn unary(&mut self) -> i64 {
        match self.peek() {
            Some(b'(') => {
                self.accept(b"(");
                let value = self.assignment();
                if self.accept(b")") { value } else { self.fails() }
            }
            Some(operator @ (b'-' | b'+' | b'!' | b'~')) => {
                self.accept(&[operator]);
                let value = self.unary();
                match operator {
                    b'-' => value.wrapping_neg(),
                    b'+' => value,
                    b'!' => (value == 0).into(),
                    _ => !value,
                }
            }
            Some(b'0'..=b'9') => self.constant(),
            _ => {
                let name: alloc::vec::Vec<u8> = self.name().into();
                self.rest = self.rest.get(name.len()..).unwrap_or(&[]);
                if name.is_empty() { self.fails() } else { self.variable(&name) }
            }
        }
    }

    /// A number: decimal, octal behind `0`, hexadecimal behind `0x`.
    fn constant(&mut self) -> i64 {
        let len = self.rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (text, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        match integer(text) {
            Some(value) => {
                self.rest = rest;
                value
            }
            None => self.fails(),
        }
    }

    /// The value of a variable as a number; 0 if it is not set.
    fn variable(&mut self, name: &[u8]) -> i64 {
        let value = match self.shell.parameter(name) {
            None if self.is_live && self.shell.options.has(b'u') => {
                return self.shell.abort(name, b"parameter not set").into();
            }
            value => value.unwrap_or_default(),
        };
        let text = value.trim_ascii();
        let (is_negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        match integer(digits) {
            _ if text.is_empty() => 0,
            Some(value) if is_negative => value.wrapping_neg(),
            Some(value) => value,
            None => self.shell.abort(text, b"this is no number").into(),
        }
    }
}

fn integer(text: &[u8]) -> Option<i64> {
    let value = match text {
        [b'0', b'x' | b'X', digits @ ..] => bytes::radix(digits, 16),
        [b'0', digits @ ..] if !digits.is_empty() => bytes::radix(digits, 8),
        digits => bytes::number(digits),
    };
    value.map(|value| value as i64)
}
