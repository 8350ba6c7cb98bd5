// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `trap`: what is executed when a signal comes, or at the end of the shell.
//!
//! A handler only takes note of its signal. The shell looks between commands.

use super::Shell;
use super::builtins::{quoted, word};
use crate::signals;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering};
use nilibc::*;

/// More than there are signals, with 0, which is the end of the shell.
const COUNT: usize = 129;

/// Which signals have come.
static PENDING: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

/// The name of a signal among the traps, which are variables: what is executed, and with nothing in it, the signal is ignored.
fn key(sig: c_int) -> [u8; 1] {
    [b'a' + sig as u8]
}

extern "C" fn note(sig: c_int) {
    if let Some(pending) = PENDING.get(sig as usize) {
        pending.store(true, Ordering::Relaxed);
    }
}

/// A signal that has come, and stays to be dealt with.
pub(super) fn pending() -> Option<c_int> {
    PENDING.iter().position(|pending| pending.load(Ordering::Relaxed)).map(|sig| sig as c_int)
}

/// Has a signal noted, ignored, or handled as it is by default; there is none of the number 0. Calls that wait are interrupted by one that is noted.
pub(super) fn handle(sig: c_int, action: sighandler_t) {
    // SAFETY: the handler stores one byte. It cannot be for SIGKILL and SIGSTOP alone, for which nothing is told either.
    let _ = unsafe { sigaction(sig, Some(&sigaction::plain(action))) };
}

/// The same for several signals.
pub(super) fn handle_all(signals: &[c_int], action: sighandler_t) {
    for &sig in signals {
        handle(sig, action);
    }
}

/// What has a signal noted.
pub(super) fn noted() -> sighandler_t {
    sighandler_t::new(note)
}

impl Shell {
    /// Executes the traps of signals that have come. Ctrl-C without a trap ends what is being executed.
    pub(super) fn run_traps(&mut self) {
        while self.jump.is_none()
            && let Some(sig) = pending()
        {
            PENDING[sig as usize].store(false, Ordering::Relaxed);
            match self.traps.get(&key(sig)).map(Vec::from) {
                Some(script) => self.run_trap(script),
                None => self.interrupt(),
            }
        }
    }

    /// The status stays what it was.
    fn run_trap(&mut self, script: Vec<u8>) {
        let status = self.status;
        self.script(script);
        if self.jump.is_none() {
            self.status = status;
        }
    }

    /// Ends the shell: before that it executes what its end has a trap for.
    pub(super) fn end(&mut self) -> ! {
        self.jump = None;
        if let Some(script) = self.traps.get(&key(0)).map(Vec::from) {
            self.traps.set(&key(0), None);
            // How the shell ends is in the status, also where the trap changes it.
            self.run_trap(script);
        }
        // There is nothing left to be tidied up.
        exit(self.status)
    }

    /// In a copy of the shell there are no traps, but what is ignored stays so.
    pub(super) fn reset_traps(&mut self) {
        for sig in 0..COUNT as c_int {
            if let Some(action) = self.traps.get(&key(sig)) {
                if !action.is_empty() {
                    handle(sig, SIG_DFL);
                }
                self.traps.set(&key(sig), None);
            }
        }
    }
}

/// `trap [- | ACTION] SIGNAL...`; alone, it shows what there is.
pub(super) fn trap(shell: &mut Shell, words: &[CString]) -> i32 {
    if words.len() == 1 {
        for sig in 0..COUNT as c_int {
            if let Some(script) = shell.traps.get(&key(sig)) {
                println!("trap -- {} {}", quoted(script).as_slice(), signals::name(sig));
            }
        }
    }
    // A number in the first place is a signal, too.
    let has_action = !word(words, 1).first().is_some_and(u8::is_ascii_digit);
    let action = Some(word(words, 1)).filter(|action| has_action && *action != b"-");
    let handler = match action {
        None => SIG_DFL,
        Some(b"") => SIG_IGN,
        Some(_) => noted(),
    };
    let mut status = 0;
    for name in words.get(1 + usize::from(has_action)..).unwrap_or(&[]) {
        let name = name.to_bytes();
        let Some(sig) = signals::number(name) else {
            shell.complain(name, b"there is no such signal");
            status = 1;
            continue;
        };
        shell.traps.set(&key(sig), action);
        handle(sig, handler);
    }
    status
}
