// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Timers: those that send signals, and those that descriptors stand for.
//!
//! Only lower bounds are tested: a busy machine may be late, but nobody may be early.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{NOT_OPEN, child, fails};

selftest! {
    // Descriptors.
    timerfd_is_not_short                   => timerfd_is_not_short();
    timerfd_counts_what_was_not_read       => timerfd_counts_what_was_not_read();
    timerfd_of_the_past_is_over            => timerfd_of_the_past_is_over();
    timerfd_of_the_future_is_not           => timerfd_reads(TFD_TIMER_ABSTIME, FAR)? == Err(Errno::AGAIN);
    timerfd_that_stands_still              => timerfd_reads(0, timespec::default())? == Err(Errno::AGAIN);
    timerfd_settime_tells_what_was_left    => timerfd_settime_tells_what_was_left();
    timerfd_gettime_keeps_the_interval     => timerfd_gettime_keeps_the_interval();
    timerfd_beyond_2038_keeps_its_time     => timerfd_beyond_2038_keeps_its_time();
    timerfd_of_no_clock                    => fails(timerfd_create(1000, 0), Errno::INVAL);
    timerfd_of_a_pipe                      => fails(timerfd_gettime(pipe()?.0), Errno::INVAL);
    timerfd_of_what_is_not_open            => fails(timerfd_gettime(NOT_OPEN), Errno::BADF);
    timerfd_of_too_many_nanoseconds        => timerfd_of_too_many_nanoseconds();
    timerfd_closed_by_exec                 => fcntl_getfd(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)?)? == FD_CLOEXEC;

    // Signals.
    timer_sends_its_signal                 => timer_sends_its_signal();
    timer_counts_overruns                  => timer_counts_overruns();
    timer_that_is_deleted_sends_nothing    => timer_that_is_deleted_sends_nothing();
    timer_that_sends_nothing_counts        => timer_that_sends_nothing_counts();
    timer_beyond_2038_keeps_its_time       => timer_beyond_2038_keeps_its_time();
    timer_deleted_twice                    => timer_deleted_twice();
    timer_settime_tells_what_was_left      => timer_settime_tells_what_was_left();
    timer_sends_to_a_thread                => timer_sends_to_a_thread();
    timer_of_no_clock                      => fails(timer_create(1000, &sigevent::none()), Errno::INVAL);
    timer_of_no_signal                     => fails(timer_create(CLOCK_MONOTONIC, &sigevent::signal(1000, 0)), Errno::INVAL);

    // The timers of old.
    alarm_sends_its_signal                 => ends_by(SIGALRM, || { alarm(1); });
    alarm_of_nothing_takes_it_back         => { alarm(3600); alarm(0) > 0 && alarm(0) == 0 };
    alarm_tells_what_was_left              => { alarm(3600); (3000..=3600).contains(&alarm(0)) };
    alarm_counts_a_second_that_has_begun   => { ualarm(500_000, 0); alarm(0) == 1 };
    ualarm_sends_its_signal                => ends_by(SIGALRM, || { ualarm(20_000, 0); });
    setitimer_sends_its_signal             => ends_by(SIGALRM, || setitimer(ITIMER_REAL, &micros(20_000)));
    setitimer_of_processor_time            => ends_by(SIGPROF, || { setitimer(ITIMER_PROF, &micros(20_000)).map(|_| spin()) });
    setitimer_of_the_programs_time         => ends_by(SIGVTALRM, || { setitimer(ITIMER_VIRTUAL, &micros(20_000)).map(|_| spin()) });
    setitimer_tells_what_was_left          => setitimer_tells_what_was_left();
    setitimer_of_too_many_microseconds     => fails(setitimer(ITIMER_REAL, &micros(1_000_000)), Errno::INVAL);
    setitimer_of_no_timer                  => fails(setitimer(3, &itimerval::default()), Errno::INVAL);
    setitimer_of_a_thousand_years          => setitimer_of_a_thousand_years();
}

const MOMENT: timespec = timespec::millis(20);
/// Longer than any test may run.
const HOUR: timespec = timespec::seconds(3600);
/// The year 2100: more seconds since 1970 than 32 bits hold.
const FAR: timespec = timespec::seconds(4_102_444_800);

/// Whether `left` is what is left of `span` soon after it was set: a machine may be slow, but not by an hour.
fn is_left_of(left: timespec, span: timespec) -> bool {
    left <= span && left > span - HOUR
}

/// How often the timer's time was over.
fn count(timer: &OwnedFd) -> Result<u64> {
    let mut count = [0; 8];
    read(timer, &mut count)?;
    Ok(u64::from_ne_bytes(count))
}

