// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `$((...))`: the integer expressions of C, with 64 bits on every machine.
//!
//! What is not to be evaluated, behind `0 &&` for one, is read all the same: then nothing is assigned, and nothing is wrong.

use super::expand::Context;
use super::{Flow, Shell};
use crate::bytes;
use crate::words::{Words, words};

/// The operators between two operands, each longer one before its beginning, with how tightly they bind.
const BINARY: Words<u8> = words! {
    "||" 1;
    "&&" 2;
    "==" 6;
    "!=" 6;
    "<=" 7;
    ">=" 7;
    "<<" 8;
    ">>" 8;
    "|"  3;
    "^"  4;
    "&"  5;
    "<"  7;
    ">"  7;
    "+"  9;
    "-"  9;
    "*"  10;
    "/"  10;
    "%"  10;
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
    pub(super) fn arithmetic(&mut self, expression: &[u8]) -> Flow<i64> {
        let expression = self.text(expression, Context::Here)?;
        let mut reader = Reader { shell: self, rest: &expression, is_live: true };
        let value = if reader.peek().is_none() { 0 } else { reader.assignment()? };
        if reader.peek().is_some() { reader.fails() } else { Ok(value) }
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

    fn fails<T>(&mut self) -> Flow<T> {
        self.shell.abort(self.rest, b"arithmetic expression expected")
    }

    /// Reads something that only counts `if` this holds.
    fn only<T>(&mut self, holds: bool, read: fn(&mut Self) -> Flow<T>) -> Flow<T> {
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

    fn assignment(&mut self) -> Flow<i64> {
        let name: alloc::vec::Vec<u8> = self.name().into();
        let start = self.rest;
        self.rest = self.rest.get(name.len()..).unwrap_or(&[]);
        self.peek();
        let operator = match self.rest {
            _ if name.is_empty() => None,
            [b'=', b'=', ..] => None,
            [b'=', ..] => Some((b"".as_slice(), 0)),
            // A comparison that ends with `=` was longer, and `&&=` is none.
            rest => BINARY
                .prefix(rest)
                .filter(|(text, binding)| rest.get(text.len()) == Some(&b'=') && !matches!(*binding, 1 | 2 | 6 | 7)),
        };
        let Some((operator, _)) = operator else {
            self.rest = start;
            return self.conditional();
        };
        self.rest = self.rest.get(operator.len() + 1..).unwrap_or(&[]);
        let old = if operator.is_empty() { 0 } else { self.variable(&name)? };
        let new = self.assignment()?;
        let value = if operator.is_empty() { new } else { self.apply(operator, old, new)? };
        if self.is_live {
            self.shell.assign(&name, bytes::decimal(value, &mut [0; 24]).into())?;
        }
        Ok(value)
    }

    fn conditional(&mut self) -> Flow<i64> {
        let condition = self.binary(1)?;
        if !self.accept(b"?") {
            return Ok(condition);
        }
        let one = self.only(condition != 0, Self::assignment)?;
        if !self.accept(b":") {
            return self.fails();
        }
        let other = self.only(condition == 0, Self::conditional)?;
        Ok(if condition != 0 { one } else { other })
    }

    /// Operands between which operators stand that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Flow<i64> {
        let mut left = self.unary()?;
        loop {
            self.peek();
            let Some((operator, binding)) = BINARY.prefix(self.rest) else {
                return Ok(left);
            };
            if binding < least {
                return Ok(left);
            }
            self.accept(operator);
            let before = self.is_live;
            self.is_live &= match operator {
                b"&&" => left != 0,
                b"||" => left == 0,
                _ => true,
            };
            let right = self.binary(binding + 1);
            self.is_live = before;
            left = self.apply(operator, left, right?)?;
        }
    }

    fn apply(&mut self, operator: &[u8], left: i64, right: i64) -> Flow<i64> {
        Ok(match operator {
            b"||" => (left != 0 || right != 0).into(),
            b"&&" => (left != 0 && right != 0).into(),
            b"|" => left | right,
            b"^" => left ^ right,
            b"&" => left & right,
            b"==" => (left == right).into(),
            b"!=" => (left != right).into(),
            b"<" => (left < right).into(),
            b">" => (left > right).into(),
            b"<=" => (left <= right).into(),
            b">=" => (left >= right).into(),
            b"<<" => left.wrapping_shl(right as u32),
            b">>" => left.wrapping_shr(right as u32),
            b"+" => left.wrapping_add(right),
            b"-" => left.wrapping_sub(right),
            b"*" => left.wrapping_mul(right),
            _ if right == 0 && self.is_live => return self.shell.abort(operator, b"division by zero"),
            _ if right == 0 => 0,
            b"/" => left.wrapping_div(right),
            _ => left.wrapping_rem(right),
        })
    }

    fn unary(&mut self) -> Flow<i64> {
        match self.peek() {
            Some(b'(') => {
                self.accept(b"(");
                let value = self.assignment()?;
                if self.accept(b")") { Ok(value) } else { self.fails() }
            }
            Some(operator @ (b'-' | b'+' | b'!' | b'~')) => {
                self.accept(&[operator]);
                let value = self.unary()?;
                Ok(match operator {
                    b'-' => value.wrapping_neg(),
                    b'+' => value,
                    b'!' => (value == 0).into(),
                    _ => !value,
                })
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
    fn constant(&mut self) -> Flow<i64> {
        let len = self.rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (text, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        match integer(text) {
            Some(value) => {
                self.rest = rest;
                Ok(value)
            }
            None => self.fails(),
        }
    }

    /// The value of a variable as a number; 0 if it is not set.
    fn variable(&mut self, name: &[u8]) -> Flow<i64> {
        let value = match self.shell.parameter(name) {
            None if self.is_live && self.shell.options.has(b'u') => {
                return self.shell.abort(name, b"parameter not set");
            }
            value => value.unwrap_or_default(),
        };
        let text = value.trim_ascii();
        let (is_negative, digits) = match text {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        match integer(digits) {
            _ if text.is_empty() => Ok(0),
            Some(value) => Ok(if is_negative { value.wrapping_neg() } else { value }),
            None => self.shell.abort(text, b"this is no number"),
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
