// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/resource.h>`: how much a process uses, and may use. Limits are 64-bit on every port.

use crate::c_abi::c_abi;
use crate::plain::plain;
use crate::process::pid_t;
use crate::sys::time::{OldTimeval, timeval};
use crate::{Result, arch, syscall};
use core::ffi::{c_int, c_long};

pub use crate::arch::{
    RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_LOCKS, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE,
    RLIMIT_NICE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_RSS, RLIMIT_RTPRIO, RLIMIT_RTTIME, RLIMIT_SIGPENDING,
    RLIMIT_STACK,
};

/// No limit.
pub const RLIM_INFINITY: u64 = u64::MAX;

/// This process.
pub const RUSAGE_SELF: c_int = 0;
/// Its children that have been waited for, and theirs.
pub const RUSAGE_CHILDREN: c_int = -1;
/// This thread.
pub const RUSAGE_THREAD: c_int = 1;

/// A process, for [`getpriority`].
pub const PRIO_PROCESS: c_int = 0;
/// A process group.
pub const PRIO_PGRP: c_int = 1;
/// All processes of a user.
pub const PRIO_USER: c_int = 2;

/// A limit: include/uapi/linux/resource.h, `struct rlimit64`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct rlimit {
    /// What is in force.
    pub rlim_cur: u64,
    /// How high the process may set it.
    pub rlim_max: u64,
}

/// Sets, where `new` is given, how much of `resource` the process `pid` may use; 0 is this one. Answers with what it was. A 32-bit
/// kernel takes what does not fit into its `unsigned long` for no limit. Errors: `EINVAL`, `EPERM`, `ESRCH`. prlimit(2).
pub fn prlimit(pid: pid_t, resource: c_int, new: Option<&rlimit>) -> Result<rlimit> {
    let new = new.map_or(core::ptr::null(), core::ptr::from_ref);
    let mut old = rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the kernel reads one struct rlimit64, if any, and writes one.
    unsafe { syscall!(PRLIMIT64, pid, resource, new, &raw mut old)? };
    Ok(old)
}

/// How much of `resource` this process may use. Errors: `EINVAL`. getrlimit(2).
pub fn getrlimit(resource: c_int) -> Result<rlimit> {
    prlimit(0, resource, None)
}

/// Sets how much of `resource` this process may use. Errors: `EINVAL`, `EPERM`. setrlimit(2).
pub fn setrlimit(resource: c_int, limit: rlimit) -> Result<()> {
    prlimit(0, resource, Some(&limit)).map(drop)
}

c_abi! {
    fn getrlimit(resource: c_int, limit: *mut rlimit) -> c_int { syscall!(PRLIMIT64, 0, resource, syscall::NULL, limit) }
    fn prlimit(pid: pid_t, resource: c_int, new: *const rlimit, old: *mut rlimit) -> c_int {
        syscall!(PRLIMIT64, pid, resource, new, old)
    }
    fn setrlimit(resource: c_int, limit: *const rlimit) -> c_int {
        syscall!(PRLIMIT64, 0, resource, limit, syscall::NULL)
    }
}

/// The lowest niceness among those that `which` and `who` name, which runs most: -20 to 19. Errors: `ESRCH`, `EINVAL`.
/// getpriority(2).
pub fn getpriority(which: c_int, who: c_int) -> Result<c_int> {
    // SAFETY: the call touches no memory. The kernel answers with 40 to 1, so that it is no error.
    unsafe { Ok(20 - syscall!(GETPRIORITY, which, who)? as c_int) }
}
c_abi! { fn getpriority(which: c_int, who: c_int) -> c_int { getpriority(which, who) } }

plain! {
    /// Sets the niceness of those that `which` and `who` name. Errors: `EACCES` below the limit, `EPERM`, `ESRCH`, `EINVAL`.
    /// setpriority(2).
    fn setpriority(which: c_int, who: c_int, niceness: c_int) = SETPRIORITY(which, who, niceness);
}

/// Adds to the niceness of this process; answers with what it is then. Errors: `EPERM`. nice(2).
pub fn nice(more: c_int) -> Result<c_int> {
    let wanted = getpriority(PRIO_PROCESS, 0)?.saturating_add(more).clamp(-20, 19);
    let denied = |error| if error == crate::Errno::ACCES { crate::Errno::PERM } else { error };
    setpriority(PRIO_PROCESS, 0, wanted).map_err(denied)?;
    getpriority(PRIO_PROCESS, 0)
}
c_abi! { fn nice(more: c_int) -> c_int { nice(more) } }

/// What was used. C's struct is the same.
#[allow(non_camel_case_types, missing_docs)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct rusage {
    /// Processor time in the program.
    pub ru_utime: timeval,
    /// Processor time for it in the kernel.
    pub ru_stime: timeval,
    /// The most memory that there was at a time, in KiB.
    pub ru_maxrss: c_long,
    pub ru_ixrss: c_long,
    pub ru_idrss: c_long,
    pub ru_isrss: c_long,
    /// Pages that came without a device.
    pub ru_minflt: c_long,
    /// Pages that came from a device.
    pub ru_majflt: c_long,
    pub ru_nswap: c_long,
    /// Reads from devices.
    pub ru_inblock: c_long,
    /// Writes to devices.
    pub ru_oublock: c_long,
    pub ru_msgsnd: c_long,
    pub ru_msgrcv: c_long,
    pub ru_nsignals: c_long,
    /// How often it waited.
    pub ru_nvcsw: c_long,
    /// How often another was let run.
    pub ru_nivcsw: c_long,
}

/// The kernel's `struct rusage`.
#[derive(Default)]
#[repr(C)]
pub(crate) struct OldRusage {
    times: [OldTimeval; 2],
    counts: [arch::Long; 14],
}

impl From<OldRusage> for rusage {
    #[allow(clippy::unnecessary_cast, reason = "some ports have more bits there")]
    fn from(used: OldRusage) -> Self {
        let [ru_utime, ru_stime] = used.times.map(OldTimeval::timeval);
        let [
            maxrss,
            ixrss,
            idrss,
            isrss,
            minflt,
            majflt,
            nswap,
            inblock,
            oublock,
            msgsnd,
            msgrcv,
            nsignals,
            nvcsw,
            nivcsw,
        ] = used.counts.map(|count| count as c_long);
        Self {
            ru_utime,
            ru_stime,
            ru_maxrss: maxrss,
            ru_ixrss: ixrss,
            ru_idrss: idrss,
            ru_isrss: isrss,
            ru_minflt: minflt,
            ru_majflt: majflt,
            ru_nswap: nswap,
            ru_inblock: inblock,
            ru_oublock: oublock,
            ru_msgsnd: msgsnd,
            ru_msgrcv: msgrcv,
            ru_nsignals: nsignals,
            ru_nvcsw: nvcsw,
            ru_nivcsw: nivcsw,
        }
    }
}

/// What `who` has used: `RUSAGE_*`. Errors: `EINVAL`. getrusage(2).
pub fn getrusage(who: c_int) -> Result<rusage> {
    let mut used = OldRusage::default();
    // SAFETY: the kernel writes one struct.
    unsafe { syscall!(GETRUSAGE, who, &raw mut used)? };
    Ok(used.into())
}
c_abi! { fn getrusage(who: c_int, used: *mut rusage) -> c_int { getrusage(who).map(|found| used.write(found)) } }
