// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Memory to print into: of a given size, or as much as it takes.

use crate::print::Sink;
use crate::{Result, free, realloc};
use core::ptr;

/// A piece of memory to print into. What does not fit is dropped.
#[derive(Debug)]
pub struct Room<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl<'a> Room<'a> {
    /// All of `bytes`, to be filled from the front.
    pub const fn new(bytes: &'a mut [u8]) -> Self {
        Self { bytes, len: 0 }
    }

    /// What was printed.
    pub fn into_bytes(self) -> &'a [u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

impl Sink for Room<'_> {
    fn put(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = byte;
                self.len += 1;
            }
        }
    }
}

/// Bytes of any number, in memory that grows as it has to: for [`FILE::getdelim`](super::FILE::getdelim) and
/// [`open_memstream`](super::open_memstream). A NUL is behind them.
#[derive(Debug)]
pub struct Bytes {
    bytes: *mut u8,
    room: usize,
    len: usize,
    /// Of printing.
    error: Result<()>,
}

impl Bytes {
    /// None, and no memory yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { bytes: ptr::null_mut(), room: 0, len: 0, error: Ok(()) }
    }

    /// Makes them so many: cuts, or fills up with zeros. Errors: `ENOMEM`.
    pub fn resize(&mut self, len: usize) -> Result<()> {
        self.make_room(len)?;
        // SAFETY: there is room for one more than `len`.
        unsafe { self.bytes.add(self.len.min(len)).write_bytes(0, len.saturating_sub(self.len) + 1) };
        self.len = len;
        Ok(())
    }

    /// For so many, and a NUL.
    fn make_room(&mut self, len: usize) -> Result<()> {
        if len >= self.room {
            let room = (len + 1).max(self.room * 2).max(128);
            // SAFETY: the memory is this value's own.
            self.bytes = unsafe { realloc(self.bytes.cast(), room)?.cast() };
            self.room = room;
        }
        Ok(())
    }

    /// Writes over what is at `at`, and on behind it. Errors: `ENOMEM`.
    pub(crate) fn put_at(&mut self, at: usize, bytes: &[u8]) -> Result<()> {
        if at > self.len {
            self.resize(at)?;
        }
        let end = at + bytes.len();
        self.make_room(end)?;
        // SAFETY: there is room for one more than `end`, and it is nobody else's.
        unsafe {
            self.bytes.add(at).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            if end > self.len {
                *self.bytes.add(end) = 0;
                self.len = end;
            }
        }
        Ok(())
    }

    pub(super) const fn address(&self) -> *mut u8 {
        self.bytes
    }

    /// What went wrong when they were printed to.
    pub fn error(&self) -> Result<()> {
        self.error
    }
}

impl Bytes {
    /// The memory, which is the caller's now, and how much of it there is.
    pub(crate) fn into_raw(self) -> (*mut u8, usize) {
        let bytes = core::mem::ManuallyDrop::new(self);
        (bytes.bytes, bytes.room)
    }
}

/// As C has them.
#[cfg(feature = "c-abi")]
impl Bytes {
    /// None yet, and memory that was allocated, or none.
    pub(crate) const fn from_raw(bytes: *mut u8, room: usize) -> Self {
        Self { bytes, room: if bytes.is_null() { 0 } else { room }, len: 0, error: Ok(()) }
    }
}

impl Sink for Bytes {
    fn put(&mut self, bytes: &[u8]) {
        let answer = self.put_at(self.len, bytes);
        self.error = self.error.and(answer);
    }
}

impl core::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self.len {
            0 => &[],
            // SAFETY: there are so many.
            len => unsafe { core::slice::from_raw_parts(self.bytes, len) },
        }
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: the memory is this value's own, or null.
        unsafe { free(self.bytes.cast()) };
    }
}
