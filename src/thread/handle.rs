// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What one has of a thread that was started: it can be waited for, once.

use super::Thread;
use super::scope::leave;
use super::start::{Packet, STACK, Stack, start};
use crate::{Result, abort, pid_t};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::sync::atomic::AtomicU32;

/// A thread that answers with a `T`. If it is dropped, the thread goes on by itself.
#[derive(Debug)]
pub struct JoinHandle<'a, T> {
    thread: &'static Thread,
    /// Where the answer will be.
    answer: *mut Option<T>,
    lives: PhantomData<&'a T>,
}

// SAFETY: it can give away a T, and does nothing else that matters where it is done.
unsafe impl<T: Send> Send for JoinHandle<'_, T> {}
// SAFETY: a reference to it gives no T.
unsafe impl<T> Sync for JoinHandle<'_, T> {}

/// What is to be done in a thread. The answer comes first, where it is found without knowing the type of the work.
#[repr(C)]
struct Job<'a, F, T> {
    answer: Option<T>,
    work: Option<F>,
    /// Counts the threads of a scope.
    running: Option<&'a AtomicU32>,
}

impl<F: FnOnce() -> T, T> Packet for Job<'_, F, T> {
    fn run(&mut self) {
        self.answer = self.work.take().map(|work| work());
    }

    fn end(&mut self, orphaned: bool) {
        if orphaned {
            self.answer = None;
        }
        if let Some(running) = self.running {
            leave(running);
        }
    }
}

/// Starts a thread that does `work`. Errors: `EAGAIN`, `ENOMEM`, `ENOSYS`. pthread_create(3).
pub fn spawn<F, T>(work: F) -> Result<JoinHandle<'static, T>>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    spawn_with_stack(STACK, work)
}

/// As [`spawn`], with so many bytes of stack. Errors: `EAGAIN`, `ENOMEM`, `ENOSYS`.
pub fn spawn_with_stack<F, T>(stack: usize, work: F) -> Result<JoinHandle<'static, T>>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    // SAFETY: all that it uses lives as long as the program.
    unsafe { JoinHandle::start(stack, work, None) }
}

impl<'a, T> JoinHandle<'a, T> {
    /// # Safety
    /// What `work` and its answer use is there until the thread has ended.
    pub(super) unsafe fn start<F>(stack: usize, work: F, running: Option<&'a AtomicU32>) -> Result<Self>
    where
        F: FnOnce() -> T + Send + 'a,
    {
        let (thread, job) = start(Stack::new(stack), false, Job { answer: None, work: Some(work), running })?;
        Ok(Self { thread, answer: job.cast(), lives: PhantomData })
    }

    /// The thread's id, as the kernel knows it; 0 once it has ended.
    pub fn id(&self) -> pid_t {
        self.thread.id()
    }

    /// Whether it has ended, so that nobody has to wait for it.
    pub fn is_finished(&self) -> bool {
        self.id() == 0
    }

    /// Waits until it has ended, and answers with what it did. pthread_join(3).
    pub fn join(self) -> T {
        let mut this = ManuallyDrop::new(self);
        // Without a deadline there is no error.
        let _ = this.thread.wait(None);
        // SAFETY: the thread has left its answer, and has ended.
        unsafe {
            let answer = (*this.answer).take();
            this.thread.free();
            // It left none where it was ended by force.
            answer.unwrap_or_else(|| abort())
        }
    }
}

impl<T> Drop for JoinHandle<'_, T> {
    fn drop(&mut self) {
        // SAFETY: this is what would have joined it, and whom its answer was for.
        unsafe { self.thread.detach(|| *self.answer = None) };
    }
}
