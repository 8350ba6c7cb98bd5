// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Several bytes at once, in a register of Advanced SIMD, which every processor that runs Linux has.

use core::arch::aarch64::*;

/// As many bytes as a vector has.
#[derive(Clone, Copy)]
pub struct Lanes(uint8x16_t);

#[allow(unused_unsafe, clippy::undocumented_unsafe_blocks, reason = "Advanced SIMD is always there")]
impl Lanes {
    /// How many bytes there are.
    pub const LEN: usize = 16;

    /// Those at an address that is a multiple of their number.
    ///
    /// # Safety
    /// They can be read.
    #[inline(always)]
    pub unsafe fn load(at: *const u8) -> Self {
        Self(unsafe { vld1q_u8(at) })
    }

    /// Those at any address.
    ///
    /// # Safety
    /// They can be read.
    #[inline(always)]
    pub unsafe fn load_unaligned(at: *const u8) -> Self {
        Self(unsafe { vld1q_u8(at) })
    }

    /// Puts them at any address.
    ///
    /// # Safety
    /// They can be written.
    #[inline(always)]
    pub unsafe fn store(self, at: *mut u8) {
        unsafe { vst1q_u8(at, self.0) }
    }

    /// This byte in each place.
    #[inline(always)]
    pub fn splat(byte: u8) -> Self {
        Self(unsafe { vdupq_n_u8(byte) })
    }

    /// Marks where both have the same byte.
    #[inline(always)]
    pub fn same(self, other: Self) -> Self {
        Self(unsafe { vceqq_u8(self.0, other.0) })
    }

    /// The marks of both.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(unsafe { vorrq_u8(self.0, other.0) })
    }

    /// A 0 where both differ, and where both have what `end` and it have no bit of.
    #[inline(always)]
    pub fn common(self, other: Self, end: Self) -> Self {
        self.same(other).least(self.or(end))
    }

    /// The smaller of each two bytes.
    #[inline(always)]
    pub fn least(self, other: Self) -> Self {
        Self(unsafe { vminq_u8(self.0, other.0) })
    }

    /// Whether there is a mark.
    #[inline(always)]
    pub fn any(self) -> bool {
        self.marks() != 0
    }

    /// How far behind so many at the front the first mark is.
    #[inline(always)]
    pub fn first(self, skip: usize) -> Option<usize> {
        let marks = self.marks() >> (4 * skip);
        (marks != 0).then_some(marks.trailing_zeros() as usize / 4)
    }

    /// Four bits for each byte.
    #[inline(always)]
    fn marks(self) -> u64 {
        unsafe { vget_lane_u64::<0>(vreinterpret_u64_u8(vshrn_n_u16::<4>(vreinterpretq_u16_u8(self.0)))) }
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

/// Four lanes in each step.
pub const LONG: Option<Long> = Some(Long { least: 4 * STEP, copy, fill });

const STEP: usize = 4 * Lanes::LEN;

unsafe fn copy(to: *mut u8, from: *const u8, len: usize) {
    // SAFETY: what is loaded and stored is inside both. The last step is read before anything is written.
    unsafe {
        let last = vld1q_u8_x4(from.add(len - STEP));
        for at in (0..len - STEP).step_by(STEP) {
            vst1q_u8_x4(to.add(at), vld1q_u8_x4(from.add(at)));
        }
        vst1q_u8_x4(to.add(len - STEP), last);
    }
}

unsafe fn fill(to: *mut u8, byte: u8, len: usize) {
    // SAFETY: what is stored is inside.
    unsafe {
        let lanes = vdupq_n_u8(byte);
        let step = uint8x16x4_t(lanes, lanes, lanes, lanes);
        for at in (0..len - STEP).step_by(STEP) {
            vst1q_u8_x4(to.add(at), step);
        }
        vst1q_u8_x4(to.add(len - STEP), step);
    }
}
