// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<stdlib.h>` that asks the shell.

use crate::c_abi::c_abi;
use crate::global::Global;
use crate::lock::Lock;
use crate::spawn::{POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK, posix_spawnattr_t, spawn_shell};
use crate::sys::wait::end_of;
use crate::{Errno, Result, SIG_BLOCK, SIG_IGN, SIG_SETMASK, SIGCHLD, SIGINT, SIGQUIT, WaitStatus};
use crate::{sigaction, sigaddset, sigprocmask, sigset_t};
use core::ffi::{CStr, c_int};

/// How many commands run, and what was done about both signals before the first.
static RUNNING: Global<(u32, [sigaction; 2])> = Global::new((0, [sigaction::DEFAULT; 2]));
const SIGNALS: [c_int; 2] = [SIGINT, SIGQUIT];
static LOCK: Lock = Lock::new();

/// Has the shell do `command`, and waits for it: how the shell ended, with 127 where there is none. Meanwhile this process
/// ignores `SIGINT` and `SIGQUIT`, which are for the command, and blocks `SIGCHLD`. Errors: `EAGAIN`, `ENOMEM`. system(3).
pub fn system(command: &CStr) -> Result<WaitStatus> {
    run(command).map(WaitStatus::from_raw)
}
c_abi! {
    fn system(command: *const core::ffi::c_char) -> c_int {
        if command.is_null() {
            return crate::access(c"/bin/sh", crate::X_OK).is_ok().into();
        }
        run(CStr::from_ptr(command))
    }
}

fn run(command: &CStr) -> Result<c_int> {
    let mask = sigprocmask(SIG_BLOCK, Some(&sigset_t::of([SIGCHLD])))?;
    let mut attributes = posix_spawnattr_t { sigmask: mask, ..Default::default() };
    attributes.flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    for (sig, was) in SIGNALS.into_iter().zip(ignore()) {
        if was.sa_handler != SIG_IGN {
            let _ = sigaddset(&mut attributes.sigdefault, sig);
        }
    }
    let status = match spawn_shell(command, &[], &attributes) {
        Err(error @ (Errno::AGAIN | Errno::NOMEM)) => Err(error),
        // As if there had been a shell which found no program.
        Err(_) => Ok(127 << 8),
        Ok(pid) => end_of(pid),
    };
    restore();
    sigprocmask(SIG_SETMASK, Some(&mask)).and(status)
}

fn ignore() -> [sigaction; 2] {
    let _held = LOCK.hold();
    let (running, mut was) = RUNNING.get();
    if running == 0 {
        was = SIGNALS.map(|sig| set(sig, &sigaction::IGNORE));
    }
    RUNNING.set((running + 1, was));
    was
}

fn restore() {
    let _held = LOCK.hold();
    let (running, was) = RUNNING.get();
    if running == 1 {
        for (sig, was) in SIGNALS.into_iter().zip(&was) {
            set(sig, was);
        }
    }
    RUNNING.set((running - 1, was));
}

fn set(sig: c_int, action: &sigaction) -> sigaction {
    // SAFETY: what is set is nothing to call, or what was set before.
    unsafe { sigaction(sig, Some(action)).unwrap_or(sigaction::DEFAULT) }
}
