// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Searching many bytes at once, for C's functions.
//!
//! Bytes are read that belong to nobody: before the start and behind the end, but never on a page that has none of the
//! wanted ones. No page of any machine is smaller than [`PAGE`].

use crate::arch::blocks::{self, BLOCK};
use crate::arch::lanes::Lanes;
crate::arch::vectors! { use crate::arch::lanes::{self, Long}; }
use core::ffi::{c_char, c_int, c_void};

crate::arch::vectors! { const PAGE: usize = 4096; }
const LEN: usize = Lanes::LEN;

/// What is looked for. No closure: what is compiled for size does not put one in its place.
trait Wanted: Copy {
    /// Marks it.
    fn marks(self, lanes: Lanes) -> Lanes;

    /// Passes blocks that do not have it: those before `end`.
    ///
    /// # Safety
    /// It begins with a block, and all can be read up to that one which has it.
    unsafe fn skip(self, at: *const u8, end: Option<usize>) -> *const u8;
}

/// One byte.
impl Wanted for Lanes {
    #[inline(always)]
    fn marks(self, lanes: Lanes) -> Lanes {
        lanes.same(self)
    }

    #[inline(always)]
    unsafe fn skip(self, at: *const u8, end: Option<usize>) -> *const u8 {
        // SAFETY: the caller's.
        unsafe { blocks::skip_one(at, end, self) }
    }
}

/// One of two.
impl Wanted for (Lanes, Lanes) {
    #[inline(always)]
    fn marks(self, lanes: Lanes) -> Lanes {
        lanes.same(self.0).or(lanes.same(self.1))
    }

    #[inline(always)]
    unsafe fn skip(self, at: *const u8, end: Option<usize>) -> *const u8 {
        // SAFETY: the caller's.
        unsafe { blocks::skip_two(at, end, self.0, self.1) }
    }
}

/// The first byte that is wanted, or else any place from the address `end` on.
///
/// # Safety
/// All from `start` on can be read up to that byte, or else up to `end`; the first always can.
#[inline(always)]
unsafe fn find(start: *const u8, end: Option<usize>, wanted: impl Wanted) -> *const u8 {
    let skipped = start.addr() % LEN;
    let mut at = start.wrapping_sub(skipped);
    // SAFETY: each load is of a page from which the caller has a byte, here and below.
    if let Some(place) = wanted.marks(unsafe { Lanes::load(at) }).first(skipped) {
        return start.wrapping_add(place);
    }
    loop {
        at = at.wrapping_add(LEN);
        if at.addr().is_multiple_of(BLOCK) {
            // SAFETY: a block is all on one page.
            at = unsafe { wanted.skip(at, end) };
        }
        if end.is_some_and(|end| at.addr() >= end) {
            return at;
        }
        // SAFETY: as above.
        if let Some(place) = wanted.marks(unsafe { Lanes::load(at) }).first(0) {
            return at.wrapping_add(place);
        }
    }
}

/// Where `wanted` is first among `len` bytes.
///
/// # Safety
/// They can be read, up to the one that is found.
pub(crate) unsafe fn memchr(memory: *const c_void, wanted: c_int, len: usize) -> Option<*const c_void> {
    if len == 0 {
        return None;
    }
    let end = memory.addr().saturating_add(len);
    // SAFETY: the caller's.
    let found = unsafe { find(memory.cast(), Some(end), Lanes::splat(wanted as u8)) };
    (found.addr() < end).then_some(found.cast())
}

/// Where `wanted` is first, which may be the NUL, or else the NUL.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strchrnul(s: *const c_char, wanted: c_int) -> *const c_char {
    // SAFETY: the caller's.
    unsafe { find(s.cast(), None, (Lanes::splat(wanted as u8), Lanes::splat(0))) }.cast()
}

/// Where `wanted` is first.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strchr(s: *const c_char, wanted: c_int) -> Option<*const c_char> {
    // SAFETY: the caller's.
    unsafe {
        let found = strchrnul(s, wanted);
        (*found.cast::<u8>() == wanted as u8).then_some(found)
    }
}

