// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `kill`: signals for processes and groups, or their names.

use crate::bytes::{small, tail};
use crate::call::{Call, Outcome, Told};
use crate::signals;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let (mut name, mut rest) = (c"TERM", call.operands);
    if let [first, more @ ..] = rest
        && let [b'-', option @ ..] = first.to_bytes()
    {
        match (option, more) {
            (b"l", _) => return names(call, more.first().map(|word| word.as_c_str())),
            (b"s", [signal, more @ ..]) => (name, rest) = (signal, more),
            (b"-", _) | (_, []) => {}
            _ => (name, rest) = (tail(first, 1), more),
        }
    }
    if let [end, more @ ..] = rest
        && end.to_bytes() == b"--"
    {
        rest = more;
    }
    let sig = number(call, name)?;
    if rest.is_empty() {
        return Err(call.misused("a process is missing", c""));
    }
    call.each(rest, &mut |pid| kill(small(pid.to_bytes()).ok_or(Errno::INVAL)?, sig))
}

/// All names, or that of a signal, also as it is in the status of a process which it has ended.
fn names(call: &Call<'_>, word: Option<&CStr>) -> Outcome {
    let Some(word) = word else {
        for &sig in signals::SIGNALS.values.iter().filter(|sig| **sig != 0) {
            println!("{}", signals::name(sig.into()));
        }
        return Ok(());
    };
    match small(word.to_bytes()) {
        Some(sig) => println!("{}", signals::name(if sig > 128 { sig - 128 } else { sig })),
        None => {
            let sig = number(call, word)?;
            println!("{}", i64::from(sig));
        }
    }
    Ok(())
}

/// The signal of this name or number.
fn number(call: &Call<'_>, name: &CStr) -> Told<c_int> {
    signals::number(name.to_bytes()).ok_or_else(|| call.misused("there is no such signal:", name))
}
