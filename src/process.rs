// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that is about processes: who this is, making another, becoming another.

use crate::fd::{AsFd, OwnedFd};
use crate::{Result, arch, syscall};
use core::ffi::{CStr, c_char, c_int};
use core::marker::PhantomData;

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

/// A string as `argv` and `envp` hold it: a thin pointer, or the null that ends the list.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct CPtr<'a>(*const c_char, PhantomData<&'a CStr>);

impl<'a> CPtr<'a> {
    /// What ends a list.
    pub const NULL: Self = Self(core::ptr::null(), PhantomData);

    /// Points to `string`.
    pub const fn new(string: &'a CStr) -> Self {
        Self(string.as_ptr(), PhantomData)
    }

    /// What it points to; `None` for the null.
    pub const fn get(self) -> Option<&'a CStr> {
        // SAFETY: what is not null was made of such a string.
        if self.0.is_null() { None } else { Some(unsafe { CStr::from_ptr(self.0) }) }
    }
}

/// A list for [`execve`]: `argv![c"echo", word]` is two strings and the null behind them.
#[macro_export]
macro_rules! argv {
    ($($string:expr),* $(,)?) => { [$($crate::CPtr::new($string),)* $crate::CPtr::NULL] };
}

/// Ends the process at once: nothing is flushed and no hook runs. _exit(2).
pub fn _exit(status: c_int) -> ! {
    loop {
        // SAFETY: the call does not return; the loop is for a tracer that skips it.
        let _ = unsafe { syscall!(EXIT_GROUP, status) };
    }
}

/// Becomes the program at `path`. Both lists end with [`CPtr::NULL`], or `EINVAL` is answered and nothing is called. It
/// returns only to say why it could not: `ENOENT`, `EACCES`, `ENOEXEC`, `E2BIG`, `ETXTBSY`. execve(2).
pub fn execve(path: &CStr, argv: &[CPtr<'_>], envp: &[CPtr<'_>]) -> crate::Errno {
    let ends = |list: &[CPtr<'_>]| list.last().is_some_and(|last| last.0.is_null());
    if !ends(argv) || !ends(envp) {
        return crate::Errno::INVAL;
    }
    // SAFETY: every string ends with NUL, both lists end with null, and all of it is borrowed for the call.
    match unsafe { syscall!(EXECVE, path, argv.as_ptr(), envp.as_ptr()) } {
        Err(error) => error,
        Ok(_) => _exit(127),
    }
}

/// Makes a second process of this one. What stdout has buffered is in both, as in C. Errors: `EAGAIN`, `ENOMEM`. fork(2).
///
/// Other threads are not in the child, but locks that they hold stay held there: such a program's child should do little
/// before it becomes another program.
pub fn fork() -> Result<Fork> {
    // SAFETY: the child goes on with a copy of all memory, on its own stack.
    Ok(match unsafe { arch::fork()? } {
        0 => {
            #[cfg(feature = "rt")]
            crate::thread::forked();
            Fork::Child
        }
        pid => Fork::Parent(pid as pid_t),
    })
}

/// This process. getpid(2).
pub fn getpid() -> pid_t {
    // SAFETY: the call has no arguments and cannot fail.
    unsafe { syscall!(GETPID).unwrap_unchecked() as pid_t }
}

/// The parent of this process. getppid(2).
pub fn getppid() -> pid_t {
    // SAFETY: the call has no arguments and cannot fail.
    unsafe { syscall!(GETPPID).unwrap_unchecked() as pid_t }
}

/// This thread. gettid(2).
pub fn gettid() -> pid_t {
    // SAFETY: the call has no arguments and cannot fail.
    unsafe { syscall!(GETTID).unwrap_unchecked() as pid_t }
}

/// The process group of `pid`, of this process where it is 0. Errors: `ESRCH`. getpgid(2).
pub fn getpgid(pid: pid_t) -> Result<pid_t> {
    // SAFETY: the call touches no memory.
    unsafe { Ok(syscall!(GETPGID, pid)? as pid_t) }
}

/// The session of `pid`, of this process where it is 0. Errors: `ESRCH`. getsid(2).
pub fn getsid(pid: pid_t) -> Result<pid_t> {
    // SAFETY: the call touches no memory.
    unsafe { Ok(syscall!(GETSID, pid)? as pid_t) }
}

/// A descriptor that stands for the process `pid`, and is readable once it has ended. Errors: `ESRCH`, `EINVAL`.
/// pidfd_open(2).
pub fn pidfd_open(pid: pid_t) -> Result<OwnedFd> {
    // SAFETY: the call touches no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(PIDFD_OPEN, pid, 0)? as i32)) }
}

/// Sends `sig` to the process behind `pidfd`. Errors: `ESRCH`, `EPERM`. pidfd_send_signal(2).
pub fn pidfd_send_signal(pidfd: impl AsFd, sig: c_int) -> Result<()> {
    // SAFETY: no siginfo is given, so that the call reads no memory.
    unsafe { syscall!(PIDFD_SEND_SIGNAL, pidfd.as_fd(), sig, syscall::NULL, 0).map(drop) }
}

/// Puts `pid` into the process group `pgid`; 0 is this process, and its own group. Errors: `EACCES`, `ESRCH`. setpgid(2).
pub fn setpgid(pid: pid_t, pgid: pid_t) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(SETPGID, pid, pgid).map(drop) }
}

/// Starts a new session, led by this process. Errors: `EPERM`. setsid(2).
pub fn setsid() -> Result<pid_t> {
    // SAFETY: the call has no arguments.
    unsafe { Ok(syscall!(SETSID)? as pid_t) }
}
