// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Arguments of a format as Rust has them: a slice of values that know their types.

use super::{Args, Field, More, Next};
use core::ffi::CStr;

/// An argument.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// For `%d` and the other integers, in the length that the format says, and for `%c` and `*`.
    Integer(i64),
    /// For `%s`.
    Text(&'a CStr),
}

/// A list of arguments.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    values: &'a [Value<'a>],
    next: usize,
    fit: bool,
}

impl<'a> Values<'a> {
    /// All of `values`, from the first on.
    pub const fn new(values: &'a [Value<'a>]) -> Self {
        Self { values, next: 0, fit: true }
    }

    /// Whether each that was asked for was there and of its type.
    pub const fn all_fit(&self) -> bool {
        self.fit
    }
}

impl Args for Values<'_> {
    fn next(&mut self, kind: Next) -> u64 {
        let value = self.values.get(self.next);
        self.next += 1;
        match (value, kind) {
            (Some(&Value::Integer(value)), Next::Word | Next::Wide) => value as u64,
            (Some(Value::Text(text)), Next::Text) => text.as_ptr().expose_provenance() as u64,
            _ => {
                self.fit = false;
                0
            }
        }
    }

    fn rewind(&mut self) {
        self.next = 0;
    }

    fn more(&mut self, _: More, _: Option<&mut Field<'_, '_>>) {
        self.next += 1;
        self.fit = false;
    }
}
