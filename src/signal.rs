// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<signal.h>`: sending signals, and what comes of them.
//!
//! What a process does about a signal is in `action`, what a handler is told in `info`, sets of signals and what a thread
//! blocks in `set`, waiting without a handler in `wait`.

mod action;
#[cfg(all(feature = "rt", feature = "c-abi"))]
mod describe;
mod info;
mod set;
#[cfg(feature = "c-abi")]
mod sysv;
mod wait;

pub use {action::*, info::*, set::*, wait::*};

#[cfg(feature = "c-abi")]
use crate::arch::ByValue;
use crate::c_abi::c_abi;
use crate::errno::named;
use crate::process::{pid_t, uid_t};
use crate::{Errno, Result, syscall};
use core::ffi::c_int;

pub use crate::arch::{
    SIGABRT, SIGALRM, SIGBUS, SIGCHLD, SIGCONT, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGIO, SIGKILL, SIGPIPE, SIGPOLL,
    SIGPROF, SIGPWR, SIGQUIT, SIGRTMAX, SIGRTMIN, SIGSEGV, SIGSTOP, SIGSYS, SIGTERM, SIGTRAP, SIGTSTP, SIGTTIN,
    SIGTTOU, SIGURG, SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};

/// Sends `sig` to the process `pid`, or to the group `-pid`; 0 sends nothing and says whether it could be. Errors: `ESRCH`,
/// `EPERM`, `EINVAL`. kill(2).
pub fn kill(pid: pid_t, sig: c_int) -> Result<()> {
    // SAFETY: the call touches no memory. What a handler does is sound by its own promise.
    unsafe { syscall!(KILL, pid, sig).map(drop) }
}
c_abi! { fn kill(pid: pid_t, sig: c_int) -> c_int { kill(pid, sig) } }

/// Sends `sig` to the process group `group`, to this process' own where it is 0. Errors: `ESRCH`, `EPERM`, `EINVAL`.
/// killpg(3).
pub fn killpg(group: pid_t, sig: c_int) -> Result<()> {
    // As the group -1 it would be every process that there is.
    if group < 0 || group == 1 { Err(Errno::INVAL) } else { kill(-group, sig) }
}
c_abi! { fn killpg(group: pid_t, sig: c_int) -> c_int { killpg(group, sig) } }

/// Waits until a handler has run. Answers with `EINTR`, always. pause(2).
pub fn pause() -> Errno {
    // Not every port has the call of this name.
    sigsuspend(&sigprocmask(SIG_BLOCK, None).unwrap_or_default())
}
c_abi! { fn pause() -> c_int { Err::<(), _>(pause()) } }

/// Sends `sig` to this thread. Errors: `EINVAL`. raise(3).
pub fn raise(sig: c_int) -> Result<()> {
    // SAFETY: as in kill.
    unsafe { syscall!(TKILL, crate::gettid(), sig).map(drop) }
}
c_abi! { fn raise(sig: c_int) -> c_int { raise(sig) } }

/// Sends `sig` and `value` to the process `pid`. What is not blocked, or a signal from `SIGRTMIN` on, comes as often as it
/// is sent. Errors: `EAGAIN`, too many are waiting; `ESRCH`, `EPERM`, `EINVAL`. sigqueue(3).
pub fn sigqueue(pid: pid_t, sig: c_int, value: sigval) -> Result<()> {
    // SAFETY: the call has no arguments and cannot fail.
    let uid = unsafe { syscall!(GETUID).unwrap_unchecked() } as uid_t;
    let info = siginfo_t::queued(sig, crate::getpid(), uid, value);
    // SAFETY: the kernel reads one siginfo. As in kill.
    unsafe { syscall!(RT_SIGQUEUEINFO, pid, sig, core::ptr::from_ref(&info)).map(drop) }
}
c_abi! {
    fn sigqueue(pid: pid_t, sig: c_int, value: ByValue<sigval>) -> c_int { sigqueue(pid, sig, value.get()) }
}

/// Sends `sig` to the thread `tid` of the process `pid`. Errors: `ESRCH`, `EPERM`, `EINVAL`. tgkill(2).
pub fn tgkill(pid: pid_t, tid: pid_t, sig: c_int) -> Result<()> {
    // SAFETY: as in kill.
    unsafe { syscall!(TGKILL, pid, tid, sig).map(drop) }
}
c_abi! { fn tgkill(pid: pid_t, tid: pid_t, sig: c_int) -> c_int { tgkill(pid, tid, sig) } }

/// The name of a signal, `SIGSEGV`, where it is one that ends processes; else `signal`.
pub fn sigabbrev(sig: c_int) -> &'static str {
    macro_rules! name {
        ($($name:ident)*) => { named(&[$($name as u16),*], concat!($(stringify!($name), "\0"),*), sig as u16) };
    }
    let name = name! {
        SIGABRT SIGALRM SIGBUS SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGKILL SIGPIPE SIGPROF SIGPWR
        SIGQUIT SIGSEGV SIGSTOP SIGSYS SIGTERM SIGTRAP SIGUSR1 SIGUSR2 SIGVTALRM SIGXCPU SIGXFSZ
    };
    name.unwrap_or("signal")
}
