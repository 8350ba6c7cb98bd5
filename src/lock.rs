// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The lock with which the library keeps its own variables in order. It is nothing until the first thread starts: a program
//! that starts none has no code of it.

use crate::global::Global;
use crate::sync::RawMutex;

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
        if is_threaded() {
            // Without a deadline there is no error.
            let _ = self.0.lock(None);
        }
        Held(self)
    }

    /// Holds it, where that takes no waiting.
    pub fn try_hold(&self) -> Option<Held<'_>> {
        (!is_threaded() || self.0.try_lock()).then(|| Held(self))
    }

    /// Makes it free: what the end of a [`Held`] does, for who has forgotten that value.
    pub(crate) fn release(&self) {
        drop(Held(self));
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if is_threaded() {
            self.0.0.unlock();
        }
    }
}
