// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `printf`'s formats, read at run time, for C and for those who get a format from somebody else.
//!
//! The engine knows integers and text. Numbers with a fraction, wide characters and `%m` are reached only through
//! [`Args::more`], so that a program which never asks for them does not have them. What it makes of a directive is what glibc
//! makes of it in the C locale, with one exception: `%n` writes nothing, and ends the call with `EINVAL`.

use crate::print::Sink;
use crate::{Errno, Result};
use core::ffi::{CStr, c_int, c_long};
use core::slice::Iter;

#[cfg(feature = "c-abi")]
mod c;
mod field;
mod values;

pub use field::Field;
pub use values::{Value, Values};

/// The arguments of a format, one after the other.
pub trait Args {
    /// The next one. It may have any bits above those of its type.
    fn next(&mut self, kind: Next) -> u64;
    /// Goes back to the first.
    fn rewind(&mut self);
    /// Takes the next one, of this kind, and puts it into the field; without a field it just takes it.
    fn more(&mut self, kind: More, field: Option<&mut Field<'_, '_>>);
}

/// What the engine itself prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Next {
    /// An `int`, a `long`, or what is passed like them.
    Word = 0,
    /// A `long long` where a `long` is narrower.
    Wide = 1,
    /// The address of a string.
    Text = 2,
}

/// What the engine itself does not print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum More {
    /// A `double`, as the letter of the field says.
    Double = 0,
    /// A `long double`.
    LongDouble = 1,
    /// What the error number means: no argument.
    Message = 2,
    /// A `wint_t`.
    WideCharacter = 3,
    /// A `const wchar_t *`.
    WideString = 4,
}

/// Prints the arguments into `sink` as `format` asks; answers with the number of bytes. Errors: `EINVAL` for `%n` and for a
/// format that ends in a directive, `EILSEQ` for what is no wide character, `EOVERFLOW` beyond `INT_MAX` bytes. printf(3).
///
/// # Safety
/// The arguments are of the types that the format names. Strings end with NUL, or are as long as their precision.
pub unsafe fn format<A: Args>(sink: &mut dyn Sink, format: &[u8], args: &mut A) -> Result<usize> {
    let mut out = Out { sink, total: 0, outcome: Ok(()) };
    let mut rest = format.iter();
    while out.outcome.is_ok() {
        let text = rest.as_slice();
        let len = text.iter().take_while(|byte| **byte != b'%').count();
        rest = text.get(len..).unwrap_or(&[]).iter();
        out.put(text.get(..len).unwrap_or(&[]));
        if rest.next().is_none() {
            break;
        }
        let directive = Directive::read(&mut rest);
        let mut amount = |amount: Amount| match amount {
            Amount::None => None,
            Amount::Number(number) => Some(number.min(isize::MAX as usize) as isize),
            Amount::Argument(place) => Some(fetch(args, format, place, Next::Word) as c_int as isize),
        };
        let width = amount(directive.width).unwrap_or(0);
        let mut field = Field {
            flags: directive.flags | if width < 0 { LEFT } else { 0 },
            width: width.unsigned_abs(),
            // A negative one counts as none.
            precision: amount(directive.precision).and_then(|precision| usize::try_from(precision).ok()),
            conversion: directive.conversion,
            out: &mut out,
        };
        match directive.kind() {
            Kind::More(kind) => {
                seek(args, format, directive.place);
                args.more(kind, Some(&mut field));
            }
            Kind::Integer => {
                field.integer(fetch(args, format, directive.place, directive.next()), directive.bits());
            }
            Kind::Character => field.text(&[fetch(args, format, directive.place, Next::Word) as u8]),
            // SAFETY: the caller gave what the format names.
            Kind::Text => unsafe { field.string(fetch(args, format, directive.place, Next::Text) as usize) },
            Kind::Percent => out.put(b"%"),
            Kind::Refused => out.outcome = Err(Errno::INVAL),
            Kind::Unknown => {
                let end = text.len() - rest.len();
                out.put(text.get(len..end).unwrap_or(&[]));
            }
        }
    }
    out.outcome.map(|()| out.total)
}

/// What the engine writes to: counts, and remembers what went wrong.
pub(crate) struct Out<'a> {
    sink: &'a mut dyn Sink,
    total: usize,
    outcome: Result<()>,
}

impl Out<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.total = self.total.saturating_add(bytes.len());
        if self.total > c_int::MAX as usize {
            self.outcome = Err(Errno::OVERFLOW);
        } else {
            self.sink.put(bytes);
        }
    }

    fn fill(&mut self, byte: u8, count: usize) {
        if count > (c_int::MAX as usize).saturating_sub(self.total) {
            self.outcome = Err(Errno::OVERFLOW);
            return;
        }
        for _ in 0..count {
            self.put(&[byte]);
        }
    }
}

/// A flag's bit is its distance from the space, so that reading them takes no table.
const fn flag(character: u8) -> u32 {
    1 << (character - b' ')
}
const SPACE: u32 = flag(b' ');
const PLUS: u32 = flag(b'+');
const LEFT: u32 = flag(b'-');
const ZERO: u32 = flag(b'0');
const ALTERNATE: u32 = flag(b'#');
/// Groups of digits, which have nothing between them in the C locale.
const GROUPED: u32 = flag(b'\'');

