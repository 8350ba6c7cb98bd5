// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<signal.h>`: sending signals, and their names.

use crate::errno::named;
use crate::process::pid_t;
use crate::{Result, arch, syscall};
use core::ffi::c_int;

pub use crate::arch::{
    SIGABRT, SIGALRM, SIGBUS, SIGCHLD, SIGCONT, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGIO, SIGKILL, SIGPIPE, SIGPROF,
    SIGPWR, SIGQUIT, SIGSEGV, SIGSTOP, SIGSYS, SIGTERM, SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU, SIGXFSZ,
};

/// Sends `sig` to the process `pid`, or to the group `-pid`; 0 sends nothing and says whether it could be. Errors: `ESRCH`,
/// `EPERM`, `EINVAL`. kill(2).
pub fn kill(pid: pid_t, sig: c_int) -> Result<()> {
    // SAFETY: the call touches no memory. What a handler does is sound by its own promise.
    unsafe { syscall!(KILL, pid, sig).map(drop) }
}

/// Sends `sig` to this thread. Errors: `EINVAL`. raise(3).
pub fn raise(sig: c_int) -> Result<()> {
    // SAFETY: as in kill.
    unsafe { syscall!(TKILL, crate::gettid(), sig).map(drop) }
}

/// Has `sig` thrown away from now on, also after [`execve`](crate::execve). Errors: `EINVAL`. sigignore(3).
pub fn sigignore(sig: c_int) -> Result<()> {
    const SIG_IGN: usize = 1;
    const WORD: usize = size_of::<usize>();
    let mut action = [0; arch::SIGACTION_SIZE / WORD];
    action[arch::SIGACTION_HANDLER / WORD] = SIG_IGN;
    let size = arch::SIGSET_WORDS * WORD;
    // SAFETY: the kernel reads one struct sigaction, which names no code of the program, and writes none. On some ports there
    // is an argument for handlers alone before the last: given twice, the size is in its place on every port.
    unsafe { syscall!(RT_SIGACTION, sig, action.as_ptr(), syscall::NULL, size, size).map(drop) }
}

/// The name of a signal, `SIGSEGV`, where it is one that ends processes; else `signal`.
pub fn sigabbrev(sig: c_int) -> &'static str {
    macro_rules! name {
        ($($name:ident)*) => { named(&[$($name as u16),*], concat!($(stringify!($name), " "),*), sig as u16) };
    }
    let name = name! {
        SIGABRT SIGALRM SIGBUS SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGKILL SIGPIPE SIGPROF SIGPWR
        SIGQUIT SIGSEGV SIGSTOP SIGSYS SIGTERM SIGTRAP SIGUSR1 SIGUSR2 SIGVTALRM SIGXCPU SIGXFSZ
    };
    name.unwrap_or("signal")
}
