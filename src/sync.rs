// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What threads wait for each other with, by the names that `std::sync` has for them.
//!
//! An exchange is all that a mutex asks of a processor. Whoever cannot go on sleeps over a futex.

mod condvar;
mod mutex;
mod once;
mod rwlock;

#[cfg(feature = "rt")]
pub(crate) use mutex::Deadline;
pub(crate) use mutex::RawMutex;
pub use {
    condvar::{Barrier, Condvar},
    mutex::{Mutex, MutexGuard},
    once::{Once, OnceLock},
    rwlock::{ReadGuard, RwLock, WriteGuard},
};
#[cfg(all(feature = "rt", feature = "c-abi"))]
pub(crate) use {
    condvar::{Hold, RawCondvar},
    rwlock::RawRwLock,
};
