// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose thread-local data is below the thread pointer: variant II.
//!
//! ```text
//!     thread-local data | its own address   thread   ...   guard   guard
//!     ^ block           ^ origin, and the thread pointer   5       6
//! ```
//!
//! The words of the guard are where compilers look for it: the fifth, and with 32-bit pointers in 64-bit registers the sixth.
//! Source: Drepper, ELF Handling For Thread-Local Storage, 3.4; gcc/config/i386/gnu-user.h, `TARGET_THREAD_SSP_OFFSET`, and
//! its kin.

use super::thread_pointer;
use crate::thread::tls::{Area, Image};

/// Where the data of a thread is put that has the memory below `top`.
pub fn area(top: usize, image: &Image) -> Area {
    let align = image.align.max(size_of::<[usize; 4]>());
    let origin = (top - size_of::<[usize; 8]>()) & !(align - 1);
    let gap = (image.start.addr() + image.size).wrapping_neg() & (image.align - 1);
    let block = origin - image.size - gap;
    Area { origin, block, bottom: block }
}

/// Writes the control words of a thread.
///
/// # Safety
/// The area is memory that is not used yet.
pub unsafe fn set_control(origin: *mut usize, thread: usize, guard: usize) {
    // SAFETY: the words are in the area.
    unsafe { origin.cast::<[usize; 8]>().write([origin.expose_provenance(), thread, 0, 0, 0, guard, guard, 0]) };
}

/// What a thread pointer is for a thread whose area has this origin.
pub fn pointer(origin: usize) -> usize {
    origin
}

/// The origin that this thread pointer is for.
pub fn origin(pointer: usize) -> *mut usize {
    core::ptr::with_exposed_provenance_mut(pointer)
}

/// What [`set_control`] was told of this thread.
///
/// # Safety
/// The thread pointer is set.
#[inline(always)]
pub unsafe fn thread() -> usize {
    // SAFETY: the words are at the origin.
    unsafe { *origin(thread_pointer()).add(1) }
}
