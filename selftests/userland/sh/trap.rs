// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `trap`: what is executed when a signal comes, or at the end of the shell.
//!
//! A handler only takes note of its signal. The shell looks between commands.

use super::{Flow, Shell};
use crate::signals;
use alloc::vec::Vec;
use core::ffi::{CStr, c_int};
use core::sync::atomic::{AtomicBool, Ordering};
use nilibc::*;

/// How many signals there are at most, and one for the end of the shell, which is 0.
const COUNT: usize = 129;

/// Which signals have come.
static PENDING: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

/// What is executed for a signal: with nothing in it, the signal is ignored.
pub(super) struct Trap {
    sig: c_int,
    script: Vec<u8>,
}

extern "C" fn note(sig: c_int) {
    if let Some(pending) = usize::try_from(sig).ok().and_then(|sig| PENDING.get(sig)) {
        pending.store(true, Ordering::Relaxed);
    }
}

/// A signal that has come, and stays to be dealt with.
pub(super) fn pending() -> Option<c_int> {
    PENDING.iter().position(|pending| pending.load(Ordering::Relaxed)).map(|sig| sig as c_int)
}

/// Has the handler called. Calls that wait are interrupted.
pub(super) fn catch(sig: c_int) -> Result<()> {
    // SAFETY: the handler stores one byte.
    unsafe { sigaction(sig, Some(&sigaction::new(note))).map(drop) }
}

impl Shell {
    /// Executes the traps of signals that have come. Ctrl-C without a trap ends what is being executed.
    pub(super) fn run_traps(&mut self) -> Flow {
        while let Some(sig) = pending() {
            PENDING[sig as usize].store(false, Ordering::Relaxed);
            match self.traps.iter().find(|trap| trap.sig == sig).map(|trap| trap.script.clone()) {
                Some(script) => self.run_trap(&script)?,
                None => return self.interrupted(),
            }
        }
        Ok(())
    }

    /// The status stays what it was.
    fn run_trap(&mut self, script: &[u8]) -> Flow {
        let status = self.status;
        self.script(script)?;
        self.status = status;
        Ok(())
    }

    /// Executes what the end of the shell has a trap for.
    pub(super) fn run_exit_trap(&mut self) {
        if let Some(place) = self.traps.iter().position(|trap| trap.sig == 0) {
            let Trap { script, .. } = self.traps.swap_remove(place);
            // How the shell ends is in the status, also where the trap changes it.
            let _ = self.run_trap(&script);
        }
    }

    /// In a copy of the shell there are no traps, but what is ignored stays so.
    pub(super) fn reset_traps(&mut self) {
        for Trap { sig, .. } in self.traps.extract_if(.., |trap| !trap.script.is_empty()) {
            // There is none for the end of the shell.
            let _ = sigdefault(sig);
        }
    }
}

/// `trap [ACTION SIGNAL...]`
pub(super) fn trap(shell: &mut Shell, words: &[&CStr]) -> Flow {
    shell.status = 0;
    let words = words.get(1..).unwrap_or(&[]);
    let words = words.strip_prefix(&[c"--"]).unwrap_or(words);
    let Some((action, signals)) = words.split_first() else {
        for Trap { sig, script } in &shell.traps {
            println!("trap -- {} {}", super::quoted(script).as_slice(), signals::name(*sig));
        }
        return Ok(());
    };
    // A number in the first place is a signal, too.
    let (action, signals) = match action.to_bytes() {
        b"-" => (None, signals),
        [b'0'..=b'9', ..] => (None, words),
        action => (Some(action), signals),
    };
    for word in signals {
        let Some(sig) = signals::number(word.to_bytes()) else {
            shell.complain(word.to_bytes(), b"there is no such signal");
            shell.status = 1;
            continue;
        };
        shell.traps.retain(|trap| trap.sig != sig);
        if let Some(script) = action {
            shell.traps.push(Trap { sig, script: script.into() });
        }
        if sig != 0 {
            let is_set = match action {
                None => sigdefault(sig),
                Some([]) => sigignore(sig),
                Some(_) => catch(sig),
            };
            shell.needs(is_set)?;
        }
    }
    Ok(())
}
