// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Thread-local data: what every thread has a copy of, and where it is put.
//!
//! The program's own headers tell of it. The linker makes one for it only in a program that asks for it.

use super::{MAIN, Thread};
use crate::crt::guard;
use crate::crt::segment::{self, PT_TLS, Segment};
use crate::global::Global;
use crate::sys::mman::{MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE, mmap};
use crate::{Result, arch};
use core::ptr::{from_ref, null, null_mut};

/// What every thread has a copy of.
#[derive(Clone, Copy, Debug)]
pub struct Image {
    /// The first of its bytes.
    pub start: *const u8,
    /// How many bytes are there; zeros follow.
    pub in_file: usize,
    /// How many bytes a copy has.
    pub size: usize,
    /// A power of two. A copy is as far from a multiple of it as the image is.
    pub align: usize,
}

/// Where a thread has its copy.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// What the thread pointer tells.
    pub origin: usize,
    /// The first byte of the copy.
    pub block: usize,
    /// The first byte of the area, which is not at its end.
    pub bottom: usize,
}

impl Image {
    /// That of a program which has no such data.
    const NONE: Self = Self { start: null(), in_file: 0, size: 0, align: 1 };

    /// That of this program.
    pub(crate) fn find() -> Self {
        let of = |Segment { start, in_file, size, align }| Self { start, in_file, size, align: align.max(1) };
        segment::find(PT_TLS).map_or(Self::NONE, of)
    }

    /// How much memory an area takes, however its end is aligned.
    pub(super) fn room(&self) -> usize {
        self.size + 2 * self.align.max(64) + 64
    }

    /// Makes a copy for `thread` below `top`. Answers with the thread pointer, and with where the area begins.
    ///
    /// # Safety
    /// Below `top` there is as much memory as there has to be, zero and not used.
    pub(super) unsafe fn copy(&self, top: *mut u8, thread: &Thread) -> (usize, *mut u8) {
        let Area { origin, block, bottom } = arch::area(top.addr(), self);
        // SAFETY: the area is in this memory.
        unsafe {
            top.with_addr(block).copy_from_nonoverlapping(self.start, self.in_file);
            arch::set_control(top.with_addr(origin).cast(), from_ref(thread).expose_provenance(), guard::value());
        }
        (arch::pointer(origin), top.with_addr(bottom))
    }
}

/// Whether the first thread has its own data.
static READY: Global<bool> = Global::new(false);

/// Gives the first thread a copy and a thread pointer, once. Errors: `ENOMEM`.
pub(crate) fn set_up() -> Result<()> {
    if !READY.get() {
        let image = Image::find();
        let room = image.room();
        // SAFETY: the kernel chooses a place where nothing is. The first thread has no thread pointer yet.
        unsafe {
            let base = mmap(null_mut(), room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, None, 0)?;
            let (pointer, _) = image.copy(base.cast::<u8>().add(room), &MAIN);
            arch::set_thread_pointer(pointer)?;
        }
        READY.set(true);
    }
    Ok(())
}
