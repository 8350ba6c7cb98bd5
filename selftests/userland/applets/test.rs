// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `test`, and `[` with `]` at its end: 0 if an expression is true, 1 if it is not, 2 if it is none.
//!
//! How many arguments there are decides what they mean, as POSIX wants it up to four; beyond that `!` binds tighter than `-a`,
//! and that tighter than `-o`.

use crate::bytes::signed;
use crate::call::{Call, Outcome, USAGE};
use nilibc::*;

/// An expression that cannot be read.
struct Malformed;

type Read<T> = core::result::Result<T, Malformed>;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let args = match (call.applet.name, call.args) {
        ("[", [args @ .., last]) if *last == c"]" => args,
        ("[", _) => return Err(call.misused("`]` is missing", c"")),
        (_, args) => args,
    };
    match evaluate(args) {
        Ok(true) => Ok(()),
        Ok(false) => Err(1),
        Err(Malformed) => {
            eprintln!("{}: this is no expression", call.applet.name);
            Err(USAGE)
        }
    }
}

fn evaluate(args: &[&CStr]) -> Read<bool> {
    match args {
        [] => Ok(false),
        [word] => Ok(!word.is_empty()),
        [not, word] if *not == c"!" => Ok(word.is_empty()),
        [operator, operand] => unary(operator, operand).ok_or(Malformed),
        [left, operator, right] if is_binary(operator) => binary(left, operator, right),
        [not, rest @ ..] if *not == c"!" && args.len() <= 4 => evaluate(rest).map(|is| !is),
        [open, rest @ .., close] if *open == c"(" && *close == c")" && args.len() <= 4 => evaluate(rest),
        _ => {
            let mut rest = args;
            let is = any(&mut rest)?;
            if rest.is_empty() { Ok(is) } else { Err(Malformed) }
        }
    }
}

/// Terms between which `-o` stands.
fn any(rest: &mut &[&CStr]) -> Read<bool> {
    let mut is = all(rest)?;
    while accept(rest, c"-o") {
        is |= all(rest)?;
    }
    Ok(is)
}

/// Terms between which `-a` stands.
fn all(rest: &mut &[&CStr]) -> Read<bool> {
    let mut is = term(rest)?;
    while accept(rest, c"-a") {
        is &= term(rest)?;
    }
    Ok(is)
}

fn term(rest: &mut &[&CStr]) -> Read<bool> {
    if let [left, operator, right, more @ ..] = *rest
        && is_binary(operator)
    {
        *rest = more;
        return binary(left, operator, right);
    }
    if accept(rest, c"!") {
        return term(rest).map(|is| !is);
    }
    if accept(rest, c"(") {
        let is = any(rest)?;
        return if accept(rest, c")") { Ok(is) } else { Err(Malformed) };
    }
    let (first, more) = rest.split_first().ok_or(Malformed)?;
    if let Some((operand, more)) = more.split_first()
        && let Some(is) = unary(first, operand)
    {
        *rest = more;
        return Ok(is);
    }
    *rest = more;
    Ok(!first.is_empty())
}

fn accept(rest: &mut &[&CStr], word: &CStr) -> bool {
    match rest.split_first() {
        Some((first, more)) if *first == word => {
            *rest = more;
            true
        }
        _ => false,
    }
}

/// `-e FILE` and so on; nothing if there is no such operator.
fn unary(operator: &CStr, operand: &CStr) -> Option<bool> {
    let [b'-', letter] = operator.to_bytes() else { return None };
    let file = || stat(operand).ok();
    let is_kind = |kind| file().is_some_and(|file| u32::from(file.stx_mode) & S_IFMT == kind);
    let has_bit = |bit| file().is_some_and(|file| file.stx_mode & bit != 0);
    Some(match letter {
        b'n' => !operand.is_empty(),
        b'z' => operand.is_empty(),
        b'e' => file().is_some(),
        b'f' => is_kind(S_IFREG),
        b'd' => is_kind(S_IFDIR),
        b'b' => is_kind(S_IFBLK),
        b'c' => is_kind(S_IFCHR),
        b'p' => is_kind(S_IFIFO),
        b'S' => is_kind(S_IFSOCK),
        b'h' | b'L' => lstat(operand).is_ok_and(|file| u32::from(file.stx_mode) & S_IFMT == S_IFLNK),
        b's' => file().is_some_and(|file| file.stx_size > 0),
        b'u' => has_bit(0o4000),
        b'g' => has_bit(0o2000),
        b'k' => has_bit(0o1000),
        b'r' => access(operand, R_OK).is_ok(),
        b'w' => access(operand, W_OK).is_ok(),
        b'x' => access(operand, X_OK).is_ok(),
        // SAFETY: whether it is open is what is asked.
        b't' => signed(operand.to_bytes()).is_some_and(|fd| isatty(unsafe { BorrowedFd::borrow_raw(fd as i32) })),
        _ => return None,
    })
}

fn is_binary(operator: &CStr) -> bool {
    let known: [&[u8]; 15] =
        [b"=", b"==", b"!=", b"-eq", b"-ne", b"-lt", b"-le", b"-gt", b"-ge", b"<", b">", b"-nt", b"-ot", b"-ef", b"-a"];
    known.contains(&operator.to_bytes()) || operator == c"-o"
}

fn binary(left: &CStr, operator: &CStr, right: &CStr) -> Read<bool> {
    let (one, other) = (left.to_bytes(), right.to_bytes());
    let compared = |is: fn(&i64, &i64) -> bool| {
        let number = |text: &[u8]| signed(text.trim_ascii()).ok_or(Malformed);
        Ok(is(&number(one)?, &number(other)?))
    };
    match operator.to_bytes() {
        b"=" | b"==" => Ok(one == other),
        b"!=" => Ok(one != other),
        b"<" => Ok(one < other),
        b">" => Ok(one > other),
        b"-a" => Ok(!one.is_empty() && !other.is_empty()),
        b"-o" => Ok(!one.is_empty() || !other.is_empty()),
        b"-eq" => compared(i64::eq),
        b"-ne" => compared(i64::ne),
        b"-lt" => compared(i64::lt),
        b"-le" => compared(i64::le),
        b"-gt" => compared(i64::gt),
        b"-ge" => compared(i64::ge),
        operator => {
            let (left, right) = (stat(left).ok(), stat(right).ok());
            let time = |file: &Option<statx>| file.map(|file| (file.stx_mtime.tv_sec, file.stx_mtime.tv_nsec));
            let id = |file: statx| (file.stx_dev_major, file.stx_dev_minor, file.stx_ino);
            Ok(match operator {
                b"-nt" => time(&left) > time(&right),
                b"-ot" => time(&left) < time(&right),
                _ => left.is_some() && left.map(id) == right.map(id),
            })
        }
    }
}
