// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `drand48` and its kin: rows of numbers that POSIX defines to the bit, so that they are the same everywhere.

use crate::c_abi::c_abi;
use crate::global::Global;
use core::ffi::{c_long, c_ushort};

/// A number of 48 bits, the lowest in front, as C passes it.
pub type Xsubi = [c_ushort; 3];

/// What is multiplied with and added in each step.
#[derive(Clone, Copy)]
struct Step {
    a: u64,
    c: u64,
}

const STEP: Step = Step { a: 0x5_deec_e66d, c: 0xb };

static CURRENT: Global<Step> = Global::new(STEP);
static STATE: Global<Xsubi> = Global::new([0; 3]);

/// The next number of the row that `state` is in.
fn next(state: &mut Xsubi) -> u64 {
    let [low, middle, high] = state.map(u64::from);
    let Step { a, c } = CURRENT.get();
    let value = (low | middle << 16 | high << 32).wrapping_mul(a).wrapping_add(c);
    *state = [value as u16, (value >> 16) as u16, (value >> 32) as u16];
    value & ((1 << 48) - 1)
}

/// Does it with the row that all share.
fn shared<T>(call: impl FnOnce(&mut Xsubi) -> T) -> T {
    let mut state = STATE.get();
    let answer = call(&mut state);
    STATE.set(state);
    answer
}

macro_rules! calls {
    ($($name:ident $with_state:ident $type:ty: |$value:ident| $answer:expr, $kind:literal;)*) => { $(
        #[doc = concat!("The next number of the row that `state` is in, ", $kind, ". drand48(3).")]
        pub fn $with_state(state: &mut Xsubi) -> $type {
            let $value = next(state);
            $answer
        }

        #[doc = concat!("The next number of the row that all share, ", $kind, ". drand48(3).")]
        pub fn $name() -> $type {
            shared($with_state)
        }

        c_abi! {
            fn $with_state(state: *mut Xsubi) -> $type { $with_state(&mut *state) }
            fn $name() -> $type { $name() }
        }
    )* };
}

calls! {
    drand48 erand48 f64:    |value| value as f64 / (1_u64 << 48) as f64, "from 0 to below 1";
    lrand48 nrand48 c_long: |value| (value >> 17) as c_long,             "from 0 to below 2^31";
    mrand48 jrand48 c_long: |value| (value >> 16) as i32 as c_long,      "from -2^31 to below 2^31";
}

/// Begins the row that belongs to the lower 32 bits of `seed`. drand48(3).
pub fn srand48(seed: c_long) {
    seed48([0x330e, seed as c_ushort, (seed as u32 >> 16) as c_ushort]);
}

/// Begins the row with this number; answers with where it was. drand48(3).
pub fn seed48(state: Xsubi) -> Xsubi {
    CURRENT.set(STEP);
    shared(|current| core::mem::replace(current, state))
}

/// Begins a row of its own: the number, what is multiplied with and what is added. drand48(3).
pub fn lcong48(state: Xsubi, a: [c_ushort; 3], c: c_ushort) {
    STATE.set(state);
    let [low, middle, high] = a.map(u64::from);
    CURRENT.set(Step { a: low | middle << 16 | high << 32, c: c.into() });
}

c_abi! {
    fn lcong48(params: *const [c_ushort; 7]) {
        let [x0, x1, x2, a0, a1, a2, c] = *params;
        lcong48([x0, x1, x2], [a0, a1, a2], c);
    }
    fn seed48(state: *const Xsubi) -> *mut c_ushort {
        static OLD: Global<Xsubi> = Global::new([0; 3]);
        OLD.set(seed48(*state));
        OLD.as_ptr().cast()
    }
    fn srand48(seed: c_long) { srand48(seed) }
}
