// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The start and the end of a program: argc, argv, envp and auxv in, an exit code out.
//!
//! What the kernel puts on the stack is not copied. A program that never asks for it does not even remember where it is.

pub mod auxv;
pub mod before;
pub mod exit;
pub(crate) mod guard;
#[cfg(feature = "pie")]
mod relocate;
pub(crate) mod segment;

pub use {auxv::*, exit::*};

use crate::c_abi::c_abi;
use crate::global::Global;
use crate::process::CPtr;
use core::ffi::{CStr, c_char, c_int};

/// The address of argc; argv, envp and auxv follow it. A number, because LLVM keeps a pointer that is never read: it might
/// be what a leak checker looks for.
static STACK: Global<usize> = Global::new(0);

/// The address of envp, or of what has come in its place: `environ` of C.
#[cfg_attr(feature = "c-abi", unsafe(export_name = "environ"), linkage = "weak")]
pub(crate) static ENVIRON: Global<usize> = Global::new(0);

/// Where the kernel left the stack pointer.
fn stack() -> *const usize {
    core::ptr::with_exposed_provenance(STACK.get())
}

unsafe extern "C" {
    fn main(argc: c_int, argv: *const *const c_char, envp: *const *const c_char) -> c_int;
}

/// Goes on where the port's `_start` leaves off.
///
/// # Safety
/// `stack` is where the kernel left the stack pointer, and the stack is aligned as the ABI wants it.
pub unsafe extern "C" fn start(stack: *const usize) -> ! {
    #[cfg(feature = "pie")]
    // SAFETY: this is the first of all.
    unsafe {
        relocate::relocate();
    }
    STACK.set(stack.expose_provenance());
    // SAFETY: argc, then argc pointers and a null, then the pointers of envp and a null: fs/binfmt_elf.c,
    // create_elf_tables. `main` is of the type that it is declared with, by entry! or by C.
    let status = unsafe {
        let argc = *stack;
        let argv = stack.add(1).cast::<*const c_char>();
        let envp = argv.add(argc + 1);
        ENVIRON.set(envp.expose_provenance());
        if cfg!(feature = "c-abi") {
            before::construct();
        }
        main(argc as c_int, argv, envp)
    };
    exit(status)
}
c_abi! { fn _start_c(stack: *const usize) -> ! { start(stack) } }

/// What `main` may answer with.
pub trait Termination {
    /// As an exit code.
    fn report(self) -> c_int;
}

impl Termination for () {
    fn report(self) -> c_int {
        0
    }
}

impl Termination for c_int {
    fn report(self) -> c_int {
        self
    }
}

impl Termination for core::convert::Infallible {
    fn report(self) -> c_int {
        match self {}
    }
}

/// An error is told on standard error, and is the exit code 1.
impl<T: Termination> Termination for crate::Result<T> {
    fn report(self) -> c_int {
        match self {
            Ok(value) => value.report(),
            Err(error) => {
                crate::eprint!("error: {}\n", error);
                1
            }
        }
    }
}

/// Names the function with which the program begins. It has no arguments (see [`args`]) and answers with nothing, with an
/// exit code, or with a [`Result`](crate::Result) of either. What is to come before it is named behind it: `entry!(main,
/// constructors)`, of [`before`](crate::crt::before).
#[macro_export]
macro_rules! entry {
    ($main:path $(, $step:ident)*) => {
        #[unsafe(export_name = "main")]
        extern "C" fn nilibc_main(
            _argc: $crate::c_int,
            _argv: *const *const $crate::c_char,
            _envp: *const *const $crate::c_char,
        ) -> $crate::c_int {
            $(
                $crate::before!($step);
                $crate::crt::before::$step();
            )*
            $crate::Termination::report($main())
        }
    };
}

/// The program's arguments, its own name first.
pub fn args() -> Strings {
    // SAFETY: argv follows argc.
    Strings(unsafe { stack().add(1) }.cast())
}

/// The program's environment: strings of the form `NAME=value`.
pub fn environ() -> Strings {
    Strings(core::ptr::with_exposed_provenance(ENVIRON.get()))
}

/// The value of `name` in the environment. getenv(3).
pub fn getenv(name: &CStr) -> Option<&'static CStr> {
    let name = name.to_bytes();
    environ().find_map(|entry| {
        let value = entry.to_bytes_with_nul().strip_prefix(name)?.strip_prefix(b"=")?;
        CStr::from_bytes_until_nul(value).ok()
    })
}
c_abi! { fn getenv(name: *const c_char) -> *const c_char { getenv(CStr::from_ptr(name)).map(CStr::as_ptr) } }

/// The program's own name, as it was called: `program_invocation_name` of C.
pub fn program_name() -> &'static CStr {
    args().next().unwrap_or(c"")
}

/// The last part of the program's own name: `program_invocation_short_name` of C.
pub fn program_short_name() -> &'static CStr {
    let name = program_name().to_bytes_with_nul();
    let short = name.rsplit(|&byte| byte == b'/').next().unwrap_or(name);
    CStr::from_bytes_until_nul(short).unwrap_or(c"")
}
c_abi! {
    fn __program_invocation_name() -> *const c_char { program_name().as_ptr() }
    fn __program_invocation_short_name() -> *const c_char { program_short_name().as_ptr() }
}

/// A list of strings that the kernel put on the stack.
#[derive(Clone, Debug)]
pub struct Strings(*const *const c_char);

impl Strings {
    /// The rest of the list, its null included: as [`execve`](crate::execve) takes it.
    pub fn as_slice(&self) -> &'static [CPtr<'static>] {
        // SAFETY: from here to the end there are pointers, which CPtr is the same as; they live as long as the program.
        unsafe { core::slice::from_raw_parts(self.0.cast(), self.end().offset_from(self.0) as usize) }
    }

    /// Behind the null that ends the list.
    fn end(&self) -> *const *const c_char {
        let mut at = self.0;
        // SAFETY: the list ends with a null, and it is not passed.
        unsafe {
            while !(*at).is_null() {
                at = at.add(1);
            }
            at.add(1)
        }
    }
}

impl Iterator for Strings {
    type Item = &'static CStr;

    fn next(&mut self) -> Option<&'static CStr> {
        // SAFETY: the list ends with a null, which is not passed; what comes before it are strings that end with NUL and
        // live as long as the program.
        unsafe {
            let string = *self.0;
            (!string.is_null()).then(|| {
                self.0 = self.0.add(1);
                CStr::from_ptr(string)
            })
        }
    }
}

/// Reached only where panics are not compiled to a trap: there is no message, because core::fmt would make it.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    abort()
}
