// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports whose thread-local data is above the thread pointer: variant I.
//!
//! ```text
//!             guard  thread | what the ABI keeps   thread-local data
//!                           ^ origin               ^ block
//! ```
//!
//! The thread pointer is the origin, or a bias above it so that signed offsets reach more data. The word of the guard is
//! where powerpc looks for it; others have a symbol. Source: Drepper, ELF Handling For Thread-Local Storage, 3.4.

use super::{BIAS, HEADER, thread_pointer};
use crate::thread::tls::{Area, Image};

/// Where the data of a thread is put that has the memory below `top`.
pub fn area(top: usize, image: &Image) -> Area {
    let align = image.align.max(size_of::<[usize; 4]>());
    let origin = (top - HEADER - image.size - align) & !(align - 1);
    let block = origin + HEADER + (image.start.addr().wrapping_sub(HEADER) & (image.align - 1));
    Area { origin, block, bottom: origin - size_of::<[usize; 2]>() }
}

/// Writes the control words of a thread.
///
/// # Safety
/// The area is memory that is not used yet.
pub unsafe fn set_control(origin: *mut usize, thread: usize, guard: usize) {
    // SAFETY: the words are in the area.
    unsafe { origin.sub(2).cast::<[usize; 2]>().write([guard, thread]) };
}

/// What a thread pointer is for a thread whose area has this origin.
pub fn pointer(origin: usize) -> usize {
    origin + BIAS
}

/// The origin that this thread pointer is for.
pub fn origin(pointer: usize) -> *mut usize {
    core::ptr::with_exposed_provenance_mut(pointer - BIAS)
}

/// What [`set_control`] was told of this thread.
///
/// # Safety
/// The thread pointer is set.
#[inline(always)]
pub unsafe fn thread() -> usize {
    // SAFETY: the words are below the origin.
    unsafe { *origin(thread_pointer()).sub(1) }
}
