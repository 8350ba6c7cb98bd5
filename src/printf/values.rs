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
    /// For `%f` and the like.
    Real(f64),
}

/// A list of arguments.
struct Values<'a> {
    values: &'a [Value<'a>],
    next: usize,
    fit: bool,
}

impl Args for Values<'_> {
    fn next(&mut self, kind: Kind, place: u32) -> u64 {
        match (self.take(place), kind) {
            (Some(&Value::Integer(value)), Kind::Word | Kind::Wide) => value as u64,
            (Some(Value::Text(text)), Kind::Text) => text.as_ptr().expose_provenance() as u64,
            _ => {
                self.fit = false;
                0
            }
        }
    }

    fn more(&mut self, kind: Kind, place: u32, field: &mut Field<'_, '_>) {
        match (self.take(place), kind) {
            (Some(&Value::Real(value)), Kind::Double) => field.double(value),
            _ => self.fit = false,
        }
    }
}

impl<'a> Values<'a> {
    fn take(&mut self, place: u32) -> Option<&'a Value<'a>> {
        if place > 0 {
            self.next = place as usize - 1;
        }
        self.next += 1;
        self.values.get(self.next - 1)
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
