// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What threads of C wait for each other with. All zero is what each of them is at first.

use super::code;
use crate::c_abi::c_abi;
use crate::sync::{Barrier, Deadline, Hold, RawCondvar, RawMutex};
use crate::sys::futex::{futex_lock_pi, futex_trylock_pi, futex_unlock_pi};
use crate::thread::Thread;
use crate::{CLOCK_REALTIME, Errno, Result, pid_t, syscall, timespec};
use core::cell::Cell;
use core::ffi::{c_int, c_uint, c_void};

pub(crate) const RECURSIVE: usize = 1;
const ERRORCHECK: usize = 2;
/// What is left of a kind without [`INHERIT`].
const TYPE: usize = 3;
/// Beside one of the above: whoever holds the mutex inherits the priority of whoever waits for it.
const INHERIT: usize = 4;

const PRIO_NONE: c_int = 0;
const PRIO_INHERIT: c_int = 1;
const PRIO_PROTECT: c_int = 2;

/// `pthread_mutex_t` of C.
#[repr(C)]
pub(crate) struct Mutex {
    kind: usize,
    raw: RawMutex,
    /// Who holds it, and how often; others read what was true at some time, which is never themselves.
    owner: Cell<pid_t>,
    depth: Cell<u32>,
}

impl Mutex {
    pub(crate) fn new(kind: usize) -> Self {
        Self { kind, raw: RawMutex::new(), owner: Cell::new(0), depth: Cell::new(0) }
    }

    /// Holds it once more, or tells why not, where the thread holds it already. A normal mutex does not know.
    fn again(&self, me: pid_t) -> Option<Result<()>> {
        let mine = self.knows() && self.owner.get() == me;
        mine.then(|| {
            if self.kind & TYPE != RECURSIVE {
                return Err(Errno::DEADLK);
            }
            self.depth.set(self.depth.get() + 1);
            Ok(())
        })
    }

    pub(crate) fn lock(&self, deadline: Option<&Deadline>) -> Result<()> {
        let me = self.me();
        self.again(me).unwrap_or_else(|| {
            self.hold(deadline)?;
            self.owner.set(me);
            Ok(())
        })
    }

    pub(crate) fn try_lock(&self) -> Result<()> {
        let me = self.me();
        let again = self.again(me).map(|held| held.or(Err(Errno::BUSY)));
        again.unwrap_or_else(|| {
            if self.inherits() {
                futex_trylock_pi(self.raw.word())
                    .map_err(|error| if error == Errno::AGAIN { Errno::BUSY } else { error })?;
            } else if !self.raw.try_lock() {
                return Err(Errno::BUSY);
            }
            self.owner.set(me);
            Ok(())
        })
    }

    pub(crate) fn unlock(&self) -> Result<()> {
        if self.knows() && self.owner.get() != self.me() {
            return Err(Errno::PERM);
        } else if self.depth.get() > 0 {
            self.depth.set(self.depth.get() - 1);
            return Ok(());
        }
        self.owner.set(0);
        self.free()
    }

    /// Whether it knows who holds it.
    const fn knows(&self) -> bool {
        self.kind & TYPE != 0
    }

    const fn inherits(&self) -> bool {
        self.kind & INHERIT != 0
    }

    /// This thread, where it matters.
    fn me(&self) -> pid_t {
        if self.knows() { Thread::current().id() } else { 0 }
    }
}

impl Hold for Mutex {
    fn hold(&self, deadline: Option<&Deadline>) -> Result<()> {
        if self.inherits() { futex_lock_pi(self.raw.word(), deadline) } else { self.raw.lock(deadline) }
    }

    fn free(&self) -> Result<()> {
        if self.inherits() { futex_unlock_pi(self.raw.word()) } else { self.raw.free() }
    }
}

c_abi! {
    fn pthread_mutexattr_init(kind: *mut c_uint) -> c_int { *kind = 0; 0 }
    fn pthread_mutexattr_destroy(_kind: *mut c_uint) -> c_int { 0 }
    fn pthread_mutexattr_settype(kind: *mut c_uint, new: c_int) -> c_int {
        if !(0..=ERRORCHECK as c_int).contains(&new) { return Errno::INVAL.number(); }
        *kind = *kind & INHERIT as c_uint | new as c_uint;
        0
    }
    fn pthread_mutexattr_gettype(kind: *const c_uint, place: *mut c_int) -> c_int {
        *place = *kind as c_int & TYPE as c_int;
        0
    }
    fn pthread_mutexattr_setprotocol(kind: *mut c_uint, protocol: c_int) -> c_int {
        let inherit = match protocol {
            PRIO_NONE => 0,
            PRIO_INHERIT => INHERIT,
            PRIO_PROTECT => return Errno::OPNOTSUPP.number(),
            _ => return Errno::INVAL.number(),
        };
        *kind = *kind & TYPE as c_uint | inherit as c_uint;
        0
    }
    fn pthread_mutexattr_getprotocol(kind: *const c_uint, place: *mut c_int) -> c_int {
        *place = if *kind & INHERIT as c_uint == 0 { PRIO_NONE } else { PRIO_INHERIT };
        0
    }
    // None tells that its holder has died.
    fn pthread_mutexattr_setrobust(_kind: *mut c_uint, robust: c_int) -> c_int { only_0(robust) }
    fn pthread_mutex_consistent(_mutex: *const Mutex) -> c_int { Errno::INVAL.number() }
    // Every one can be shared: no futex of this library is private.
    fn pthread_mutexattr_setpshared(_kind: *mut c_uint, _shared: c_int) -> c_int { 0 }
    fn pthread_mutex_init(mutex: *mut Mutex, kind: *const c_uint) -> c_int {
        let kind = kind.as_ref().map_or(0, |kind| *kind as usize);
        mutex.write(Mutex::new(kind));
        0
    }
    fn pthread_mutex_destroy(_mutex: *mut Mutex) -> c_int { 0 }
    fn pthread_mutex_lock(mutex: *const Mutex) -> c_int { code((*mutex).lock(None)) }
    fn pthread_mutex_trylock(mutex: *const Mutex) -> c_int { code((*mutex).try_lock()) }
    fn pthread_mutex_timedlock(mutex: *const Mutex, time: *const timespec) -> c_int {
        code((*mutex).lock(Some(&(CLOCK_REALTIME, *time))))
    }
    fn pthread_mutex_clocklock(mutex: *const Mutex, clock: c_int, time: *const timespec) -> c_int {
        code((*mutex).lock(Some(&(clock, *time))))
    }
    fn pthread_mutex_unlock(mutex: *const Mutex) -> c_int { code((*mutex).unlock()) }
}

