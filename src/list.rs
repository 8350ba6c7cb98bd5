// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A list of pointers that grows, with null behind the last one, as C has them.

use crate::{Result, free, realloc};
use core::ptr::null_mut;

#[derive(Debug)]
pub(crate) struct List<T> {
    first: *mut *mut T,
    count: usize,
}

impl<T> List<T> {
    pub(crate) const fn new() -> Self {
        Self { first: null_mut(), count: 0 }
    }

    /// What [`into_raw`](Self::into_raw) gave, which is taken back.
    ///
    /// # Safety
    /// The list there has `count` pointers.
    #[cfg(feature = "c-abi")]
    pub(crate) const unsafe fn from_raw(first: *mut *mut T, count: usize) -> Self {
        Self { first, count }
    }

    #[cfg(feature = "c-abi")]
    pub(crate) const fn into_raw(self) -> *mut *mut T {
        self.first
    }

    pub(crate) fn push(&mut self, item: *mut T) -> Result<()> {
        let next = self.count + 1;
        // There is room for twice the power of two that was reached last.
        if next.is_power_of_two() {
            // SAFETY: it is from here, or null.
            self.first = unsafe { realloc(self.first.cast(), 2 * next * size_of::<*mut T>())?.cast() };
        }
        // SAFETY: there is room for this and the null.
        unsafe {
            self.first.add(self.count).write(item);
            self.first.add(next).write(null_mut());
        }
        self.count = next;
        Ok(())
    }

    pub(crate) const fn as_slice(&self) -> &[*mut T] {
        // SAFETY: so many were pushed.
        if self.count == 0 { &[] } else { unsafe { core::slice::from_raw_parts(self.first, self.count) } }
    }

    pub(crate) const fn as_mut_slice(&mut self) -> &mut [*mut T] {
        // SAFETY: so many were pushed.
        if self.count == 0 { &mut [] } else { unsafe { core::slice::from_raw_parts_mut(self.first, self.count) } }
    }

    /// Frees what the pointers lead to, and the list.
    ///
    /// # Safety
    /// All of it is from [`malloc`](crate::malloc()), and nobody else's.
    pub(crate) unsafe fn free(&mut self) {
        // SAFETY: the caller's.
        unsafe {
            for &item in self.as_slice() {
                free(item.cast());
            }
            free(self.first.cast());
        }
        *self = Self::new();
    }
}