/// How many bytes there are before the first NUL, or `most` if it is not among these.
///
/// # Safety
/// Bytes can be read up to the NUL or as many as `most`.
pub(crate) unsafe fn strnlen(s: *const c_char, most: usize) -> usize {
    // SAFETY: the caller's.
    unsafe { memchr(s.cast(), 0, most) }.map_or(most, |found| found.addr() - s.addr())
}

/// How many bytes there are before the NUL.
///
/// # Safety
/// `s` ends with NUL.
#[inline(always)]
pub(crate) unsafe fn strlen(s: *const c_char) -> usize {
    // SAFETY: the caller's.
    unsafe { find(s.cast(), None, Lanes::splat(0)) }.addr() - s.addr()
}

crate::arch::vectors! {
    /// Below, equal to or above zero, as the first `most` bytes of `a` are to those of `b`. What both have before that ends
    /// them if it has no bit, nor has `end`.
    ///
    /// # Safety
    /// Each has `most` bytes that can be read, or ends before.
    unsafe fn compare(mut a: *const u8, mut b: *const u8, mut most: usize, end: u8) -> c_int {
        let (nul, ends) = (Lanes::splat(0), Lanes::splat(end));
        while most > 0 {
            // How many bytes of both are on the pages of the next ones.
            let near = PAGE - (a.addr() % PAGE).max(b.addr() % PAGE);
            let mut passed = 1;
            // SAFETY: loads are of pages from which the caller has a byte.
            unsafe {
                if near < LEN {
                    let differ = c_int::from(*a) - c_int::from(*b);
                    if differ != 0 || *a | end == 0 {
                        return differ;
                    }
                } else {
                    let common = Lanes::load_unaligned(a).common(Lanes::load_unaligned(b), ends);
                    if let Some(place) = common.same(nul).first(0) {
                        let differ = c_int::from(*a.add(place)) - c_int::from(*b.add(place));
                        return if place < most { differ } else { 0 };
                    }
                    if most <= LEN {
                        break;
                    }
                    passed = LEN;
                }
                (a, b, most) = (a.add(passed), b.add(passed), most - passed);
                if a.addr().is_multiple_of(BLOCK) && near > BLOCK {
                    let passed = blocks::common(a, b, (near - LEN).min(most), ends);
                    (a, b, most) = (a.add(passed), b.add(passed), most - passed);
                }
            }
        }
        0
    }

    /// Below, equal to or above zero, as the first `most` bytes of `a` are to those of `b`, up to a NUL.
    ///
    /// # Safety
    /// Each ends with NUL, if it does not have `most` bytes.
    pub(crate) unsafe fn strncmp(a: *const c_char, b: *const c_char, most: usize) -> c_int {
        // SAFETY: the caller's.
        unsafe { compare(a.cast(), b.cast(), most, 0) }
    }

    /// Copies bytes as if all were read before one is written. Answers with `to`.
    #[inline(never)]
    unsafe fn copy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
        // SAFETY: what is loaded and stored is inside both. Both ends are read before anything is written, and are written
        // last: so the loops may overlap with them.
        unsafe {
            if len <= LEN {
                copy_few(to, from, len);
                return to;
            }
            let load = |at: usize| Lanes::load_unaligned(from.wrapping_add(at));
            let store = |at: usize, lanes: Lanes| lanes.store(to.wrapping_add(at));
            let (first, last) = (load(0), load(len - LEN));
            if len > 2 * LEN {
                let tail = len - 2 * LEN;
                let (second, second_last) = (load(LEN), load(tail));
                if len <= 4 * LEN {
                } else if to.addr().wrapping_sub(from.addr()) >= len {
                    if let Some(Long { least, copy, .. }) = lanes::LONG
                        && len >= least
                    {
                        copy(to, from, len);
                        return to;
                    }
                    let mut at = 2 * LEN - to.addr() % LEN;
                    while at < tail {
                        let (one, other) = (load(at), load(at + LEN));
                        store(at, one);
                        store(at + LEN, other);
                        at += 2 * LEN;
                    }
                } else {
                    let mut at = tail;
                    while at > 2 * LEN {
                        at -= 2 * LEN;
                        let (one, other) = (load(at), load(at + LEN));
                        store(at, one);
                        store(at + LEN, other);
                    }
                }
                store(LEN, second);
                store(tail, second_last);
            }
            store(0, first);
            store(len - LEN, last);
            to
        }
    }

    /// Copies up to [`LEN`] bytes: all are read before one is written.
    #[inline(always)]
    unsafe fn copy_few(to: *mut u8, from: *const u8, len: usize) {
        macro_rules! ends {
            ($type:ty) => {{
                let last = len - size_of::<$type>();
                let (x, y) = (from.cast::<$type>().read_unaligned(), from.add(last).cast::<$type>().read_unaligned());
                to.cast::<$type>().write_unaligned(x);
                to.add(last).cast::<$type>().write_unaligned(y);
            }};
        }
        // SAFETY: both ends have all bytes, and none more; the first, the middle one and the last are up to three.
        unsafe {
            match len {
                8.. => ends!(u64),
                4.. => ends!(u32),
                1.. => {
                    let (x, y, z) = (*from, *from.add(len / 2), *from.add(len - 1));
                    *to = x;
                    *to.add(len / 2) = y;
                    *to.add(len - 1) = z;
                }
                0 => {}
            }
        }
    }

    /// Makes all bytes this one.
    #[inline(always)]
    unsafe fn fill(to: *mut u8, byte: u8, len: usize) {
        macro_rules! ends {
            ($value:expr, $type:ty) => {{
                to.cast::<$type>().write_unaligned($value);
                to.add(len - size_of::<$type>()).cast::<$type>().write_unaligned($value);
            }};
        }
        let word = u64::MAX / 0xff * u64::from(byte);
        // SAFETY: what is stored is inside, by the same pattern as in `copy`.
        unsafe {
            match len {
                LEN.. => {
                    if let Some(Long { least, fill, .. }) = lanes::LONG
                        && len >= least
                    {
                        return fill(to, byte, len);
                    }
                    let lanes = Lanes::splat(byte);
                    let store = |at: usize| lanes.store(to.wrapping_add(at));
                    store(0);
                    store(len - LEN);
                    if len <= 2 * LEN {
                        return;
                    }
                    let tail = len - 2 * LEN;
                    store(LEN);
                    store(tail);
                    let mut at = 2 * LEN - to.addr() % LEN;
                    while at < tail {
                        store(at);
                        store(at + LEN);
                        at += 2 * LEN;
                    }
                }
                8.. => ends!(word, u64),
                4.. => ends!(word as u32, u32),
                1.. => {
                    ends!(byte, u8);
                    *to.add(len / 2) = byte;
                }
                0 => {}
            }
        }
    }

    // With these no others go together that are strong.
    #[cfg(not(all(feature = "rt", feature = "prebuilt-core")))]
    crate::c_abi::c_abi! {
        fn memcmp(a: *const u8, b: *const u8, len: usize) -> c_int { compare(a, b, len, u8::MAX) }
        fn bcmp(a: *const u8, b: *const u8, len: usize) -> c_int { compare(a, b, len, u8::MAX) }
        fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 { copy(to, from, len) }
        fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 { copy(to, from, len) }
        fn memset(to: *mut u8, byte: c_int, len: usize) -> *mut u8 {
            fill(to, byte as u8, len);
            to
        }
    }
}

crate::arch::no_vectors! {
    /// The same a byte at a time, because words are seldom aligned in both.
    ///
    /// # Safety
    /// As above.
    pub(crate) unsafe fn strncmp(a: *const c_char, b: *const c_char, most: usize) -> c_int {
        // SAFETY: the caller's.
        unsafe { super::raw::compare(a, b, most, |byte| byte) }
    }
}
