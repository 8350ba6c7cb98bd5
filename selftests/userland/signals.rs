// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals by name, as `kill` and `trap` take them: without `SIG` in front, or with it.

use crate::bytes;
use core::ffi::c_int;
use nilibc::*;

macro_rules! signals {
    ($($name:literal $sig:ident)*) => { &[$(($name, $sig)),*] };
}

/// What stands at the end of a shell, and all signals that have names.
pub(crate) static SIGNALS: &[(&str, c_int)] = signals! {
    "EXIT" EXIT         "HUP" SIGHUP        "INT" SIGINT        "QUIT" SIGQUIT      "ILL" SIGILL
    "TRAP" SIGTRAP      "ABRT" SIGABRT      "BUS" SIGBUS        "FPE" SIGFPE        "KILL" SIGKILL
    "USR1" SIGUSR1      "SEGV" SIGSEGV      "USR2" SIGUSR2      "PIPE" SIGPIPE      "ALRM" SIGALRM
    "TERM" SIGTERM      "CHLD" SIGCHLD      "CONT" SIGCONT      "STOP" SIGSTOP      "TSTP" SIGTSTP
    "TTIN" SIGTTIN      "TTOU" SIGTTOU      "URG" SIGURG        "XCPU" SIGXCPU      "XFSZ" SIGXFSZ
    "VTALRM" SIGVTALRM  "PROF" SIGPROF      "WINCH" SIGWINCH    "IO" SIGIO          "PWR" SIGPWR
    "SYS" SIGSYS
};

/// The number by which `trap` knows the end of the shell.
const EXIT: c_int = 0;

/// The name of a signal; nothing if it has none.
pub(crate) fn name(sig: c_int) -> &'static str {
    SIGNALS.iter().find(|(_, known)| *known == sig).map_or("", |(name, _)| name)
}

/// The signal of this name or number.
pub(crate) fn number(text: &[u8]) -> Option<c_int> {
    let name = text.strip_prefix(b"SIG").unwrap_or(text);
    let named = SIGNALS.iter().find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name));
    match named {
        Some((_, sig)) => Some(*sig),
        None => bytes::number(text).and_then(|sig| c_int::try_from(sig).ok()).filter(|sig| *sig <= SIGRTMAX),
    }
}
