// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Memory that grows and goes back to the kernel with the process.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::null_mut;
use nilibc::*;

/// How much is taken from the kernel at once.
const CHUNK: usize = 1 << 17;

/// The free part of the last chunk.
struct Arena {
    start: Cell<*mut u8>,
    end: Cell<usize>,
}

// SAFETY: there is one thread.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena = Arena { start: Cell::new(null_mut()), end: Cell::new(0) };

// SAFETY: every piece is handed out once.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut start = self.start.get();
        start = start.wrapping_add(start.align_offset(layout.align()));
        if start.addr().saturating_add(layout.size()) > self.end.get() {
            let size = layout.size().max(CHUNK);
            let flags = MAP_PRIVATE | MAP_ANONYMOUS;
            // SAFETY: the kernel chooses a place where nothing is.
            let Ok(chunk) = (unsafe { mmap(null_mut(), size, PROT_READ | PROT_WRITE, flags, None, 0) }) else {
                return null_mut();
            };
            start = chunk.cast();
            self.end.set(start.addr() + size);
        }
        self.start.set(start.wrapping_add(layout.size()));
        start
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        // What was handed out last can be handed out again.
        if piece.wrapping_add(layout.size()) == self.start.get() {
            self.start.set(piece);
        }
    }
}
