// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `insmod`, `rmmod` and `lsmod`: parts of the kernel that come and go.

use crate::bytes::{c_vec, file_name, four_words};
use crate::call::{Call, Outcome};
use crate::input::lines;
use alloc::vec::Vec;
use nilibc::*;

pub(crate) fn insert(call: &Call<'_>) -> Outcome {
    let [file, words @ ..] = call.operands else { return Ok(()) };
    let mut parameters = Vec::new();
    for word in words {
        parameters.extend_from_slice(word.to_bytes());
        parameters.push(b' ');
    }
    let parameters = c_vec(parameters);
    let fd = call.needs(file, open(file, O_RDONLY | O_CLOEXEC, 0));
    // SAFETY: the kernel reads a string that ends with NUL.
    call.needs(file, unsafe { syscall!(FINIT_MODULE, &fd, parameters.as_c_str(), 0) });
    Ok(())
}

/// A module goes by its name, or by that of its file.
pub(crate) fn remove(call: &Call<'_>) -> Outcome {
    let flags = O_NONBLOCK | if call.has(b'f') { O_TRUNC } else { 0 };
    call.each(call.operands, &mut |module| {
        let name = file_name(module.to_bytes());
        let mut name = Vec::from(name.strip_suffix(b".ko").unwrap_or(name));
        name.iter_mut().filter(|byte| **byte == b'-').for_each(|byte| *byte = b'_');
        let name = c_vec(name);
        // SAFETY: the kernel reads a string that ends with NUL.
        unsafe { syscall!(DELETE_MODULE, name.as_c_str(), flags).map(drop) }
    })
}

pub(crate) fn list(call: &Call<'_>) -> Outcome {
    let text = call.read(c"/proc/modules");
    println!("Module                  Size  Used by");
    for line in lines(text) {
        let [name, size, count, users] = four_words(line);
        print!("{:<19} {:>8}  {}", name, size, count);
        if users != b"-" {
            print!(" {}", users.strip_suffix(b",").unwrap_or(users));
        }
        println!();
    }
    Ok(())
}
