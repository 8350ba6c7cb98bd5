// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<spawn.h>`: starting another program without a copy of this one's memory.
//!
//! The child borrows this process' memory until it has become the program, so that what goes wrong in it is the error of the
//! call. User-mode emulation gives it a copy, from which nothing comes back: there such a child exits with 127.

#[cfg(feature = "c-abi")]
mod c;

use crate::clone::vfork;
use crate::fd::{BorrowedFd, OwnedFd, RawFd};
use crate::process::{CPtr, execve, execvpe_unscripted};
use crate::sys::wait::end_of;
use crate::{Errno, O_CLOEXEC, Result, SIG_DFL, SIG_IGN, SIG_SETMASK, SIGRTMAX, pid_t, sched_param, sigset_t};
use crate::{chdir, close, dup3, fchdir, fcntl_setfd, open, setpgid, setresgid, setresuid, setsid};
use crate::{getgid, getuid, sched_setparam, sched_setscheduler, sigaction, sigdefault, sigprocmask};
use core::cell::Cell;
use core::ffi::{CStr, c_int};

/// The effective user and group are set to the real ones.
pub const POSIX_SPAWN_RESETIDS: c_int = 1;
/// The child goes into the process group of the attributes; 0 is one of its own.
pub const POSIX_SPAWN_SETPGROUP: c_int = 2;
/// The signals of `sigdefault` do what they do by default, also those that are ignored here.
pub const POSIX_SPAWN_SETSIGDEF: c_int = 4;
/// The signals of `sigmask` are blocked, and no others.
pub const POSIX_SPAWN_SETSIGMASK: c_int = 8;
/// The priority is that of the attributes.
pub const POSIX_SPAWN_SETSCHEDPARAM: c_int = 0x10;
/// The policy too.
pub const POSIX_SPAWN_SETSCHEDULER: c_int = 0x20;
/// As it always is: nothing is copied.
pub const POSIX_SPAWN_USEVFORK: c_int = 0x40;
/// The child leads a session of its own.
pub const POSIX_SPAWN_SETSID: c_int = 0x80;

/// What is special about the child. The default is nothing. The same layout in C.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct posix_spawnattr_t {
    /// `POSIX_SPAWN_*`: which of the others count.
    pub flags: c_int,
    /// Its process group.
    pub pgroup: pid_t,
    /// Signals that do what they do by default.
    pub sigdefault: sigset_t,
    /// Signals that are blocked.
    pub sigmask: sigset_t,
    /// Its priority.
    pub schedparam: sched_param,
    /// `SCHED_*`.
    pub schedpolicy: c_int,
}

impl posix_spawnattr_t {
    const fn asks(&self, flags: c_int) -> bool {
        self.flags & flags != 0
    }
}

/// What the child does about its files before it becomes the program. The descriptors are numbers in the child.
#[derive(Clone, Copy, Debug)]
pub enum FileAction<'a> {
    /// Goes into a directory.
    Chdir(&'a CStr),
    /// Closes a descriptor, if it is open.
    Close(RawFd),
    /// Makes the second mean the open file of the first, and stay open in exec, also where both are the same.
    Dup2(RawFd, RawFd),
    /// Goes into an open directory.
    Fchdir(RawFd),
    /// Opens a file under this number, in place of what that was.
    Open {
        /// The number.
        fd: RawFd,
        /// The path.
        path: &'a CStr,
        /// `O_*`.
        flags: c_int,
        /// The permissions of a new file, from which the umask is taken.
        mode: u32,
    },
}

impl FileAction<'_> {
    /// # Safety
    /// Nobody in this process owns descriptors.
    unsafe fn act(&self) -> Result<()> {
        // SAFETY: the caller's. What is not open is told by the kernel.
        let borrow = |fd| unsafe { BorrowedFd::borrow_raw(fd) };
        match *self {
            Self::Chdir(path) => chdir(path),
            Self::Fchdir(fd) => fchdir(borrow(fd)),
            // That it is not open is fine.
            Self::Close(fd) => close_raw(fd).or(Ok(())),
            Self::Dup2(old, new) if old == new => fcntl_setfd(borrow(new), 0),
            Self::Dup2(old, new) => dup3(borrow(old), borrow(new), 0).map(drop),
            Self::Open { fd, path, flags, mode } => {
                let _ = close_raw(fd);
                match open(path, flags, mode)?.into_raw_fd() {
                    opened if opened == fd => Ok(()),
                    opened => dup3(borrow(opened), borrow(fd), flags & O_CLOEXEC).and(close_raw(opened)),
                }
            }
        }
    }
}

