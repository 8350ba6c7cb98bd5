// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The lock with which the library keeps its own variables in order. It is nothing until the first thread starts: a program
//! that starts none has no code of it.

use crate::arch;
use crate::global::Global;
use crate::sys::futex::{futex_wait, futex_wake};
use core::sync::atomic::AtomicU32;

/// Whether a thread was ever started.
static THREADED: Global<bool> = Global::new(false);

/// Whether there may be other threads.
pub fn is_threaded() -> bool {
    THREADED.get()
}

/// From now on there may be.
#[cfg(feature = "rt")]
pub(crate) fn set_threaded() {
    THREADED.set(true);
}

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody sleeps until it is free.
const AWAITED: u32 = 2;

/// A lock that one thread holds at a time. It is not recursive, and not for handlers of signals.
///
/// One instruction is all that it asks of a processor, an exchange: some have nothing else that is atomic.
#[derive(Debug)]
pub struct Lock(AtomicU32);

/// While this value lives, the lock is held.
#[derive(Debug)]
#[must_use = "the lock is free again where this value is dropped"]
pub struct Held<'a>(&'a Lock);

impl Lock {
    /// A lock that nobody holds.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(AtomicU32::new(FREE))
    }

    /// Waits until nobody holds it, and holds it.
    pub fn hold(&self) -> Held<'_> {
        // Where AWAITED is lost to HELD, it is put back by the one who then waits, before it sleeps.
        if is_threaded() && arch::swap(&self.0, HELD) != FREE {
            while arch::swap(&self.0, AWAITED) != FREE {
                // Whatever it ends for, the lock tells.
                let _ = futex_wait(&self.0, AWAITED, None);
            }
        }
        Held(self)
    }

    /// Holds it, where that takes no waiting.
    pub fn try_hold(&self) -> Option<Held<'_>> {
        // Somebody may sleep by now, whose word would be overwritten by another.
        (!is_threaded() || arch::swap(&self.0, AWAITED) == FREE).then_some(Held(self))
    }

    /// Makes it free: what the end of a [`Held`] does, for who has forgotten that value.
    pub(crate) fn release(&self) {
        drop(Held(self));
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if is_threaded() && arch::swap(&self.0.0, FREE) == AWAITED {
            // Nobody may be left: that is no error.
            let _ = futex_wake(&self.0.0, 1);
        }
    }
}
