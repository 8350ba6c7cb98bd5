// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The numbers of `<stdlib.h>` that look random: the rows that are defined, against those of glibc; the others by their looks.

#[macro_use]
#[path = "oracle/both.rs"]
mod both;
#[path = "oracle/random.rs"]
mod random;

use random::Random;
use std::ffi::{c_int, c_long, c_uint, c_ushort};

both! {
    unsafe fn erand48(state: *mut c_ushort) -> f64;
    unsafe fn jrand48(state: *mut c_ushort) -> c_long;
    unsafe fn lcong48(params: *const c_ushort);
    unsafe fn nrand48(state: *mut c_ushort) -> c_long;
    unsafe fn rand_r(state: *mut c_uint) -> c_int;
    unsafe fn seed48(state: *const c_ushort) -> *const [c_ushort; 3];
    safe fn drand48() -> f64;
    safe fn lrand48() -> c_long;
    safe fn mrand48() -> c_long;
    safe fn srand48(seed: c_long);
}

#[test]
fn rand_r_is_that_of_glibc() {
    let mut random = Random::new("rand_r");
    for _ in 0..100 {
        let seed = random.number() as c_uint;
        let (mut ours, mut theirs, mut in_rust) = (seed, seed, seed);
        for _ in 0..50 {
            // SAFETY: the state can be written.
            let (our_number, their_number) = unsafe { (ours::rand_r(&mut ours), theirs::rand_r(&mut theirs)) };
            assert_eq!((our_number, ours), (their_number, theirs), "from {seed}");
            assert_eq!((nilibc::rand_r(&mut in_rust), in_rust), (their_number, theirs), "from {seed}, in Rust");
        }
    }
}

/// All in one test, because they share a row.
#[test]
fn drand48_and_its_kin_are_those_of_glibc() {
    let mut random = Random::new("drand48");
    for _ in 0..300 {
        let seed = [(); 7].map(|()| random.number() as c_ushort);
        let state = [seed[0], seed[1], seed[2]];
        match random.below(4) {
            0 => {
                let seed = random.number() as c_long;
                ours::srand48(seed);
                theirs::srand48(seed);
            }
            // SAFETY: both have seven numbers to read.
            1 => unsafe {
                ours::lcong48(seed.as_ptr());
                theirs::lcong48(seed.as_ptr());
            },
            // SAFETY: both have three numbers to read, and answer with three.
            2 => assert_eq!(unsafe { *ours::seed48(state.as_ptr()) }, unsafe { *theirs::seed48(state.as_ptr()) }),
            _ => {}
        }
        for _ in 0..random.below(20) {
            assert_eq!(ours::lrand48(), theirs::lrand48());
            assert_eq!(ours::mrand48(), theirs::mrand48());
            assert_eq!(ours::drand48(), theirs::drand48());
        }
        let (mut ours, mut theirs) = (state, state);
        for _ in 0..random.below(20) {
            // SAFETY: the states can be written.
            unsafe {
                assert_eq!(ours::nrand48(ours.as_mut_ptr()), theirs::nrand48(theirs.as_mut_ptr()));
                assert_eq!(ours::jrand48(ours.as_mut_ptr()), theirs::jrand48(theirs.as_mut_ptr()));
                assert_eq!(ours::erand48(ours.as_mut_ptr()), theirs::erand48(theirs.as_mut_ptr()));
            }
            assert_eq!(ours, theirs);
        }
    }
}

#[test]
fn rand_is_even() {
    let row = |seed| {
        nilibc::srand(seed);
        std::array::from_fn::<c_int, 40_000, _>(|_| nilibc::rand())
    };
    let numbers = row(7);
    assert_eq!(row(7), numbers, "a seed has one row");
    assert_ne!(row(8), numbers, "another seed has another");
    assert!(numbers.iter().all(|number| (0..=nilibc::RAND_MAX).contains(number)));
    // Each bit, and each remainder that programs commonly want, is as frequent as it should be.
    for bit in 0..31 {
        let ones = numbers.iter().filter(|&number| number >> bit & 1 == 1).count();
        assert!((19_000..21_000).contains(&ones), "bit {bit} is set {ones} times in 40000");
    }
    for modulus in [2, 3, 4, 5, 6, 7, 8, 10, 16, 32] {
        for remainder in 0..modulus {
            let count = numbers.iter().filter(|&number| number % modulus == remainder).count() as f64;
            let expected = 40_000.0 / f64::from(modulus);
            assert!((count / expected - 1.0).abs() < 0.15, "{remainder} modulo {modulus} comes {count} times");
        }
    }
}
