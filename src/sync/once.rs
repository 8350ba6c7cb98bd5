// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is done once, whoever comes first.

use crate::sys::futex::{futex_wait, futex_wake};
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Release};

const RUNNING: u32 = 1;
const DONE: u32 = 2;

/// Whether something was done that is to be done once. All zero is what it is at first.
#[derive(Debug)]
#[repr(transparent)]
pub struct Once(AtomicU32);

impl Once {
    /// It is not done.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Does `work` unless it was done, or waits while another thread does it. `work` that comes back to this waits for ever.
    /// pthread_once(3).
    pub fn call_once(&self, work: impl FnOnce()) {
        if self.is_completed() {
            return;
        }
        while let Err(state) = self.0.compare_exchange(0, RUNNING, Acquire, Acquire) {
            if state == DONE {
                return;
            }
            // Whatever it ends for, the word tells.
            let _ = futex_wait(&self.0, RUNNING, None);
        }
        work();
        self.0.store(DONE, Release);
        // Nobody may wait: that is no error.
        let _ = futex_wake(&self.0, i32::MAX as u32);
    }

    /// Whether it was done.
    pub fn is_completed(&self) -> bool {
        self.0.load(Acquire) == DONE
    }
}

/// A value that is made once, when somebody first wants it.
#[derive(Debug)]
pub struct OnceLock<T> {
    once: Once,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: the value is written once, before anybody reads it. Whoever drops this may be another thread.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// There is no value yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { once: Once::new(), value: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        // SAFETY: it was written, and is not written again.
        self.once.is_completed().then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// The value, which `make` makes if there is none.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        // SAFETY: one thread writes it, before anybody reads it; then it is there.
        unsafe {
            self.once.call_once(|| _ = (*self.value.get()).write(make()));
            (*self.value.get()).assume_init_ref()
        }
    }

    /// Makes this the value. Where there is one, it is given back.
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.once.call_once(|| {
            if let Some(value) = value.take() {
                // SAFETY: one thread writes it, before anybody reads it.
                unsafe { (*self.value.get()).write(value) };
            }
        });
        value.map_or(Ok(()), Err)
    }
}

impl<T> Drop for OnceLock<T> {
    fn drop(&mut self) {
        if self.once.is_completed() {
            // SAFETY: it was written, and nobody else has it.
            unsafe { self.value.get_mut().assume_init_drop() };
        }
    }
}
