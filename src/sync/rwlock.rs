// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Many readers, or one writer. Who comes to read does not wait for those who wait to write.

use super::condvar::RawCondvar;
use super::mutex::{Deadline, RawMutex};
use crate::{Errno, Result};
use core::cell::{Cell, UnsafeCell};
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// Who holds it: nobody, so many readers, or the writer.
const FREE: u32 = 0;
const WRITTEN: u32 = u32::MAX;

/// What a lock for readers and writers is.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct RawRwLock {
    /// Guards `holders`.
    mutex: RawMutex,
    changed: RawCondvar,
    holders: Cell<u32>,
}

// SAFETY: the mutex guards the cell.
unsafe impl Sync for RawRwLock {}

/// Who holds it after one more reader has come.
fn read(holders: u32) -> Option<u32> {
    (holders < WRITTEN - 1).then(|| holders + 1)
}

/// Who holds it after a writer has come.
fn write(holders: u32) -> Option<u32> {
    (holders == FREE).then_some(WRITTEN)
}

impl RawRwLock {
    pub(crate) const fn new() -> Self {
        Self { mutex: RawMutex::new(), changed: RawCondvar::new(), holders: Cell::new(FREE) }
    }

    /// Waits for `next` to answer, but not beyond the deadline. Errors: `ETIMEDOUT`, `EINVAL`.
    fn hold(&self, deadline: Option<&Deadline>, next: fn(u32) -> Option<u32>) -> Result<()> {
        self.mutex.lock(None)?;
        let mut ended = Ok(());
        while ended.is_ok() {
            if let Some(holders) = next(self.holders.get()) {
                self.holders.set(holders);
                break;
            }
            ended = self.changed.wait(&self.mutex, deadline);
        }
        self.mutex.unlock();
        ended
    }

    /// Holds it if that takes no waiting. Errors: `EBUSY`.
    fn try_hold(&self, next: fn(u32) -> Option<u32>) -> Result<()> {
        self.mutex.lock(None)?;
        let holders = next(self.holders.get());
        self.holders.set(holders.unwrap_or(self.holders.get()));
        self.mutex.unlock();
        holders.map(drop).ok_or(Errno::BUSY)
    }

    pub(crate) fn read(&self, deadline: Option<&Deadline>) -> Result<()> {
        self.hold(deadline, read)
    }

    pub(crate) fn write(&self, deadline: Option<&Deadline>) -> Result<()> {
        self.hold(deadline, write)
    }

    pub(crate) fn try_read(&self) -> Result<()> {
        self.try_hold(read)
    }

    pub(crate) fn try_write(&self) -> Result<()> {
        self.try_hold(write)
    }

    /// Lets go of it, as a reader or as the writer.
    pub(crate) fn unlock(&self) {
        // Without a deadline there is no error.
        let _ = self.mutex.lock(None);
        self.holders.set(if self.holders.get() == WRITTEN { FREE } else { self.holders.get().saturating_sub(1) });
        self.mutex.unlock();
        self.changed.notify(i32::MAX as u32);
    }
}

/// A value that many threads can read, or one can change.
#[derive(Debug)]
pub struct RwLock<T> {
    raw: RawRwLock,
    value: UnsafeCell<T>,
}

// SAFETY: it gives the value to one thread, or to several that only read.
unsafe impl<T: Send + Sync> Sync for RwLock<T> {}

macro_rules! guards {
    ($($(#[$doc:meta])* $guard:ident: $(#[$hold_doc:meta])* $hold:ident, $(#[$try_doc:meta])* $try_hold:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        #[must_use = "the lock is free again where this is dropped"]
        pub struct $guard<'a, T> {
            lock: &'a RwLock<T>,
            /// It stays in its thread.
            stays: PhantomData<*const ()>,
        }

        impl<T> RwLock<T> {
            $(#[$hold_doc])*
            pub fn $hold(&self) -> $guard<'_, T> {
                // Without a deadline there is no error.
                let _ = self.raw.$hold(None);
                $guard { lock: self, stays: PhantomData }
            }

            $(#[$try_doc])*
            pub fn $try_hold(&self) -> Option<$guard<'_, T>> {
                self.raw.$try_hold().ok().map(|()| $guard { lock: self, stays: PhantomData })
            }
        }

        impl<T> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                // SAFETY: the lock is held.
                unsafe { &*self.lock.value.get() }
            }
        }

        impl<T> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                self.lock.raw.unlock();
            }
        }
    )* };
}

guards! {
    /// While this lives, nobody changes the value.
    ReadGuard:
        /// Waits until nobody changes the value, and holds the lock with others who read it.
        read,
        /// Holds the lock if nobody changes the value.
        try_read;
    /// While this lives, the value is the holder's.
    WriteGuard:
        /// Waits until nobody has the value, and holds the lock alone.
        write,
        /// Holds the lock if nobody has the value.
        try_write;
}

impl<T> DerefMut for WriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the lock is held alone, and this is borrowed alone.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> RwLock<T> {
    /// Nobody holds it.
    pub const fn new(value: T) -> Self {
        Self { raw: RawRwLock::new(), value: UnsafeCell::new(value) }
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}
