// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Searching many bytes at once, for C's functions.
//!
//! Bytes are read that belong to nobody: before the start and behind the end, but never on a page that has none of the
//! wanted ones. No page of any machine is smaller than [`PAGE`].

use crate::arch::lanes::Lanes;
crate::arch::vectors! { use crate::arch::lanes::{self, Long}; }
use core::ffi::{c_char, c_int, c_void};

crate::arch::vectors! { const PAGE: usize = 4096; }
const LEN: usize = Lanes::LEN;

/// What is looked for. No closure: what is compiled for size does not put one in its place.
trait Wanted: Copy {
    /// Marks it.
    fn marks(self, lanes: Lanes) -> Lanes;

    /// Marks it in the lanes at `at`.
    ///
    /// # Safety
    /// They are aligned, and can be read.
    #[inline(always)]
    unsafe fn marks_at(self, at: *const u8) -> Lanes {
        // SAFETY: the caller's.
        self.marks(unsafe { Lanes::load(at) })
    }
}

/// One byte.
impl Wanted for Lanes {
    #[inline(always)]
    fn marks(self, lanes: Lanes) -> Lanes {
        lanes.same(self)
    }
}

/// One of two.
impl Wanted for (Lanes, Lanes) {
    #[inline(always)]
    fn marks(self, lanes: Lanes) -> Lanes {
        lanes.same(self.0).or(lanes.same(self.1))
    }
}

/// The first byte below the address `end` that is wanted.
///
/// # Safety
/// All from `start` on can be read up to that byte, or else up to `end`.
#[inline(always)]
unsafe fn find(start: *const u8, end: usize, wanted: impl Wanted) -> Option<*const u8> {
    if start.addr() >= end {
        return None;
    }
    let mut skip = start.addr() % LEN;
    let mut at = start.wrapping_sub(skip);
    loop {
        // SAFETY: each load is of a page from which the caller has a byte, here and below.
        if let Some(place) = unsafe { wanted.marks_at(at) }.first(skip) {
            let found = at.wrapping_add(place);
            return (found.addr() < end).then_some(found);
        }
        skip = 0;
        at = at.wrapping_add(LEN);
        if at.addr().is_multiple_of(4 * LEN) {
            while at.addr() < end {
                // SAFETY: as above.
                let marks = unsafe {
                    let two = wanted.marks_at(at).or(wanted.marks_at(at.wrapping_add(LEN)));
                    let three = two.or(wanted.marks_at(at.wrapping_add(2 * LEN)));
                    three.or(wanted.marks_at(at.wrapping_add(3 * LEN)))
                };
                if marks.any() {
                    break;
                }
                at = at.wrapping_add(4 * LEN);
            }
        }
        if at.addr() >= end {
            return None;
        }
    }
}

/// Where `wanted` is first among `len` bytes.
///
/// # Safety
/// They can be read, up to the one that is found.
pub(crate) unsafe fn memchr(memory: *const c_void, wanted: c_int, len: usize) -> Option<*const c_void> {
    let wanted = Lanes::splat(wanted as u8);
    // SAFETY: the caller's.
    unsafe { find(memory.cast(), memory.addr().saturating_add(len), wanted) }.map(<*const u8>::cast)
}

