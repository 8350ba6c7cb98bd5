// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<semaphore.h>` for C: numbers that one waits for to be more than 0.

use crate::c_abi::c_abi;
use crate::sync::Deadline;
use crate::sys::futex::{futex_wait_until, futex_wake};
use crate::{CLOCK_REALTIME, Errno, Result, timespec};
use core::ffi::{c_int, c_uint};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// `sem_t` of C.
#[repr(C)]
struct Semaphore {
    value: AtomicU32,
    /// How many wait.
    waiting: AtomicU32,
}

impl Semaphore {
    fn try_wait(&self) -> bool {
        self.value.fetch_update(SeqCst, SeqCst, |value| value.checked_sub(1)).is_ok()
    }

    fn wait(&self, deadline: Option<&Deadline>) -> Result<()> {
        while !self.try_wait() {
            self.waiting.fetch_add(1, SeqCst);
            let ended = futex_wait_until(&self.value, 0, deadline);
            self.waiting.fetch_sub(1, SeqCst);
            // A value that is not 0 any more is no error.
            if let Err(error @ (Errno::TIMEDOUT | Errno::INVAL | Errno::INTR)) = ended {
                return Err(error);
            }
        }
        Ok(())
    }

    fn post(&self) -> Result<()> {
        let counted = self.value.fetch_update(SeqCst, SeqCst, |value| (value < i32::MAX as u32).then(|| value + 1));
        counted.map_err(|_| Errno::OVERFLOW)?;
        if self.waiting.load(SeqCst) > 0 {
            futex_wake(&self.value, 1)?;
        }
        Ok(())
    }
}

c_abi! {
    fn sem_init(semaphore: *mut Semaphore, _shared: c_int, value: c_uint) -> c_int {
        semaphore.write(Semaphore { value: AtomicU32::new(value), waiting: AtomicU32::new(0) });
        0
    }
    fn sem_destroy(_semaphore: *mut Semaphore) -> c_int { 0 }
    fn sem_getvalue(semaphore: *const Semaphore, value: *mut c_int) -> c_int {
        *value = (*semaphore).value.load(SeqCst) as c_int;
        0
    }
    fn sem_post(semaphore: *const Semaphore) -> c_int { (*semaphore).post() }
    fn sem_trywait(semaphore: *const Semaphore) -> c_int {
        if (*semaphore).try_wait() { Ok(()) } else { Err(Errno::AGAIN) }
    }
    fn sem_wait(semaphore: *const Semaphore) -> c_int { (*semaphore).wait(None) }
    fn sem_timedwait(semaphore: *const Semaphore, time: *const timespec) -> c_int {
        (*semaphore).wait(Some(&(CLOCK_REALTIME, *time)))
    }
}
