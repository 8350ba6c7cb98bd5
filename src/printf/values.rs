// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Arguments of a format as Rust has them: a slice of values that know their types.

use super::{Args, Field, Format, Kind};
use crate::print::Sink;
use crate::{Errno, Result};
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
struct Values<'a> {
    values: &'a [Value<'a>],
    next: usize,
    fit: bool,
}

impl Args for Values<'_> {
    fn next(&mut self, kind: Kind, place: u32) -> u64 {
        if place > 0 {
            self.next = place as usize - 1;
        }
        let value = self.values.get(self.next);
        self.next += 1;
        match (value, kind) {
            (Some(&Value::Integer(value)), Kind::Word | Kind::Wide) => value as u64,
            (Some(Value::Text(text)), Kind::Text) => text.as_ptr().expose_provenance() as u64,
            _ => {
                self.fit = false;
                0
            }
        }
    }

    fn more(&mut self, _: Kind, _: u32, _: &mut Field<'_, '_>) {
        self.next += 1;
        self.fit = false;
    }
}

/// Prints `values` as `format` asks, with the types checked: what C's `printf` makes of them. Errors: those of
/// [`format`](super::format), and `EINVAL` where a value is missing or of another type.
pub fn print_values(sink: &mut dyn Sink, format: &CStr, values: &[Value<'_>]) -> Result<usize> {
    let mut values = Values { values, next: 0, fit: true };
    // SAFETY: Values gives nothing that is not of the type which is asked for.
    let total = unsafe { super::format(sink, Format::new(format), &mut values)? };
    if values.fit { Ok(total) } else { Err(Errno::INVAL) }
}
