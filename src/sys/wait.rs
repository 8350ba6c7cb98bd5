// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/wait.h>`: how children end.
//!
//! Only waitid is asked: wait4 does not exist on every port.

use crate::arch;
use crate::c_abi::c_abi;
use crate::process::pid_t;
use crate::sys::resource::{OldRusage, rusage};
use crate::{Errno, Result, syscall};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr::null_mut;

/// Do not wait: say what has ended so far.
pub const WNOHANG: c_int = 1;
/// Children that were stopped count too.
pub const WUNTRACED: c_int = 2;
/// [`WUNTRACED`], as [`waitid`] calls it.
pub const WSTOPPED: c_int = WUNTRACED;
/// Children that have ended count. [`waitpid`] asks for them always.
pub const WEXITED: c_int = 4;
/// Children that go on after a stop count too.
pub const WCONTINUED: c_int = 8;
/// Leave the child as it is: it can be waited for again.
pub const WNOWAIT: c_int = 0x0100_0000;
/// Only this thread's children count.
pub const __WNOTHREAD: c_int = 0x2000_0000;
/// Children count that tell of their end by any signal or none.
pub const __WALL: c_int = 0x4000_0000;
/// Only children count that tell of their end by another signal than SIGCHLD.
pub const __WCLONE: c_int = 1 << 31;

/// Any child, for [`waitid`].
pub const P_ALL: c_int = 0;
/// The child of this pid.
pub const P_PID: c_int = 1;
/// Any child in this process group, in this one's for 0.
pub const P_PGID: c_int = 2;
/// The child behind this descriptor.
pub const P_PIDFD: c_int = 3;

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

impl WaitStatus {
    /// What a status of C's means: the low seven bits are the signal, 0 where there was none.
    pub const fn from_raw(status: c_int) -> Self {
        let high = status >> 8 & 0xff;
        match status & 0x7f {
            0 => Self::Exited(high),
            0x7f if status == CONTINUED => Self::Continued,
            0x7f => Self::Stopped(high),
            signal => Self::Signaled(signal),
        }
    }
}

const CONTINUED: c_int = 0xffff;

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

const _: () = assert!(offset_of!(ChildInfo, fields.pid) == arch::SIGINFO_PID);
const _: () = assert!(offset_of!(ChildInfo, fields.status) == arch::SIGINFO_STATUS);
const _: () = assert!(size_of::<ChildInfo>() >= 128);

/// Who was waited for, and C's status. What they used is written to `used`, which may be null.
fn wait_for(kind: c_int, id: c_int, options: c_int, used: *mut OldRusage) -> Result<(pid_t, c_int)> {
    // SAFETY: all bytes zero are a value of ChildInfo.
    let mut info: ChildInfo = unsafe { core::mem::zeroed() };
    // SAFETY: the kernel writes at most the 128 bytes of a siginfo_t, which fit, and one rusage.
    unsafe { syscall!(WAITID, kind, id, &raw mut info, options, used)? };
    let ChildFields { pid, status, .. } = info.fields;
    let status = match info.head[arch::SIGINFO_CODE / size_of::<c_int>()] {
        arch::CLD_EXITED => (status & 0xff) << 8,
        arch::CLD_KILLED => status,
        arch::CLD_DUMPED => status | 0x80,
        arch::CLD_CONTINUED => CONTINUED,
        // For a tracer, above the signal there is an event.
        _ => status << 8 | 0x7f,
    };
    Ok((pid, status))
}

/// As [`wait_for`], of the children that `pid` means for waitpid.
fn wait_for_pid(pid: pid_t, options: c_int, used: *mut OldRusage) -> Result<(pid_t, c_int)> {
    let (kind, id) = match pid {
        -1 => (P_ALL, 0),
        0 => (P_PGID, 0),
        // There is no such number to name a group by.
        pid_t::MIN => return Err(Errno::SRCH),
        1.. => (P_PID, pid),
        _ => (P_PGID, pid.wrapping_neg()),
    };
    wait_for(kind, id, options | WEXITED, used)
}

