// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals told on standard error, for C.

use super::siginfo_t;
use crate::c_abi::c_abi;
use crate::stdio::Stderr;
use crate::{put, strsignal};
use core::ffi::{CStr, c_char, c_int};

/// Whose code it is, where no hardware or child is: include/uapi/asm-generic/siginfo.h.
#[rustfmt::skip]
const SENDERS: [(c_int, &str); 5] = [
    (0,    "kill()"),
    (0x80, "the kernel"),
    (-1,   "sigqueue()"),
    (-2,   "a timer"),
    (-6,   "tkill()"),
];

/// Prints a word, if there is one, and what the signal means.
unsafe fn tell(out: &mut Stderr, sig: c_int, word: *const c_char) {
    // SAFETY: the caller has a string, or null.
    let word = if word.is_null() { c"" } else { unsafe { CStr::from_ptr(word) } };
    if !word.is_empty() {
        put!(out, "{}: ", word);
    }
    match strsignal(sig) {
        Some(text) => put!(out, "{}", text),
        None => put!(out, "Unknown signal {}", sig),
    }
}

c_abi! {
    fn psignal(sig: c_int, word: *const c_char) {
        let out = &mut Stderr::new();
        tell(out, sig, word);
        put!(out, "\n");
    }
    fn psiginfo(info: *const siginfo_t, word: *const c_char) {
        let (info, out) = (&*info, &mut Stderr::new());
        tell(out, info.si_signo(), word);
        match SENDERS.iter().find(|(code, _)| *code == info.si_code()) {
            Some((_, sender)) => put!(out, " (Signal sent by {} {} {})\n", *sender, info.si_pid(), info.si_uid()),
            None => put!(out, " (code {})\n", info.si_code()),
        }
    }
}
