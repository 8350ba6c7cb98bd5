// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `ln` and `readlink`: links, and where they lead.

use super::cp::replace;
use super::files::each_target;
use super::target_of;
use crate::bytes::{c_string, concat, decimal, file_name};
use crate::call::{Call, FAILED, Outcome};
use alloc::ffi::CString;
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
        match if call.has(b'f') { resolve(path) } else { target_of(path) } {
            Ok(found) => print!("{}{}", found.as_c_str(), if call.has(b'n') { "" } else { "\n" }),
            // What is no link is no reason to say anything.
            Err(_) => outcome = Err(FAILED),
        }
    }
    outcome
}

/// Where a path leads to in the end, as the kernel knows it of a descriptor.
fn resolve(path: &CStr) -> Result<CString> {
    let fd = open(path, O_PATH | O_CLOEXEC, 0)?;
    target_of(&concat(&[b"/proc/self/fd/", decimal(fd.as_raw_fd().into(), &mut [0; 24])]))
}
