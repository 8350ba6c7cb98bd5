// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `printf`'s formats, read at run time, for C and for those who get a format from somebody else.
//!
//! The engine knows integers and text. All else (fractions, wide characters, `%m`, arguments by their place) is reached through
//! [`Args::more`] only, so that a program which never asks for it does not have it. What comes of a directive is what glibc
//! makes of it in the C locale, with one exception: `%n` writes nothing, and ends the call with `EINVAL`.

use crate::print::Sink;
use crate::{Errno, Result};
use core::ffi::c_int;
use core::ptr;

#[cfg(feature = "c-abi")]
pub(crate) mod c;
mod directive;
mod field;
mod real;
mod values;
mod wide;

pub(crate) use directive::Conversion;
use directive::LEFT;
pub use directive::{Format, before};
pub use field::Field;
pub use values::{Value, print_values};

/// The arguments of a format. `place` counts from 1; 0 is the one that follows the last.
pub trait Args {
    /// A [`Kind::Word`], [`Kind::Wide`] or [`Kind::Text`]. It may have any bits above those of its type.
    fn next(&mut self, kind: Kind, place: u32) -> u64;
    /// Puts one of the other kinds into the field.
    fn more(&mut self, kind: Kind, place: u32, field: &mut Field<'_, '_>);
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Kind {
    /// An `int`, a `long`, or what is passed like them.
    Word = 0,
    /// A `long long` where a `long` is narrower.
    Wide = 1,
    /// The address of a string.
    Text = 2,
    /// A `double`.
    Double = 3,
    /// A `long double`.
    LongDouble = 4,
    /// `errno` (`%m`): no argument.
    Message = 5,
    /// A `wint_t`.
    WideCharacter = 6,
    /// A `const wchar_t *`.
    WideText = 7,
}

/// Prints the arguments into `sink` as `format` asks; answers with the number of bytes. Errors: `EINVAL` for `%n` and for a
/// format that ends in a directive, `EILSEQ` for what is no wide character, `EOVERFLOW` from `INT_MAX` bytes on. printf(3).
///
/// # Safety
/// The arguments are of the types that the format names. Strings end with NUL, or are as long as their precision.
pub unsafe fn format<A: Args>(sink: &mut dyn Sink, format: Format<'_>, args: &mut A) -> Result<usize> {
    let mut out = Out { sink, total: 0, outcome: Ok(()) };
    let mut rest = format;
    while out.outcome.is_ok() {
        let start = rest;
        while !matches!(rest.peek(), 0 | b'%') {
            rest.next();
        }
        out.put(start.text(rest));
        if rest.peek() == 0 {
            return Ok(out.total);
        }
        // SAFETY: the caller's.
        rest = unsafe { directive(&mut out, rest, args) };
    }
    out.outcome.map(|()| 0)
}

/// Any directive.
unsafe fn directive<'a, A: Args>(out: &mut Out<'_>, start: Format<'a>, args: &mut A) -> Format<'a> {
    let mut rest = start;
    rest.next();
    let place = rest.place();
    let mut flags = rest.flags();
    let width = amount(args, &mut rest);
    if width < 0 {
        flags |= LEFT;
    }
    let precision = if rest.skip(b'.') { amount(args, &mut rest) } else { -1 };
    let conversion = Conversion::read(&mut rest);
    let letter = conversion.letter;
    let mut field = Field { flags, width: width.unsigned_abs(), precision, letter, out };
    match conversion.kind() {
        None if letter == b'%' => out.put(b"%"),
        None if matches!(letter, b'n' | 0) => out.outcome = Err(Errno::INVAL),
        None => out.put(start.text(rest)),
        Some(kind) if kind as u8 > Kind::Text as u8 => args.more(kind, place, &mut field),
        Some(kind) => {
            let value = args.next(kind, place);
            let mut room = [0; 64];
            let parts = match conversion.base() {
                Some(base) => field.integer(value, base, conversion.unused_bits(), &mut room),
                // SAFETY: the caller gave what the format names.
                None if kind == Kind::Text => unsafe { field.string(ptr::with_exposed_provenance(value as usize)) },
                None => {
                    room[0] = value as u8;
                    field.text(&room[..1])
                }
            };
            field.put(parts);
        }
    }
    rest
}

/// A number that is in the format, or among the arguments.
fn amount<A: Args>(args: &mut A, rest: &mut Format<'_>) -> c_int {
    if rest.skip(b'*') { args.next(Kind::Word, rest.place()) as c_int } else { rest.number() as c_int }
}

/// What the engine writes to: counts, and remembers what went wrong.
pub(crate) struct Out<'a> {
    sink: &'a mut dyn Sink,
    total: usize,
    outcome: Result<()>,
}

impl Out<'_> {
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.total += bytes.len();
            self.sink.put(bytes);
        }
    }

    fn fill(&mut self, byte: u8, mut count: usize) {
        let some = [byte; 16];
        while count > 0 {
            let len = count.min(some.len());
            self.put(some.get(..len).unwrap_or(&[]));
            count -= len;
        }
    }

    /// Whether so many bytes more can be counted. If not, that is how it ends.
    fn can_take(&mut self, len: usize) -> bool {
        let fits = self.total.saturating_add(len) < c_int::MAX as usize;
        if !fits {
            self.outcome = Err(Errno::OVERFLOW);
        }
        fits
    }
}
