// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a machine whose kernel tests itself: sleeps a second, computes for a millisecond, for ever.
//!
//! A kernel without any work in user space never sees a processor return there, which RCU has to notice.
#![no_std]
#![no_main]

use core::hint::black_box;
use nilibc::*;

/// Nanoseconds of computing after each sleep.
const WORK: i64 = 1_000_000;

fn main() -> i32 {
    loop {
        let _ = nanosleep(timespec::seconds(1));
        let begin = now();
        while now() - begin < WORK {
            for step in 0..100_000_u32 {
                black_box(step);
            }
        }
    }
}

/// Nanoseconds since the machine was switched on.
fn now() -> i64 {
    // This clock is on every machine.
    let time = clock_gettime(CLOCK_MONOTONIC).unwrap_or_default();
    time.tv_sec * 1_000_000_000 + time.tv_nsec as i64
}

entry!(main);
