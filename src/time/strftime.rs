// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `strftime`, in the C locale, with glibc's flags and widths.
//!
//! Each conversion is written as it is, and then moved back as far as its width asks for.

use super::calendar::{days_of, mktime, tm};
use core::ffi::{CStr, c_int};

/// Names of days, Sunday first.
pub(super) const DAYS: &str = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";
/// Names of months.
pub(super) const MONTHS: &str = "January February March April May June July August September October November December";

/// The word of this index; `?` where there is none.
pub(super) fn name(names: &'static str, index: c_int) -> &'static str {
    let word = usize::try_from(index).ok().and_then(|index| names.as_bytes().split(|&byte| byte == b' ').nth(index));
    // SAFETY: a string that is split at characters of ASCII is made of strings.
    word.map_or("?", |word| unsafe { str::from_utf8_unchecked(word) })
}

/// What stands between the `%` and the letter.
#[derive(Default)]
struct Spec {
    /// `_`, `-` or `0`: what fills up a number, and `-` for nothing.
    fill: Option<u8>,
    is_upper: bool,
    is_other_case: bool,
    width: usize,
    /// `E` or `O`, which ask for another way to write the same: the locale has none.
    modifier: u8,
}

impl Spec {
    /// Reads it from the front of `rest`.
    #[inline(never)]
    fn read(rest: &mut &[u8]) -> Self {
        let mut spec = Self::default();
        while let [byte, tail @ ..] = *rest {
            match byte {
                b'_' | b'-' => spec.fill = Some(*byte),
                b'0' if spec.width == 0 => spec.fill = Some(b'0'),
                b'^' => spec.is_upper = true,
                b'#' => spec.is_other_case = true,
                b'0'..=b'9' => spec.width = spec.width.saturating_mul(10).saturating_add((byte - b'0').into()),
                b'E' | b'O' => {
                    spec.modifier = *byte;
                    *rest = tail;
                    break;
                }
                _ => break,
            }
            *rest = tail;
        }
        spec
    }

    /// Whether a conversion may have the modifier.
    fn fits(&self, letter: u8) -> bool {
        let refuse = match self.modifier {
            b'E' => b"aAbBhDF%dekHIlmMSUVWwjGg".as_slice(),
            b'O' => b"aADF%cxXY",
            _ => b"",
        };
        refuse.iter().all(|&known| known != letter)
    }
}

/// The year of a week, which is the one that its Thursday is in, and the number of the week in it. ISO 8601.
fn week(time: &tm) -> (i64, i64) {
    let mut year = i64::from(time.tm_year) + 1900;
    let mut thursday = i64::from(time.tm_yday) - i64::from(time.tm_wday + 6) % 7 + 3;
    if thursday < 0 {
        year -= 1;
        thursday += days_of(year);
    } else if thursday >= days_of(year) {
        thursday -= days_of(year);
        year += 1;
    }
    (year, thursday / 7 + 1)
}

/// The conversions that are made of others, each letter with its format.
const COMPOSED: &str = "c%a %b %e %T %Y\0D%m/%d/%y\0F%Y-%m-%d\0R%H:%M\0T%R:%S\0X%T\0n\n\0r%I:%M:%S %p\0t\t\0x%D";

fn composed(letter: u8) -> Option<&'static [u8]> {
    let mut rows = COMPOSED.as_bytes().split(|&byte| byte == 0);
    rows.find_map(|row| row.split_first().filter(|(first, _)| **first == letter)).map(|(_, format)| format)
}

/// Those that are text.
#[inline(never)]
fn text(letter: u8, time: &tm) -> Option<&'static [u8]> {
    let half = c_int::from(time.tm_hour > 11);
    let full = match letter {
        b'%' => "%",
        b'a' | b'A' => name(DAYS, time.tm_wday),
        b'b' | b'B' | b'h' => name(MONTHS, time.tm_mon),
        b'p' => name("AM PM", half),
        b'P' => name("am pm", half),
        b'z' if time.tm_isdst < 0 => "",
        b'Z' => return Some(time.tm_zone.get().map_or(b"", CStr::to_bytes)),
        _ => return None,
    };
    let len = if matches!(letter, b'a' | b'b' | b'h') { 3 } else { full.len() };
    full.as_bytes().get(..len).or(Some(b"?"))
}

