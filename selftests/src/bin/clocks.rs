// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Clocks and sleeping.
//!
//! Only lower bounds are tested: a busy machine may be late, but nobody may be early.
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{emulated, fails, put, scratch};

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

    clock_nanosleep_until_a_time           => clock_nanosleep_until_a_time();
    clock_nanosleep_until_the_past         => clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, timespec::seconds(1), None);
    clock_nanosleep_tells_what_is_left     => clock_nanosleep_tells_what_is_left();
    clock_nanosleep_by_this_thread         => fails(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, MOMENT, None), Errno::OPNOTSUPP);
    sleep_tells_what_is_left               => { ualarm_is_ignored()?; (3000..=3600).contains(&sleep(3600)) };
    msleep_is_not_short                    => lasts(MOMENT, || msleep(20));
    usleep_is_not_short                    => lasts(MOMENT, || usleep(20_000));

    // Other clocks, and setting them.
    clock_of_this_process_by_its_number    => goes_on(clock_getcpuclockid(0)?);
    clock_of_this_thread_goes_on           => goes_on(CLOCK_THREAD_CPUTIME_ID);
    clock_of_another_process               => clock_gettime(clock_getcpuclockid(getppid())?).map(drop);
    clock_of_no_process                    => fails(clock_getcpuclockid(pid_t::MAX), Errno::SRCH);
    clock_raw_never_goes_back              => clock_never_goes_back(CLOCK_MONOTONIC_RAW);
    clock_coarse_is_not_ahead              => clock_gettime(CLOCK_MONOTONIC_COARSE)? <= clock_gettime(CLOCK_MONOTONIC)?;
    clock_tai_is_near                      => is_near(clock_gettime(CLOCK_TAI)?.tv_sec);
    clock_monotonic_cannot_be_set          => fails(clock_settime(CLOCK_MONOTONIC, timespec::seconds(1)), Errno::INVAL);
    clock_realtime_is_set_by_root_alone if !root(), "root may set it"
                                           => fails(clock_settime(CLOCK_REALTIME, timespec::seconds(1)), Errno::PERM);
    time_is_that_of_the_clock              => is_near(time());
    gettimeofday_is_that_of_the_clock      => is_near(gettimeofday().tv_sec);
    settimeofday_of_too_many_microseconds  => settimeofday_of_too_many_microseconds();
    times_are_those_of_the_process         => times_are_those_of_the_process();
    adjtimex_tells_the_time                => adjtimex_tells_the_time();
    adjtimex_of_no_clock                   => fails(clock_adjtime(1000, &mut timex::default()), Errno::INVAL);

    // Arithmetic.
    timespec_adds_with_a_carry             => span(1, 600_000_000) + span(2, 500_000_000) == span(4, 100_000_000);
    timespec_adds_to_a_whole_second        => span(0, 999_999_999) + span(0, 1) == span(1, 0);
    timespec_subtracts_with_a_borrow       => span(4, 100_000_000) - span(1, 600_000_000) == span(2, 500_000_000);
    timespec_below_zero_has_its_sign_ahead => span(0, 0) - span(0, 1) == span(-1, 999_999_999);
    timespec_orders_by_seconds_first       => span(1, 999_999_999) < span(2, 0) && span(2, 0) < span(2, 1);
    timespec_millis                        => timespec::millis(12_345) == span(12, 345_000_000);

    timespec_micros                        => timespec::micros(12_345_678) == span(12, 345_678_000);
    timeval_becomes_a_timespec             => timespec::from(timeval { tv_sec: -7, tv_usec: 999_999 }) == span(-7, 999_999_000);
    timespec_becomes_a_timeval             => timeval::from(span(7, 999_999_999)) == timeval { tv_sec: 7, tv_usec: 999_999 };

    // The year 2038.
    clock_set_beyond_2038_and_back if machine(), "needs a machine whose clock is nobody's"
                                           => clock_set_beyond_2038_and_back();
    clock_moved_beyond_2038_and_back if machine(), "needs a machine whose clock is nobody's"
                                           => clock_moved_beyond_2038_and_back();
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

