// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `userland`: all applets with how they are called, or links to them.

use super::{APPLETS, target_of};
use crate::bytes::{join, split_once};
use crate::call::{Call, Outcome};
use crate::words;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut outcome = Ok(());
    let Some(directory) = call.value(b'l') else {
        words::find(APPLETS.text, &mut |line| {
            println!("{}", line);
            false
        });
        return outcome;
    };
    let own = call.needs(c"/proc/self/exe", target_of(c"/proc/self/exe"));
    words::find(APPLETS.text, &mut |line| {
        let path = join(directory.to_bytes(), split_once(line, b' ').unwrap_or_default().0);
        match symlink(&own, &path) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => outcome = Err(call.fails(&path, error)),
        }
        outcome.is_err()
    });
    outcome
}
