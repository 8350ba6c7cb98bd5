// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<fnmatch.h>`: whether a name fits a shell's pattern.
//!
//! Of all the stars in a pattern only the last one met is ever tried again: what stands before it has matched as early as it
//! can, so that nothing is won by going back further. Time is the product of both lengths, at most.

use core::ffi::{CStr, c_int};

/// What [`fnmatch`] of C answers where nothing fits.
pub const FNM_NOMATCH: c_int = 1;
/// Only a slash matches a slash.
pub const FNM_PATHNAME: c_int = 1;
/// A backslash is a character like others.
pub const FNM_NOESCAPE: c_int = 2;
/// Only a dot matches the dot at the beginning of a name.
pub const FNM_PERIOD: c_int = 4;
/// A slash in the string may begin what the pattern does not speak of.
pub const FNM_LEADING_DIR: c_int = 8;
/// Small and capital letters are the same.
pub const FNM_CASEFOLD: c_int = 16;

/// Whether `string` fits `pattern`, of which `*`, `?`, `[a-z]`, `[!a]`, `[[:alpha:]]` and `\` mean something. Bytes are
/// characters, as in the C locale. fnmatch(3).
pub fn fnmatch(pattern: &CStr, string: &CStr, flags: c_int) -> bool {
    fits(pattern.to_bytes(), string.to_bytes(), flags)
}
crate::c_abi::c_abi! {
    fn fnmatch(pattern: *const core::ffi::c_char, string: *const core::ffi::c_char, flags: c_int) -> c_int {
        if fnmatch(CStr::from_ptr(pattern), CStr::from_ptr(string), flags) { 0 } else { FNM_NOMATCH }
    }
}

/// What a pattern begins with.
enum Piece<'a> {
    /// Nothing.
    End,
    /// `*`.
    Star,
    /// `?`.
    Any,
    /// A character that means itself.
    Byte(u8),
    /// What stands between brackets.
    Set(&'a [u8]),
    /// A backslash with nothing behind it, which matches nothing.
    Nothing,
}

/// As [`fnmatch`], of bytes without NUL.
pub(crate) fn fits(mut pattern: &[u8], string: &[u8], flags: c_int) -> bool {
    let has = |flag| flags & flag != 0;
    let mut at = 0;
    // What stands behind the last star, and where in the string that was tried.
    let mut star = None;
    loop {
        let (piece, rest) = split(pattern, flags);
        let byte = string.get(at).copied();
        let begins = at == 0 || has(FNM_PATHNAME) && string.get(at - 1) == Some(&b'/');
        let hidden = has(FNM_PERIOD) && begins && byte == Some(b'.');
        let apart = hidden || has(FNM_PATHNAME) && byte == Some(b'/');
        let fits = match (piece, byte) {
            (Piece::Star, _) if hidden => return false,
            (Piece::Star, _) => {
                star = Some((rest, at));
                pattern = rest;
                continue;
            }
            (Piece::End, None) => return true,
            (Piece::End, Some(b'/')) if has(FNM_LEADING_DIR) => return true,
            (Piece::Any, Some(_)) => !apart,
            (Piece::Byte(wanted), Some(byte)) => fold(wanted, flags) == fold(byte, flags),
            (Piece::Set(set), Some(byte)) => !apart && contains(set, byte, flags),
            _ => false,
        };
        if fits {
            pattern = rest;
            at += 1;
            continue;
        }
        // The star takes one byte more.
        let Some((behind, tried)) = star else { return false };
        match string.get(tried) {
            None => return false,
            Some(b'/') if has(FNM_PATHNAME) => return false,
            Some(_) => at = tried + 1,
        }
        star = Some((behind, at));
        pattern = behind;
    }
}

