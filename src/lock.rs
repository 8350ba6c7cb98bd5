// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The lock with which the library keeps its own variables in order. It is nothing until the first thread starts: a program
//! that starts none has no code of it.

mod owner;

pub(crate) use owner::Owner;

use crate::global::Global;
use crate::sync::RawMutex;

/// What is done once there are threads. Who starts one names it, so that nothing else has to be linked with it.
#[cfg_attr(not(feature = "rt"), allow(dead_code, reason = "nothing starts a thread"))]
#[derive(Clone, Copy)]
struct Among {
    hold: fn(&RawMutex),
    release: fn(&RawMutex),
    own: fn(&Owner),
    disown: fn(&Owner),
    #[cfg(feature = "c-abi")]
    errno: fn() -> *mut core::ffi::c_int,
    #[cfg(feature = "c-abi")]
    set_errno: fn(crate::Errno),
}

static AMONG: Global<Option<&Among>> = Global::new(None);

/// Whether there may be other threads.
pub fn is_threaded() -> bool {
    AMONG.get().is_some()
}

/// From now on there may be.
#[cfg(feature = "rt")]
pub(crate) fn set_threaded() {
    static THREADS: Among = Among {
        // Without a deadline there is no error.
        hold: |lock| {
            let _ = lock.lock(None);
        },
        release: RawMutex::unlock,
        own: Owner::own,
        disown: Owner::disown,
        #[cfg(feature = "c-abi")]
        errno: crate::thread::errno,
        #[cfg(feature = "c-abi")]
        // SAFETY: it is this thread's own.
        set_errno: |error| unsafe { crate::thread::errno().write(error.number()) },
    };
    // A compiler that knows the only value which this can have puts it where it is used.
    AMONG.set(Some(core::hint::black_box(&THREADS)));
}

/// Where this thread has its `errno`, if it is not the only one.
#[cfg(feature = "c-abi")]
pub(crate) fn errno() -> Option<*mut core::ffi::c_int> {
    AMONG.get().map(|among| (among.errno)())
}

/// What leaves an error there.
#[cfg(feature = "c-abi")]
pub(crate) fn set_errno() -> Option<fn(crate::Errno)> {
    AMONG.get().map(|among| among.set_errno)
}

/// A lock that one thread holds at a time. It is not recursive, and not for handlers of signals.
#[derive(Debug)]
pub struct Lock(RawMutex);

/// While this value lives, the lock is held.
#[derive(Debug)]
#[must_use = "the lock is free again where this value is dropped"]
pub struct Held<'a>(&'a Lock);

impl Lock {
    /// A lock that nobody holds.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(RawMutex::new())
    }

    /// Waits until nobody holds it, and holds it.
    pub fn hold(&self) -> Held<'_> {
        if let Some(among) = AMONG.get() {
            (among.hold)(&self.0);
        }
        Held(self)
    }

    /// Holds it, where that takes no waiting.
    pub fn try_hold(&self) -> Option<Held<'_>> {
        (!is_threaded() || self.0.try_lock()).then(|| Held(self))
    }

    /// Makes it free: what the end of a [`Held`] does, for who has forgotten that value.
    #[cfg_attr(not(feature = "rt"), allow(dead_code, reason = "nothing starts a thread"))]
    pub(crate) fn release(&self) {
        drop(Held(self));
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(among) = AMONG.get() {
            (among.release)(&self.0.0);
        }
    }
}
