// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The library's own variables.

use core::cell::Cell;

/// A variable that lives as long as the program.
///
/// The library starts no thread, so that nothing else is in the middle of using it. One that is never set costs nothing: the
/// compiler sees the whole program and puts the first value in its place.
pub(crate) struct Global<T>(Cell<T>);

// SAFETY: there is one thread.
unsafe impl<T> Sync for Global<T> {}

impl<T> Global<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(Cell::new(value))
    }

    pub(crate) fn set(&self, value: T) {
        self.0.set(value);
    }

    pub(crate) fn get(&self) -> T
    where
        T: Copy,
    {
        self.0.get()
    }

    pub(crate) const fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }
}
