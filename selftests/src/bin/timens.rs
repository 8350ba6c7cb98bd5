// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Time namespaces: clocks that count from another moment, for children. time_namespaces(7).
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{fails, holds_in_a_child, put};

selftest! {
    offset_is_seen_by_children if there(), NONE => {
        moved(b"monotonic 1000000 0\n")?;
        let outside = clock_gettime(CLOCK_MONOTONIC)?;
        holds_in_a_child(|| Ok(clock_gettime(CLOCK_MONOTONIC)?.tv_sec - outside.tv_sec >= 1_000_000))?
    };
    offset_is_seen_in_the_vdso if there(), NONE => {
        moved(b"monotonic 1000000 0\n")?;
        let outside = clock_gettime(CLOCK_MONOTONIC)?;
        holds_in_a_child(|| Ok(vdso::clock_gettime(CLOCK_MONOTONIC)?.tv_sec - outside.tv_sec >= 1_000_000))?
    };
    offset_is_not_seen_by_who_made_it if there(), NONE => {
        let before = clock_gettime(CLOCK_MONOTONIC)?;
        moved(b"monotonic 1000000 0\n")?;
        clock_gettime(CLOCK_MONOTONIC)?.tv_sec - before.tv_sec < 1_000_000
    };
    offset_of_boottime_is_its_own if there(), NONE => {
        moved(b"boottime 1000000 0\n")?;
        let outside = clock_gettime(CLOCK_MONOTONIC)?;
        holds_in_a_child(|| Ok(clock_gettime(CLOCK_MONOTONIC)?.tv_sec - outside.tv_sec < 1_000_000 && clock_gettime(CLOCK_BOOTTIME)?.tv_sec >= 1_000_000))?
    };
    offset_of_the_calendar_is_refused if there(), NONE => { unshare(CLONE_NEWTIME)?; fails(put(OFFSETS, b"realtime 1 0\n"), Errno::INVAL) };
    offset_to_before_the_start_is_refused if there(), NONE => { unshare(CLONE_NEWTIME)?; fails(put(OFFSETS, b"monotonic -99999999 0\n"), Errno::RANGE) };
    offset_comes_before_the_first_child if there(), NONE => {
        moved(b"monotonic 5 0\n")?;
        holds_in_a_child(|| Ok(true))? && fails(put(OFFSETS, b"monotonic 6 0\n"), Errno::ACCES)
    };
}

const NONE: &str = "needs root and a kernel with time namespaces";
const OFFSETS: &CStr = c"/proc/self/timens_offsets";

fn there() -> bool {
    root()
        && exists(OFFSETS)
        && selftests::child(|| unshare(CLONE_NEWTIME).is_ok() || _exit(1)) == Ok(WaitStatus::Exited(0))
}

/// Makes a namespace for children, in which a clock has another start.
fn moved(offset: &[u8]) -> Result<()> {
    unshare(CLONE_NEWTIME)?;
    put(OFFSETS, offset)
}
