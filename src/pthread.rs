// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<pthread.h>` for C, made of what [`thread`](crate::thread) and [`sync`](crate::sync) are made of.
//!
//! There is no cancellation: `pthread_cancel` answers with `ENOSYS`. All calls answer with the error, and leaves `errno` alone.

mod atfork;
mod attributes;
pub(crate) mod key;
mod other;
mod rwlock;
pub(crate) mod wait;

use crate::c_abi::c_abi;
use crate::sync::{Deadline, Once};
use crate::thread::start::{Packet, start};
use crate::thread::{Thread, end};
use crate::{CLOCK_REALTIME, Errno, Result, syscall, timespec};
use attributes::{Attributes, Order};
use core::ffi::{c_int, c_void};
use core::sync::atomic::AtomicU32;

/// `pthread_t` of C.
pub(crate) type Handle = *const Thread;
type Main = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

/// The error's number, or 0.
pub(crate) fn code(answer: Result<()>) -> c_int {
    answer.map_or_else(Errno::number, |()| 0)
}

/// What a thread of C is started with.
struct Start(Main, *mut c_void, Option<Order>);

impl Packet for Start {
    fn run(&mut self) {
        if self.2.as_ref().is_none_or(Order::obey) {
            // SAFETY: who started the thread promised it.
            leave(unsafe { self.0(self.1) });
        }
    }

    fn end(&mut self, _orphaned: bool) {}
}

/// Starts a thread as the attributes say. Errors: `EAGAIN`, `ENOMEM`, `ENOSYS`, and those of what the attributes want.
fn create(attributes: Option<&Attributes>, main: Main, arg: *mut c_void) -> Result<Handle> {
    let own = attributes.copied().unwrap_or(Attributes::DEFAULT);
    let told = AtomicU32::new(0);
    let (thread, _) = start(own.stack, own.is_detached(), Start(main, arg, Order::new(&own, &told)))?;
    if own.is_order() {
        let outcome = Order::outcome(&told);
        if outcome.is_err() && !own.is_detached() {
            join(thread, None)?;
        }
        outcome?;
    }
    Ok(thread)
}

/// Leaves `result` to whoever joins this thread, and calls the destructors of its values.
pub(crate) fn leave(result: *mut c_void) {
    Thread::current().result.set(result);
    key::destroy();
}

/// Waits until the thread has ended, but not beyond the deadline, and frees its memory.
pub(crate) fn join(handle: Handle, deadline: Option<&Deadline>) -> Result<*mut c_void> {
    // SAFETY: the caller has not joined the thread yet, so that it is there.
    let thread = unsafe { &*handle };
    if thread.is_detached() {
        return Err(Errno::INVAL);
    } else if core::ptr::eq(thread, Thread::current()) {
        return Err(Errno::DEADLK);
    }
    thread.wait(deadline)?;
    let result = thread.result.get();
    // SAFETY: it has ended, and nobody joins a thread twice.
    unsafe { thread.free() };
    Ok(result)
}

/// As [`join`], with the result to where C wants it.
unsafe fn join_into(handle: Handle, result: *mut *mut c_void, deadline: Option<&Deadline>) -> Result<()> {
    let left = join(handle, deadline)?;
    // SAFETY: it is null, or the caller's variable.
    if let Some(result) = unsafe { result.as_mut() } {
        *result = left;
    }
    Ok(())
}

c_abi! {
    fn pthread_create(handle: *mut Handle, attributes: *const Attributes, main: Main, arg: *mut c_void) -> c_int {
        code(create(attributes.as_ref(), main, arg).map(|thread| handle.write(thread)))
    }
    fn pthread_join(handle: Handle, result: *mut *mut c_void) -> c_int { code(join_into(handle, result, None)) }
    fn pthread_timedjoin_np(handle: Handle, result: *mut *mut c_void, time: *const timespec) -> c_int {
        code(join_into(handle, result, Some(&(CLOCK_REALTIME, *time))))
    }
    fn pthread_clockjoin_np(handle: Handle, result: *mut *mut c_void, clock: c_int, time: *const timespec) -> c_int {
        code(join_into(handle, result, Some(&(clock, *time))))
    }
    fn pthread_tryjoin_np(handle: Handle, result: *mut *mut c_void) -> c_int {
        if (*handle).id() == 0 { code(join_into(handle, result, None)) } else { Errno::BUSY.number() }
    }
    fn pthread_detach(handle: Handle) -> c_int {
        (*handle).detach(|| ());
        0
    }
    fn pthread_exit(result: *mut c_void) -> ! {
        leave(result);
        end(|_| ())
    }
    fn pthread_self() -> Handle { core::ptr::from_ref(Thread::current()) }
    fn pthread_equal(one: Handle, other: Handle) -> c_int { c_int::from(one == other) }
    fn pthread_yield() -> c_int { code(syscall!(SCHED_YIELD).map(drop)) }
    fn pthread_cancel(_handle: Handle) -> c_int { Errno::NOSYS.number() }
    fn pthread_testcancel() {}
    // There is none: whoever asks not to be cancelled is not, and that it can be is what one is told.
    fn pthread_setcancelstate(_state: c_int, old: *mut c_int) -> c_int { told(old) }
    fn pthread_setcanceltype(_kind: c_int, old: *mut c_int) -> c_int { told(old) }
    fn pthread_once(once: *const Once, init: unsafe extern "C" fn()) -> c_int {
        (*once).call_once(|| init());
        0
    }
}

/// Tells of a state that is always 0.
unsafe fn told(old: *mut c_int) -> c_int {
    // SAFETY: it is null, or the caller's variable.
    if let Some(old) = unsafe { old.as_mut() } {
        *old = 0;
    }
    0
}
