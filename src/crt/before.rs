// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What can come before `main`. A C program has the constructors in any case, and its thread-local data where it has some; a
//! Rust program has what it asks for: `entry!(main, constructors)`.

use super::{Strings, args, environ, stack};
use crate::abort;
use crate::c_abi::c_abi;
use crate::global::Global;
use crate::thread::tls;
use core::ffi::{c_char, c_int};
use core::ops::Range;

type Constructor = unsafe extern "C" fn(c_int, *const *const c_char, *const *const c_char);
type Destructor = unsafe extern "C" fn();

// The linker makes these lists of the sections of their names, in the order of their priorities.
unsafe extern "C" {
    static __preinit_array_start: [Constructor; 0];
    static __preinit_array_end: [Constructor; 0];
    static __init_array_start: [Constructor; 0];
    static __init_array_end: [Constructor; 0];
    static __fini_array_start: [Destructor; 0];
    static __fini_array_end: [Destructor; 0];
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

pub(super) fn construct() {
    call(&raw const __preinit_array_start..&raw const __preinit_array_end);
    call(&raw const __init_array_start..&raw const __init_array_end);
}

/// Calls the constructors of a list.
fn call(Range { start, end }: Range<*const [Constructor; 0]>) {
    let (mut at, end) = (start.cast::<Constructor>(), end.cast());
    while at != end {
        // SAFETY: the list has one there. Whoever put it there promised that it can be called before `main`.
        unsafe {
            (*at)(*stack() as c_int, args().as_ptr(), environ().as_ptr());
            at = at.add(1);
        }
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
    let (start, mut at) = (&raw const __fini_array_start, (&raw const __fini_array_end).cast::<Destructor>());
    while at != start.cast() {
        // SAFETY: the list has one there. Whoever put it there promised that it can be called at the end.
        unsafe {
            at = at.sub(1);
            (*at)();
        }
    }
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
