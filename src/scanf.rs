// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `scanf`'s formats: text taken apart, from a string or a stream.
//!
//! It looks one byte ahead and never goes back: of `1e+x`, `%f` takes three bytes, and like glibc it makes 1 of them. Fractions are read
//! through [`Args::more`] only, so that a program which reads none does not have the code for it.

use crate::ctype::isspace;
use crate::printf::{Conversion, Format};
use crate::stdio::Bytes;
use crate::strtod::{self, Input};
use core::ffi::{c_int, c_long, c_void};

#[cfg(feature = "c-abi")]
mod c;

/// Where what is read goes: an address each. `place` counts from 1; 0 is the one that follows the last.
pub trait Args {
    /// The next address, of what the directive names.
    fn next(&mut self, place: u32) -> *mut c_void;
    /// Reads a fraction to this address; answers with whether there was one.
    fn more(&mut self, kind: Fraction, input: &mut Scanner<'_>, to: *mut c_void) -> bool;
}

/// What a fraction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Fraction {
    /// `%f`
    Float = 0,
    /// `%lf`
    Double = 1,
    /// `%Lf`
    LongDouble = 2,
}

/// What is read, as far as a directive may take it.
pub struct Scanner<'a> {
    input: &'a mut dyn Input,
    taken: usize,
    /// What is left of the directive's width.
    left: usize,
}

impl Input for Scanner<'_> {
    fn peek(&mut self) -> Option<u8> {
        if self.left == 0 { None } else { self.input.peek() }
    }

    fn take(&mut self) {
        self.input.take();
        self.taken += 1;
        self.left -= 1;
    }
}

macro_rules! fractions {
    ($($name:ident $type:ty, $what:literal;)*) => {
        impl Scanner<'_> { $(
            #[doc = concat!("Reads a ", $what, ", if all that it takes for that is one.")]
            pub fn $name(&mut self) -> Option<$type> {
                let (value, len, _) = strtod::$name(self);
                len.is_number.then_some(value)
            }
        )* }
    };
}
fractions! {
    float    f32,        "`float`";
    double   f64,        "`double`";
    extended (u64, u16), "`long double` of 80 bits, as the lower 64 and the upper 16";
    pair     [f64; 2],   "`long double` that is a sum of two `double`";
    quad     u128,       "`long double` of 128 bits";
}

/// Why reading ends early.
enum Failure {
    /// There is nothing more.
    End,
    /// There is something else.
    Mismatch,
}

/// The bytes that a `%[` takes, as bits.
type Set = [u32; 8];

impl Scanner<'_> {
    fn take_if(&mut self, wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let byte = self.peek().filter(|byte| wanted(*byte))?;
        self.take();
        Some(byte)
    }

    fn skip_space(&mut self) {
        while self.take_if(isspace).is_some() {}
    }

    fn failure(&mut self) -> Failure {
        if self.peek().is_none() { Failure::End } else { Failure::Mismatch }
    }

    /// A number, cut to `limit` where it is larger; the answer has its sign. Base 0 is that of the prefix.
    fn integer(&mut self, mut base: u32, is_signed: bool, highest: u64) -> Option<u64> {
        let sign = self.take_if(|byte| matches!(byte, b'-' | b'+'));
        let is_negative = sign == Some(b'-');
        let mut value = Some(0_u64);
        let mut has_digits = false;
        if self.take_if(|byte| byte == b'0').is_some() {
            has_digits = true;
            if matches!(base, 0 | 16) && self.take_if(|byte| byte | 0x20 == b'x').is_some() {
                base = 16;
            } else if base == 0 {
                base = 8;
            }
        }
        let base = if base == 0 { 10 } else { base };
        while let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(base)) {
            self.take();
            has_digits = true;
            value = value.and_then(|value| value.checked_mul(base.into())?.checked_add(digit.into()));
        }
        let limit = if is_signed { (highest >> 1) + u64::from(is_negative) } else { highest };
        let is_cut = value.is_none_or(|value| value > limit);
        let value = if is_cut { limit } else { value.unwrap_or(limit) };
        has_digits.then_some(if is_negative && (is_signed || !is_cut) { value.wrapping_neg() } else { value })
    }
}

/// Reads a set up to its `]`.
fn set(rest: &mut Format<'_>) -> Set {
    let is_other = rest.skip(b'^');
    let mut set = [0; 8];
    let mut add = |byte: u8| {
        if let Some(word) = set.get_mut(usize::from(byte / 32)) {
            *word |= 1 << (byte % 32);
        }
    };
    // The first one is a `]` itself, if there is one.
    let mut last = rest.next();
    add(last);
    loop {
        match rest.next() {
            b']' | 0 => break,
            b'-' if !matches!(rest.peek(), b']' | 0) => {
                let end = rest.next();
                (last..=end).for_each(&mut add);
                last = end;
            }
            byte => {
                add(byte);
                last = byte;
            }
        }
    }
    if is_other { set.map(|word| !word) } else { set }
}

fn is_in(set: &Set, byte: u8) -> bool {
    set.get(usize::from(byte / 32)).is_some_and(|word| word >> (byte % 32) & 1 != 0)
}

/// Where text goes.
enum Text {
    /// Nowhere.
    Dropped,
    /// To memory that is there.
    Memory(*mut u8),
    /// To memory that is made for it.
    New(*mut *mut u8, Bytes),
}

