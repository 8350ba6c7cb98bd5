// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `sort`: lines in order, by the whole line or by a field.

use crate::bytes::{number, position};
use crate::call::{Call, FAILED, Letters, Outcome, TROUBLE};
use crate::input::{lines, read_all, without_newline};
use alloc::vec::Vec;
use core::cmp::Ordering;
use nilibc::*;

/// What lines are compared by.
struct Key {
    /// The first field, counted from 0, and behind the last one. Nothing is the whole line.
    fields: Option<(usize, usize)>,
    /// What separates fields; nothing if that is a run of blanks.
    separator: Option<u8>,
    /// How: the options of the key, or else of the call.
    letters: Letters,
    /// What is the same in its field keeps its order.
    is_stable: bool,
}

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let key = read_key(call);
    let mut text = Vec::new();
    let outcome = call.inputs(call.operands, &mut |_, file| {
        text.extend_from_slice(&read_all(file)?);
        // A last line that lacks its newline must not run into the first of the next file.
        if text.last().is_some_and(|last| *last != b'\n') {
            text.push(b'\n');
        }
        Ok(())
    });
    let is_unique = call.has(b'u');
    let mut sorted = Vec::new();
    for line in lines(text.leak()) {
        sorted.push(without_newline(line));
    }
    let sorted = sorted.leak();
    if call.has(b'c') {
        let least = if is_unique { Ordering::Equal } else { Ordering::Greater };
        let mut before = None;
        for &mut line in sorted {
            if before.is_some_and(|before| key.compare(before, line) >= least) {
                eprintln!("sort: not in order: {}", line);
                return Err(FAILED);
            }
            before = Some(line);
        }
        return outcome.map_err(|_| TROUBLE);
    }
    // All lines are parts of one text: where they are tells which came first.
    sorted.sort_unstable_by(|one, other| key.compare(one, other).then(one.as_ptr().cmp(&other.as_ptr())));
    if let Some(path) = call.value(b'o') {
        let file = call.needs(path, open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666));
        call.needs(path, dup2(file, STDOUT));
    }
    let mut before = None;
    for &mut line in sorted {
        if !is_unique || before.is_none_or(|before| key.compare(before, line).is_ne()) {
            println!("{}", line);
            before = Some(line);
        }
    }
    outcome.map_err(|_| TROUBLE)
}

fn read_key(call: &Call<'_>) -> Key {
    let field = call.value(b'k').unwrap_or_default();
    let (first, rest) = digits(field.to_bytes());
    let (last, letters) = match rest {
        [b',', rest @ ..] => digits(rest),
        rest => (b"".as_slice(), rest),
    };
    let fields = number(first)
        .filter(|first| *first > 0)
        .map(|first| (first as usize - 1, number(last).map_or(usize::MAX, |last| last as usize)));
    let is_right = fields.is_some() != field.is_empty() && letters.iter().all(|letter| b"bfnr".contains(letter));
    if !is_right {
        call.refuses("this is no field:", field);
    }
    let mut own = Letters::default();
    letters.iter().for_each(|letter| own.insert(*letter));
    Key {
        fields,
        separator: call.value(b't').and_then(|separator| separator.to_bytes().first().copied()),
        letters: if letters.is_empty() { call.letters } else { own },
        is_stable: call.has(b's') || call.has(b'u'),
    }
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(len).unwrap_or_default()
}

impl Key {
    fn compare(&self, one: &[u8], other: &[u8]) -> Ordering {
        let (left, right) = (self.of(one), self.of(other));
        let mut order = if self.letters.has(b'n') {
            compare_numbers(left, right)
        } else if self.letters.has(b'f') {
            left.iter().map(u8::to_ascii_uppercase).cmp(right.iter().map(u8::to_ascii_uppercase))
        } else {
            left.cmp(right)
        };
        if order.is_eq() && !self.is_stable {
            order = one.cmp(other);
        }
        if self.letters.has(b'r') { order.reverse() } else { order }
    }

    /// The part of a line that counts.
    fn of<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        let mut part = line;
        if let Some((first, last)) = self.fields {
            let (start, end) = (self.place(line, first), self.place(line, last));
            // The separator behind the last field is none of it.
            let is_inside = self.separator.is_some() && line.get(end.wrapping_sub(1)).copied() == self.separator;
            part = line.get(start..end - usize::from(is_inside && last != usize::MAX)).unwrap_or(&[]);
        }
        if self.letters.has(b'b') || self.letters.has(b'n') { part.trim_ascii_start() } else { part }
    }

    /// Where so many fields end, behind the separator if that is a character; blanks belong to what follows them.
    fn place(&self, line: &[u8], count: usize) -> usize {
        let mut rest = line;
        for _ in 0..count.min(line.len()) {
            let end = match self.separator {
                Some(separator) => position(rest, separator).map_or(rest.len(), |end| end + 1),
                None => {
                    let blanks = rest.len() - rest.trim_ascii_start().len();
                    blanks + rest.iter().skip(blanks).take_while(|byte| !b" \t".contains(byte)).count()
                }
            };
            rest = rest.get(end..).unwrap_or(&[]);
        }
        line.len() - rest.len()
    }
}

/// Compares what texts begin with as numbers of any length.
fn compare_numbers(one: &[u8], other: &[u8]) -> Ordering {
    let ((minus, whole, fraction), (other_minus, other_whole, other_fraction)) = (parts(one), parts(other));
    if minus != other_minus {
        return other_minus.cmp(&minus);
    }
    let order = whole.len().cmp(&other_whole.len()).then(whole.cmp(other_whole)).then(fraction.cmp(other_fraction));
    if minus { order.reverse() } else { order }
}

/// Whether a number is negative, and what is in front of its point and behind, without zeros that say nothing.
fn parts(text: &[u8]) -> (bool, &[u8], &[u8]) {
    let unsigned = text.strip_prefix(b"-");
    let (mut whole, rest) = digits(unsigned.unwrap_or(text));
    let mut fraction = if let [b'.', rest @ ..] = rest { digits(rest).0 } else { b"" };
    while let [b'0', rest @ ..] = whole {
        whole = rest;
    }
    while let [rest @ .., b'0'] = fraction {
        fraction = rest;
    }
    (unsigned.is_some() && !(whole.is_empty() && fraction.is_empty()), whole, fraction)
}