/// What stands behind a `%`.
struct Directive {
    /// Which argument, from 1 on; 0 is the next.
    place: usize,
    flags: u32,
    width: Amount,
    precision: Amount,
    /// -2 is `hh`, 2 is `ll` and what is as wide.
    length: i8,
    /// Its letter, or 0 where the format ends in it.
    conversion: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Amount {
    None,
    Number(usize),
    /// `*`: an `int` of this place.
    Argument(usize),
}

/// What its argument is.
enum Kind {
    Integer,
    Character,
    Text,
    More(More),
    Percent,
    Refused,
    Unknown,
}

impl Directive {
    #[inline(never)]
    fn read(rest: &mut Iter<'_, u8>) -> Self {
        let place = place(rest);
        let mut flags = 0;
        while let Some(&byte @ b' '..=b'0') = rest.as_slice().first()
            && flag(byte) & (SPACE | PLUS | LEFT | ZERO | ALTERNATE | GROUPED) != 0
        {
            flags |= flag(byte);
            rest.next();
        }
        let width = match number(rest) {
            0 => amount(rest),
            number => Amount::Number(number),
        };
        let precision = match rest.as_slice().first() {
            Some(b'.') => {
                rest.next();
                match amount(rest) {
                    Amount::None => Amount::Number(number(rest)),
                    argument => argument,
                }
            }
            _ => Amount::None,
        };
        let mut length = 0;
        let conversion = loop {
            match rest.next() {
                Some(b'h') => length -= 1,
                Some(b'l') => length += 1,
                Some(b'z' | b't' | b'Z') => length = 1,
                Some(b'j' | b'L' | b'q') => length = 2,
                conversion => break conversion.map_or(0, |&byte| byte),
            }
        };
        Self { place, flags, width, precision, length, conversion }
    }

    fn kind(&self) -> Kind {
        match self.conversion {
            b'd' | b'i' | b'u' | b'o' | b'x' | b'X' | b'b' | b'B' | b'p' => Kind::Integer,
            b'c' if self.length > 0 => Kind::More(More::WideCharacter),
            b's' if self.length > 0 => Kind::More(More::WideString),
            b'c' => Kind::Character,
            b's' => Kind::Text,
            b'e' | b'f' | b'g' | b'a' | b'E' | b'F' | b'G' | b'A' if self.length > 1 => Kind::More(More::LongDouble),
            b'e' | b'f' | b'g' | b'a' | b'E' | b'F' | b'G' | b'A' => Kind::More(More::Double),
            b'm' => Kind::More(More::Message),
            b'%' => Kind::Percent,
            b'n' | 0 => Kind::Refused,
            _ => Kind::Unknown,
        }
    }

    /// How it is passed, where it is an integer or text.
    fn next(&self) -> Next {
        match self.conversion {
            b's' => Next::Text,
            _ if self.bits() > c_long::BITS => Next::Wide,
            _ => Next::Word,
        }
    }

    /// How wide its integer is.
    fn bits(&self) -> u32 {
        match self.length {
            _ if self.conversion == b'p' => usize::BITS,
            ..=-2 => 8,
            -1 => 16,
            0 => c_int::BITS,
            1 => c_long::BITS,
            2.. => 64,
        }
    }
}

fn number(rest: &mut Iter<'_, u8>) -> usize {
    let mut number = 0_usize;
    while let Some(byte @ b'0'..=b'9') = rest.as_slice().first() {
        number = number.saturating_mul(10).saturating_add(usize::from(byte - b'0'));
        rest.next();
    }
    number
}

/// A number and `$`; 0 where that is not what follows.
fn place(rest: &mut Iter<'_, u8>) -> usize {
    let mut ahead = rest.clone();
    let place = number(&mut ahead);
    if ahead.next() != Some(&b'$') {
        return 0;
    }
    *rest = ahead;
    place
}

/// `*`, where it follows.
fn amount(rest: &mut Iter<'_, u8>) -> Amount {
    if rest.as_slice().first() != Some(&b'*') {
        return Amount::None;
    }
    rest.next();
    Amount::Argument(place(rest))
}

fn fetch<A: Args>(args: &mut A, format: &[u8], place: usize, kind: Next) -> u64 {
    seek(args, format, place);
    args.next(kind)
}

/// Makes the argument `place` the next. The way there leads over all that stand before it, whose types the format tells.
fn seek<A: Args>(args: &mut A, format: &[u8], place: usize) {
    if place > 0 {
        args.rewind();
        for earlier in 1..place {
            skip(args, format, earlier);
        }
    }
}

/// Takes the next argument, which is the one of this place.
fn skip<A: Args>(args: &mut A, format: &[u8], place: usize) {
    let mut rest = format.iter();
    while rest.any(|byte| *byte == b'%') {
        let directive = Directive::read(&mut rest);
        if directive.place == place {
            match directive.kind() {
                Kind::More(kind) => args.more(kind, None),
                _ => _ = args.next(directive.next()),
            }
            return;
        }
    }
    // A width, a precision, or nothing that is named.
    args.next(Next::Word);
}

/// Prints `values` as `format` asks, with the types checked: what C's `printf` makes of them. Errors: those of [`format`], and
/// `EINVAL` where a value is missing or of another type.
pub fn print_values(sink: &mut dyn Sink, format: &CStr, values: &[Value<'_>]) -> Result<usize> {
    let mut values = Values::new(values);
    // SAFETY: Values gives nothing that is not of the type which is asked for.
    let total = unsafe { self::format(sink, format.to_bytes(), &mut values)? };
    if values.all_fit() { Ok(total) } else { Err(Errno::INVAL) }
}
