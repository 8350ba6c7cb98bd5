// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads, by the names that `std::thread` has for them. Those of C are made of the same.
//!
//! A thread is one mapping: a guard, its stack, what it was started with, its thread-local data, and at the top what the
//! library knows of it. There is no heap.

mod handle;
mod scope;
pub(crate) mod start;
pub mod tls;

pub use {
    handle::{JoinHandle, spawn, spawn_with_stack},
    scope::{Scope, scope},
};

use crate::global::Global;
use crate::lock::{Lock, is_threaded};
use crate::sync::Deadline;
use crate::sys::futex::futex_wait_until;
use crate::sys::mman::munmap;
use crate::{Errno, Result, arch, exit, gettid, pid_t, syscall};
use core::cell::Cell;
use core::ffi::c_void;
use core::ptr::{null, null_mut};
use core::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Release};

/// What the library knows of a thread.
#[derive(Debug)]
pub struct Thread {
    /// Its id. When it has ended the kernel puts a 0 here, and wakes those who wait for it.
    id: AtomicU32,
    /// Who is to free its memory: one of the three below.
    state: AtomicU32,
    /// All its memory, this included; nothing for the first thread.
    memory: *mut c_void,
    len: usize,
    /// The next of those who are dead or about to be, and whose memory is to be freed.
    next: Cell<*const Thread>,
    /// What it leaves to whoever joins it, in C.
    #[cfg(feature = "c-abi")]
    pub(crate) result: Cell<*mut c_void>,
    /// Its values, by their keys.
    #[cfg(feature = "c-abi")]
    pub(crate) values: [Cell<*mut c_void>; KEYS],
    /// Its `errno`; that of the first thread is elsewhere.
    #[cfg(feature = "c-abi")]
    errno: Cell<core::ffi::c_int>,
}

/// How many keys C has: `PTHREAD_KEYS_MAX`.
#[cfg(feature = "c-abi")]
pub(crate) const KEYS: usize = 128;

// SAFETY: what changes is atomic, or the thread's own, but for `next`, which belongs to who holds the lock.
unsafe impl Sync for Thread {}

/// It runs, and somebody will join it.
const JOINABLE: u32 = 0;
/// It runs, and nobody will join it.
const DETACHED: u32 = 1;
/// It has come to its end before anybody joined or detached it.
const ENDED: u32 = 2;

/// The first thread.
static MAIN: Thread = Thread::new(null_mut(), 0, false);

/// What all threads share.
struct Threads {
    /// How many there are.
    count: usize,
    /// The first of the dead.
    dead: *const Thread,
}

static LOCK: Lock = Lock::new();
static THREADS: Global<Threads> = Global::new(Threads { count: 1, dead: null() });

/// Does `work` with what all threads share.
fn with_threads<T>(work: impl FnOnce(&mut Threads) -> T) -> T {
    let _held = LOCK.hold();
    // SAFETY: whoever holds the lock has it.
    work(unsafe { &mut *THREADS.as_ptr() })
}

impl Thread {
    const fn new(memory: *mut c_void, len: usize, detached: bool) -> Self {
        let state = if detached { DETACHED } else { JOINABLE };
        Self {
            id: AtomicU32::new(0),
            state: AtomicU32::new(state),
            memory,
            len,
            next: Cell::new(null()),
            #[cfg(feature = "c-abi")]
            result: Cell::new(null_mut()),
            #[cfg(feature = "c-abi")]
            values: [const { Cell::new(null_mut()) }; KEYS],
            #[cfg(feature = "c-abi")]
            errno: Cell::new(0),
        }
    }