/// Those that are numbers.
#[inline(never)]
fn number(letter: u8, time: &tm) -> Option<i64> {
    let year = i64::from(time.tm_year) + 1900;
    let since_monday = (time.tm_wday + 6) % 7;
    let small = match letter {
        b'C' => return Some(year.div_euclid(100)),
        b'G' => return Some(week(time).0),
        b's' => return Some(mktime(&mut time.clone()).unwrap_or(-1)),
        b'V' => return Some(week(time).1),
        b'Y' => return Some(year),
        b'g' => week(time).0.rem_euclid(100) as c_int,
        b'y' => year.rem_euclid(100) as c_int,
        b'd' | b'e' => time.tm_mday,
        b'H' | b'k' => time.tm_hour,
        b'I' | b'l' => match time.tm_hour {
            hour @ 13.. => hour - 12,
            0 => 12,
            hour => hour,
        },
        b'j' => time.tm_yday + 1,
        b'm' => time.tm_mon + 1,
        b'M' => time.tm_min,
        b'S' => time.tm_sec,
        b'u' => since_monday + 1,
        b'U' => (time.tm_yday + 7 - time.tm_wday) / 7,
        b'w' => time.tm_wday,
        b'W' => (time.tm_yday + 7 - since_monday) / 7,
        b'z' => {
            let minutes = (time.tm_gmtoff as c_int / 60).abs();
            minutes / 60 * 100 + minutes % 60
        }
        _ => return None,
    };
    Some(small.into())
}

/// Where the text goes.
struct Out<'a> {
    room: &'a mut [u8],
    /// How long it is, also where the room has ended.
    len: usize,
}

impl Out<'_> {
    fn put(&mut self, text: &[u8]) {
        for byte in text {
            self.fill(1, *byte);
        }
    }

    #[inline(never)]
    fn fill(&mut self, count: usize, byte: u8) {
        let end = self.len.saturating_add(count);
        // What does not fit counts, too.
        let fits = end.min(self.room.len());
        if let Some(places) = self.room.get_mut(self.len.min(fits)..fits) {
            places.fill(byte);
        }
        self.len = end;
    }

    fn number(&mut self, number: i64, digits: usize, fill: u8) {
        let mut room = [0; 21];
        let text = crate::i64toa(number, &mut room).to_bytes();
        let missing = digits.saturating_sub(text.len());
        let (sign, text) = text.split_at_checked(usize::from(number < 0 && fill != b'_')).unwrap_or((b"", text));
        self.put(sign);
        match fill {
            b'_' => self.fill(missing, b' '),
            b'-' => {}
            _ => self.fill(missing, b'0'),
        }
        self.put(text);
    }

    /// Writes a conversion of `letter`; `false` if there is none.
    #[inline(never)]
    fn conversion(&mut self, letter: u8, spec: &Spec, time: &tm) -> bool {
        if !spec.fits(letter) {
            return false;
        }
        if let Some(format) = composed(letter) {
            self.format(format, time);
        } else if let Some(text) = text(letter, time) {
            self.put(text);
        } else if let Some(number) = number(letter, time) {
            if letter == b'z' {
                self.put(if time.tm_gmtoff <= -60 { b"-" } else { b"+" });
            }
            let digits = match letter {
                b'C' | b'G' | b's' | b'u' | b'w' | b'Y' => 1,
                b'j' => 3,
                b'z' => 4,
                _ => 2,
            };
            let fill = if matches!(letter, b'e' | b'k' | b'l') { b'_' } else { b'0' };
            self.number(number, spec.width.max(digits), spec.fill.unwrap_or(fill));
        } else {
            return false;
        }
        true
    }

    fn format(&mut self, mut rest: &[u8], time: &tm) {
        while let [byte, tail @ ..] = rest {
            let start = self.len;
            let directive = rest;
            rest = tail;
            if *byte != b'%' {
                self.put(&[*byte]);
                continue;
            }
            let spec = Spec::read(&mut rest);
            let letter = rest.first().copied();
            rest = rest.get(1..).unwrap_or(&[]);
            let known = letter.filter(|letter| self.conversion(*letter, &spec, time));
            if known.is_none() {
                self.put(directive.get(..directive.len() - rest.len()).unwrap_or(&[]));
            }
            if let Some(text) = self.room.get_mut(start..self.len) {
                match known {
                    Some(b'P') => {}
                    Some(b'p' | b'Z') if spec.is_other_case => text.make_ascii_lowercase(),
                    Some(b'a' | b'A' | b'b' | b'B' | b'h') if spec.is_other_case => text.make_ascii_uppercase(),
                    _ if spec.is_upper => text.make_ascii_uppercase(),
                    _ => {}
                }
            }
            self.widen(start, &spec);
        }
    }

    /// Makes what was written from `start` on as wide as is asked for.
    fn widen(&mut self, start: usize, spec: &Spec) {
        let len = self.len - start;
        let missing = spec.width.saturating_sub(len);
        let fill = if spec.fill == Some(b'0') { b'0' } else { b' ' };
        self.fill(missing, fill);
        if let Some(text) = self.room.get_mut(start..self.len) {
            text.copy_within(..len, missing);
            text.iter_mut().take(missing).for_each(|byte| *byte = fill);
        }
    }
}

/// The time, written as `format` asks for it: `None` if it does not fit into `room`. strftime(3).
pub fn strftime<'room>(room: &'room mut [u8], format: &CStr, time: &tm) -> Option<&'room [u8]> {
    let mut out = Out { room, len: 0 };
    out.format(format.to_bytes(), time);
    let Out { room, len } = out;
    room.get(..len)
}
