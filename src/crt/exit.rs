// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<stdlib.h>` that ends a program, and what is called then.
//!
//! There is room for 32 handlers, which is what C promises. A program that names none has no code for it.

use super::before;
use crate::c_abi::c_abi;
use crate::global::Global;
use crate::lock::Lock;
use crate::{_exit, Errno, Result, SIG_UNBLOCK, SIGABRT, raise, sigdefault, sigprocmask, sigset_t, stdio};
use core::ffi::{c_int, c_void};

/// Something to be called at the end, as [`on_exit`] takes it.
type Call = unsafe extern "C" fn(c_int, *mut c_void);

/// What is to be called, last first.
#[repr(C)]
struct Handlers {
    /// [`Handlers::run`] of this list, once there is a first handler: whoever ends the program need not know of the list.
    hook: Global<Option<fn(c_int)>>,
    lock: Lock,
    calls: Global<[Option<(Call, *mut c_void)>; 32]>,
}

impl Handlers {
    const fn new() -> Self {
        Self { hook: Global::new(None), lock: Lock::new(), calls: Global::new([None; 32]) }
    }

    fn add(&self, call: Call, arg: *mut c_void, hook: fn(c_int)) -> Result<()> {
        let _held = self.lock.hold();
        self.hook.set(Some(hook));
        // SAFETY: whoever holds the lock has the list.
        let free = unsafe { &mut *self.calls.as_ptr() }.iter_mut().find(|call| call.is_none());
        *free.ok_or(Errno::NOMEM)? = Some((call, arg));
        Ok(())
    }

    fn take_last(&self) -> Option<(Call, *mut c_void)> {
        let _held = self.lock.hold();
        // SAFETY: whoever holds the lock has the list.
        unsafe { &mut *self.calls.as_ptr() }.iter_mut().rev().find_map(Option::take)
    }

    /// Calls them. A handler may add another, which is called next.
    fn run(&self, status: c_int) {
        while let Some((call, arg)) = self.take_last() {
            // SAFETY: who added the handler promised it.
            unsafe { call(status, arg) };
        }
    }

    fn run_hook(&self, status: c_int) {
        if let Some(hook) = self.hook.get() {
            hook(status);
        }
    }
}

static AT_EXIT: Handlers = Handlers::new();
static AT_QUICK_EXIT: Handlers = Handlers::new();

/// Calls the handler that `arg` is.
unsafe extern "C" fn call_plain(_: c_int, arg: *mut c_void) {
    // SAFETY: it was made of such a function below.
    unsafe { core::mem::transmute::<*mut c_void, extern "C" fn()>(arg)() }
}

/// Has [`exit`] call `handler`, before those that it was told of earlier. Errors: `ENOMEM`. atexit(3).
pub fn atexit(handler: extern "C" fn()) -> Result<()> {
    // SAFETY: call_plain gets what it wants.
    unsafe { on_exit(call_plain, handler as *mut c_void) }
}
c_abi! { fn atexit(handler: extern "C" fn()) -> c_int { atexit(handler) } }

/// As [`atexit`], for a handler that is told the exit code, and `arg`. Errors: `ENOMEM`. on_exit(3).
///
/// # Safety
/// The handler may be called with `arg` at the end of the program.
pub unsafe fn on_exit(handler: Call, arg: *mut c_void) -> Result<()> {
    AT_EXIT.add(handler, arg, |status| AT_EXIT.run(status))
}
c_abi! { fn on_exit(handler: Call, arg: *mut c_void) -> c_int { on_exit(handler, arg) } }

/// Has [`quick_exit`] call `handler`, before those that it was told of earlier. Errors: `ENOMEM`. C11, 7.22.4.3.
pub fn at_quick_exit(handler: extern "C" fn()) -> Result<()> {
    AT_QUICK_EXIT.add(call_plain, handler as *mut c_void, |status| AT_QUICK_EXIT.run(status))
}
c_abi! { fn at_quick_exit(handler: extern "C" fn()) -> c_int { at_quick_exit(handler) } }

/// Calls the handlers and the destructors, flushes the streams, and ends the program. exit(3).
pub fn exit(status: c_int) -> ! {
    AT_EXIT.run_hook(status);
    before::at_exit();
    stdio::at_exit();
    _exit(status)
}
c_abi! { fn exit(status: c_int) -> ! { exit(status) } }

/// Calls the handlers of [`at_quick_exit`], and ends the program; nothing is flushed. C11, 7.22.4.7.
pub fn quick_exit(status: c_int) -> ! {
    AT_QUICK_EXIT.run_hook(status);
    _exit(status)
}
c_abi! { fn quick_exit(status: c_int) -> ! { quick_exit(status) } }

/// Ends the program by SIGABRT, unless a handler of it does not return. abort(3).
pub fn abort() -> ! {
    let _ = raise(SIGABRT);
    // It is ignored, blocked or handled.
    let _ = sigdefault(SIGABRT);
    let _ = sigprocmask(SIG_UNBLOCK, Some(&sigset_t::of([SIGABRT])));
    let _ = raise(SIGABRT);
    _exit(127)
}
c_abi! { fn abort() -> ! { abort() } }
