// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<linux/futex.h>`: waiting for a word of memory to change.
//!
//! A word may be shared between processes: nothing here says that it is not.

use crate::syscall::NULL;
use crate::{CLOCK_REALTIME, Result, syscall, timespec};
use core::ffi::c_int;
use core::sync::atomic::AtomicU32;

const FUTEX_WAIT: c_int = 0;
const FUTEX_WAKE: c_int = 1;
const FUTEX_LOCK_PI: c_int = 6;
const FUTEX_UNLOCK_PI: c_int = 7;
const FUTEX_TRYLOCK_PI: c_int = 8;
const FUTEX_WAIT_BITSET: c_int = 9;
const FUTEX_LOCK_PI2: c_int = 13;
const FUTEX_CLOCK_REALTIME: c_int = 256;

/// Sleeps while `word` is `value`, for `timeout` at most. It may end for no reason: look at the word again. Errors: `EAGAIN`
/// where the word had another value, `EINTR`, `ETIMEDOUT`. futex(2), `FUTEX_WAIT`.
pub fn futex_wait(word: &AtomicU32, value: u32, timeout: Option<timespec>) -> Result<()> {
    let timeout = timeout.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
    // SAFETY: the kernel reads the word and one timespec, or none where there is a null pointer.
    unsafe { syscall!(FUTEX, word.as_ptr(), FUTEX_WAIT, value, timeout, NULL, 0).map(drop) }
}

/// As [`futex_wait`], until a time by `CLOCK_REALTIME` or `CLOCK_MONOTONIC`. Errors: as there. futex(2),
/// `FUTEX_WAIT_BITSET`.
pub fn futex_wait_until(word: &AtomicU32, value: u32, deadline: Option<&(c_int, timespec)>) -> Result<()> {
    let by_date = deadline.is_some_and(|(clock, _)| *clock == CLOCK_REALTIME);
    let how = FUTEX_WAIT_BITSET | if by_date { FUTEX_CLOCK_REALTIME } else { 0 };
    let time = deadline.map_or(core::ptr::null(), |(_, time)| core::ptr::from_ref(time));
    // SAFETY: the kernel reads the word and one timespec, or none where there is a null pointer.
    unsafe { syscall!(FUTEX, word.as_ptr(), how, value, time, NULL, u32::MAX).map(drop) }
}

/// Wakes up to `count` of those who sleep over `word`; answers with how many. futex(2), `FUTEX_WAKE`.
pub fn futex_wake(word: &AtomicU32, count: u32) -> Result<usize> {
    // SAFETY: the kernel takes the address for a name, and reads nothing.
    unsafe { syscall!(FUTEX, word.as_ptr(), FUTEX_WAKE, count, NULL, NULL, 0) }
}

/// Takes the lock that `word` is, which is 0 at first and has the id of the thread that holds it. That thread runs with the
/// priority of those who wait for it, until a time by `CLOCK_REALTIME` or `CLOCK_MONOTONIC`. Errors: `EDEADLK` where this
/// thread holds it, `ENOSYS`, `ETIMEDOUT`. futex(2), `FUTEX_LOCK_PI`.
pub fn futex_lock_pi(word: &AtomicU32, deadline: Option<&(c_int, timespec)>) -> Result<()> {
    let by_date = deadline.is_none_or(|(clock, _)| *clock == CLOCK_REALTIME);
    let how = if by_date { FUTEX_LOCK_PI } else { FUTEX_LOCK_PI2 };
    let time = deadline.map_or(core::ptr::null(), |(_, time)| core::ptr::from_ref(time));
    // SAFETY: the kernel changes the word, and reads one timespec, or none where there is a null pointer.
    unsafe { syscall!(FUTEX, word.as_ptr(), how, 0, time, NULL, 0).map(drop) }
}

/// As [`futex_lock_pi`], without waiting. Errors: `EAGAIN` where it is held, `EDEADLK`, `ENOSYS`. futex(2),
/// `FUTEX_TRYLOCK_PI`.
pub fn futex_trylock_pi(word: &AtomicU32) -> Result<()> {
    // SAFETY: the kernel changes the word.
    unsafe { syscall!(FUTEX, word.as_ptr(), FUTEX_TRYLOCK_PI, 0, NULL, NULL, 0).map(drop) }
}

/// Frees the lock, and wakes who is first among those who wait. Errors: `EPERM`, this thread does not hold it. futex(2),
/// `FUTEX_UNLOCK_PI`.
pub fn futex_unlock_pi(word: &AtomicU32) -> Result<()> {
    // SAFETY: the kernel changes the word.
    unsafe { syscall!(FUTEX, word.as_ptr(), FUTEX_UNLOCK_PI, 0, NULL, NULL, 0).map(drop) }
}
