// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Waiting until another thread has changed something.

use super::Mutex;
use super::mutex::{Deadline, MutexGuard, RawMutex};
use crate::sys::futex::{futex_wait_until, futex_wake};
use crate::{CLOCK_MONOTONIC, Errno, Result, clock_gettime, timespec};
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Release};

/// What is freed while one waits.
pub(crate) trait Hold {
    /// Holds it, once nobody else does, but not beyond the deadline.
    fn hold(&self, deadline: Option<&Deadline>) -> Result<()>;

    fn free(&self) -> Result<()>;
}

impl Hold for RawMutex {
    fn hold(&self, deadline: Option<&Deadline>) -> Result<()> {
        self.lock(deadline)
    }

    fn free(&self) -> Result<()> {
        self.unlock();
        Ok(())
    }
}

/// The word that a condition variable is: it counts how often somebody was to be woken.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct RawCondvar(AtomicU32);

impl RawCondvar {
    pub(crate) const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Frees the mutex, waits until it is notified, but not beyond the deadline, and holds the mutex again. It may end for no
    /// reason. Errors: `ETIMEDOUT`, `EINVAL`, and those of the mutex.
    pub(crate) fn wait(&self, mutex: &impl Hold, deadline: Option<&Deadline>) -> Result<()> {
        let before = self.0.load(Acquire);
        mutex.free()?;
        let ended = futex_wait_until(&self.0, before, deadline);
        mutex.hold(None)?;
        match ended {
            Err(error @ (Errno::TIMEDOUT | Errno::INVAL)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Wakes up to `count` of those who wait.
    pub(crate) fn notify(&self, count: u32) {
        self.0.fetch_add(1, Release);
        // Nobody may wait: that is no error.
        let _ = futex_wake(&self.0, count);
    }
}

/// What one waits for with a mutex: another thread changes what the mutex guards, and tells so.
#[derive(Debug)]
pub struct Condvar(RawCondvar);

impl Condvar {
    /// Nobody waits.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(RawCondvar::new())
    }

    /// Frees the mutex until it is notified. It may end for no reason: look again at what is waited for.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        // Without a deadline there is no error.
        let _ = self.0.wait(&guard.mutex.raw, None);
        guard
    }

    /// As [`wait`](Self::wait), for a span at most. Errors: `ETIMEDOUT`, with the mutex held again.
    pub fn wait_for<T>(&self, guard: &mut MutexGuard<'_, T>, span: timespec) -> Result<()> {
        let deadline = (CLOCK_MONOTONIC, clock_gettime(CLOCK_MONOTONIC)? + span);
        self.0.wait(&guard.mutex.raw, Some(&deadline))
    }

    /// Wakes one of those who wait.
    pub fn notify_one(&self) {
        self.0.notify(1);
    }

    /// Wakes all who wait.
    pub fn notify_all(&self) {
        self.0.notify(i32::MAX as u32);
    }
}

/// Where a number of threads wait for each other, as often as they like.
#[derive(Debug)]
pub struct Barrier {
    size: u32,
    /// How many wait, and how often they went on.
    state: Mutex<(u32, u32)>,
    changed: Condvar,
}

impl Barrier {
    /// For so many threads.
    pub const fn new(size: u32) -> Self {
        Self { size, state: Mutex::new((0, 0)), changed: Condvar::new() }
    }

    /// Waits for the others. One of the threads is told that it was the last. pthread_barrier_wait(3).
    pub fn wait(&self) -> bool {
        let mut state = self.state.lock();
        let round = state.1;
        state.0 += 1;
        let is_last = state.0 >= self.size;
        if is_last {
            *state = (0, round.wrapping_add(1));
            self.changed.notify_all();
        }
        while state.1 == round {
            state = self.changed.wait(state);
        }
        is_last
    }
}
