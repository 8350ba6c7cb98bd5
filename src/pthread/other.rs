// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What one can ask of any thread, by its handle: signals, names, processors, priorities and clocks.

use super::{Handle, code};
use crate::arch::ByValue;
use crate::c_abi::c_abi;
use crate::process::pid_t;
use crate::{
    Errno, O_CLOEXEC, O_RDONLY, O_WRONLY, Result, bprint, clockid_t, getpid, getuid, open, read, sched_param,
    siginfo_t, sigval, syscall, tgkill, write,
};
use core::ffi::{CStr, c_char, c_int, c_void};

/// How long a name can be, with its NUL.
const NAME: usize = 16;

/// The id of a thread. Errors: `ESRCH`, it has ended.
///
/// # Safety
/// Nobody has joined it.
unsafe fn id(handle: Handle) -> Result<pid_t> {
    // SAFETY: the caller's.
    match unsafe { (*handle).id() } {
        0 => Err(Errno::SRCH),
        id => Ok(id),
    }
}

/// Opens the file that has the thread's name.
fn comm(id: pid_t, flags: c_int) -> Result<crate::OwnedFd> {
    let mut room = [0; 40];
    let path = CStr::from_bytes_with_nul(bprint!(&mut room, "/proc/self/task/{}/comm\0", id)).unwrap_or_default();
    open(path, flags | O_CLOEXEC, 0)
}

c_abi! {
    fn pthread_gettid_np(handle: Handle) -> c_int { (*handle).id() }
    fn pthread_kill(handle: Handle, sig: c_int) -> c_int { code(id(handle).and_then(|id| tgkill(getpid(), id, sig))) }
    fn pthread_sigqueue(handle: Handle, sig: c_int, value: ByValue<sigval>) -> c_int {
        let info = siginfo_t::queued(sig, getpid(), getuid(), value.get());
        code(id(handle).and_then(|id| syscall!(RT_TGSIGQUEUEINFO, getpid(), id, sig, &raw const info).map(drop)))
    }
    fn pthread_setaffinity_np(handle: Handle, size: usize, set: *const c_void) -> c_int {
        code(id(handle).and_then(|id| syscall!(SCHED_SETAFFINITY, id, size, set).map(drop)))
    }
    fn pthread_getaffinity_np(handle: Handle, size: usize, set: *mut u8) -> c_int {
        // The kernel tells how much it wrote, and leaves the rest.
        let asked = id(handle).and_then(|id| syscall!(SCHED_GETAFFINITY, id, size, set));
        code(asked.map(|len| set.add(len).write_bytes(0, size - len)))
    }
    fn pthread_setschedparam(handle: Handle, policy: c_int, param: *const sched_param) -> c_int {
        code(id(handle).and_then(|id| syscall!(SCHED_SETSCHEDULER, id, policy, param).map(drop)))
    }
    fn pthread_getschedparam(handle: Handle, policy: *mut c_int, param: *mut sched_param) -> c_int {
        code(id(handle).and_then(|id| {
            *policy = syscall!(SCHED_GETSCHEDULER, id)? as c_int;
            syscall!(SCHED_GETPARAM, id, param).map(drop)
        }))
    }
    fn pthread_getcpuclockid(handle: Handle, clock: *mut clockid_t) -> c_int {
        // include/linux/posix-timers.h: 4 is a thread's, 2 the one by which the scheduler counts.
        code(id(handle).map(|id| *clock = (!id << 3) | 4 | 2))
    }
    fn pthread_setname_np(handle: Handle, name: *const c_char) -> c_int {
        let name = CStr::from_ptr(name).to_bytes();
        if name.len() >= NAME {
            return Errno::RANGE.number();
        }
        code(id(handle).and_then(|id| write(comm(id, O_WRONLY)?, name).map(drop)))
    }
    fn pthread_getname_np(handle: Handle, name: *mut c_char, size: usize) -> c_int {
        if size < NAME {
            return Errno::RANGE.number();
        }
        let mut room = [0; NAME];
        code(id(handle).and_then(|id| {
            // What is read ends with a newline, where C has its NUL.
            let len = read(comm(id, O_RDONLY)?, &mut room)?;
            room[len.saturating_sub(1)] = 0;
            name.copy_from_nonoverlapping(room.as_ptr().cast(), NAME);
            Ok(())
        }))
    }
}
