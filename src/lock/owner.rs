// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The lock of a stream, which the thread that holds it can hold once more.

use super::{AMONG, Lock};
use crate::{gettid, pid_t};
use core::cell::Cell;

pub(crate) struct Owner {
    lock: Lock,
    /// Who holds it; 0 is nobody. Others read what was true at some time, which is never their own number.
    thread: Cell<pid_t>,
    depth: Cell<u32>,
}

impl Owner {
    pub(crate) const fn new() -> Self {
        Self { lock: Lock::new(), thread: Cell::new(0), depth: Cell::new(0) }
    }

    pub(crate) fn hold(&self) {
        if let Some(among) = AMONG.get() {
            (among.own)(self);
        }
    }

    /// Holds it, if that takes no waiting.
    #[cfg(feature = "c-abi")]
    pub(crate) fn try_hold(&self) -> bool {
        if !super::is_threaded() || self.is_held_again() {
            return true;
        }
        let held = self.lock.try_hold();
        let is_mine = held.is_some();
        core::mem::forget(held);
        if is_mine {
            self.enter();
        }
        is_mine
    }

    /// Undoes one [`hold`](Self::hold), also one from before there were threads.
    pub(crate) fn release(&self) {
        if let Some(among) = AMONG.get() {
            (among.disown)(self);
        }
    }

    /// As [`hold`](Self::hold), among threads.
    #[cfg_attr(not(feature = "rt"), allow(dead_code, reason = "nothing starts a thread"))]
    pub(super) fn own(&self) {
        if !self.is_held_again() {
            core::mem::forget(self.lock.hold());
            self.enter();
        }
    }

    /// As [`release`](Self::release), among threads.
    #[cfg_attr(not(feature = "rt"), allow(dead_code, reason = "nothing starts a thread"))]
    pub(super) fn disown(&self) {
        if self.thread.get() == gettid() {
            self.depth.update(|depth| depth - 1);
            if self.depth.get() == 0 {
                self.thread.set(0);
                self.lock.release();
            }
        }
    }

    fn is_held_again(&self) -> bool {
        let is_mine = self.thread.get() == gettid();
        if is_mine {
            self.depth.update(|depth| depth + 1);
        }
        is_mine
    }

    fn enter(&self) {
        self.thread.set(gettid());
        self.depth.set(1);
    }
}
