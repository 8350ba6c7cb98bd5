// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/wait.h>`: how children end.
//!
//! Only waitid is asked: wait4 does not exist on every port.

use crate::arch;
use crate::process::pid_t;
use crate::{Result, syscall};
use core::ffi::c_int;

/// Do not wait: say what has ended so far.
pub const WNOHANG: c_int = 1;
/// Children that were stopped count too.
pub const WUNTRACED: c_int = 2;
/// Children that go on after a stop count too.
pub const WCONTINUED: c_int = 8;
/// Leave the child as it is: it can be waited for again.
pub const WNOWAIT: c_int = 0x0100_0000;

const WEXITED: c_int = 4;
const P_ALL: c_int = 0;
const P_PID: c_int = 1;
const P_PGID: c_int = 2;

/// How a child ended, or what else happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitStatus {
    /// It ended by itself, with this code.
    Exited(c_int),
    /// This signal ended it.
    Signaled(c_int),
    /// This signal stopped it.
    Stopped(c_int),
    /// It goes on.
    Continued,
}

/// The start of the kernel's `siginfo_t`, as waitid fills it in.
#[repr(C)]
struct ChildInfo {
    head: [c_int; 3],
    fields: ChildFields,
    rest: [usize; 32],
}

/// Aligned as the union of which it is a part: to the size of a pointer.
#[repr(C)]
struct ChildFields {
    align: [usize; 0],
    pid: pid_t,
    uid: u32,
    status: c_int,
}

/// Waits for the child `pid`; -1 is any, 0 any of this process group, `-pgid` any of that. `None` is the answer of `WNOHANG`
/// when there is none to tell of. Errors: `ECHILD`, `EINTR`, `EINVAL`. waitpid(2).
pub fn waitpid(pid: pid_t, options: c_int) -> Result<Option<(pid_t, WaitStatus)>> {
    let (kind, id) = match pid {
        -1 => (P_ALL, 0),
        0 => (P_PGID, 0),
        1.. => (P_PID, pid),
        _ => (P_PGID, pid.wrapping_neg()),
    };
    // SAFETY: all bytes zero are a value of ChildInfo.
    let mut info: ChildInfo = unsafe { core::mem::zeroed() };
    // SAFETY: the kernel writes at most the 128 bytes of a siginfo_t, which fit; no rusage is asked for.
    unsafe { syscall!(WAITID, kind, id, &raw mut info, options | WEXITED, syscall::NULL)? };
    let ChildFields { pid, status, .. } = info.fields;
    Ok((pid != 0).then(|| {
        let status = match info.head[arch::SIGINFO_CODE / size_of::<c_int>()] {
            1 => WaitStatus::Exited(status),
            2 | 3 => WaitStatus::Signaled(status),
            6 => WaitStatus::Continued,
            _ => WaitStatus::Stopped(status),
        };
        (pid, status)
    }))
}

/// Waits for any child. Errors: `ECHILD`, `EINTR`. wait(2).
pub fn wait() -> Result<(pid_t, WaitStatus)> {
    // Without WNOHANG there is always one to tell of.
    waitpid(-1, 0).and_then(|told| told.ok_or(crate::Errno::CHILD))
}
