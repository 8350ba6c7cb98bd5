// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sorting and searching as C does it. In Rust, slices have `sort_unstable` and `binary_search`.
//!
//! It is a heapsort, unless all is in order already: in place, never slower than n log n, and a function that contradicts
//! itself only spoils the order. What is equal does not keep its order.

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
    let at = |index: usize| start.wrapping_byte_add(index * size);
    if (1..count).all(|index| !is_less(at(index), at(index - 1))) {
        return;
    }
    // Those from `top` up to `end` are a heap, behind which the rest is sorted.
    let (mut top, mut end) = (count / 2, count);
    while end > 1 {
        if top > 0 {
            top -= 1;
        } else {
            end -= 1;
            // SAFETY: both are among the things, and they are different.
            unsafe { swap(start, at(end), size) };
        }
        // The thing at the top sinks until no child is larger, which is far down nearly always. So the larger children are
        // followed to the end, without a branch that cannot be foreseen, and its place is looked for from there.
        let (mut place, mut offset) = (top, top * size);
        while 2 * place + 2 < end {
            let child = start.wrapping_byte_add(2 * offset + size);
            let other = is_less(child, child.wrapping_byte_add(size));
            place = 2 * place + 1 + usize::from(other);
            offset = 2 * offset + if other { 2 * size } else { size };
        }
        if 2 * place + 1 < end {
            place = 2 * place + 1;
        }
        while place > top && is_less(at(place), at(top)) {
            place = (place - 1) / 2;
        }
        while place > top {
            // SAFETY: as above.
            unsafe { swap(at(top), at(place), size) };
            place = (place - 1) / 2;
        }
    }
}

/// # Safety
/// Both have `size` bytes, and share none.
unsafe fn swap(a: *mut c_void, b: *mut c_void, size: usize) {
    let mut at = 0;
    macro_rules! by {
        ($type:ty) => {
            while size - at >= size_of::<$type>() {
                let (a, b) = (a.byte_add(at).cast::<$type>(), b.byte_add(at).cast::<$type>());
                let (x, y) = (a.read_unaligned(), b.read_unaligned());
                a.write_unaligned(y);
                b.write_unaligned(x);
                at += size_of::<$type>();
            }
        };
    }
    // SAFETY: the caller's.
    unsafe {
        by!(u128);
        by!(u32);
        by!(u8);
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
