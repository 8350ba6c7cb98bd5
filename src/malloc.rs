// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<malloc.h>`, and `malloc` of `<stdlib.h>`: memory by the byte, also as Rust's allocator.
//!
//! It comes from the kernel in runs, which begin at a multiple of 64 KiB. A run is cut into slots, all of the same power of
//! two; what is larger than the largest slot has a run of its own. So the mask of an address finds the run's head, which
//! knows the size, and a slot needs no head of its own. A run is put aside when its last slot is freed, unless it is the last
//! one that has free slots of this size. One of each of a few lengths is kept there for the next, which has no page to wait
//! for then, and all others go back to the kernel.
//!
//! 64 KiB are a whole number of pages on every machine, so nothing here asks for the size of a page.

use crate::c_abi::c_abi;
use crate::global::Global;
use crate::lock::Lock;
use crate::{Errno, MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE, Result, mmap, munmap};
use core::alloc::{GlobalAlloc, Layout};
use core::ffi::c_void;
use core::ptr::null_mut;

/// The size of a run of slots in bytes, and what every run is aligned to.
const RUN: usize = 1 << 16;
/// The smallest slot, and what everything is aligned to at least.
const SMALLEST: usize = 16;
/// The largest slot: a run has three.
const LARGEST: usize = 1 << 14;
/// How many sizes slots have.
const SIZES: usize = (LARGEST / SMALLEST).ilog2() as usize + 1;
/// Where the first slot of a run begins, unless one slot is more than that.
const HEAD: usize = 64;

/// The head of a run.
struct Run {
    /// Bytes in a slot; where that is more than [`LARGEST`], bytes in the run, which is one slot.
    size: usize,
    /// How many slots are in use.
    used: usize,
    /// From the start of the run to the slots that were never used.
    fresh: usize,
    /// A slot that was freed, which holds the address of the next.
    freed: *mut Slot,
    /// The next run that has free slots of this size.
    next: *mut Run,
    /// What points to this run in their list.
    link: *mut *mut Run,
}

/// How many sizes of runs are kept.
const SPARES: usize = 4;

/// For each number of 64 KiB, a run that nobody needs. Who holds [`LOCK`] has them.
static SPARE: Global<[*mut Run; SPARES]> = Global::new([null_mut(); SPARES]);

/// A slot that is not in use.
struct Slot {
    next: *mut Slot,
}

const _: () = assert!(size_of::<Run>() <= HEAD);

/// For each size of slots, the runs that have free ones. Who holds [`LOCK`] has them, and what is in their heads but the size.
static RUNS: Global<[*mut Run; SIZES]> = Global::new([null_mut(); SIZES]);
static LOCK: Lock = Lock::new();

impl Run {
    /// The run that a pointer of [`allocate`]'s lies in. One that begins at a multiple of [`RUN`] belongs to the run before.
    fn of(ptr: *mut c_void) -> *mut Self {
        ptr.map_addr(|addr| (addr - 1) & !(RUN - 1)).cast()
    }

    /// A run of `len` bytes, of which nothing is in use. Its second 64 KiB are aligned to `align`, a power of two; both are at
    /// least [`RUN`], and `len` is a multiple of it. A new one is all zero; in one that was used, `fresh` is not.
    ///
    /// # Safety
    /// The caller holds [`LOCK`].
    unsafe fn take(len: usize, align: usize) -> Result<*mut Self> {
        if align == RUN
            && let Some(spare) = spare(len)
        {
            // SAFETY: the caller has the spare runs.
            let run = unsafe { spare.replace(null_mut()) };
            if !run.is_null() {
                return Ok(run);
            }
        }
        let room = len.checked_add(align).filter(|room| *room <= isize::MAX as usize).ok_or(Errno::NOMEM)?;
        // SAFETY: the kernel chooses a place where nothing is. What is not needed of it is given back: as much as possible of
        // that in front, so that the next run can follow without a gap.
        unsafe {
            let start = mmap(null_mut(), room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, None, 0)?;
            let before = align - ((start.addr() + RUN) & (align - 1));
            let run = start.byte_add(before);
            let _ = munmap(start, before);
            if before < align {
                let _ = munmap(run.byte_add(len), align - before);
            }
            Ok(run.cast())
        }
    }

    /// Keeps a run of `len` bytes, or gives it to the kernel.
    ///
    /// # Safety
    /// The caller holds [`LOCK`]. Nothing of the run is in use.
    unsafe fn give(run: *mut Self, len: usize) {
        // SAFETY: the caller has the spare runs. A whole mapping can always be taken away.
        unsafe {
            let old = match spare(len) {
                Some(spare) => spare.replace(run),
                None => run,
            };
            (*run).fresh = RUN;
            (*run).freed = null_mut();
            if !old.is_null() {
                let _ = munmap(old.cast(), len);
            }
        }
    }

    /// Whether no slot is free.
    fn is_full(&self) -> bool {
        self.freed.is_null() && self.fresh == RUN
    }