    /// This thread.
    pub(crate) fn current() -> &'static Thread {
        if is_threaded() {
            // SAFETY: the control words of every thread tell of it, and it is there as long as the thread.
            unsafe { &*core::ptr::with_exposed_provenance(arch::thread()) }
        } else {
            &MAIN
        }
    }

    /// Its id; 0 if it has ended.
    pub(crate) fn id(&self) -> pid_t {
        if is_threaded() { self.id.load(Acquire) as pid_t } else { gettid() }
    }

    /// Whether nobody will join it.
    #[cfg(feature = "c-abi")]
    pub(crate) fn is_detached(&self) -> bool {
        self.state.load(Acquire) == DETACHED
    }

    /// Its stack, with its thread-local data; nothing of the first thread.
    #[cfg(feature = "c-abi")]
    pub(crate) fn stack(&self) -> Option<start::Stack> {
        let top = core::ptr::from_ref(self).cast_mut().cast::<c_void>();
        let size = (top.addr() - self.memory.addr()).saturating_sub(start::GUARD);
        (!self.memory.is_null()).then_some(start::Stack { size, guard: start::GUARD, top })
    }

    /// Waits until it has ended, but not beyond the deadline. Errors: `ETIMEDOUT`, `EINVAL`.
    pub(crate) fn wait(&self, deadline: Option<&Deadline>) -> Result<()> {
        loop {
            match self.id.load(Acquire) {
                0 => return Ok(()),
                id => {
                    let waited = futex_wait_until(&self.id, id, deadline);
                    // Whatever else it ends for, the word tells.
                    waited.or_else(|error| {
                        if [Errno::TIMEDOUT, Errno::INVAL].contains(&error) { Err(error) } else { Ok(()) }
                    })?;
                }
            }
        }
    }

    /// Has nobody join it. If it has come to its end already, `orphaned` is called, which may still use its memory.
    ///
    /// # Safety
    /// The caller is who would have joined it, and does not use it again.
    pub(crate) unsafe fn detach(&self, orphaned: impl FnOnce()) {
        if arch::swap(&self.state, DETACHED) == ENDED {
            orphaned();
            self.bury();
        }
    }

    /// Puts it among the dead. It may still be running.
    fn bury(&self) {
        with_threads(|threads| {
            self.next.set(threads.dead);
            threads.dead = self;
        });
    }

    /// Frees its memory.
    ///
    /// # Safety
    /// It has ended, and nobody uses it again.
    pub(crate) unsafe fn free(&self) {
        // SAFETY: all of it belongs to the thread. That it is mapped is known, so that there is no error.
        let _ = unsafe { munmap(self.memory, self.len) };
    }
}

/// Frees the memory of the dead.
fn reap() {
    with_threads(|threads| {
        let mut at = core::mem::replace(&mut threads.dead, null());
        // SAFETY: what is in the list was put there by its owner, and is freed when it was taken from there.
        while let Some(thread) = unsafe { at.as_ref() } {
            at = thread.next.get();
            if thread.id.load(Acquire) == 0 {
                // SAFETY: it has ended, and nobody else knows of it.
                unsafe { thread.free() };
            } else {
                thread.next.set(threads.dead);
                threads.dead = thread;
            }
        }
    });
}

/// Ends this thread, or the program with it if it is the last one. `last_words` are told whether nobody will join it.
///
/// # Safety
/// Nothing on the stack is needed any more, but for what whoever joins the thread takes from its memory.
pub(crate) unsafe fn end(last_words: impl FnOnce(bool)) -> ! {
    let thread = Thread::current();
    let is_last = with_threads(|threads| {
        threads.count -= 1;
        threads.count == 0
    });
    if is_last {
        exit(0);
    }
    let orphaned = arch::swap(&thread.state, ENDED) == DETACHED;
    last_words(orphaned);
    if orphaned {
        thread.bury();
    }
    loop {
        // SAFETY: the call does not return.
        let _ = unsafe { syscall!(EXIT, 0) };
    }
}

/// Where this thread has its `errno`.
#[cfg(feature = "c-abi")]
pub(crate) fn errno() -> *mut core::ffi::c_int {
    let thread = Thread::current();
    if thread.memory.is_null() { crate::errno::of_first_thread() } else { thread.errno.as_ptr() }
}

/// Makes the only thread of a new process out of the one which called fork.
pub(crate) fn forked() {
    if is_threaded() {
        Thread::current().id.store(gettid() as u32, Release);
        with_threads(|threads| *threads = Threads { count: 1, dead: null() });
    }
}
