// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What signals mean, in words. Their numbers differ between ports.

use super::raw;
use crate::c_abi::c_abi;
use crate::signal::*;
use core::ffi::{CStr, c_int};

/// Makes the table: two plain pieces of memory, because one of pairs is larger.
macro_rules! messages {
    ($($name:ident $text:literal,)*) => {
        static NUMBERS: &[u8] = &[$($name as u8),*];
        static TEXTS: &str = concat!($($text, "\0"),*);
        #[cfg(feature = "c-abi")]
        static NAMES: &str = concat!($(stringify!($name), "\0"),*);
    };
}

#[rustfmt::skip]
messages! {
    SIGHUP    "Hangup",                         SIGINT    "Interrupt",
    SIGQUIT   "Quit",                           SIGILL    "Illegal instruction",
    SIGTRAP   "Trace/breakpoint trap",          SIGABRT   "Aborted",
    SIGBUS    "Bus error",                      SIGFPE    "Floating point exception",
    SIGKILL   "Killed",                         SIGUSR1   "User defined signal 1",
    SIGSEGV   "Segmentation fault",             SIGUSR2   "User defined signal 2",
    SIGPIPE   "Broken pipe",                    SIGALRM   "Alarm clock",
    SIGTERM   "Terminated",                     SIGCHLD   "Child exited",
    SIGCONT   "Continued",                      SIGSTOP   "Stopped (signal)",
    SIGTSTP   "Stopped",                        SIGTTIN   "Stopped (tty input)",
    SIGTTOU   "Stopped (tty output)",           SIGURG    "Urgent I/O condition",
    SIGXCPU   "CPU time limit exceeded",        SIGXFSZ   "File size limit exceeded",
    SIGVTALRM "Virtual timer expired",          SIGPROF   "Profiling timer expired",
    SIGWINCH  "Window changed",                 SIGPOLL   "I/O possible",
    SIGPWR    "Power failure",                  SIGSYS    "Bad system call",
}

/// The entry for `sig` of a list with one for each signal.
fn entry(list: &'static str, sig: c_int) -> Option<&'static CStr> {
    let mut text = list.as_ptr().cast();
    for number in NUMBERS {
        // SAFETY: there is a text for each number, which ends with NUL.
        unsafe {
            if c_int::from(*number) == sig {
                return Some(CStr::from_ptr(text));
            }
            text = raw::scan(text, |byte| byte == 0).add(1);
        }
    }
    None
}

/// What `sig` means, in glibc's words; `None` for a real-time signal, and for what is no signal. C is told their numbers, in
/// words that are good until the next call. strsignal(3).
pub fn strsignal(sig: c_int) -> Option<&'static CStr> {
    entry(TEXTS, sig)
}
c_abi! {
    fn sigabbrev_np(sig: c_int) -> *const core::ffi::c_char {
        // It is without the SIG in front.
        entry(NAMES, sig).and_then(|name| name.to_bytes_with_nul().get(3..)).map(|name| name.as_ptr().cast())
    }
    fn sigdescr_np(sig: c_int) -> *const core::ffi::c_char { strsignal(sig).map(CStr::as_ptr) }
    fn strsignal(sig: c_int) -> *const core::ffi::c_char {
        static ROOM: crate::global::Global<[u8; 32]> = crate::global::Global::new([0; 32]);
        if let Some(text) = strsignal(sig) {
            return text.as_ptr();
        }
        let room = &mut *ROOM.as_ptr();
        if (SIGRTMIN..=SIGRTMAX).contains(&sig) {
            crate::bprint!(room, "Real-time signal {}\0", sig - SIGRTMIN);
        } else {
            crate::bprint!(room, "Unknown signal {}\0", sig);
        }
        room.as_ptr().cast()
    }
}
