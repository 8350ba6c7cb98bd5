// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<threads.h>` for C: what [`pthread`](crate::pthread) has, by other names and with other errors.

use crate::c_abi::c_abi;
use crate::pthread::key::{Destructor, create, delete, get, set};
use crate::pthread::wait::{Cond, Mutex, RECURSIVE};
use crate::pthread::{Handle, join, leave};
use crate::sync::Once;
use crate::thread::start::{Packet, STACK, Stack, start};
use crate::thread::{Thread, end};
use crate::{CLOCK_REALTIME, Errno, Result, syscall, timespec};
use core::ffi::{c_int, c_uint, c_void};
use core::ptr::{from_ref, without_provenance_mut};

const SUCCESS: c_int = 0;
const BUSY: c_int = 1;
const ERROR: c_int = 2;
const NOMEM: c_int = 3;
const TIMEDOUT: c_int = 4;

/// What C tells of an outcome.
fn code<T>(outcome: Result<T>) -> c_int {
    match outcome {
        Ok(_) => SUCCESS,
        Err(Errno::BUSY) => BUSY,
        Err(Errno::NOMEM) => NOMEM,
        Err(Errno::TIMEDOUT) => TIMEDOUT,
        Err(_) => ERROR,
    }
}

/// What a thread is started with.
struct Start(unsafe extern "C" fn(*mut c_void) -> c_int, *mut c_void);

impl Packet for Start {
    fn run(&mut self) {
        // SAFETY: who started the thread promised it.
        leave(result(unsafe { self.0(self.1) }));
    }

    fn end(&mut self, _orphaned: bool) {}
}

/// A number where a thread leaves a pointer.
fn result(number: c_int) -> *mut c_void {
    without_provenance_mut(number as usize)
}

c_abi! {
    fn thrd_create(thread: *mut Handle, main: unsafe extern "C" fn(*mut c_void) -> c_int, arg: *mut c_void) -> c_int {
        code(start(Stack::new(STACK), false, Start(main, arg)).map(|(new, _)| thread.write(new)))
    }
    fn thrd_current() -> Handle { from_ref(Thread::current()) }
    fn thrd_detach(thread: Handle) -> c_int { (*thread).detach(|| ()); SUCCESS }
    fn thrd_equal(one: Handle, other: Handle) -> c_int { c_int::from(one == other) }
    fn thrd_exit(number: c_int) -> ! {
        leave(result(number));
        end(|_| ())
    }
    fn thrd_join(thread: Handle, number: *mut c_int) -> c_int {
        code(join(thread, None).map(|left| {
            if let Some(number) = number.as_mut() {
                *number = left.addr() as c_int;
            }
        }))
    }
    fn thrd_sleep(span: *const timespec, left: *mut timespec) -> c_int {
        match syscall!(CLOCK_NANOSLEEP, CLOCK_REALTIME, 0, span, left) {
            Ok(_) => 0,
            Err(Errno::INTR) => -1,
            Err(_) => -2,
        }
    }
    fn thrd_yield() {
        // It cannot fail.
        let _ = syscall!(SCHED_YIELD);
    }
}

c_abi! {
    fn call_once(once: *const Once, init: unsafe extern "C" fn()) { (*once).call_once(|| init()) }
    fn mtx_init(mutex: *mut Mutex, kind: c_int) -> c_int {
        mutex.write(Mutex::new(kind as usize & RECURSIVE));
        SUCCESS
    }
    fn mtx_destroy(_mutex: *mut Mutex) {}
    fn mtx_lock(mutex: *const Mutex) -> c_int { code((*mutex).lock(None)) }
    fn mtx_timedlock(mutex: *const Mutex, time: *const timespec) -> c_int {
        code((*mutex).lock(Some(&(CLOCK_REALTIME, *time))))
    }
    fn mtx_trylock(mutex: *const Mutex) -> c_int { code((*mutex).try_lock()) }
    fn mtx_unlock(mutex: *const Mutex) -> c_int { code((*mutex).unlock()) }
    fn cnd_init(cond: *mut Cond) -> c_int { cond.write(Cond::new(CLOCK_REALTIME)); SUCCESS }
    fn cnd_destroy(_cond: *mut Cond) {}
    fn cnd_signal(cond: *const Cond) -> c_int { (*cond).raw.notify(1); SUCCESS }
    fn cnd_broadcast(cond: *const Cond) -> c_int { (*cond).raw.notify(c_int::MAX as u32); SUCCESS }
    fn cnd_wait(cond: *const Cond, mutex: *const Mutex) -> c_int { code((*cond).wait(&*mutex, None)) }
    fn cnd_timedwait(cond: *const Cond, mutex: *const Mutex, time: *const timespec) -> c_int {
        code((*cond).wait(&*mutex, Some(&(CLOCK_REALTIME, *time))))
    }
}

c_abi! {
    fn tss_create(key: *mut c_uint, destructor: Destructor) -> c_int { code(create(destructor).map(|new| key.write(new))) }
    fn tss_delete(key: c_uint) { delete(key) }
    fn tss_get(key: c_uint) -> *mut c_void { get(key) }
    fn tss_set(key: c_uint, value: *mut c_void) -> c_int { code(set(key, value)) }
}
