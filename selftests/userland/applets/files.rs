// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `cp`, `mv`, `ln` and `rm` share: where to, and whether it may be.

use super::is_directory;
use crate::bytes::{file_name, join};
use crate::call::{Call, Outcome};
use alloc::ffi::CString;
use nilibc::*;

/// Does something with each of the operands but the last, and what it is to become: the last, or its name in that directory.
pub(super) fn each_target(
    call: &Call<'_>,
    operands: &[CString],
    does: &mut dyn FnMut(&CStr, &CStr) -> Result<()>,
) -> Outcome {
    let [sources @ .., target] = operands else { return Ok(()) };
    let into = is_directory(target);
    if sources.len() > 1 && !into {
        return Err(call.fails(target, Errno::NOTDIR));
    }
    call.each(sources, &mut |source| {
        if into { does(source, &join(target.to_bytes(), file_name(source.to_bytes()))) } else { does(source, target) }
    })
}

/// Asks whether to go on with a file. Anything but a word with `y` is no.
pub(super) fn ask(what: &str, path: &CStr) -> bool {
    eprint!("{} {}? ", what, path);
    let mut answer = [0; 64];
    read(STDIN, &mut answer).is_ok() && matches!(answer, [b'y' | b'Y', ..])
}
