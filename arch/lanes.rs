// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Several bytes at once, in a register for words.
//!
//! A port with vectors has them in place of this: then unaligned ones cost nothing, and [`vectors`](super::vectors) is for it.

/// As many bytes as a word has.
#[derive(Clone, Copy)]
pub struct Lanes(usize);

const ONES: usize = usize::MAX / 0xff;

impl Lanes {
    /// How many bytes there are.
    pub const LEN: usize = size_of::<usize>();

    /// Those at an address that is a multiple of their number.
    ///
    /// # Safety
    /// They can be read.
    #[inline(always)]
    pub unsafe fn load(at: *const u8) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { *at.cast() })
    }

    /// This byte in each place.
    #[inline(always)]
    pub fn splat(byte: u8) -> Self {
        Self(ONES * byte as usize)
    }

    /// Marks where both have the same byte.
    #[inline(always)]
    pub fn same(self, other: Self) -> Self {
        let (low, differ) = (ONES * 0x7f, self.0 ^ other.0);
        // No carry leaves its byte, so that no mark is wrong.
        Self(!(((differ & low) + low) | differ | low))
    }

    /// The marks of both.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is a mark.
    #[inline(always)]
    pub fn any(self) -> bool {
        self.0 != 0
    }

    /// How far behind so many at the front the first mark is.
    #[inline(always)]
    pub fn first(self, skip: usize) -> Option<usize> {
        let (shift, big) = (8 * skip, super::IS_BIG_ENDIAN);
        let marks = if big { self.0 << shift } else { self.0 >> shift };
        let bits = if big { marks.leading_zeros() } else { marks.trailing_zeros() };
        (marks != 0).then_some(bits as usize / 8)
    }
}
