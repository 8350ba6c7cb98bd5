// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `read`: a line of standard input, split into variables.

use super::Shell;
use super::builtins::{operands, word};
use super::expand::Fields;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::STDIN;

/// `read [-r] [NAME]...`
pub(super) fn read(shell: &mut Shell, words: &[CString]) -> i32 {
    let is_raw = word(words, 1) == b"-r";
    let names = operands(if is_raw { operands(words) } else { words });
    let mut fields = Fields::new(shell.separators());
    // What the last name gets if there are more fields than names; and up to where, as white space at the end separates.
    let mut rest = Vec::new();
    let mut end = 0;
    let mut is_protected = false;
    let mut status = 1;
    let mut byte = [0];
    while nilibc::read(STDIN, &mut byte) == Ok(1) {
        let was_protected = core::mem::take(&mut is_protected);
        match byte {
            [0] => is_protected = was_protected,
            [b'\\'] if !was_protected && !is_raw => is_protected = true,
            [b'\n'] if was_protected => {}
            [b'\n'] => {
                status = 0;
                break;
            }
            [character] => {
                if fields.done.len() + 1 == names.len() && !fields.is_open {
                    rest.clear();
                }
                rest.push(character);
                let separates = !was_protected && fields.separators.contains(&character);
                if !separates || !matches!(character, b' ' | b'\t') {
                    end = rest.len();
                }
                if separates {
                    fields.split(&byte);
                } else {
                    fields.quoted(&byte);
                }
            }
        }
    }
    fields.end();
    rest.truncate(end);
    for (place, name) in names.iter().enumerate() {
        let is_rest = place + 1 == names.len() && fields.done.len() > names.len();
        shell.assign(name.to_bytes(), if is_rest { &rest } else { word(&fields.done, place) });
    }
    status
}
