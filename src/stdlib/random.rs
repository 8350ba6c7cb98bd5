// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Numbers that look random and are the same in each run. The rows are not those of glibc, except that of `rand_r`.
//!
//! `rand` and `random` are one row. Its step is Knuth's (MMIX), and of its 64 bits the best are taken, the highest. For
//! secrets there is [`getrandom`](crate::getrandom()).

use crate::c_abi::c_abi;
use crate::global::Global;
use core::ffi::{c_int, c_long, c_uint};

/// The largest number of [`rand`].
pub const RAND_MAX: c_int = c_int::MAX;

static STATE: Global<u64> = Global::new(1);

/// Begins the row of [`rand`] that belongs to `seed`; the row of a program that does not is that of 1. srand(3).
pub fn srand(seed: c_uint) {
    STATE.set(seed.into());
}

/// The next number of the row, from 0 to [`RAND_MAX`]. rand(3).
pub fn rand() -> c_int {
    STATE.set(STATE.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    (STATE.get() >> 33) as c_int
}

/// The next number of the row that `state` is in, from 0 to [`RAND_MAX`]. rand(3).
pub fn rand_r(state: &mut c_uint) -> c_int {
    let mut bits = |count: u32| {
        *state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (*state >> 16) & ((1 << count) - 1)
    };
    ((bits(11) << 20) ^ (bits(10) << 10) ^ bits(10)) as c_int
}

/// As [`srand`]. random(3).
pub fn srandom(seed: c_uint) {
    srand(seed);
}

/// As [`rand`]. random(3).
pub fn random() -> c_long {
    rand().into()
}

c_abi! {
    fn rand() -> c_int { rand() }
    fn rand_r(state: *mut c_uint) -> c_int { rand_r(&mut *state) }
    fn random() -> c_long { random() }
    fn srand(seed: c_uint) { srand(seed) }
    fn srandom(seed: c_uint) { srand(seed) }
}
