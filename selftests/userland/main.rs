// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The userland of a test machine in one program: a shell and what one types into it.
//!
//! It is whichever applet it is called by the name of, or else that its first argument names. An applet is a function, so that the
//! shell needs no file to start one: it forks and calls it.
#![no_std]
#![no_main]

extern crate alloc;

mod applets;
mod bytes;
mod call;
mod exec;
mod heap;
mod input;
mod memory;
mod regex;
mod sh;
mod signals;
mod words;

use alloc::ffi::CString;
use alloc::vec::Vec;
use call::Applet;
use nilibc::*;

#[global_allocator]
static HEAP: heap::Heap = heap::Heap::new();

fn main() -> i32 {
    let (args, env) = (owned(args()), owned(environ()));
    let named = |args: &[CString]| args.first().and_then(|name| Applet::find(bytes::file_name(name.to_bytes())));
    let rest = args.get(1..).unwrap_or(&[]);
    let own = named(&args).filter(|own| own.name != LIST.as_bytes());
    match (own, named(rest)) {
        (Some(applet), _) => applet.run(&args, &env),
        (None, Some(applet)) => applet.run(rest, &env),
        // It tells which there are.
        (None, None) => Applet::find(LIST.as_bytes()).map_or(2, |list| list.run(&args, &env)),
    }
}

/// The applet that is meant where there is no other name.
const LIST: &str = "userland";

/// Copies of the strings that the kernel has put on the stack.
fn owned(strings: Strings) -> Vec<CString> {
    let mut owned = Vec::new();
    for string in strings {
        owned.push(string.into());
    }
    owned
}

entry!(main);
