// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The heap, as small as it can be.
//!
//! Every block has a power of two of bytes. Where none is free, one of twice the size is halved; what is freed stays in its
//! size, so that a loop that runs for days needs no more than its busiest moment.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::null_mut;
use nilibc::{MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE, mmap, munmap};

/// For each power of two, the first block that is free. It begins with the address of the next.
pub(crate) struct Heap([Cell<*mut Free>; usize::BITS as usize]);

struct Free(*mut Free);

/// What comes from the kernel at once, and what goes back to it: a whole number of pages on every machine.
const PIECE: usize = 1 << 16;
/// The smallest block: everything is aligned in it.
const SMALLEST: usize = 16;

// SAFETY: there is one thread.
unsafe impl Sync for Heap {}

impl Heap {
    pub(crate) const fn new() -> Self {
        Self([const { Cell::new(null_mut()) }; _])
    }

    fn list(&self, size: usize) -> &Cell<*mut Free> {
        // SAFETY: a number has no more zeros in front of its bit than bits.
        unsafe { self.0.get_unchecked(size.trailing_zeros() as usize) }
    }

    /// A block of `size` bytes, a power of two; null if there is no memory.
    fn take(&self, size: usize) -> *mut u8 {
        let first = self.list(size).get();
        if !first.is_null() {
            // SAFETY: it is free, so that it has the address of the next.
            self.list(size).set(unsafe { (*first).0 });
            return first.cast();
        }
        if size >= PIECE {
            // SAFETY: the kernel chooses a place where nothing is.
            let piece = unsafe { mmap(null_mut(), size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, None, 0) };
            return piece.map_or(null_mut(), <*mut _>::cast);
        }
        let block = self.take(2 * size);
        if !block.is_null() {
            // SAFETY: it is of twice the size.
            unsafe { self.give(block.add(size), size) };
        }
        block
    }

    /// # Safety
    /// The block has so many bytes, of which none is in use.
    unsafe fn give(&self, block: *mut u8, size: usize) {
        let first: *mut Free = block.cast();
        // SAFETY: the caller's.
        unsafe { *first = Free(self.list(size).replace(first)) };
    }
}

/// How large the block is for this.
fn size_of_block(layout: Layout) -> usize {
    layout.size().max(SMALLEST).next_power_of_two()
}

// SAFETY: a block is large enough, and aligned to its size or to a page: nothing here asks for more than that.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(size_of_block(layout))
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let size = size_of_block(layout);
        // SAFETY: it is from here, and nobody's any more. From `PIECE` on it is a mapping of its own.
        unsafe {
            if size < PIECE {
                self.give(block, size);
            } else {
                let _ = munmap(block.cast(), size);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's.
        unsafe {
            let wanted = Layout::from_size_align_unchecked(size, layout.align());
            if size_of_block(wanted) == size_of_block(layout) {
                return block;
            }
            let new = self.alloc(wanted);
            if !new.is_null() {
                new.copy_from_nonoverlapping(block, layout.size().min(size));
                self.dealloc(block, layout);
            }
            new
        }
    }
}
