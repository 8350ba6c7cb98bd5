// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads that use what is borrowed: none of them outlives the call of [`scope`].

use super::JoinHandle;
use super::start::STACK;
use crate::Result;
use crate::sys::futex::{futex_wait, futex_wake};
use core::marker::PhantomData;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// Where threads are started that may borrow from what is around it.
#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope> {
    /// How many threads have not come to their end.
    running: AtomicU32,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Does `work`, and waits for the threads that it started.
pub fn scope<'env, T>(work: impl for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T) -> T {
    let scope = Scope { running: AtomicU32::new(0), scope: PhantomData, env: PhantomData };
    let answer = work(&scope);
    loop {
        match scope.running.load(Acquire) {
            0 => return answer,
            // Whatever it ends for, the word tells.
            count => drop(futex_wait(&scope.running, count, None)),
        }
    }
}

/// Counts a thread out. Where it was the last one, the scope may be gone before it is woken: then nobody is.
pub(super) fn leave(running: &AtomicU32) {
    let word = running.as_ptr();
    if running.fetch_sub(1, Release) == 1 {
        // SAFETY: the kernel takes the address for a name.
        let _ = futex_wake(unsafe { AtomicU32::from_ptr(word) }, 1);
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread that does `work`. Errors: `EAGAIN`, `ENOMEM`, `ENOSYS`.
    pub fn spawn<F, T>(&'scope self, work: F) -> Result<JoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.running.fetch_add(1, Relaxed);
        // SAFETY: what is borrowed is there until `scope` returns, which waits.
        let started = unsafe { JoinHandle::start(STACK, work, Some(&self.running)) };
        started.inspect_err(|_| leave(&self.running))
    }
}
