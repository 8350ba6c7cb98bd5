// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `tee`: what it reads goes to standard output, and into files.

use crate::call::{Call, Outcome};
use crate::input::blocks;
use alloc::vec::Vec;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    if call.has(b'i') {
        call.needs(c"SIGINT", sigignore(SIGINT));
    }
    let how = if call.has(b'a') { O_APPEND } else { O_TRUNC };
    let mut files = Vec::new();
    let mut outcome = call.each(call.operands, &mut |path| {
        files.push(open(path, O_WRONLY | O_CREAT | how, 0o666)?);
        Ok(())
    });
    let input = call.needs(c"-", dup(STDIN));
    let copied = blocks(&input, &mut |block| {
        for file in &files {
            if let Err(error) = write_all(file, block) {
                outcome = Err(call.fails(c"write", error));
            }
        }
        write_all(STDOUT, block)
    });
    call.needs(c"-", copied);
    outcome
}
