// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Several bytes at once, in a register of SSE2, which every processor of this family has.

use core::arch::x86_64::*;

/// As many bytes as a vector has.
#[derive(Clone, Copy)]
pub struct Lanes(pub(super) __m128i);

#[allow(unused_unsafe, clippy::undocumented_unsafe_blocks, reason = "SSE2 is always there")]
impl Lanes {
    /// How many bytes there are.
    pub const LEN: usize = 16;

    /// Those at an address that is a multiple of their number.
    ///
    /// # Safety
    /// They can be read.
    #[inline(always)]
    pub unsafe fn load(at: *const u8) -> Self {
        Self(unsafe { _mm_load_si128(at.cast()) })
    }

    /// Those at any address.
    ///
    /// # Safety
    /// They can be read.
    #[inline(always)]
    pub unsafe fn load_unaligned(at: *const u8) -> Self {
        Self(unsafe { _mm_loadu_si128(at.cast()) })
    }

    /// Puts them at any address.
    ///
    /// # Safety
    /// They can be written.
    #[inline(always)]
    pub unsafe fn store(self, at: *mut u8) {
        unsafe { _mm_storeu_si128(at.cast(), self.0) }
    }

    /// This byte in each place.
    #[inline(always)]
    pub fn splat(byte: u8) -> Self {
        Self(unsafe { _mm_set1_epi8(byte as i8) })
    }

    /// Marks where both have the same byte.
    #[inline(always)]
    pub fn same(self, other: Self) -> Self {
        Self(unsafe { _mm_cmpeq_epi8(self.0, other.0) })
    }

    /// The marks of both.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(unsafe { _mm_or_si128(self.0, other.0) })
    }

    /// A 0 where both differ, and where both have what `end` and it have no bit of.
    #[inline(always)]
    pub fn common(self, other: Self, end: Self) -> Self {
        self.same(other).least(self.or(end))
    }

    /// The smaller of each two bytes.
    #[inline(always)]
    pub fn least(self, other: Self) -> Self {
        Self(unsafe { _mm_min_epu8(self.0, other.0) })
    }

    /// Whether there is a mark.
    #[inline(always)]
    pub fn any(self) -> bool {
        self.marks() != 0
    }

    /// How far behind so many at the front the first mark is.
    #[inline(always)]
    pub fn first(self, skip: usize) -> Option<usize> {
        let marks = self.marks() >> skip;
        (marks != 0).then_some(marks.trailing_zeros() as usize)
    }

    /// A bit for each byte.
    #[inline(always)]
    fn marks(self) -> u32 {
        unsafe { _mm_movemask_epi8(self.0) as u32 }
    }
}

/// What is quicker than lanes from so many bytes on.
pub struct Long {
    /// So many.
    pub least: usize,
    /// Copies upwards.
    pub copy: unsafe fn(*mut u8, *const u8, usize),
    /// Makes all bytes this one.
    pub fill: unsafe fn(*mut u8, u8, usize),
}

/// The processor's own loops begin slowly. The flag for their direction is clear in every function: System V ABI, 3.2.1.
pub const LONG: Option<Long> = Some(Long { least: 512, copy, fill });

unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: the caller's.
    unsafe {
        core::arch::asm!("rep movsb", inout("rdi") to => _, inout("rsi") from => _, inout("rcx") len => _,
            options(nostack, preserves_flags))
    }
}

unsafe fn fill(to: *mut u8, byte: u8, len: usize) {
    // SAFETY: the caller's.
    unsafe {
        core::arch::asm!("rep stosb", inout("rdi") to => _, inout("rcx") len => _, in("al") byte,
            options(nostack, preserves_flags))
    }
}
