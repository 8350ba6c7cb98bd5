// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Names of errors and signals, against those that glibc gives.

use nilibc::Errno;
use std::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    fn strerrorname_np(errnum: c_int) -> *const c_char;
    fn sigabbrev_np(sig: c_int) -> *const c_char;
}

/// The string, unless it is null.
fn text(string: *const c_char) -> Option<String> {
    // SAFETY: what is not null is a static string.
    (!string.is_null()).then(|| unsafe { CStr::from_ptr(string) }.to_string_lossy().into_owned())
}

#[test]
fn every_error_has_its_name() {
    for number in 1..4096_u64 {
        // SAFETY: the function takes any number.
        let oracle = text(unsafe { strerrorname_np(number as c_int) });
        let error = nilibc::check(number.wrapping_neg() as usize).expect_err("the last 4095 numbers are errors");
        // The same number under a second name, which POSIX has and Linux has not.
        let oracle = oracle.map(|name| if name == "ENOTSUP" { "EOPNOTSUPP".to_owned() } else { name });
        assert_eq!(error.number(), number as c_int);
        assert_eq!(error.name().map(str::to_owned), oracle, "errno {number}: src/errno.rs lists the names");
    }
}

#[test]
fn every_error_has_its_message() {
    for number in 1..4096 {
        let error = Errno::from_number(number).expect("so many can be errors");
        // SAFETY: what it answers with is a string until the next call.
        let oracle = text(unsafe { libc::strerror(number) });
        let oracle = oracle.filter(|oracle| !oracle.starts_with("Unknown error"));
        assert_eq!(error.message().map(str::to_owned), oracle, "errno {number}: src/errno.rs lists the messages");
    }
    assert_eq!(Errno::from_number(0).or(Errno::from_number(4096)).or(Errno::from_number(-1)), None);
}

#[test]
fn other_numbers_are_answers() {
    for number in [0, 1, usize::MAX / 2, usize::MAX / 2 + 1, usize::MAX - 4095] {
        assert_eq!(nilibc::check(number), Ok(number));
    }
    assert_eq!(nilibc::check(usize::MAX), Err(Errno::PERM));
}

#[test]
fn signals_that_end_processes_have_their_names() {
    for sig in 1..32 {
        // SAFETY: the function takes any number.
        let oracle = text(unsafe { sigabbrev_np(sig) }).map(|name| format!("SIG{name}"));
        let expected = match sig {
            // The same number under the name that POSIX prefers.
            libc::SIGIO => "SIGIO",
            // They end no process: they are ignored, are for job control, or are never sent.
            libc::SIGCHLD | libc::SIGCONT | libc::SIGURG | libc::SIGWINCH => "signal",
            libc::SIGTSTP | libc::SIGTTIN | libc::SIGTTOU | libc::SIGSTKFLT => "signal",
            _ => oracle.as_deref().expect("glibc has a name for each"),
        };
        assert_eq!(nilibc::sigabbrev(sig), expected, "signal {sig}: src/signal.rs lists the names");
    }
}
