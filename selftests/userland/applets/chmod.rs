// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `chmod`: permissions, in octal or by letters.

use super::children;
use crate::bytes::radix;
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    // `-w` and the like are modes.
    let mut operands = call.operands;
    let mut is_recursive = false;
    while let [option, rest @ ..] = operands
        && let option @ (b"-R" | b"--") = option.to_bytes()
    {
        is_recursive |= option == b"-R";
        operands = rest;
    }
    let [mode, files @ ..] = operands else { call.refuses("an operand is missing", c"") };
    if parse_mode(mode.to_bytes(), 0, false).is_none() || files.is_empty() {
        call.refuses("this is no mode, or it has no file:", mode);
    }
    call.each(files, &mut |file| change(file, mode.to_bytes(), is_recursive))
}

fn change(path: &CStr, mode: &[u8], is_recursive: bool) -> Result<()> {
    let old = stat(path)?.stx_mode.into();
    let is_directory = old & S_IFMT == S_IFDIR;
    let mut new = parse_mode(mode, old, is_directory).unwrap_or(old);
    // What is special about a directory is not taken away in passing.
    if is_directory && mode.len() < 5 && radix(mode, 8).is_some() {
        new |= old & 0o6000;
    }
    chmod(path, new & 0o7777)?;
    if is_recursive && is_directory {
        children(path, &mut |child| {
            let is_link = u32::from(lstat(child)?.stx_mode) & S_IFMT == S_IFLNK;
            if is_link { Ok(()) } else { change(child, mode, true) }
        })?;
    }
    Ok(())
}

/// What permissions become of `old` by `755`, or by `u+x,go=`; nothing if the text means neither.
pub(super) fn parse_mode(text: &[u8], old: u32, is_directory: bool) -> Option<u32> {
    if let Some(mode) = radix(text, 8) {
        return u32::try_from(mode).ok().filter(|mode| *mode <= 0o7777);
    }
    let mask = umask(0);
    umask(mask);
    let mut mode = old & 0o7777;
    let mut rest = text;
    loop {
        let mut who = 0;
        while let [letter @ (b'u' | b'g' | b'o' | b'a'), more @ ..] = rest {
            who |= match letter {
                b'u' => 0o4700,
                b'g' => 0o2070,
                b'o' => 0o1007,
                _ => 0o7777,
            };
            rest = more;
        }
        // For everyone, as far as the mask lets them.
        let allowed = if who == 0 { 0o7777 & !mask } else { who };
        let mut has_operator = false;
        while let [operator @ (b'+' | b'-' | b'='), more @ ..] = rest {
            has_operator = true;
            rest = more;
            let mut bits = 0;
            while let [letter, more @ ..] = rest {
                bits |= match letter {
                    b'r' => 0o444,
                    b'w' => 0o222,
                    b'x' => 0o111,
                    b'X' if is_directory || mode & 0o111 != 0 => 0o111,
                    b'X' => 0,
                    b's' => 0o6000,
                    b't' => 0o1000,
                    b'u' => (mode >> 6 & 7) * 0o111,
                    b'g' => (mode >> 3 & 7) * 0o111,
                    b'o' => (mode & 7) * 0o111,
                    _ => break,
                };
                rest = more;
            }
            mode = match operator {
                b'+' => mode | bits & allowed,
                b'-' => mode & !(bits & allowed),
                _ => {
                    let kept = if is_directory { 0o6000 } else { 0 };
                    mode & !(if who == 0 { 0o777 } else { who & !kept }) | bits & allowed
                }
            };
        }
        match rest {
            _ if !has_operator => return None,
            [] => return Some(mode),
            [b',', more @ ..] => rest = more,
            _ => return None,
        }
    }
}
