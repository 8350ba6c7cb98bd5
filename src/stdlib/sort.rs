// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sorting and searching as C does it. In Rust, slices have `sort_unstable` and `binary_search`.
//!
//! It is a heapsort: in place, never slower than n log n, and a function that contradicts itself only spoils the order. What
//! is equal does not keep its order.

use crate::c_abi::c_abi;
use core::ffi::{c_int, c_void};

type Compare = unsafe extern "C" fn(*const c_void, *const c_void) -> c_int;
type CompareWith = unsafe extern "C" fn(*const c_void, *const c_void, *mut c_void) -> c_int;

/// Sorts `count` things of `size` bytes. `is_less` is passed two of them.
///
/// # Safety
/// They can be read and written, and `is_less` can read both.
pub(crate) unsafe fn sort(
    start: *mut c_void,
    count: usize,
    size: usize,
    is_less: impl Fn(*const c_void, *const c_void) -> bool,
) {
    let start = start.cast::<u8>();
    let at = |index: usize| start.wrapping_add(index * size);
    // Lets the thing at `top` sink until no child is larger, among the first `end`.
    let sink = |mut top: usize, end: usize| {
        loop {
            let mut child = 2 * top + 1;
            if child >= end {
                return;
            }
            if child + 1 < end && is_less(at(child).cast(), at(child + 1).cast()) {
                child += 1;
            }
            if !is_less(at(top).cast(), at(child).cast()) {
                return;
            }
            // SAFETY: both are among the things, and they are different.
            unsafe { swap(at(top), at(child), size) };
            top = child;
        }
    };
    for top in (0..count / 2).rev() {
        sink(top, count);
    }
    for end in (1..count).rev() {
        // SAFETY: as above.
        unsafe { swap(at(0), at(end), size) };
        sink(0, end);
    }
}

/// # Safety
/// Both have `size` bytes, and share none.
unsafe fn swap(a: *mut u8, b: *mut u8, size: usize) {
    type Words = [usize; 2];
    let words = size - size % size_of::<Words>();
    // SAFETY: the caller's.
    unsafe {
        for at in (0..words).step_by(size_of::<Words>()) {
            let (a, b) = (a.add(at).cast::<Words>(), b.add(at).cast::<Words>());
            let (x, y) = (a.read_unaligned(), b.read_unaligned());
            a.write_unaligned(y);
            b.write_unaligned(x);
        }
        for at in words..size {
            a.add(at).swap(b.add(at));
        }
    }
}

c_abi! {
    fn bsearch(key: *const c_void, start: *const c_void, count: usize, size: usize, compare: Compare) -> *const c_void {
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            let at = start.byte_add(middle * size);
            match compare(key, at) {
                0 => return at,
                ..0 => high = middle,
                _ => low = middle + 1,
            }
        }
        core::ptr::null()
    }
    fn qsort(start: *mut c_void, count: usize, size: usize, compare: Compare) {
        sort(start, count, size, |a, b| compare(a, b) < 0);
    }
    fn qsort_r(start: *mut c_void, count: usize, size: usize, compare: CompareWith, with: *mut c_void) {
        sort(start, count, size, |a, b| compare(a, b, with) < 0);
    }
}