    /// Puts it at the front of the list that `link` begins.
    ///
    /// # Safety
    /// It is in no list.
    unsafe fn enlist(&mut self, link: *mut *mut Run) {
        // SAFETY: links lead to runs that live, or to null.
        unsafe {
            self.link = link;
            self.next = link.replace(self);
            if let Some(next) = self.next.as_mut() {
                next.link = &raw mut self.next;
            }
        }
    }

    /// Takes it out of its list.
    ///
    /// # Safety
    /// It is in one.
    unsafe fn delist(&mut self) {
        // SAFETY: links lead to runs that live, or to null.
        unsafe {
            *self.link = self.next;
            if let Some(next) = self.next.as_mut() {
                next.link = self.link;
            }
        }
    }
}

/// The list of runs whose slots have `size` bytes, a power of two.
fn runs(size: usize) -> *mut *mut Run {
    let index = (size / SMALLEST).trailing_zeros() as usize;
    // SAFETY: no slot is larger than the largest, for which there is a list.
    unsafe { RUNS.as_ptr().cast::<*mut Run>().add(index) }
}

/// Where a run of `len` bytes is kept that nobody needs, if it is not too long for that.
fn spare(len: usize) -> Option<*mut *mut Run> {
    // SAFETY: there is such a place.
    (len <= SPARES * RUN).then(|| unsafe { SPARE.as_ptr().cast::<*mut Run>().add(len / RUN - 1) })
}

/// `size` bytes at a multiple of `align`, a power of two.
fn allocate(size: usize, align: usize) -> Result<*mut c_void> {
    let size = size.max(align).max(SMALLEST);
    let _held = LOCK.hold();
    // SAFETY: the lock is held.
    unsafe { if size > LARGEST { large(size, align) } else { slot(size.next_power_of_two()) } }
}

/// How long a run is that has `size` bytes behind its first `offset`.
fn large_len(size: usize, offset: usize) -> Result<usize> {
    Ok(size.checked_add(offset + RUN - 1).ok_or(Errno::NOMEM)? & !(RUN - 1))
}

/// A run that is one slot.
///
/// # Safety
/// The caller holds [`LOCK`].
unsafe fn large(size: usize, align: usize) -> Result<*mut c_void> {
    let offset = align.clamp(HEAD, RUN);
    let len = large_len(size, offset)?;
    // SAFETY: the run is longer than its head and the offset.
    unsafe {
        let run = Run::take(len, align.max(RUN))?;
        (*run).size = len;
        Ok(run.byte_add(offset).cast())
    }
}

/// A slot of `size` bytes, a power of two.
///
/// # Safety
/// The caller holds [`LOCK`].
unsafe fn slot(size: usize) -> Result<*mut c_void> {
    let list = runs(size);
    // SAFETY: a run in the list has a free slot. One that was in no list has no others than those that are set here.
    unsafe {
        let mut run = *list;
        if run.is_null() {
            run = Run::take(RUN, RUN)?;
            (*run).size = size;
            (*run).fresh = size.max(HEAD);
            (*run).enlist(list);
        }
        let mut slot = (*run).freed;
        if slot.is_null() {
            slot = run.byte_add((*run).fresh).cast();
            (*run).fresh += size;
        } else {
            (*run).freed = (*slot).next;
        }
        (*run).used += 1;
        if (*run).is_full() {
            (*run).delist();
        }
        Ok(slot.cast())
    }
}

/// Memory of `size` bytes, at a multiple of 16. It is whatever it was before. Errors: `ENOMEM`. malloc(3).
pub fn malloc(size: usize) -> Result<*mut c_void> {
    allocate(size, SMALLEST)
}
c_abi! { fn malloc(size: usize) -> *mut c_void { malloc(size) } }

/// Memory for `count` things of `size` bytes, all zero. Errors: `ENOMEM`. calloc(3).
pub fn calloc(count: usize, size: usize) -> Result<*mut c_void> {
    zeroed(count.checked_mul(size).ok_or(Errno::NOMEM)?, SMALLEST)
}
c_abi! { fn calloc(count: usize, size: usize) -> *mut c_void { calloc(count, size) } }

/// As [`allocate`], all zero.
fn zeroed(size: usize, align: usize) -> Result<*mut c_void> {
    let ptr = allocate(size, align)?;
    // SAFETY: it is of that size, at least.
    unsafe {
        // The kernel's memory is zero.
        let run = Run::of(ptr);
        if (*run).size <= LARGEST || (*run).fresh != 0 {
            ptr.cast::<u8>().write_bytes(0, size);
        }
    }
    Ok(ptr)
}

/// Gives memory back; nothing is done for null. free(3).
///
/// # Safety
/// `ptr` is null or came from here, and is not used again.
pub unsafe fn free(ptr: *mut c_void) {
    if ptr.is_null() {
        return;
    }
    let run = Run::of(ptr);
    let _held = LOCK.hold();
    // SAFETY: what came from here lies in a run. It is in the list if one of its slots is free.
    unsafe {
        if (*run).size > LARGEST {
            return Run::give(run, (*run).size);
        }
        let list = runs((*run).size);
        if (*run).is_full() {
            (*run).enlist(list);
        }
        let slot = ptr.cast::<Slot>();
        (*slot).next = (*run).freed;
        (*run).freed = slot;
        (*run).used -= 1;
        let is_alone = *list == run && (*run).next.is_null();
        if (*run).used == 0 && !is_alone {
            (*run).delist();
            Run::give(run, RUN);
        }
    }
}
c_abi! { fn free(ptr: *mut c_void) { free(ptr) } }

