// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One thread at a time.

use crate::sys::futex::{futex_wait_until, futex_wake};
use crate::{Errno, Result, arch, timespec};
use core::cell::UnsafeCell;
use core::ffi::c_int;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::AtomicU32;

/// A time by a clock.
pub(crate) type Deadline = (c_int, timespec);

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody sleeps until it is free.
const AWAITED: u32 = 2;

/// The word that a mutex is.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct RawMutex(AtomicU32);

impl RawMutex {
    pub(crate) const fn new() -> Self {
        Self(AtomicU32::new(FREE))
    }

    /// Waits until nobody holds it, but not beyond the deadline, and holds it. Errors: `ETIMEDOUT`, `EINVAL`.
    pub(crate) fn lock(&self, deadline: Option<&Deadline>) -> Result<()> {
        // Where AWAITED is lost to HELD, it is put back by the one who then waits, before it sleeps.
        if arch::swap(&self.0, HELD) != FREE {
            while arch::swap(&self.0, AWAITED) != FREE {
                // Whatever else it ended for, the word tells.
                if let Err(error @ (Errno::TIMEDOUT | Errno::INVAL)) = futex_wait_until(&self.0, AWAITED, deadline) {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Holds it if nobody does.
    pub(crate) fn try_lock(&self) -> bool {
        match arch::swap(&self.0, HELD) {
            FREE => true,
            HELD => false,
            _ => arch::swap(&self.0, AWAITED) == FREE,
        }
    }

    /// The word, for a mutex that the kernel alone changes.
    #[cfg(all(feature = "rt", feature = "c-abi"))]
    pub(crate) const fn word(&self) -> &AtomicU32 {
        &self.0
    }

    pub(crate) fn unlock(&self) {
        if arch::swap(&self.0, FREE) == AWAITED {
            // Nobody may be left: that is no error.
            let _ = futex_wake(&self.0, 1);
        }
    }
}

/// A value that one thread at a time can use.
#[derive(Debug)]
pub struct Mutex<T> {
    pub(super) raw: RawMutex,
    value: UnsafeCell<T>,
}

// SAFETY: it gives the value to one thread at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

/// While this lives, the value is the holder's.
#[derive(Debug)]
#[must_use = "the mutex is free again where this is dropped"]
pub struct MutexGuard<'a, T> {
    pub(super) mutex: &'a Mutex<T>,
    /// It stays in its thread.
    stays: PhantomData<*const ()>,
}

// SAFETY: a reference to it is one to the value.
unsafe impl<T: Sync> Sync for MutexGuard<'_, T> {}

impl<T> Mutex<T> {
    /// Nobody holds it.
    pub const fn new(value: T) -> Self {
        Self { raw: RawMutex::new(), value: UnsafeCell::new(value) }
    }

    /// Waits until nobody holds it, and holds it. Whoever holds it already waits for ever.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        // Without a deadline there is no error.
        let _ = self.raw.lock(None);
        MutexGuard { mutex: self, stays: PhantomData }
    }

    /// Holds it if nobody does.
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        self.raw.try_lock().then(|| MutexGuard { mutex: self, stays: PhantomData })
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the mutex is held.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the mutex is held, and this is borrowed alone.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.mutex.raw.unlock();
    }
}