impl Text {
    fn push(&mut self, byte: u8) -> crate::Result<()> {
        match self {
            Self::Dropped => {}
            // SAFETY: the caller of `scan` says that there is room.
            Self::Memory(at) => unsafe {
                at.write(byte);
                *at = at.add(1);
            },
            Self::New(_, bytes) => bytes.put_at(bytes.len(), &[byte])?,
        }
        Ok(())
    }

    /// Gives new memory to who asked for it.
    fn end(self) {
        if let Self::New(to, bytes) = self {
            // SAFETY: the caller of `scan` says that an address can be written there.
            unsafe { *to = bytes.into_raw().0 };
        }
    }
}

/// Reads `input` as `format` says; answers with how many values that were, or -1 where the input ended before the first.
/// Signs, widths, `*`, `%m[`, places and all lengths are as in scanf(3). What has no room in its type is cut as by strtol(3).
///
/// # Safety
/// The addresses are of the types that the format names, and there is room for what they are given.
pub unsafe fn scan<A: Args>(input: &mut dyn Input, format: Format<'_>, args: &mut A) -> c_int {
    let mut scanner = Scanner { input, taken: 0, left: usize::MAX };
    let mut count = 0;
    let mut rest = format;
    loop {
        scanner.left = usize::MAX;
        let done = match rest.next() {
            0 => return count,
            b'%' => {
                // SAFETY: the caller vouches for the addresses.
                unsafe { directive(&mut scanner, &mut rest, args) }
            }
            byte if isspace(byte) => {
                scanner.skip_space();
                Ok(0)
            }
            byte => literal(&mut scanner, byte),
        };
        match done {
            Ok(more) => count += more,
            Err(Failure::End) if count == 0 => return -1,
            Err(_) => return count,
        }
    }
}

fn literal(scanner: &mut Scanner<'_>, byte: u8) -> Result<c_int, Failure> {
    scanner.take_if(|found| found == byte).map(|_| 0).ok_or_else(|| scanner.failure())
}

/// Reads what one directive asks for; answers with whether that counts.
unsafe fn directive<A: Args>(scanner: &mut Scanner<'_>, rest: &mut Format<'_>, args: &mut A) -> Result<c_int, Failure> {
    let place = rest.place();
    let is_dropped = rest.skip(b'*');
    let width = rest.number() as usize;
    let is_new = rest.skip(b'm');
    let conversion = Conversion::read(rest);
    let letter = conversion.letter;
    let set = (letter == b'[').then(|| set(rest));
    if !matches!(letter, b'c' | b'[' | b'n') {
        scanner.skip_space();
    }
    if letter == b'%' {
        return literal(scanner, b'%');
    }
    let to = if is_dropped { core::ptr::null_mut() } else { args.next(place) };
    if letter == b'n' {
        // SAFETY: the caller vouches for it.
        unsafe { store(to, conversion.unused_bits(), scanner.taken as u64) };
        return Ok(0);
    }
    if scanner.peek().is_none() {
        return Err(Failure::End);
    }
    scanner.left = if width > 0 { width } else { usize::MAX };
    let counts = Ok(c_int::from(!is_dropped));
    let base = match letter {
        b'd' | b'u' => 10,
        b'i' => 0,
        b'o' => 8,
        b'x' | b'X' | b'p' => 16,
        b's' | b'c' | b'[' => {
            if letter == b'c' && width == 0 {
                scanner.left = 1;
            }
            let mut text = match is_new {
                _ if is_dropped => Text::Dropped,
                true => Text::New(to.cast(), Bytes::new()),
                false => Text::Memory(to.cast()),
            };
            let wanted = |byte| match &set {
                Some(set) => is_in(set, byte),
                None => letter == b'c' || !isspace(byte),
            };
            let before = scanner.taken;
            while let Some(byte) = scanner.take_if(wanted) {
                text.push(byte).map_err(|_| Failure::End)?;
            }
            if scanner.taken == before {
                return Err(Failure::Mismatch);
            }
            if letter != b'c' && !is_new {
                text.push(0).map_err(|_| Failure::End)?;
            }
            text.end();
            return counts;
        }
        _ => {
            let kind = match conversion.length() {
                ..=0 => Fraction::Float,
                1 => Fraction::Double,
                2.. => Fraction::LongDouble,
            };
            let is_fraction = matches!(letter | 0x20, b'a' | b'e' | b'f' | b'g');
            return if is_fraction && args.more(kind, scanner, to) { counts } else { Err(Failure::Mismatch) };
        }
    };
    // As strtol has them: a `long`, unless something wider is asked for.
    let highest = if conversion.unused_bits() == 0 { u64::MAX } else { u64::MAX >> (u64::BITS - c_long::BITS) };
    let value = scanner.integer(base, matches!(letter, b'd' | b'i'), highest).ok_or(Failure::Mismatch)?;
    // SAFETY: the caller vouches for it.
    unsafe { store(to, conversion.unused_bits(), value) };
    counts
}

/// Writes as many bits of a number as the type has, unless nobody wants it.
///
/// # Safety
/// The address is null, or of this type.
unsafe fn store(to: *mut c_void, unused: u32, value: u64) {
    if to.is_null() {
        return;
    }
    // SAFETY: the caller says so.
    unsafe {
        match unused {
            56 => to.cast::<u8>().write(value as u8),
            48 => to.cast::<u16>().write(value as u16),
            32 => to.cast::<u32>().write(value as u32),
            _ => to.cast::<u64>().write(value),
        }
    }
}
