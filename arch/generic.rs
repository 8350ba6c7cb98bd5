// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What asm-generic says, for every port that does not say otherwise.
//!
//! A port glob-imports this and shadows what differs. Numbers are those of include/uapi/asm-generic.

use crate::syscall::NULL;
use crate::{Result, syscall};
use core::ffi::c_int;

/// What a register holds at the system call gate. Wider than `usize` where the kernel's registers are.
pub type Reg = usize;

/// fork(2): the child's pid in the parent, 0 in the child.
///
/// # Safety
/// Those of [`fork`](crate::fork).
#[inline(always)]
pub unsafe fn fork() -> Result<usize> {
    // SAFETY: no new stack and no thread state is asked for, so that clone is fork.
    unsafe { syscall!(CLONE, SIGCHLD, NULL, NULL, NULL, NULL) }
}

pub const SIGCHLD: c_int = 17;
pub const SIGKILL: c_int = 9;
pub const TCGETS: c_int = 0x5401;
pub const TERMIOS_SIZE: usize = 36;
pub const O_ACCMODE: c_int = 3;
pub const O_RDONLY: c_int = 0;
pub const O_WRONLY: c_int = 1;
pub const O_RDWR: c_int = 2;
pub const O_CREAT: c_int = 0o100;
pub const O_EXCL: c_int = 0o200;
pub const O_NOCTTY: c_int = 0o400;
pub const O_TRUNC: c_int = 0o1000;
pub const O_APPEND: c_int = 0o2000;
pub const O_NONBLOCK: c_int = 0o4000;
pub const O_DSYNC: c_int = 0o10000;
pub const O_DIRECT: c_int = 0o40000;
pub const O_LARGEFILE: c_int = 0o100000;
pub const O_DIRECTORY: c_int = 0o200000;
pub const O_NOFOLLOW: c_int = 0o400000;
pub const O_NOATIME: c_int = 0o1000000;
pub const O_CLOEXEC: c_int = 0o2000000;
pub const O_SYNC: c_int = 0o4010000;
pub const O_PATH: c_int = 0o10000000;
pub const O_TMPFILE: c_int = 0o20000000 | O_DIRECTORY;
pub const MAP_ANONYMOUS: c_int = 0x20;
pub const SI_CODE: usize = 2;
pub const MAP_NORESERVE: c_int = 0x4000;
pub const MAP_POPULATE: c_int = 0x8000;
pub const SIGHUP: c_int = 1;
pub const SIGINT: c_int = 2;
pub const SIGQUIT: c_int = 3;
pub const SIGILL: c_int = 4;
pub const SIGTRAP: c_int = 5;
pub const SIGABRT: c_int = 6;
pub const SIGBUS: c_int = 7;
pub const SIGFPE: c_int = 8;
pub const SIGUSR1: c_int = 10;
pub const SIGSEGV: c_int = 11;
pub const SIGUSR2: c_int = 12;
pub const SIGPIPE: c_int = 13;
pub const SIGALRM: c_int = 14;
pub const SIGTERM: c_int = 15;
pub const SIGSTKFLT: c_int = 16;
pub const SIGCONT: c_int = 18;
pub const SIGSTOP: c_int = 19;
pub const SIGTSTP: c_int = 20;
pub const SIGTTIN: c_int = 21;
pub const SIGTTOU: c_int = 22;
pub const SIGSYS: c_int = 31;
