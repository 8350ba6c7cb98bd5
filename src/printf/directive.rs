// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Reading a format: what stands behind a `%`.

use super::Kind;
use core::ffi::{CStr, c_char, c_int, c_long};
use core::marker::PhantomData;

/// A format, from some place in it to its NUL. It is no longer than an address, and is not measured.
#[derive(Clone, Copy, Debug)]
pub struct Format<'a>(*const u8, PhantomData<&'a CStr>);

impl<'a> Format<'a> {
    /// All of it.
    pub const fn new(format: &'a CStr) -> Self {
        Self(format.as_ptr().cast(), PhantomData)
    }

    /// All of it, as C has it.
    ///
    /// # Safety
    /// It ends with NUL, and stays as it is for `'a`.
    pub const unsafe fn from_ptr(format: *const c_char) -> Self {
        Self(format.cast(), PhantomData)
    }

    pub(crate) const fn peek(self) -> u8 {
        // SAFETY: it is at the NUL or before it.
        unsafe { *self.0 }
    }

    pub(crate) const fn next(&mut self) -> u8 {
        let byte = self.peek();
        if byte != 0 {
            // SAFETY: this was not the NUL.
            self.0 = unsafe { self.0.add(1) };
        }
        byte
    }

    /// From here to a later place of the same format.
    pub(super) const fn text(self, end: Self) -> &'a [u8] {
        // SAFETY: the caller's two places are in one format.
        unsafe { core::slice::from_raw_parts(self.0, end.0.offset_from_unsigned(self.0)) }
    }

    /// Goes on, if this is what follows.
    pub(crate) fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == byte;
        if is_there {
            self.next();
        }
        is_there
    }

    /// Digits; a number that no `int` can be counts as the largest.
    #[inline(never)]
    pub(crate) fn number(&mut self) -> u32 {
        let mut number = 0_u32;
        while let digit @ 0..10 = self.peek().wrapping_sub(b'0') {
            number = number.saturating_mul(10).saturating_add(u32::from(digit)).min(c_int::MAX as u32);
            self.next();
        }
        number
    }

    /// A number and `$`; 0 where that is not what follows.
    pub(crate) fn place(&mut self) -> u32 {
        let mut ahead = *self;
        let place = ahead.number();
        if !ahead.skip(b'$') {
            return 0;
        }
        *self = ahead;
        place
    }

    pub(super) fn flags(&mut self) -> u32 {
        let mut flags = 0;
        while let bit @ 0..32 = self.peek().wrapping_sub(b' ')
            && FLAGS >> bit & 1 != 0
        {
            flags |= 1 << bit;
            self.next();
        }
        flags
    }
}

/// A flag's bit is its distance from the space, so that reading them takes no table.
const fn flag(character: u8) -> u32 {
    1 << (character - b' ')
}
pub(super) const SPACE: u32 = flag(b' ');
pub(super) const PLUS: u32 = flag(b'+');
pub(super) const LEFT: u32 = flag(b'-');
pub(super) const ZERO: u32 = flag(b'0');
pub(super) const ALTERNATE: u32 = flag(b'#');
/// All of them, and that for groups of digits, which have nothing between them in the C locale.
const FLAGS: u32 = SPACE | PLUS | LEFT | ZERO | ALTERNATE | flag(b'\'');

/// The end of a directive.
#[derive(Clone, Copy)]
pub(crate) struct Conversion {
    /// -2 is `hh`, 2 is `ll` and what is as wide.
    length: i8,
    /// 0 where the format ends before it.
    pub(crate) letter: u8,
    class: u8,
}

impl Conversion {
    #[inline(never)]
    pub(crate) fn read(rest: &mut Format<'_>) -> Self {
        let mut length = 0;
        loop {
            let letter = rest.next();
            let class = CLASSES.get(usize::from(letter.wrapping_sub(b'A'))).map_or(0, |class| *class);
            if class < LENGTH - 1 {
                return Self { length, letter, class };
            }
            length += class as i8 - LENGTH as i8;
        }
    }

    /// What its argument is, where it has one.
    pub(super) fn kind(self) -> Option<Kind> {
        Some(match self.class {
            UNKNOWN => return None,
            MESSAGE => Kind::Message,
            FRACTION if self.length > 1 => Kind::LongDouble,
            FRACTION => Kind::Double,
            CHARACTER if self.length > 0 => Kind::WideCharacter,
            TEXT if self.length > 0 => Kind::WideText,
            TEXT => Kind::Text,
            _ if c_long::BITS < u64::BITS && self.unused_bits() == 0 => Kind::Wide,
            _ => Kind::Word,
        })
    }

    /// Of an integer: its base, and whether it has a sign.
    pub(super) fn base(self) -> Option<(u8, bool)> {
        (self.class >= INTEGER).then_some((self.class & 31, self.class & SIGNED != 0))
    }

    /// -1 is `h`, 1 `l`, 2 `ll` and what is as wide.
    pub(crate) fn length(self) -> i8 {
        self.length
    }

    /// How many bits of the argument do not count.
    pub(crate) fn unused_bits(self) -> u32 {
        const UNUSED: [u8; 5] = [56, 48, 32, (u64::BITS - c_long::BITS) as u8, 0];
        let length = if self.letter == b'p' { 1 } else { self.length };
        UNUSED.get((length + 2) as usize).map_or(0, |bits| u32::from(*bits))
    }
}

const UNKNOWN: u8 = 0;
const MESSAGE: u8 = 1;
const FRACTION: u8 = 2;
const CHARACTER: u8 = 3;
const TEXT: u8 = 4;
/// And the base.
const INTEGER: u8 = 32;
const SIGNED: u8 = 64;
/// And what it adds to the length, from -1 to 2.
const LENGTH: u8 = 129;

/// What each letter from `A` on is. Integers are their base. A table of its own, because what the compiler makes of a `match`
/// is eight times as large.
static CLASSES: [u8; 58] = {
    let mut classes = [UNKNOWN; 58];
    let mut letter = b'A';
    while letter <= b'z' {
        classes[(letter - b'A') as usize] = match letter {
            b'd' | b'i' => INTEGER | SIGNED | 10,
            b'u' => INTEGER | 10,
            b'o' => INTEGER | 8,
            b'x' | b'X' | b'p' => INTEGER | 16,
            b'b' | b'B' => INTEGER | 2,
            b'c' => CHARACTER,
            b's' => TEXT,
            b'm' => MESSAGE,
            b'e' | b'f' | b'g' | b'a' | b'E' | b'F' | b'G' | b'A' => FRACTION,
            b'h' => LENGTH - 1,
            b'l' | b'z' | b't' | b'Z' => LENGTH + 1,
            b'j' | b'L' | b'q' => LENGTH + 2,
            _ => UNKNOWN,
        };
        letter += 1;
    }
    classes
};

/// The kinds of the arguments before `place`, in their order.
pub fn before(format: Format<'_>, place: u32) -> impl Iterator<Item = Kind> {
    // A width, a precision, or what no directive names is taken as an `int`.
    (1..place).map(move |place| kind_of(format, place).unwrap_or(Kind::Word))
}

fn kind_of(mut rest: Format<'_>, place: u32) -> Option<Kind> {
    loop {
        match rest.next() {
            0 => return None,
            b'%' if rest.place() == place => {
                while matches!(rest.peek(), b' '..=b'9') {
                    rest.next();
                }
                return Conversion::read(&mut rest).kind();
            }
            _ => {}
        }
    }
}
