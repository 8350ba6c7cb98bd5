// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Tables from a word to a value.
//!
//! All words of a table stand in one text, so that one costs its letters and a NUL: a slice would be 16 bytes more.

use crate::bytes::split_once;

/// Words, each with its value.
pub(crate) struct Words<T: 'static> {
    pub text: &'static str,
    pub values: &'static [T],
}

/// Rows of a word and its value.
macro_rules! words {
    ($($word:literal $value:expr;)*) => {
        $crate::words::Words { text: concat!($($word, "\0"),*), values: &[$($value),*] }
    };
}
pub(crate) use words;

impl<T: Copy> Words<T> {
    /// The value of a word.
    pub(crate) fn get(&self, word: &[u8]) -> Option<T> {
        self.values.get(place(self.text, word)?).copied()
    }

    /// The first word that a text begins with, and its value.
    pub(crate) fn prefix(&self, text: &[u8]) -> Option<(&'static [u8], T)> {
        let (place, word) = find(self.text, &mut |word| text.starts_with(word))?;
        Some((word, *self.values.get(place)?))
    }
}

/// The first word of a text for which this holds, and its place.
pub(crate) fn find(text: &'static str, holds: &mut dyn FnMut(&'static [u8]) -> bool) -> Option<(usize, &'static [u8])> {
    let mut rest = text.as_bytes();
    let mut place = 0;
    while let Some((word, more)) = split_once(rest, 0) {
        if holds(word) {
            return Some((place, word));
        }
        rest = more;
        place += 1;
    }
    None
}

/// The place of a word in a text.
pub(crate) fn place(text: &'static str, word: &[u8]) -> Option<usize> {
    find(text, &mut |known| known == word).map(|(place, _)| place)
}

/// The place of the row that begins with a name and a blank, the name, and what stands behind both.
pub(crate) fn named(text: &'static str, name: &[u8]) -> Option<(usize, &'static [u8], &'static [u8])> {
    let is_it = &mut |row: &'static [u8]| split_once(row, b' ').is_some_and(|(known, _)| known == name);
    let (place, row) = find(text, is_it)?;
    let (name, rest) = split_once(row, b' ')?;
    Some((place, name, rest))
}