fn timerfd_is_not_short() -> Result<bool> {
    let start = clock_gettime(CLOCK_MONOTONIC)?;
    let timer = timerfd_create(CLOCK_MONOTONIC, 0)?;
    timerfd_settime(&timer, 0, &itimerspec::once(MOMENT))?;
    Ok(count(&timer)? == 1 && clock_gettime(CLOCK_MONOTONIC)? - start >= MOMENT)
}

/// A millisecond, or the step of the clock where that is longer: no timer is over more often than once a step.
fn step() -> Result<timespec> {
    Ok(clock_getres(CLOCK_MONOTONIC)?.max(timespec::millis(1)))
}

fn timerfd_counts_what_was_not_read() -> Result<bool> {
    let (timer, step) = (timerfd_create(CLOCK_MONOTONIC, 0)?, step()?);
    timerfd_settime(&timer, 0, &itimerspec::every(step))?;
    (0..20).try_for_each(|_| nanosleep(step))?;
    Ok(count(&timer)? >= 15)
}

/// What the timer is read as, at once.
fn timerfd_reads(flags: c_int, value: timespec) -> Result<Result<u64>> {
    let timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK)?;
    timerfd_settime(&timer, flags, &itimerspec::once(value))?;
    Ok(count(&timer))
}

fn timerfd_of_the_past_is_over() -> Result<bool> {
    let timer = timerfd_create(CLOCK_REALTIME, 0)?;
    timerfd_settime(&timer, TFD_TIMER_ABSTIME, &itimerspec::once(timespec::seconds(1)))?;
    Ok(count(&timer)? == 1)
}

fn timerfd_settime_tells_what_was_left() -> Result<bool> {
    let timer = timerfd_create(CLOCK_MONOTONIC, 0)?;
    let before = timerfd_settime(&timer, 0, &itimerspec::every(HOUR))?;
    let after = timerfd_settime(&timer, 0, &itimerspec::STOP)?;
    Ok(before == itimerspec::STOP && after.it_interval == HOUR && is_left_of(after.it_value, HOUR))
}

fn timerfd_gettime_keeps_the_interval() -> Result<bool> {
    let timer = timerfd_create(CLOCK_MONOTONIC, 0)?;
    let interval = timespec { tv_sec: 7, tv_nsec: 654_321 };
    timerfd_settime(&timer, 0, &itimerspec { it_interval: interval, it_value: HOUR })?;
    let told = timerfd_gettime(&timer)?;
    Ok(told.it_interval == interval && is_left_of(told.it_value, HOUR))
}

fn timerfd_beyond_2038_keeps_its_time() -> Result<bool> {
    let timer = timerfd_create(CLOCK_REALTIME, 0)?;
    let left = FAR - clock_gettime(CLOCK_REALTIME)?;
    timerfd_settime(&timer, TFD_TIMER_ABSTIME, &itimerspec { it_interval: FAR, it_value: FAR })?;
    let told = timerfd_gettime(&timer)?;
    Ok(told.it_interval == FAR && is_left_of(told.it_value, left))
}

fn timerfd_of_too_many_nanoseconds() -> Result<bool> {
    let timer = timerfd_create(CLOCK_MONOTONIC, 0)?;
    let wrong = timespec { tv_sec: 0, tv_nsec: 1_000_000_000 };
    Ok(fails(timerfd_settime(&timer, 0, &itimerspec::once(wrong)), Errno::INVAL))
}

fn timer_sends_its_signal() -> Result<bool> {
    let status = child(|| -> Result<()> {
        let timer = timer_create(CLOCK_MONOTONIC, &sigevent::signal(SIGUSR1, 0))?;
        timer_settime(timer, 0, &itimerspec::once(MOMENT))?;
        nanosleep(HOUR)
    })?;
    Ok(status == WaitStatus::Signaled(SIGUSR1))
}

/// Whether this ends the process by `sig`, if it is left to wait for it.
fn ends_by<T>(sig: c_int, does: impl FnOnce() -> T) -> Result<bool> {
    let status = child(|| {
        does();
        pause()
    })?;
    Ok(status == WaitStatus::Signaled(sig))
}

fn timer_counts_overruns() -> Result<bool> {
    let set = sigset_t::of([SIGUSR1]);
    sigprocmask(SIG_BLOCK, Some(&set))?;
    let timer = timer_create(CLOCK_MONOTONIC, &sigevent::signal(SIGUSR1, 0))?;
    let step = step()?;
    timer_settime(timer, 0, &itimerspec::every(step))?;
    (0..20).try_for_each(|_| nanosleep(step))?;
    // What is counted are those that came before the signal was taken; none is taken behind it.
    sigwaitinfo(&set)?;
    let count = timer_getoverrun(timer)?;
    println!("it was over {} times more", count);
    Ok(count >= 15)
}

