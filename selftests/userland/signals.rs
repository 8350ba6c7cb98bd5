// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals by name, as `kill` and `trap` take them: without `SIG` in front, or with it.

use crate::bytes::{small, split_once};
use nilibc::*;

macro_rules! signals {
    ($($name:literal $sig:ident,)*) => {
        /// In the order of their names.
        pub(crate) static NUMBERS: &[u8] = &[$($sig as u8),*];
        static NAMES: &str = concat!($($name, " "),*);
    };
}

#[rustfmt::skip]
signals! {
    "EXIT" EXIT,       "HUP" SIGHUP,      "INT" SIGINT,      "QUIT" SIGQUIT,    "ILL" SIGILL,      "TRAP" SIGTRAP,
    "ABRT" SIGABRT,    "BUS" SIGBUS,      "FPE" SIGFPE,      "KILL" SIGKILL,    "USR1" SIGUSR1,    "SEGV" SIGSEGV,
    "USR2" SIGUSR2,    "PIPE" SIGPIPE,    "ALRM" SIGALRM,    "TERM" SIGTERM,    "CHLD" SIGCHLD,    "CONT" SIGCONT,
    "STOP" SIGSTOP,    "TSTP" SIGTSTP,    "TTIN" SIGTTIN,    "TTOU" SIGTTOU,    "URG" SIGURG,      "XCPU" SIGXCPU,
    "XFSZ" SIGXFSZ,    "VTALRM" SIGVTALRM, "PROF" SIGPROF,   "WINCH" SIGWINCH,  "IO" SIGIO,        "PWR" SIGPWR,
    "SYS" SIGSYS,
}

/// The number by which `trap` knows the end of the shell.
const EXIT: c_int = 0;

/// Shows names and numbers until one is what is sought.
fn find(is_it: &dyn Fn(&'static [u8], c_int) -> bool) -> Option<(&'static [u8], c_int)> {
    let mut names = NAMES.as_bytes();
    for &sig in NUMBERS {
        let (name, rest) = split_once(names, b' ')?;
        names = rest;
        if is_it(name, sig.into()) {
            return Some((name, sig.into()));
        }
    }
    None
}

/// The name of a signal; nothing if it has none.
pub(crate) fn name(sig: c_int) -> &'static [u8] {
    find(&|_, known| known == sig).map_or(b"", |(name, _)| name)
}

/// The signal of this name or number.
pub(crate) fn number(text: &[u8]) -> Option<c_int> {
    let name = text.strip_prefix(b"SIG").unwrap_or(text);
    match find(&|known, _| known == name) {
        Some((_, sig)) => Some(sig),
        None => small(text).filter(|sig| (0..=SIGRTMAX).contains(sig)),
    }
}
