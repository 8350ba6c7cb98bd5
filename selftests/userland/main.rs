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
mod sh;
mod signals;

use alloc::vec::Vec;
use applets::APPLETS;
use call::Applet;
use nilibc::*;

#[global_allocator]
static HEAP: Malloc = Malloc;

fn main() -> i32 {
    let args: Vec<_> = args().collect();
    let env: Vec<_> = environ().collect();
    // The name by which the program is called, else its first argument.
    for args in [Some(args.as_slice()), args.get(1..)].into_iter().flatten() {
        if let Some(applet) = args.first().and_then(|name| Applet::find(bytes::file_name(name.to_bytes()))) {
            return applet.run(args, &env);
        }
    }
    APPLETS.iter().for_each(|applet| println!("{} {}", applet.name, applet.usage));
    2
}

entry!(main);
