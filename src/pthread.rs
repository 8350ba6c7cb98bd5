// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<pthread.h>` for C, made of what [`thread`](crate::thread) and [`sync`](crate::sync) are made of.
//!
//! There is no cancellation: `pthread_cancel` answers with `ENOSYS`. All of it answers with the error, and leaves `errno` alone.

mod key;
mod wait;

use crate::c_abi::c_abi;
use crate::thread::start::{GUARD, Packet, STACK, start};
use crate::thread::{DETACHED, Thread, end};
use crate::{Errno, Result, getpid, syscall, tgkill};
use core::ffi::{c_char, c_int, c_uint, c_void};
use core::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Release};

/// `pthread_t` of C.
type Handle = *const Thread;
type Main = unsafe extern "C" fn(*mut c_void) -> *mut c_void;

/// The error's number, or 0.
pub(crate) fn code(answer: Result<()>) -> c_int {
    answer.map_or_else(Errno::number, |()| 0)
}

/// `pthread_attr_t` of C.
#[repr(C)]
struct Attributes {
    stack: usize,
    detached: usize,
}

c_abi! {
    fn pthread_attr_init(attributes: *mut Attributes) -> c_int {
        attributes.write(Attributes { stack: STACK, detached: 0 });
        0
    }
    fn pthread_attr_destroy(_attributes: *mut Attributes) -> c_int { 0 }
    fn pthread_attr_setdetachstate(attributes: *mut Attributes, state: c_int) -> c_int {
        (*attributes).detached = state as usize;
        0
    }
    fn pthread_attr_getdetachstate(attributes: *const Attributes, state: *mut c_int) -> c_int {
        *state = (*attributes).detached as c_int;
        0
    }
    fn pthread_attr_setstacksize(attributes: *mut Attributes, size: usize) -> c_int {
        (*attributes).stack = size;
        0
    }
    fn pthread_attr_getstacksize(attributes: *const Attributes, size: *mut usize) -> c_int {
        *size = (*attributes).stack;
        0
    }
    fn pthread_attr_getguardsize(_attributes: *const Attributes, size: *mut usize) -> c_int {
        *size = GUARD;
        0
    }
}

/// What a thread of C is started with.
struct Start(Main, *mut c_void);

impl Packet for Start {
    fn run(&mut self) {
        // SAFETY: who started the thread promised it.
        leave(unsafe { self.0(self.1) });
    }

    fn end(&mut self, _orphaned: bool) {}
}

/// Leaves `result` to whoever joins this thread, and calls the destructors of its values.
fn leave(result: *mut c_void) {
    Thread::current().result.set(result);
    key::destroy();
}

/// Waits until the thread has ended, and frees its memory.
fn join(handle: Handle) -> Result<*mut c_void> {
    // SAFETY: the caller has not joined the thread yet, so that it is there.
    let thread = unsafe { &*handle };
    if thread.state.load(Acquire) == DETACHED {
        return Err(Errno::INVAL);
    } else if core::ptr::eq(thread, Thread::current()) {
        return Err(Errno::DEADLK);
    }
    thread.wait();
    let result = thread.result.get();
    // SAFETY: it has ended, and nobody joins a thread twice.
    unsafe { thread.free() };
    Ok(result)
}

c_abi! {
    fn pthread_create(handle: *mut Handle, attributes: *const Attributes, main: Main, arg: *mut c_void) -> c_int {
        let (stack, detached) = attributes.as_ref().map_or((STACK, false), |own| (own.stack, own.detached != 0));
        code(start(stack, detached, Start(main, arg)).map(|(thread, _)| handle.write(thread)))
    }
    fn pthread_join(handle: Handle, result: *mut *mut c_void) -> c_int {
        code(join(handle).map(|left| {
            if let Some(result) = result.as_mut() {
                *result = left;
            }
        }))
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
    fn pthread_gettid_np(handle: Handle) -> c_int { (*handle).id() }
    fn pthread_kill(handle: Handle, sig: c_int) -> c_int { code(tgkill(getpid(), (*handle).id(), sig)) }
    fn pthread_yield() -> c_int { code(syscall!(SCHED_YIELD).map(drop)) }
    fn pthread_cancel(_handle: Handle) -> c_int { Errno::NOSYS.number() }
    fn pthread_testcancel() {}
    fn pthread_setaffinity_np(handle: Handle, size: usize, set: *const c_void) -> c_int {
        code(syscall!(SCHED_SETAFFINITY, (*handle).id(), size, set).map(drop))
    }
    fn pthread_getaffinity_np(handle: Handle, size: usize, set: *mut c_void) -> c_int {
        code(syscall!(SCHED_GETAFFINITY, (*handle).id(), size, set).map(drop))
    }
    // Only a thread's own name: another one's is a file of /proc.
    fn pthread_setname_np(handle: Handle, name: *const c_char) -> c_int {
        code(own(handle).and_then(|()| syscall!(PRCTL, PR_SET_NAME, name).map(drop)))
    }
    fn pthread_getname_np(handle: Handle, name: *mut c_char, size: usize) -> c_int {
        code(own(handle).and_then(|()| {
            if size < 16 { Err(Errno::RANGE) } else { syscall!(PRCTL, PR_GET_NAME, name).map(drop) }
        }))
    }
    fn pthread_once(once: *mut u32, init: unsafe extern "C" fn()) -> c_int {
        let once = AtomicU32::from_ptr(once);
        while once.load(Acquire) != DONE {
            if once.compare_exchange(0, RUNNING, Acquire, Acquire).is_ok() {
                init();
                once.store(DONE, Release);
                let _ = crate::futex_wake(once, c_int::MAX as c_uint);
            } else {
                // Whatever it ends for, the word tells.
                let _ = crate::futex_wait(once, RUNNING, None);
            }
        }
        0
    }
}

const PR_SET_NAME: c_int = 15;
const PR_GET_NAME: c_int = 16;

/// States of `pthread_once_t`.
const RUNNING: u32 = 1;
const DONE: u32 = 2;

fn own(handle: Handle) -> Result<()> {
    if core::ptr::eq(handle, Thread::current()) { Ok(()) } else { Err(Errno::NOSYS) }
}
