// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals by name, as `kill` and `trap` take them: without `SIG` in front, or with it.

use crate::bytes::small;
use crate::words::{self, Words, words};
use nilibc::*;

/// In the order of their names.
#[rustfmt::skip]
pub(crate) static SIGNALS: Words<u8> = words! {
    "EXIT" EXIT as u8;          "HUP" SIGHUP as u8;         "INT" SIGINT as u8;         "QUIT" SIGQUIT as u8;
    "ILL" SIGILL as u8;         "TRAP" SIGTRAP as u8;       "ABRT" SIGABRT as u8;       "BUS" SIGBUS as u8;
    "FPE" SIGFPE as u8;         "KILL" SIGKILL as u8;       "USR1" SIGUSR1 as u8;       "SEGV" SIGSEGV as u8;
    "USR2" SIGUSR2 as u8;       "PIPE" SIGPIPE as u8;       "ALRM" SIGALRM as u8;       "TERM" SIGTERM as u8;
    "CHLD" SIGCHLD as u8;       "CONT" SIGCONT as u8;       "STOP" SIGSTOP as u8;       "TSTP" SIGTSTP as u8;
    "TTIN" SIGTTIN as u8;       "TTOU" SIGTTOU as u8;       "URG" SIGURG as u8;         "XCPU" SIGXCPU as u8;
    "XFSZ" SIGXFSZ as u8;       "VTALRM" SIGVTALRM as u8;   "PROF" SIGPROF as u8;       "WINCH" SIGWINCH as u8;
    "IO" SIGIO as u8;           "PWR" SIGPWR as u8;         "SYS" SIGSYS as u8;
};

/// The number by which `trap` knows the end of the shell.
const EXIT: c_int = 0;

/// The name of a signal; nothing if it has none.
pub(crate) fn name(sig: c_int) -> &'static [u8] {
    let mut numbers = SIGNALS.values.iter();
    words::find(SIGNALS.text, &mut |_| numbers.next().is_some_and(|&known| c_int::from(known) == sig))
        .map_or(b"", |(_, name)| name)
}

/// The signal of this name or number.
pub(crate) fn number(text: &[u8]) -> Option<c_int> {
    let name = text.strip_prefix(b"SIG").unwrap_or(text);
    match SIGNALS.get(name) {
        Some(sig) => Some(sig.into()),
        None => small(text).filter(|sig| (0..=SIGRTMAX).contains(sig)),
    }
}