/// What `pattern` begins with, and the rest of it.
fn split(pattern: &[u8], flags: c_int) -> (Piece<'_>, &[u8]) {
    match pattern {
        [] => (Piece::End, pattern),
        [b'*', rest @ ..] => (Piece::Star, rest),
        [b'?', rest @ ..] => (Piece::Any, rest),
        [b'\\', rest @ ..] if flags & FNM_NOESCAPE == 0 => match rest {
            [byte, rest @ ..] => (Piece::Byte(*byte), rest),
            [] => (Piece::Nothing, rest),
        },
        [b'[', inside @ ..] => match length(inside, flags).and_then(|len| inside.split_at_checked(len)) {
            Some((set, rest)) => (Piece::Set(set), rest.get(1..).unwrap_or(&[])),
            None => (Piece::Byte(b'['), inside),
        },
        [byte, rest @ ..] => (Piece::Byte(*byte), rest),
    }
}

/// How long the set is that a `[` began, up to the `]` that ends it; `None` where nothing ends it.
#[inline(never)]
fn length(inside: &[u8], flags: c_int) -> Option<usize> {
    let mut rest = without_not(inside).1;
    // A `]` in the first place is of the set.
    let mut first = true;
    loop {
        if !first && rest.first() == Some(&b']') {
            return Some(inside.len() - rest.len());
        }
        first = false;
        rest = member(rest, flags)?.1;
    }
}

/// Whether a set begins with `!` or `^`, and what it has.
fn without_not(set: &[u8]) -> (bool, &[u8]) {
    match set {
        [b'!' | b'^', rest @ ..] => (true, rest),
        _ => (false, set),
    }
}

/// What a set names.
enum Member<'a> {
    Byte(u8),
    /// `[:name:]`.
    Class(&'a [u8]),
}

/// The first of the members of a set, and the rest of it.
fn member(set: &[u8], flags: c_int) -> Option<(Member<'_>, &[u8])> {
    match set {
        [b'\\', byte, rest @ ..] if flags & FNM_NOESCAPE == 0 => Some((Member::Byte(*byte), rest)),
        [b'[', kind @ (b':' | b'=' | b'.'), named @ ..] => {
            let Some(len) = named.windows(2).position(|end| end == [*kind, b']']) else {
                return Some((Member::Byte(b'['), set.get(1..)?));
            };
            let (name, rest) = (named.get(..len)?, named.get(len + 2..)?);
            match name {
                [byte] if *kind != b':' => Some((Member::Byte(*byte), rest)),
                _ => Some((Member::Class(name), rest)),
            }
        }
        [byte, rest @ ..] => Some((Member::Byte(*byte), rest)),
        [] => None,
    }
}

/// Whether a set has `byte`.
#[inline(never)]
fn contains(set: &[u8], byte: u8, flags: c_int) -> bool {
    let (not, mut rest) = without_not(set);
    let mut found = false;
    while let Some((one, behind)) = member(rest, flags) {
        rest = behind;
        // A hyphen at the end is of the set.
        let last = if let [b'-', behind @ ..] = rest { member(behind, flags) } else { None };
        found |= match (one, last) {
            (Member::Byte(first), Some((Member::Byte(last), behind))) => {
                rest = behind;
                (fold(first, flags)..=fold(last, flags)).contains(&fold(byte, flags))
            }
            (Member::Byte(one), _) => fold(one, flags) == fold(byte, flags),
            (Member::Class(name), _) => is_of(name, byte),
        };
    }
    found != not
}

fn fold(byte: u8, flags: c_int) -> u8 {
    if flags & FNM_CASEFOLD != 0 { byte.to_ascii_lowercase() } else { byte }
}

/// Whether `byte` is of the class: `<ctype.h>` has their names.
#[inline(never)]
fn is_of(class: &[u8], byte: u8) -> bool {
    CLASSES.as_bytes().split(|&byte| byte == 0).any(|row| match row.strip_prefix(class) {
        Some([b' ', ranges @ ..]) => {
            ranges.chunks_exact(2).any(|range| matches!(range, [first, last] if (first..=last).contains(&&byte)))
        }
        _ => false,
    })
}

/// The classes, each with the first and the last byte of its ranges.
const CLASSES: &str = "alnum 09AZaz\0alpha AZaz\0blank \t\t  \0cntrl \x01\x1f\x7f\x7f\0digit 09\0graph !~\0lower az\0\
    print  ~\0punct !/:@[`{~\0space \t\r  \0upper AZ\0xdigit 09AFaf";