fn timer_that_is_deleted_sends_nothing() -> Result<bool> {
    sigprocmask(SIG_BLOCK, Some(&sigset_t::of([SIGUSR1])))?;
    // It has to be deleted before it is over, for which a slow machine gets more time.
    for time in [20, 200, 2000].map(timespec::millis) {
        let start = clock_gettime(CLOCK_MONOTONIC)?;
        let timer = timer_create(CLOCK_MONOTONIC, &sigevent::signal(SIGUSR1, 0))?;
        timer_settime(timer, 0, &itimerspec::once(time))?;
        timer_delete(timer)?;
        if clock_gettime(CLOCK_MONOTONIC)? - start < time {
            nanosleep(time + time)?;
            return Ok(sigpending() == sigset_t::EMPTY);
        }
        let _ = sigtimedwait(&sigset_t::of([SIGUSR1]), Some(&timespec::default()));
    }
    Err(Errno::TIMEDOUT)
}

fn timer_that_sends_nothing_counts() -> Result<bool> {
    let timer = timer_create(CLOCK_MONOTONIC, &sigevent::none())?;
    let before = timer_settime(timer, 0, &itimerspec::once(HOUR))?;
    let told = timer_gettime(timer)?;
    timer_delete(timer)?;
    Ok(before == itimerspec::STOP && is_left_of(told.it_value, HOUR))
}

fn timer_beyond_2038_keeps_its_time() -> Result<bool> {
    let timer = timer_create(CLOCK_REALTIME, &sigevent::none())?;
    let left = FAR - clock_gettime(CLOCK_REALTIME)?;
    timer_settime(timer, TIMER_ABSTIME, &itimerspec::once(FAR))?;
    Ok(is_left_of(timer_gettime(timer)?.it_value, left))
}

fn timer_settime_tells_what_was_left() -> Result<bool> {
    let timer = timer_create(CLOCK_MONOTONIC, &sigevent::signal(SIGUSR1, 0))?;
    timer_settime(timer, 0, &itimerspec { it_interval: MOMENT, it_value: HOUR })?;
    let left = timer_settime(timer, 0, &itimerspec::STOP)?;
    Ok(left.it_interval == MOMENT
        && is_left_of(left.it_value, HOUR)
        && timer_gettime(timer)?.it_value == timespec::default())
}

fn timer_sends_to_a_thread() -> Result<bool> {
    let timer = timer_create(CLOCK_MONOTONIC, &sigevent::thread(SIGUSR1, 0, gettid()))?;
    timer_delete(timer)?;
    ends_by(SIGUSR2, || -> Result<()> {
        let timer = timer_create(CLOCK_MONOTONIC, &sigevent::thread(SIGUSR2, 0, gettid()))?;
        timer_settime(timer, 0, &itimerspec::once(MOMENT)).map(drop)
    })
}

fn timer_deleted_twice() -> Result<bool> {
    let timer = timer_create(CLOCK_MONOTONIC, &sigevent::none())?;
    timer_delete(timer)?;
    Ok(fails(timer_delete(timer), Errno::INVAL))
}

/// A timer that ends once, after so many microseconds.
fn micros(tv_usec: i32) -> itimerval {
    itimerval { it_value: timeval { tv_sec: 0, tv_usec: tv_usec.into() }, ..itimerval::default() }
}

/// Uses processor time, and the kernel's in its name.
fn spin() -> ! {
    loop {
        for _ in 0..1000 {
            core::hint::spin_loop();
        }
        getpid();
    }
}

fn setitimer_tells_what_was_left() -> Result<bool> {
    let hour = timeval { tv_sec: 3600, tv_usec: 0 };
    let interval = timeval { tv_sec: 7, tv_usec: 0 };
    setitimer(ITIMER_REAL, &itimerval { it_interval: interval, it_value: hour })?;
    let told = getitimer(ITIMER_REAL)?;
    let left = setitimer(ITIMER_REAL, &itimerval::default())?;
    let is_left = |time: &itimerval| time.it_interval == interval && (1..=3600).contains(&time.it_value.tv_sec);
    Ok(is_left(&told) && is_left(&left) && getitimer(ITIMER_REAL)? == itimerval::default())
}

/// The kernel has 32 bits for the seconds on some ports: there it is an error, and not another time.
fn setitimer_of_a_thousand_years() -> Result<bool> {
    let span = timeval { tv_sec: 31_556_952_000, tv_usec: 0 };
    match setitimer(ITIMER_REAL, &itimerval { it_value: span, ..itimerval::default() }) {
        Err(error) => Ok(error == Errno::OVERFLOW),
        // The kernel's own clock may end before.
        Ok(_) => Ok(getitimer(ITIMER_REAL)?.it_value.tv_sec > i64::from(i32::MAX)),
    }
}
