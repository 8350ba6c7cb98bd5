// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `kill`: signals for processes and groups, or their names.

use crate::bytes::{small, tail};
use crate::call::{Call, Outcome};
use crate::signals;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let refuse = |word: &CStr| call.misused("there is no such signal:", word);
    let (name, rest) = match call.operands {
        [list, rest @ ..] if list.to_bytes() == b"-l" => return names(call, rest.first().map(|word| word.as_c_str())),
        [option, name, rest @ ..] if option.to_bytes() == b"-s" => (name.as_c_str(), rest),
        [end, rest @ ..] if end.to_bytes() == b"--" => (c"TERM", rest),
        [name, rest @ ..] if name.to_bytes().starts_with(b"-") && !rest.is_empty() => (tail(name, 1), rest),
        rest => (c"TERM", rest),
    };
    let rest = match rest {
        [end, rest @ ..] if end.to_bytes() == b"--" => rest,
        rest => rest,
    };
    let sig = signals::number(name.to_bytes()).ok_or_else(|| refuse(name))?;
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
            let sig = signals::number(word.to_bytes()).ok_or_else(|| call.misused("there is no such signal:", word))?;
            println!("{}", i64::from(sig));
        }
    }
    Ok(())
}
