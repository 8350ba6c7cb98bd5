// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Blocks of four [`Lanes`], for ports whose registers are all of the same size.

use super::lanes::Lanes;

const LEN: usize = Lanes::LEN;
/// Bytes in a block.
pub const BLOCK: usize = 4 * LEN;

/// Goes on from a block's start to the first block that has the byte in it, or begins at `end` or behind it.
///
/// # Safety
/// All blocks up to that one can be read.
#[inline(always)]
pub unsafe fn skip_one(at: *const u8, end: Option<usize>, one: Lanes) -> *const u8 {
    // SAFETY: the caller's.
    unsafe { skip_two(at, end, one, one) }
}

/// The same with two bytes.
///
/// # Safety
/// As above.
#[inline(always)]
pub unsafe fn skip_two(mut at: *const u8, end: Option<usize>, one: Lanes, other: Lanes) -> *const u8 {
    // SAFETY: the caller's.
    let marks = |at: *const u8, lanes: usize| unsafe {
        let lanes = Lanes::load(at.wrapping_add(lanes * LEN));
        lanes.same(one).or(lanes.same(other))
    };
    while end.is_none_or(|end| at.addr() < end) {
        if marks(at, 0).or(marks(at, 1)).or(marks(at, 2).or(marks(at, 3))).any() {
            break;
        }
        at = at.wrapping_add(BLOCK);
    }
    at
}

super::vectors! {
    /// How many bytes `a` and `b` have in common: blocks of them, among the first `most`. A block in which both have NUL is
    /// not one if `end` is all 0; it may be one if `end` is all 255.
    ///
    /// # Safety
    /// `most` bytes of both can be read.
    #[inline(always)]
    pub unsafe fn common(a: *const u8, b: *const u8, most: usize, end: Lanes) -> usize {
        let (mut done, nul) = (0, Lanes::splat(0));
        // SAFETY: the caller's.
        let common = |at: usize| unsafe {
            Lanes::load_unaligned(a.wrapping_add(at)).common(Lanes::load_unaligned(b.wrapping_add(at)), end)
        };
        while most - done >= BLOCK {
            let two = common(done).least(common(done + LEN));
            let three = two.least(common(done + 2 * LEN));
            if three.least(common(done + 3 * LEN)).same(nul).any() {
                break;
            }
            done += BLOCK;
        }
        done
    }
}
