// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers for generated inputs: the same in each run, so that what fails once fails again.

/// Where the row of numbers is.
pub(crate) struct Random(u64);

impl Random {
    /// A row of its own for each name.
    pub(crate) fn new(name: &str) -> Self {
        Self(name.bytes().fold(1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Any number: splitmix64, of Steele, Lea and Flood.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end - 1`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// One of these.
    #[allow(dead_code, reason = "some tests do without")]
    pub(crate) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}
