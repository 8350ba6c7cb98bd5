// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is called where a process forks: before it, those that came last first; behind it, in the order in which they came.

use super::code;
use crate::c_abi::c_abi;
use crate::global::Global;
use crate::lock::Lock;
use crate::process::{AT_FORK, AtFork};
use crate::{Errno, Result};
use core::ffi::c_int;

type Call = Option<unsafe extern "C" fn()>;

/// What is called before, in the parent, and in the child.
#[derive(Clone, Copy)]
struct Calls([Call; 3]);

static LOCK: Lock = Lock::new();
static ALL: Global<[Option<Calls>; 32]> = Global::new([None; 32]);

fn add(calls: Calls) -> Result<()> {
    let _held = LOCK.hold();
    AT_FORK.set(Some(run));
    // SAFETY: whoever holds the lock has the list.
    let free = unsafe { &mut *ALL.as_ptr() }.iter_mut().find(|calls| calls.is_none());
    *free.ok_or(Errno::NOMEM)? = Some(calls);
    Ok(())
}

fn run(when: AtFork) {
    // The list only grows, so that a copy of it is good enough.
    let all = ALL.get();
    let call = |calls: &Calls| {
        if let Some(call) = calls.0[when as usize] {
            // SAFETY: who added it promised it.
            unsafe { call() };
        }
    };
    match when {
        AtFork::Before => all.iter().flatten().rev().for_each(call),
        AtFork::InParent | AtFork::InChild => all.iter().flatten().for_each(call),
    }
}

c_abi! {
    fn pthread_atfork(before: Call, in_parent: Call, in_child: Call) -> c_int {
        code(add(Calls([before, in_parent, in_child])))
    }
}