/// Starts the shell with `command`, in this environment.
#[cfg(feature = "rt")]
pub(crate) fn spawn_shell(command: &CStr, actions: &[FileAction<'_>], attributes: &posix_spawnattr_t) -> Result<pid_t> {
    let argv = crate::argv![c"sh", c"-c", c"--", command];
    posix_spawn(c"/bin/sh", actions, attributes, &argv, crate::environ().as_slice())
}

fn close_raw(fd: RawFd) -> Result<()> {
    // SAFETY: in the child nobody owns it.
    close(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Starts the program at `path`, after these actions in this order, and answers with its process. Both lists end with
/// [`CPtr::NULL`]. Errors: those of [`execve`], of the actions and of what the attributes ask for. posix_spawn(3).
pub fn posix_spawn(
    path: &CStr,
    actions: &[FileAction<'_>],
    attributes: &posix_spawnattr_t,
    argv: &[CPtr<'_>],
    envp: &[CPtr<'_>],
) -> Result<pid_t> {
    start(actions, attributes, || execve(path, argv, envp))
}

/// As [`posix_spawn`], of the first file called `name` in the directories that `search` names, with colons between them; a name
/// with a slash is a path. posix_spawnp(3).
pub fn posix_spawnp(
    name: &CStr,
    actions: &[FileAction<'_>],
    attributes: &posix_spawnattr_t,
    argv: &[CPtr<'_>],
    envp: &[CPtr<'_>],
    search: &CStr,
) -> Result<pid_t> {
    start(actions, attributes, || execvpe_unscripted(name, argv, envp, search))
}

/// Has a child prepare itself, and then do what makes it another program.
fn start(actions: &[FileAction<'_>], attributes: &posix_spawnattr_t, exec: impl FnOnce() -> Errno) -> Result<pid_t> {
    let failed = Cell::new(None);
    // No handler of this process runs in the child, whose memory is this process' own.
    let mask = sigprocmask(SIG_SETMASK, Some(&sigset_t::FULL))?;
    let child = || {
        let prepared = prepare(actions, attributes, &mask);
        failed.set(Some(prepared.err().unwrap_or_else(exec)));
        127
    };
    // SAFETY: all that the child writes of this process' memory is its stack and `failed`.
    let pid = unsafe { vfork(child) };
    sigprocmask(SIG_SETMASK, Some(&mask))?;
    let pid = pid?;
    failed.get().map_or(Ok(pid), |error| end_of(pid).and(Err(error)))
}

/// What the child does before it becomes the program.
fn prepare(actions: &[FileAction<'_>], attributes: &posix_spawnattr_t, mask: &sigset_t) -> Result<()> {
    let posix_spawnattr_t { pgroup, sigdefault: defaults, sigmask, schedparam, schedpolicy, .. } = *attributes;
    for sig in 1..=SIGRTMAX {
        // SAFETY: nothing is set.
        let now = unsafe { sigaction(sig, None) };
        let is_handled = now.is_ok_and(|now| ![SIG_DFL, SIG_IGN].contains(&now.sa_handler));
        if is_handled || attributes.asks(POSIX_SPAWN_SETSIGDEF) && defaults.has(sig) {
            sigdefault(sig)?;
        }
    }
    if attributes.asks(POSIX_SPAWN_SETSCHEDULER) {
        sched_setscheduler(0, schedpolicy, schedparam)?;
    } else if attributes.asks(POSIX_SPAWN_SETSCHEDPARAM) {
        sched_setparam(0, schedparam)?;
    }
    if attributes.asks(POSIX_SPAWN_SETSID) {
        setsid()?;
    }
    if attributes.asks(POSIX_SPAWN_SETPGROUP) {
        setpgid(0, pgroup)?;
    }
    if attributes.asks(POSIX_SPAWN_RESETIDS) {
        setresgid(u32::MAX, getgid(), u32::MAX)?;
        setresuid(u32::MAX, getuid(), u32::MAX)?;
    }
    for action in actions {
        // SAFETY: the child has only this to do.
        unsafe { action.act()? };
    }
    sigprocmask(SIG_SETMASK, Some(if attributes.asks(POSIX_SPAWN_SETSIGMASK) { &sigmask } else { mask })).map(drop)
}