/// Where `wanted` is first, which may be the NUL, or else the NUL.
///
/// # Safety
/// `s` ends with NUL.
pub(crate) unsafe fn strchrnul(s: *const c_char, wanted: c_int) -> *const c_char {
    let either = (Lanes::splat(wanted as u8), Lanes::splat(0));
    // SAFETY: the caller's.
    let found = unsafe { find(s.cast(), usize::MAX, either) };
    found.unwrap_or(s.cast()).cast()
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
pub(crate) unsafe fn strlen(s: *const c_char) -> usize {
    // SAFETY: the caller's.
    let found = unsafe { find(s.cast(), usize::MAX, Lanes::splat(0)) };
    found.map_or(0, |found| found.addr() - s.addr())
}

crate::arch::vectors! {
    /// What of two strings goes on.
    trait Common: Copy {
        /// A 0 where they do not.
        fn of(self, x: Lanes, y: Lanes) -> Lanes;

        /// The same so many bytes behind `a` and `b`.
        ///
        /// # Safety
        /// The lanes can be read.
        #[inline(always)]
        unsafe fn at(self, a: *const u8, b: *const u8, at: usize) -> Lanes {
            // SAFETY: the caller's.
            unsafe { self.of(Lanes::load_unaligned(a.wrapping_add(at)), Lanes::load_unaligned(b.wrapping_add(at))) }
        }
    }

    /// Whatever is the same.
    #[derive(Clone, Copy)]
    struct Bytes;

    impl Common for Bytes {
        #[inline(always)]
        fn of(self, x: Lanes, y: Lanes) -> Lanes {
            x.same(y)
        }
    }

    /// The same up to a NUL.
    #[derive(Clone, Copy)]
    struct Text;

    impl Common for Text {
        #[inline(always)]
        fn of(self, x: Lanes, y: Lanes) -> Lanes {
            x.at(x.same(y))
        }
    }

    /// How many bytes `a` and `b` have in common, or `most`.
    ///
    /// # Safety
    /// All can be read up to the one that ends it, or else as many as `most`.
    #[inline(always)]
    unsafe fn length(a: *const u8, b: *const u8, most: usize, common: impl Common) -> usize {
        let (mut done, nul) = (0, Lanes::splat(0));
        // How many bytes of both are on the pages of the next ones.
        let near = |done: usize| {
            let used = |at: *const u8| at.wrapping_add(done).addr() % PAGE;
            PAGE - used(a).max(used(b))
        };
        // SAFETY: loads are of pages from which the caller has a byte.
        unsafe {
            while done < most {
                if near(done) < LEN {
                    let (x, y) = (*a.wrapping_add(done), *b.wrapping_add(done));
                    if common.of(Lanes::splat(x), Lanes::splat(y)).same(nul).any() {
                        return done;
                    }
                    done += 1;
                    continue;
                }
                if let Some(place) = common.at(a, b, done).same(nul).first(0) {
                    return most.min(done + place);
                }
                done += LEN;
                let mut left = near(done).min(most.saturating_sub(done));
                while left >= 4 * LEN {
                    let two = common.at(a, b, done).least(common.at(a, b, done + LEN));
                    let three = two.least(common.at(a, b, done + 2 * LEN));
                    if three.least(common.at(a, b, done + 3 * LEN)).same(nul).any() {
                        break;
                    }
                    (done, left) = (done + 4 * LEN, left - 4 * LEN);
                }
            }
        }
        most
    }

    /// The difference of the bytes there; none if it is the end.
    unsafe fn difference(a: *const u8, b: *const u8, place: usize, most: usize) -> c_int {
        // SAFETY: the caller's.
        if place == most { 0 } else { unsafe { c_int::from(*a.add(place)) - c_int::from(*b.add(place)) } }
    }

    /// Below, equal to or above zero, as the first `most` bytes of `a` are to those of `b`, up to a NUL.
    ///
    /// # Safety
    /// Each ends with NUL, if it does not have `most` bytes.
    pub(crate) unsafe fn strncmp(a: *const c_char, b: *const c_char, most: usize) -> c_int {
        let (a, b) = (a.cast(), b.cast());
        // SAFETY: the caller's.
        unsafe { difference(a, b, length(a, b, most, Text), most) }
    }

    /// The same for any bytes.
    ///
    /// # Safety
    /// They can be read.
    unsafe fn memcmp(a: *const u8, b: *const u8, len: usize) -> c_int {
        // SAFETY: the caller's.
        unsafe { difference(a, b, length(a, b, len, Bytes), len) }
    }

    /// Copies up to [`LEN`] bytes: all are read before one is written.
    #[inline(always)]
    unsafe fn copy_few(to: *mut u8, from: *const u8, len: usize) {
        macro_rules! ends {
            ($type:ty) => {{
                let last = len - size_of::<$type>();
                // SAFETY: the two ends have all bytes, and none more.
                unsafe {
                    let (x, y) = (from.cast::<$type>().read_unaligned(), from.add(last).cast::<$type>().read_unaligned());
                    to.cast::<$type>().write_unaligned(x);
                    to.add(last).cast::<$type>().write_unaligned(y);
                }
            }};
        }
        match len {
            8.. => ends!(u64),
            4.. => ends!(u32),
            2.. => ends!(u16),
            1 => ends!(u8),
            0 => {}
        }
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
            let last = len - LEN;
            let (head, tail) = (Lanes::load_unaligned(from), Lanes::load_unaligned(from.add(last)));
            if len > 2 * LEN {
                if to.addr().wrapping_sub(from.addr()) >= len {
                    if let Some(Long { least, copy, .. }) = lanes::LONG
                        && len >= least
                    {
                        copy(to, from, len);
                        return to;
                    }
                    let mut at = LEN - to.addr() % LEN;
                    while at + 4 * LEN <= last {
                        four(to.add(at), from.add(at));
                        at += 4 * LEN;
                    }
                    while at < last {
                        Lanes::load_unaligned(from.add(at)).store(to.add(at));
                        at += LEN;
                    }
                } else {
                    let mut end = last;
                    while end >= 5 * LEN {
                        end -= 4 * LEN;
                        four(to.add(end), from.add(end));
                    }
                    while end > LEN {
                        end -= LEN;
                        Lanes::load_unaligned(from.add(end)).store(to.add(end));
                    }
                }
            }
            head.store(to);
            tail.store(to.add(last));
            to
        }
    }

    /// Copies four lanes: all are read before one is written.
    #[inline(always)]
    unsafe fn four(to: *mut u8, from: *const u8) {
        // SAFETY: the caller's.
        unsafe {
            let (a, b) = (Lanes::load_unaligned(from), Lanes::load_unaligned(from.add(LEN)));
            let (c, d) = (Lanes::load_unaligned(from.add(2 * LEN)), Lanes::load_unaligned(from.add(3 * LEN)));
            a.store(to);
            b.store(to.add(LEN));
            c.store(to.add(2 * LEN));
            d.store(to.add(3 * LEN));
        }
    }

    /// Makes all bytes this one.
    #[inline(always)]
    unsafe fn fill(to: *mut u8, byte: u8, len: usize) {
        // SAFETY: what is stored is inside, by the same pattern as in `copy`.
        unsafe {
            let lanes = Lanes::splat(byte);
            if len < LEN {
                let words = [u64::MAX / 0xff * u64::from(byte); 2];
                return copy_few(to, (&raw const words).cast(), len);
            }
            if let Some(Long { least, fill, .. }) = lanes::LONG
                && len >= least
            {
                return fill(to, byte, len);
            }
            let last = len - LEN;
            lanes.store(to);
            let mut at = LEN - to.addr() % LEN;
            while at + 4 * LEN <= last {
                lanes.store(to.add(at));
                lanes.store(to.add(at + LEN));
                lanes.store(to.add(at + 2 * LEN));
                lanes.store(to.add(at + 3 * LEN));
                at += 4 * LEN;
            }
            while at < last {
                lanes.store(to.add(at));
                at += LEN;
            }
            lanes.store(to.add(last));
        }
    }

    // With these no others go together that are strong.
    #[cfg(not(all(feature = "rt", feature = "prebuilt-core")))]
    crate::c_abi::c_abi! {
        fn memcmp(a: *const u8, b: *const u8, len: usize) -> c_int { memcmp(a, b, len) }
        fn bcmp(a: *const u8, b: *const u8, len: usize) -> c_int { memcmp(a, b, len) }
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