/// Makes `ptr` be of `size` bytes; it may move. The rest is kept if an error is answered. As in glibc, null is allocated,
/// and what is made of 0 bytes is freed, with null for an answer. Errors: `ENOMEM`. realloc(3).
///
/// # Safety
/// `ptr` is null or came from here, and is not used again where the answer is no error.
pub unsafe fn realloc(ptr: *mut c_void, size: usize) -> Result<*mut c_void> {
    if ptr.is_null() {
        return malloc(size);
    }
    // SAFETY: the caller's.
    unsafe {
        if size == 0 {
            free(ptr);
            return Ok(null_mut());
        }
        resize(ptr, size, SMALLEST)
    }
}
c_abi! {
    fn realloc(ptr: *mut c_void, size: usize) -> *mut c_void { realloc(ptr, size) }
    fn reallocarray(ptr: *mut c_void, count: usize, size: usize) -> *mut c_void {
        count.checked_mul(size).ok_or(Errno::NOMEM).and_then(|size| realloc(ptr, size))
    }
}

/// As [`realloc`], for what is aligned to `align`.
///
/// # Safety
/// `ptr` came from here, and is not used again where the answer is no error.
unsafe fn resize(ptr: *mut c_void, size: usize, align: usize) -> Result<*mut c_void> {
    let run = Run::of(ptr);
    // SAFETY: what came from here lies in a run.
    unsafe {
        let old = (*run).size;
        if old > LARGEST && size > LARGEST {
            let offset = ptr.byte_offset_from_unsigned(run);
            let len = large_len(size, offset)?;
            if len <= old {
                // Not by mremap, with which user-mode QEMU 7.2 takes the memory behind the run.
                if len < old {
                    munmap(run.byte_add(len).cast(), old - len)?;
                }
                (*run).size = len;
                return Ok(ptr);
            }
        } else if size.max(align).next_power_of_two() == old {
            return Ok(ptr);
        }
        let new = allocate(size, align)?;
        new.cast::<u8>().copy_from_nonoverlapping(ptr.cast(), size.min(malloc_usable_size(ptr)));
        free(ptr);
        Ok(new)
    }
}

/// How many bytes there are where `ptr` is: at least as many as were asked for, and 0 for null. malloc_usable_size(3).
///
/// # Safety
/// `ptr` is null or came from here.
pub unsafe fn malloc_usable_size(ptr: *mut c_void) -> usize {
    if ptr.is_null() {
        return 0;
    }
    let run = Run::of(ptr);
    // SAFETY: what came from here lies in a run.
    unsafe {
        match (*run).size {
            size @ ..=LARGEST => size,
            len => len - ptr.byte_offset_from_unsigned(run),
        }
    }
}
c_abi! {
    /// What can go back to the kernel has gone.
    fn malloc_trim(_keep: usize) -> core::ffi::c_int { 0 }
    fn malloc_usable_size(ptr: *mut c_void) -> usize { malloc_usable_size(ptr) }
}

/// Memory of `size` bytes at a multiple of `align`, a power of two. Errors: `EINVAL`, `ENOMEM`. memalign(3).
pub fn memalign(align: usize, size: usize) -> Result<*mut c_void> {
    if align.is_power_of_two() { allocate(size, align) } else { Err(Errno::INVAL) }
}
c_abi! {
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void { memalign(align, size) }
    fn memalign(align: usize, size: usize) -> *mut c_void { memalign(align, size) }
    fn posix_memalign(ptr: *mut *mut c_void, align: usize, size: usize) -> core::ffi::c_int {
        let enough = align >= size_of::<*mut c_void>();
        match memalign(if enough { align } else { 0 }, size) {
            Ok(new) => {
                *ptr = new;
                0
            }
            Err(error) => error.number(),
        }
    }
    fn pvalloc(size: usize) -> *mut c_void { memalign(RUN, size) }
    fn valloc(size: usize) -> *mut c_void { memalign(RUN, size) }
}

/// The same for Rust's collections: `#[global_allocator] static MALLOC: Malloc = Malloc;`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Malloc;

// SAFETY: what is answered is of the size and alignment that the layout asks for, or null.
unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocate(layout.size(), layout.align()).map_or(null_mut(), <*mut c_void>::cast)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        zeroed(layout.size(), layout.align()).map_or(null_mut(), <*mut c_void>::cast)
    }

    unsafe fn dealloc(&self, ptr: *mut u8, _: Layout) {
        // SAFETY: it came from here.
        unsafe { free(ptr.cast()) }
    }

    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: it came from here.
        unsafe { resize(ptr.cast(), size, layout.align()).map_or(null_mut(), <*mut c_void>::cast) }
    }
}
