// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals as System V had them, for C programs that are old: one at a time.

use super::{SIG_BLOCK, SIG_UNBLOCK, sigaction, sigaddset, sigdelset, sighandler_t, sigprocmask, sigset_t, sigsuspend};
use crate::Result;
use crate::c_abi::c_abi;
use core::ffi::c_int;
#[cfg(feature = "c-abi")]
use {crate::c_abi::or_minus_1, core::ffi::c_void};

/// Blocks this signal alone, or unblocks it. Answers with whether it was blocked before. Errors: `EINVAL`.
fn change(how: c_int, sig: c_int) -> Result<bool> {
    let mut set = sigset_t::EMPTY;
    sigaddset(&mut set, sig)?;
    Ok(sigprocmask(how, Some(&set))?.has(sig))
}

/// Waits until a handler has run, with this signal unblocked. It always fails, with `EINTR` if nothing else is wrong.
fn pause(sig: c_int) -> Result<()> {
    let mut set = sigprocmask(SIG_BLOCK, None)?;
    sigdelset(&mut set, sig)?;
    Err(sigsuspend(&set))
}

/// What stands for being blocked, where a handler is expected: `SIG_HOLD` of C.
const HOLD: sighandler_t = sighandler_t(2);

/// Sets what comes of a signal, and unblocks it, or blocks it. Answers with what came of it before. Errors: `EINVAL`.
///
/// # Safety
/// That of [`sigaction`].
unsafe fn set(sig: c_int, handler: sighandler_t) -> Result<sighandler_t> {
    let (how, new) = match handler {
        HOLD => (SIG_BLOCK, None),
        _ => (SIG_UNBLOCK, Some(sigaction::plain(handler))),
    };
    // SAFETY: the caller's.
    let old = unsafe { sigaction(sig, new.as_ref())? };
    Ok(if change(how, sig)? { HOLD } else { old.sa_handler })
}

c_abi! {
    fn sighold(sig: c_int) -> c_int { change(SIG_BLOCK, sig).map(drop) }
    fn sigpause(sig: c_int) -> c_int { pause(sig) }
    fn sigrelse(sig: c_int) -> c_int { change(SIG_UNBLOCK, sig).map(drop) }
    fn sigset(sig: c_int, handler: sighandler_t) -> *mut c_void { or_minus_1(set(sig, handler).map(sighandler_t::as_ptr)) }
}
