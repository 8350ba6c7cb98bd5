// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `test`, and `[` with `]` at its end: 0 if an expression is true, 1 if it is not, 2 if it is none.
//!
//! How many arguments there are decides what they mean, as POSIX wants it up to four; beyond that `!` binds tighter than `-a`,
//! and that tighter than `-o`.

use super::cp::is_same;
use super::look;
use crate::bytes::{signed, small};
use crate::call::{Call, FAILED, Outcome, TROUBLE};
use crate::words::{Words, place, words};
use alloc::ffi::CString;
use nilibc::*;

/// The operators between two operands.
const BINARY: Words<()> = words! {
    "=" (); "==" (); "!=" (); "<" (); ">" (); "-a" (); "-o" (); "-eq" (); "-ne" (); "-lt" (); "-le" (); "-gt" (); "-ge" (); "-nt" (); "-ot" (); "-ef" ();
};

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let args = match (call.applet.name, call.operands) {
        (b"[", [args @ .., last]) if last.to_bytes() == b"]" => args,
        (b"[", _) => return Err(call.misused("`]` is missing", c"")),
        (_, args) => args,
    };
    match evaluate(args) {
        Some(true) => Ok(()),
        Some(false) => Err(FAILED),
        None => {
            eprintln!("{}: this is no expression", call.applet.name);
            Err(TROUBLE)
        }
    }
}

/// Whether an expression is true; nothing if it is none.
fn evaluate(args: &[CString]) -> Option<bool> {
    let is = |word: &CString, what: &[u8]| word.to_bytes() == what;
    match args {
        [] => Some(false),
        [word] => Some(!word.is_empty()),
        [not, word] if is(not, b"!") => Some(word.is_empty()),
        [operator, operand] => unary(operator.to_bytes(), operand),
        [_, operator, _] if binary(operator.to_bytes()).is_some() => compare(args),
        [not, rest @ ..] if is(not, b"!") && args.len() <= 4 => evaluate(rest).map(|is| !is),
        [open, rest @ .., close] if is(open, b"(") && is(close, b")") && args.len() <= 4 => evaluate(rest),
        _ => {
            let mut rest = args;
            let is = any(&mut rest)?;
            rest.is_empty().then_some(is)
        }
    }
}

/// Terms between which `-o` stands.
fn any(rest: &mut &[CString]) -> Option<bool> {
    let mut is = all(rest)?;
    while accept(rest, b"-o") {
        is |= all(rest)?;
    }
    Some(is)
}

/// Terms between which `-a` stands.
fn all(rest: &mut &[CString]) -> Option<bool> {
    let mut is = term(rest)?;
    while accept(rest, b"-a") {
        is &= term(rest)?;
    }
    Some(is)
}

fn term(rest: &mut &[CString]) -> Option<bool> {
    let all = *rest;
    if let [_, operator, _, more @ ..] = all
        && binary(operator.to_bytes()).is_some()
    {
        *rest = more;
        return compare(all);
    }
    if accept(rest, b"!") {
        return term(rest).map(|is| !is);
    }
    if accept(rest, b"(") {
        let is = any(rest)?;
        return accept(rest, b")").then_some(is);
    }
    if let [first, operand, more @ ..] = all
        && let Some(is) = unary(first.to_bytes(), operand)
    {
        *rest = more;
        return Some(is);
    }
    let [first, more @ ..] = all else { return None };
    *rest = more;
    Some(!first.is_empty())
}

fn accept(rest: &mut &[CString], word: &[u8]) -> bool {
    match rest {
        [first, more @ ..] if first.to_bytes() == word => {
            *rest = more;
            true
        }
        _ => false,
    }
}

/// `-e FILE` and so on; nothing if there is no such operator.
fn unary(operator: &[u8], operand: &CStr) -> Option<bool> {
    let [b'-', letter] = operator else { return None };
    let wanted = match letter {
        b'n' => return Some(!operand.is_empty()),
        b'z' => return Some(operand.is_empty()),
        // SAFETY: whether it is open is what is asked.
        b't' => return Some(small(operand.to_bytes()).is_some_and(|fd| isatty(unsafe { BorrowedFd::borrow_raw(fd) }))),
        b'r' => return Some(access(operand, R_OK).is_ok()),
        b'w' => return Some(access(operand, W_OK).is_ok()),
        b'x' => return Some(access(operand, X_OK).is_ok()),
        b'f' => S_IFREG,
        b'd' => S_IFDIR,
        b'b' => S_IFBLK,
        b'c' => S_IFCHR,
        b'p' => S_IFIFO,
        b'S' => S_IFSOCK,
        b'h' | b'L' => S_IFLNK,
        b'u' => 0o4000,
        b'g' => 0o2000,
        b'k' => 0o1000,
        b'e' | b's' => 0,
        _ => return None,
    };
    let Ok(file) = look(operand, wanted != S_IFLNK) else { return Some(false) };
    let mode = u32::from(file.stx_mode);
    Some(match wanted {
        0 => *letter == b'e' || file.stx_size > 0,
        bit @ ..=0o7777 => mode & bit != 0,
        kind => mode & S_IFMT == kind,
    })
}

/// Which of the operators it is.
fn binary(operator: &[u8]) -> Option<usize> {
    place(BINARY.text, operator)
}

/// What the first three words say.
fn compare(words: &[CString]) -> Option<bool> {
    let [left, operator, right, ..] = words else { return None };
    let (one, other) = (left.to_bytes(), right.to_bytes());
    let operator = binary(operator.to_bytes())?;
    let order = match operator {
        0..5 => one.cmp(other),
        5 => return Some(!one.is_empty() && !other.is_empty()),
        6 => return Some(!one.is_empty() || !other.is_empty()),
        7..13 => signed(one.trim_ascii())?.cmp(&signed(other.trim_ascii())?),
        _ => {
            let (left, right) = (stat(left).ok(), stat(right).ok());
            if operator == 15 {
                return Some(left.is_some_and(|left| right.is_some_and(|right| is_same(&left, &right))));
            }
            let time = |file: statx| (file.stx_mtime.tv_sec, file.stx_mtime.tv_nsec);
            left.map(time).cmp(&right.map(time))
        }
    };
    Some(match operator {
        0 | 1 | 7 => order.is_eq(),
        2 | 8 => order.is_ne(),
        3 | 9 | 14 => order.is_lt(),
        10 => order.is_le(),
        4 | 11 | 13 => order.is_gt(),
        _ => order.is_ge(),
    })
}