fn clock_nanosleep_until_a_time() -> Result<bool> {
    let end = clock_gettime(CLOCK_MONOTONIC)? + MOMENT;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, end, None)?;
    Ok(clock_gettime(CLOCK_MONOTONIC)? >= end)
}

extern "C" fn ignore(_: c_int) {}

/// Has a signal come soon, which interrupts what waits and does nothing else.
fn ualarm_is_ignored() -> Result<()> {
    // SAFETY: the handler does nothing.
    unsafe { sigaction(SIGALRM, Some(&sigaction::new(ignore)))? };
    ualarm(20_000, 20_000);
    Ok(())
}

fn clock_nanosleep_tells_what_is_left() -> Result<bool> {
    ualarm_is_ignored()?;
    let hour = timespec::seconds(3600);
    let mut left = timespec::default();
    let interrupted = clock_nanosleep(CLOCK_MONOTONIC, 0, hour, Some(&mut left));
    Ok(fails(interrupted, Errno::INTR) && left < hour && left > timespec::seconds(3000))
}

/// Whether it is about now.
fn is_near(seconds: i64) -> Result<bool> {
    Ok((seconds - clock_gettime(CLOCK_REALTIME)?.tv_sec).abs() < 3600)
}

fn settimeofday_of_too_many_microseconds() -> Result<bool> {
    Ok(fails(settimeofday(timeval { tv_sec: 1, tv_usec: 1_000_000 }), Errno::INVAL))
}

/// Uses processor time until it is told.
fn times_are_those_of_the_process() -> Result<bool> {
    let (before, start) = times();
    loop {
        let (now, end) = times();
        if (now.tms_utime, now.tms_stime) != (before.tms_utime, before.tms_stime) {
            return Ok(end.wrapping_sub(start) >= 0 && now.tms_utime >= before.tms_utime);
        }
    }
}

fn adjtimex_tells_the_time() -> Result<bool> {
    let mut state = timex::default();
    let status = adjtimex(&mut state)?;
    let units = if state.status & STA_NANO == 0 { 1_000_000 } else { 1_000_000_000 };
    let fraction = (state.time.tv_usec as u64) < units;
    Ok((TIME_OK..=TIME_ERROR).contains(&status) && fraction && state.tick > 0 && is_near(state.time.tv_sec)?)
}

/// Whether this machine was started for the tests: there its clock is nobody's. Process 1 is a program of the project's then.
fn machine() -> bool {
    root() && exists(c"/plan") && !emulated()
}

/// The year 2100.
const FAR: timespec = timespec::seconds(4_102_444_800);

/// Does this far in the future, and then sets the clock back: a minute ahead, because it may not show less than the machine
/// has been running, which some machines begin at 1970 with, and a machine may be slow.
fn far_ahead(set: impl FnOnce() -> Result<()>) -> Result<bool> {
    let (now, start) = (clock_gettime(CLOCK_REALTIME)?, clock_gettime(CLOCK_MONOTONIC)?);
    set()?;
    let told = [clock_gettime(CLOCK_REALTIME)?.tv_sec, time(), gettimeofday().tv_sec];
    let passed = clock_gettime(CLOCK_MONOTONIC)? - start;
    clock_settime(CLOCK_REALTIME, now + passed + timespec::seconds(60))?;
    Ok(told.iter().all(|told| (0..3600).contains(&(told - FAR.tv_sec))) && clock_gettime(CLOCK_REALTIME)? < FAR)
}

fn clock_set_beyond_2038_and_back() -> Result<bool> {
    far_ahead(|| clock_settime(CLOCK_REALTIME, FAR))
}

fn clock_moved_beyond_2038_and_back() -> Result<bool> {
    let mut state = timex::default();
    state.modes = ADJ_SETOFFSET;
    state.time = timeval::from(FAR - clock_gettime(CLOCK_REALTIME)? + timespec::seconds(1));
    far_ahead(|| adjtimex(&mut state).map(drop))
}
