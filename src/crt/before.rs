// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What can come before `main`. A C program has the constructors in any case, and its thread-local data where it has some; a
//! Rust program has what it asks for: `entry!(main, constructors)`.

use super::{Strings, args, environ, stack};
use crate::abort;
use crate::c_abi::c_abi;
use crate::global::Global;
use crate::thread::tls;
use core::ffi::{c_char, c_int};

/// A constructor. A destructor has no arguments, and takes no notice of these.
type Function = unsafe extern "C" fn(c_int, *const *const c_char, *const *const c_char);

// The linker makes these lists of the sections of their names, in the order of their priorities.
unsafe extern "C" {
    static __preinit_array_start: [Function; 0];
    static __preinit_array_end: [Function; 0];
    static __init_array_start: [Function; 0];
    static __init_array_end: [Function; 0];
    static __fini_array_start: [Function; 0];
    static __fini_array_end: [Function; 0];
}

/// Calls the destructors; nothing in a program that called no constructors.
static DESTRUCTORS: Global<Option<fn()>> = Global::new(None);

/// Calls what is in `.preinit_array` and then in `.init_array`, with argc, argv and envp, and has [`exit`](crate::exit) call
/// what is in `.fini_array`, last first. It does so once.
pub fn constructors() {
    // A C program has it done by its start.
    if !cfg!(feature = "c-abi") && DESTRUCTORS.get().is_none() {
        DESTRUCTORS.set(Some(destroy));
        construct();
    }
}

/// Where a list begins or ends.
macro_rules! place {
    ($symbol:ident) => {
        (&raw const $symbol).cast::<Function>()
    };
}

#[inline(always)]
pub(super) fn construct() {
    // static.ld has one list behind the other; the script of a linker's own may not.
    if cfg!(feature = "pie") {
        call(place!(__preinit_array_start), place!(__preinit_array_end), 1);
        call(place!(__init_array_start), place!(__init_array_end), 1);
    } else {
        call(place!(__preinit_array_start), place!(__init_array_end), 1);
    }
}

/// Calls a list from one place to another, forwards or backwards. It is not inlined, because most programs have none.
#[inline(never)]
fn call(mut at: *const Function, end: *const Function, step: isize) {
    while at != end {
        // SAFETY: the list has one there. Whoever put it there promised that it can be called at this time.
        unsafe { (*at)(*stack() as c_int, args().as_ptr(), environ().as_ptr()) };
        at = at.wrapping_offset(step);
    }
}

/// Calls the destructors, if there were constructors.
#[inline(always)]
pub(super) fn at_exit() {
    if cfg!(feature = "c-abi") {
        destroy();
    } else if let Some(destroy) = DESTRUCTORS.get() {
        destroy();
    }
}

fn destroy() {
    call(place!(__fini_array_end).wrapping_sub(1), place!(__fini_array_start).wrapping_sub(1), -1);
}

/// Gives the first thread its thread-local data, `#[thread_local]` in Rust and `__thread` in C. It does so once. A thread
/// that is started has its own in any case.
pub fn thread_locals() {
    if tls::set_up().is_err() {
        abort();
    }
}

c_abi! {
    // src/c/tls.c puts it in front of the constructors.
    fn __nilibc_thread_locals() {
        if tls::Image::find().size > 0 {
            thread_locals();
        }
    }
}

/// What the linker has to be told for a step that comes before `main`.
#[doc(hidden)]
#[macro_export]
macro_rules! before {
    (thread_locals) => {
        // The linker script with the header of thread-local data: a program that has none does without.
        #[link(name = "tls.ld", kind = "dylib", modifiers = "+verbatim")]
        unsafe extern "C" {}
    };
    ($step:ident) => {};
}

impl Strings {
    fn as_ptr(&self) -> *const *const c_char {
        self.0
    }
}
