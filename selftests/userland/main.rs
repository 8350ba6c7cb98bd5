// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The userland of a test machine in one program: a shell and what one types into it.
//!
//! It is whichever applet it is called by the name of, or that its first argument names. An applet is a function, so that the
//! shell needs no file to start one: it forks and calls it.
#![no_std]
#![no_main]

extern crate alloc;

mod applets;
mod bytes;
mod call;
mod exec;
mod input;
mod regex;
mod sh;
mod signals;

use alloc::ffi::CString;
use alloc::vec::Vec;
use applets::APPLETS;
use call::Applet;
use nilibc::*;

#[global_allocator]
static HEAP: Malloc = Malloc;

fn main() -> i32 {
    let (args, env) = (owned(args()), owned(environ()));
    let mut rest = args.as_slice();
    // The name by which the program is called, else its first argument.
    while let [name, more @ ..] = rest {
        if let Some(applet) = Applet::find(bytes::file_name(name.to_bytes())) {
            return applet.run(rest, &env);
        }
        if rest.len() < args.len() {
            break;
        }
        rest = more;
    }
    APPLETS.iter().for_each(|applet| println!("{} {}", applet.name, applet.usage));
    2
}

/// Copies of the strings that the kernel has put on the stack.
fn owned(strings: Strings) -> Vec<CString> {
    let mut owned = Vec::new();
    for string in strings {
        owned.push(string.into());
    }
    owned
}

entry!(main);
