// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that is about processes: who this is, and making another. Becoming another is in
//! `exec.rs`.

mod exec;

pub use exec::*;

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::plain::plain;
use crate::{Result, arch, syscall};
use core::ffi::c_int;

/// A process, a process group or a session.
#[allow(non_camel_case_types)]
pub type pid_t = i32;
/// A user.
#[allow(non_camel_case_types)]
pub type uid_t = u32;
/// A group.
#[allow(non_camel_case_types)]
pub type gid_t = u32;

/// Which of the two one is after [`fork`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fork {
    /// The new process.
    Child,
    /// The old process, which learns the new one's id.
    Parent(pid_t),
}

/// Ends the process at once: nothing is flushed and no hook runs. _exit(2).
#[inline(always)]
pub fn _exit(status: c_int) -> ! {
    // SAFETY: nothing is left to be kept.
    let _ = unsafe { syscall!(EXIT_GROUP, status) };
    #[allow(clippy::empty_loop, reason = "only a tracer or a filter that skips the call gets here")]
    loop {}
}
c_abi! {
    fn _exit(status: c_int) -> ! { _exit(status) }
    fn _Exit(status: c_int) -> ! { _exit(status) }
}

/// When [`AT_FORK`] is called, and where.
#[cfg(feature = "rt")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "only C has anything called")]
pub(crate) enum AtFork {
    Before,
    InParent,
    InChild,
}

/// What `fork` calls, once there is something: whoever forks need not know of it.
#[cfg(feature = "rt")]
pub(crate) static AT_FORK: crate::global::Global<Option<fn(AtFork)>> = crate::global::Global::new(None);

/// Makes a second process of this one. What stdout has buffered is in both, as in C. Errors: `EAGAIN`, `ENOMEM`. fork(2).
///
/// Other threads are not in the child, but locks that they hold stay held there: such a program's child should do little
/// before it becomes another program.
pub fn fork() -> Result<Fork> {
    #[cfg(feature = "rt")]
    let tell = |when| AT_FORK.get().map_or((), |call| call(when));
    #[cfg(feature = "rt")]
    tell(AtFork::Before);
    // SAFETY: the child goes on with a copy of all memory, on its own stack.
    let pid = unsafe { arch::fork() };
    #[cfg(feature = "rt")]
    if pid == Ok(0) {
        crate::thread::forked();
        tell(AtFork::InChild);
    } else {
        tell(AtFork::InParent);
    }
    pid.map(|pid| if pid == 0 { Fork::Child } else { Fork::Parent(pid as pid_t) })
}
c_abi! {
    fn fork() -> pid_t { fork().map(|end| if let Fork::Parent(pid) = end { pid } else { 0 }) }
    // A child that shares no memory is all that POSIX promises. One that does is `clone::vfork`, which needs a function to call.
    fn vfork() -> pid_t { arch::fork() }
}

plain! {
    /// The process group of `pid`, of this process where it is 0. Errors: `ESRCH`. getpgid(2).
    fn getpgid(pid: pid_t) -> pid_t = GETPGID(pid);

    /// The process group of this process. getpgrp(2).
    fn getpgrp() => pid_t = GETPGID(0);

    /// This process. getpid(2).
    fn getpid() => pid_t = GETPID();

    /// The parent of this process. getppid(2).
    fn getppid() => pid_t = GETPPID();

    /// The session of `pid`, of this process where it is 0. Errors: `ESRCH`. getsid(2).
    fn getsid(pid: pid_t) -> pid_t = GETSID(pid);

    /// This thread. gettid(2).
    fn gettid() => pid_t = GETTID();

    /// A copy of the descriptor `number` of the process behind `pidfd`, closed by exec. Errors: `EBADF`, `EPERM`, `ESRCH`.
    /// pidfd_getfd(2).
    fn pidfd_getfd(pidfd: Fd, number: c_int, flags: u32) -> OwnedFd = PIDFD_GETFD(pidfd, number, flags);

    /// Puts `pid` into the process group `pgid`; 0 is this process, and its own group. Errors: `EACCES`, `ESRCH`. setpgid(2).
    fn setpgid(pid: pid_t, pgid: pid_t) = SETPGID(pid, pgid);

    /// Makes this process lead a process group. Errors: `EPERM` of the leader of a session. setpgrp(2).
    fn setpgrp() = SETPGID(0, 0);

    /// Starts a new session, led by this process. Errors: `EPERM`. setsid(2).
    fn setsid() -> pid_t = SETSID();

    /// Hangs up the terminal of this process. Errors: `EPERM`. vhangup(2).
    fn vhangup() = VHANGUP();
}

/// A descriptor that stands for the process `pid`, and is readable once it has ended. Errors: `ESRCH`, `EINVAL`.
/// pidfd_open(2).
pub fn pidfd_open(pid: pid_t) -> Result<OwnedFd> {
    // SAFETY: the call touches no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(PIDFD_OPEN, pid, 0)? as i32)) }
}
c_abi! { fn pidfd_open(pid: pid_t, flags: u32) -> c_int { syscall!(PIDFD_OPEN, pid, flags) } }

/// Sends `sig` to the process behind `pidfd`. Errors: `ESRCH`, `EPERM`. pidfd_send_signal(2).
pub fn pidfd_send_signal(pidfd: impl AsFd, sig: c_int) -> Result<()> {
    // SAFETY: no siginfo is given, so that the call reads no memory.
    unsafe { syscall!(PIDFD_SEND_SIGNAL, pidfd.as_fd(), sig, syscall::NULL, 0).map(drop) }
}
c_abi! {
    fn pidfd_send_signal(pidfd: c_int, sig: c_int, info: *const core::ffi::c_void, flags: u32) -> c_int {
        syscall!(PIDFD_SEND_SIGNAL, pidfd, sig, info, flags)
    }
}

/// Goes on as a child in a session of its own, unless `stay` in `/`, and unless `loud` with `/dev/null` for the standard streams.
/// Errors: those of [`fork`], [`open`](crate::open()). daemon(3).
pub fn daemon(stay: bool, loud: bool) -> Result<()> {
    if let Fork::Parent(_) = fork()? {
        _exit(0);
    }
    setsid()?;
    if !stay {
        crate::chdir(c"/")?;
    }
    if !loud {
        let null = crate::open(c"/dev/null", crate::O_RDWR, 0)?;
        for stream in [crate::STDIN, crate::STDOUT, crate::STDERR] {
            crate::dup2(&null, stream)?;
        }
        // It may be one of the three itself.
        if null.as_raw_fd() <= 2 {
            null.into_raw_fd();
        }
    }
    Ok(())
}
c_abi! { fn daemon(stay: c_int, loud: c_int) -> c_int { daemon(stay != 0, loud != 0) } }
