// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Clocks and sleeping.
//!
//! Only lower bounds are tested: a busy machine may be late, but nobody may be early.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{fails, put, scratch};

selftest! {
    // Clocks.
    clock_monotonic_never_goes_back        => clock_never_goes_back(CLOCK_MONOTONIC);
    clock_boottime_never_goes_back         => clock_never_goes_back(CLOCK_BOOTTIME);
    clock_monotonic_goes_on                => goes_on(CLOCK_MONOTONIC);
    clock_realtime_goes_on                 => goes_on(CLOCK_REALTIME);
    clock_of_the_process_goes_on           => goes_on(CLOCK_PROCESS_CPUTIME_ID);
    clock_of_the_process_rests_in_sleep    => clock_of_the_process_rests_in_sleep();
    clock_nanoseconds_are_below_a_second   => nanoseconds_are_below_a_second();
    clock_getres_is_a_step                 => clock_getres(CLOCK_MONOTONIC)? > timespec::default();
    clock_gettime_of_no_clock              => fails(clock_gettime(1000), Errno::INVAL);
    clock_getres_of_no_clock               => fails(clock_getres(1000), Errno::INVAL);

    // Sleeping.
    nanosleep_is_not_short                 => lasts(MOMENT, || nanosleep(MOMENT));
    nanosleep_of_nothing                   => nanosleep(timespec::default());
    nanosleep_of_too_many_nanoseconds      => fails(nanosleep(span(0, 1_000_000_000)), Errno::INVAL);
    nanosleep_of_less_than_nothing         => fails(nanosleep(span(-1, 0)), Errno::INVAL);

    // Arithmetic.
    timespec_adds_with_a_carry             => span(1, 600_000_000) + span(2, 500_000_000) == span(4, 100_000_000);
    timespec_adds_to_a_whole_second        => span(0, 999_999_999) + span(0, 1) == span(1, 0);
    timespec_subtracts_with_a_borrow       => span(4, 100_000_000) - span(1, 600_000_000) == span(2, 500_000_000);
    timespec_below_zero_has_its_sign_ahead => span(0, 0) - span(0, 1) == span(-1, 999_999_999);
    timespec_orders_by_seconds_first       => span(1, 999_999_999) < span(2, 0) && span(2, 0) < span(2, 1);
    timespec_millis                        => timespec::millis(12_345) == span(12, 345_000_000);

    // The year 2038.
    file_of_the_year_2100                  => scratch(|| file_written_at(span(4_102_444_800, 5)));
    file_of_the_year_1938                  => scratch(|| file_written_at(span(-1_000_000_000, 5)));
}

const MOMENT: timespec = timespec::millis(20);

const fn span(tv_sec: i64, tv_nsec: i64) -> timespec {
    timespec { tv_sec, tv_nsec }
}

fn clock_never_goes_back(clock: c_int) -> Result<bool> {
    let mut last = clock_gettime(clock)?;
    for _ in 0..1000 {
        let now = clock_gettime(clock)?;
        if now < last {
            return Ok(false);
        }
        last = now;
    }
    Ok(true)
}

/// Ends when the clock shows another time; one that stands still becomes a timeout of the test.
fn goes_on(clock: c_int) -> Result<bool> {
    let start = clock_gettime(clock)?;
    while clock_gettime(clock)? == start {}
    Ok(clock_gettime(clock)? > start)
}

fn clock_of_the_process_rests_in_sleep() -> Result<bool> {
    let start = clock_gettime(CLOCK_PROCESS_CPUTIME_ID)?;
    nanosleep(timespec::millis(100))?;
    Ok(clock_gettime(CLOCK_PROCESS_CPUTIME_ID)? - start < timespec::millis(100))
}

fn nanoseconds_are_below_a_second() -> Result<bool> {
    let below = |clock| clock_gettime(clock).map(|time| (0..1_000_000_000).contains(&time.tv_nsec));
    Ok(below(CLOCK_REALTIME)? && below(CLOCK_MONOTONIC)?)
}

fn lasts<T>(span: timespec, does: impl FnOnce() -> Result<T>) -> Result<bool> {
    let start = clock_gettime(CLOCK_MONOTONIC)?;
    does()?;
    Ok(clock_gettime(CLOCK_MONOTONIC)? - start >= span)
}

fn file_written_at(time: timespec) -> Result<bool> {
    put(c"a", b"")?;
    utimensat(AT_FDCWD, c"a", [timespec::default(), time], 0)?;
    let told = stat(c"a")?.stx_mtime;
    Ok(span(told.tv_sec, i64::from(told.tv_nsec)) == time)
}
