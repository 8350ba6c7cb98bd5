// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What handlers of signals leave behind for the test that they interrupt.

use core::sync::atomic::{AtomicI32, AtomicUsize, Ordering::Relaxed};
use nilibc::println;

static NOTES: [AtomicI32; 16] = [const { AtomicI32::new(0) }; 16];
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Leaves a number.
pub fn note(what: i32) {
    let count = COUNT.load(Relaxed);
    if let Some(place) = NOTES.get(count) {
        place.store(what, Relaxed);
    }
    COUNT.store(count + 1, Relaxed);
}

/// How many numbers were left.
pub fn noted() -> usize {
    COUNT.load(Relaxed)
}

/// As if none had been.
pub fn forget() {
    COUNT.store(0, Relaxed);
}

/// Whether these numbers were left, in this order. Says which were instead.
pub fn came(expected: &[i32]) -> bool {
    let notes = || NOTES.iter().take(noted()).map(|note| note.load(Relaxed));
    let good = noted() == expected.len() && notes().eq(expected.iter().copied());
    if !good {
        println!("{} notes, expected are {}:", noted(), expected.len());
        notes().for_each(|note| println!("{}", note));
    }
    good
}