/// How the child `pid` ended, as C's status. What interrupts the wait is waited out.
pub(crate) fn end_of(pid: pid_t) -> Result<c_int> {
    loop {
        match wait_for_pid(pid, 0, null_mut()) {
            Err(Errno::INTR) => {}
            answer => return answer.map(|(_, status)| status),
        }
    }
}

fn told((pid, status): (pid_t, c_int)) -> Option<(pid_t, WaitStatus)> {
    (pid != 0).then(|| (pid, WaitStatus::from_raw(status)))
}

/// Waits for any child. Errors: `ECHILD`, `EINTR`. wait(2).
pub fn wait() -> Result<(pid_t, WaitStatus)> {
    // Without WNOHANG there is always one to tell of.
    waitpid(-1, 0).and_then(|told| told.ok_or(Errno::CHILD))
}
c_abi! { fn wait(status: *mut c_int) -> pid_t { wait_for_pid(-1, 0, null_mut()).map(|told| tell(told, status)) } }

/// Waits for children that `kind` and `id` name, to which happens what `options` have: at least one of [`WEXITED`],
/// [`WSTOPPED`] and [`WCONTINUED`]. `None` is the answer of `WNOHANG` when there is none to tell of. Errors: `ECHILD`, `EINTR`,
/// `EINVAL`, `EBADF`. waitid(2).
pub fn waitid(kind: c_int, id: c_int, options: c_int) -> Result<Option<(pid_t, WaitStatus)>> {
    wait_for(kind, id, options, null_mut()).map(told)
}
c_abi! {
    fn waitid(kind: c_int, id: c_int, info: *mut core::ffi::c_void, options: c_int) -> c_int {
        syscall!(WAITID, kind, id, info, options, syscall::NULL)
    }
}

/// Waits for the child `pid`; -1 is any, 0 any of this process group, `-pgid` any of that. `None` is the answer of `WNOHANG`
/// when there is none to tell of. Errors: `ECHILD`, `EINTR`, `EINVAL`. waitpid(2).
pub fn waitpid(pid: pid_t, options: c_int) -> Result<Option<(pid_t, WaitStatus)>> {
    wait_for_pid(pid, options, null_mut()).map(told)
}
c_abi! {
    fn waitpid(pid: pid_t, status: *mut c_int, options: c_int) -> pid_t {
        wait_for_pid(pid, options, null_mut()).map(|told| tell(told, status))
    }
}

/// As [`waitpid`], and tells what the child used. wait4(2).
pub fn wait4(pid: pid_t, options: c_int) -> Result<Option<(pid_t, WaitStatus, rusage)>> {
    let mut used = OldRusage::default();
    let child = wait_for_pid(pid, options, &raw mut used)?;
    Ok(told(child).map(|(pid, status)| (pid, status, used.into())))
}
c_abi! {
    fn wait3(status: *mut c_int, options: c_int, used: *mut rusage) -> pid_t { wait_and_tell(-1, status, options, used) }
    fn wait4(pid: pid_t, status: *mut c_int, options: c_int, used: *mut rusage) -> pid_t {
        wait_and_tell(pid, status, options, used)
    }
}

#[cfg(feature = "c-abi")]
unsafe fn wait_and_tell(pid: pid_t, status: *mut c_int, options: c_int, used: *mut rusage) -> Result<pid_t> {
    let mut found = OldRusage::default();
    let told = wait_for_pid(pid, options, &raw mut found)?;
    // SAFETY: the caller has room for both, or gives null.
    unsafe {
        if told.0 != 0 && !used.is_null() {
            used.write(found.into());
        }
        Ok(tell(told, status))
    }
}

/// Leaves a status to C, where there is one and C wants it.
#[cfg(feature = "c-abi")]
unsafe fn tell((pid, told): (pid_t, c_int), status: *mut c_int) -> pid_t {
    if pid != 0 && !status.is_null() {
        // SAFETY: the caller has room for it.
        unsafe { status.write(told) };
    }
    pid
}