/// The error for what there is not: all but the first kind.
fn only_0(kind: c_int) -> c_int {
    if kind == 0 { 0 } else { Errno::OPNOTSUPP.number() }
}

/// `pthread_cond_t` of C.
#[repr(C)]
pub(crate) struct Cond {
    pub(crate) raw: RawCondvar,
    clock: c_int,
}

impl Cond {
    pub(crate) const fn new(clock: c_int) -> Self {
        Self { raw: RawCondvar::new(), clock }
    }

    pub(crate) fn wait(&self, mutex: &Mutex, deadline: Option<&Deadline>) -> Result<()> {
        let (owner, depth) = (mutex.owner.replace(0), mutex.depth.replace(0));
        let ended = self.raw.wait(mutex, deadline);
        mutex.owner.set(owner);
        mutex.depth.set(depth);
        ended
    }
}

c_abi! {
    fn pthread_condattr_init(clock: *mut c_uint) -> c_int { *clock = 0; 0 }
    fn pthread_condattr_destroy(_clock: *mut c_uint) -> c_int { 0 }
    fn pthread_condattr_setclock(clock: *mut c_uint, new: c_int) -> c_int { *clock = new as c_uint; 0 }
    fn pthread_condattr_setpshared(_clock: *mut c_uint, _shared: c_int) -> c_int { 0 }
    fn pthread_cond_init(cond: *mut Cond, clock: *const c_uint) -> c_int {
        cond.write(Cond::new(clock.as_ref().map_or(0, |clock| *clock as c_int)));
        0
    }
    fn pthread_cond_destroy(_cond: *mut Cond) -> c_int { 0 }
    fn pthread_cond_wait(cond: *const Cond, mutex: *const Mutex) -> c_int { code((*cond).wait(&*mutex, None)) }
    fn pthread_cond_timedwait(cond: *const Cond, mutex: *const Mutex, time: *const timespec) -> c_int {
        code((*cond).wait(&*mutex, Some(&((*cond).clock, *time))))
    }
    fn pthread_cond_clockwait(cond: *const Cond, mutex: *const Mutex, clock: c_int, time: *const timespec) -> c_int {
        code((*cond).wait(&*mutex, Some(&(clock, *time))))
    }
    fn pthread_cond_signal(cond: *const Cond) -> c_int { (*cond).raw.notify(1); 0 }
    fn pthread_cond_broadcast(cond: *const Cond) -> c_int { (*cond).raw.notify(c_int::MAX as u32); 0 }
}

/// What the last of the threads at a barrier is told.
const SERIAL_THREAD: c_int = -1;

c_abi! {
    fn pthread_barrierattr_init(_attributes: *mut c_uint) -> c_int { 0 }
    fn pthread_barrierattr_destroy(_attributes: *mut c_uint) -> c_int { 0 }
    fn pthread_barrierattr_setpshared(_attributes: *mut c_uint, _shared: c_int) -> c_int { 0 }
    fn pthread_barrier_init(barrier: *mut Barrier, _attributes: *const c_void, count: c_uint) -> c_int {
        if count == 0 { return Errno::INVAL.number(); }
        barrier.write(Barrier::new(count));
        0
    }
    fn pthread_barrier_destroy(_barrier: *mut Barrier) -> c_int { 0 }
    fn pthread_barrier_wait(barrier: *const Barrier) -> c_int {
        if (*barrier).wait() { SERIAL_THREAD } else { 0 }
    }
    fn pthread_spin_init(spin: *mut RawMutex, _shared: c_int) -> c_int { spin.write(RawMutex::new()); 0 }
    fn pthread_spin_destroy(_spin: *mut RawMutex) -> c_int { 0 }
    fn pthread_spin_lock(spin: *const RawMutex) -> c_int {
        while !(*spin).try_lock() {
            let _ = syscall!(SCHED_YIELD);
        }
        0
    }
    fn pthread_spin_trylock(spin: *const RawMutex) -> c_int {
        if (*spin).try_lock() { 0 } else { Errno::BUSY.number() }
    }
    fn pthread_spin_unlock(spin: *const RawMutex) -> c_int { (*spin).unlock(); 0 }
}
