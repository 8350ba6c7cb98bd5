// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! thread-local data
#![no_std]
#![no_main]
#![feature(thread_local)]

use nilibc::*;

use core::cell::Cell;

#[thread_local]
static LOCAL: Cell<i32> = Cell::new(7);

fn main() -> i32 {
    LOCAL.set(LOCAL.get() + getpid());
    LOCAL.get()
}

nilibc::entry!(main, thread_locals);
