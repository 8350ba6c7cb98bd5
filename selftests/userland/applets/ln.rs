// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `ln` and `readlink`: links, and where they lead.

use super::cp::replace;
use super::files::each_target;
use crate::bytes::{c_string, concat, decimal, file_name};
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut make = |source: &CStr, target: &CStr| {
        let mut make = || if call.has(b's') { symlink(source, target) } else { link(source, target) };
        if call.has(b'f') { replace(target, &mut make) } else { make() }
    };
    if let [source] = call.operands {
        call.needs(source, make(source, &c_string(file_name(source.to_bytes()))));
        return Ok(());
    }
    each_target(call, call.operands, &mut make)
}

pub(crate) fn read(call: &Call<'_>) -> Outcome {
    let mut outcome = Ok(());
    for path in call.operands {
        let mut room = [0; PATH_MAX];
        let found = if call.has(b'f') { resolve(path, &mut room) } else { readlink(path, &mut room) };
        match found {
            Ok(found) => print!("{}{}", found, if call.has(b'n') { "" } else { "\n" }),
            // What is no link is no reason to say anything.
            Err(_) => outcome = Err(1),
        }
    }
    outcome
}

/// Where a path leads to in the end, as the kernel knows it of a descriptor.
fn resolve<'a>(path: &CStr, room: &'a mut [u8]) -> Result<&'a [u8]> {
    let fd = open(path, O_PATH | O_CLOEXEC, 0)?;
    let name = concat(&[b"/proc/self/fd/", decimal(fd.as_raw_fd().into(), &mut [0; 24])]);
    readlink(&name, room)
}
