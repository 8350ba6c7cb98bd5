// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sched.h>`: who runs when and where, and in what it is separate.

use crate::c_abi::c_abi;
use crate::plain::plain;
use crate::process::pid_t;
use crate::{Result, syscall, timespec};
use core::ffi::c_int;
#[cfg(feature = "c-abi")]
use core::ffi::c_uint;

macro_rules! namespaces {
    ($($name:ident of $what:literal;)*) => { $(
        #[doc = concat!("A namespace of ", $what, ".")]
        pub const $name: c_int = crate::arch::$name as c_int;
    )* };
}
namespaces! {
    CLONE_NEWCGROUP of "control groups, where they begin";
    CLONE_NEWIPC    of "System V's queues, semaphores and memory, and of message queues";
    CLONE_NEWNET    of "network devices, addresses and ports";
    CLONE_NEWNS     of "mounts";
    CLONE_NEWPID    of "processes, for children";
    CLONE_NEWTIME   of "clocks that count since the start, for children";
    CLONE_NEWUSER   of "users, groups and capabilities";
    CLONE_NEWUTS    of "the host's name";
}

/// Shares of the processor, by niceness.
pub const SCHED_OTHER: c_int = 0;
/// Until it waits, by priority.
pub const SCHED_FIFO: c_int = 1;
/// In turns, by priority.
pub const SCHED_RR: c_int = 2;
/// As [`SCHED_OTHER`], for work that nobody waits for.
pub const SCHED_BATCH: c_int = 3;
/// When nothing else runs.
pub const SCHED_IDLE: c_int = 5;
/// By deadline, which [`sched_setattr`] tells.
pub const SCHED_DEADLINE: c_int = 6;
/// With the policy: children begin with [`SCHED_OTHER`].
pub const SCHED_RESET_ON_FORK: c_int = 0x4000_0000;

/// A priority, as C has it.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct sched_param {
    /// 0 for policies that have none.
    pub sched_priority: c_int,
}

/// How a thread is scheduled: include/uapi/linux/sched/types.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct sched_attr {
    /// The size of this struct.
    pub size: u32,
    /// `SCHED_*`.
    pub sched_policy: u32,
    /// `SCHED_FLAG_*`.
    pub sched_flags: u64,
    /// Niceness, of [`SCHED_OTHER`] and [`SCHED_BATCH`].
    pub sched_nice: i32,
    /// Priority, of [`SCHED_FIFO`] and [`SCHED_RR`].
    pub sched_priority: u32,
    /// Nanoseconds that it may run in a period, of [`SCHED_DEADLINE`].
    pub sched_runtime: u64,
    /// Nanoseconds from the start of a period to when it is to be done.
    pub sched_deadline: u64,
    /// Nanoseconds of a period.
    pub sched_period: u64,
    /// The least use of the processor that it is taken for, in 1024ths.
    pub sched_util_min: u32,
    /// The most.
    pub sched_util_max: u32,
}

/// A set of processors.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct cpu_set_t([usize; CPU_SETSIZE / BITS]);

/// How many processors a set can have.
pub const CPU_SETSIZE: usize = 1024;
const BITS: usize = usize::BITS as usize;

impl cpu_set_t {
    /// The set that has none.
    pub const EMPTY: Self = Self([0; CPU_SETSIZE / BITS]);

    /// Whether it has `cpu`. `CPU_ISSET` of C.
    pub fn has(&self, cpu: usize) -> bool {
        self.0.get(cpu / BITS).is_some_and(|word| word >> (cpu % BITS) & 1 != 0)
    }

    /// Adds `cpu`, or takes it out. A number too high for the set changes nothing. `CPU_SET` and `CPU_CLR` of C.
    pub fn set(&mut self, cpu: usize, has: bool) {
        if let Some(word) = self.0.get_mut(cpu / BITS) {
            let bit = 1 << (cpu % BITS);
            *word = if has { *word | bit } else { *word & !bit };
        }
    }

    /// How many it has. `CPU_COUNT` of C.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

plain! {
    /// The highest priority that `policy` has. Errors: `EINVAL`. sched_get_priority_max(2).
    fn sched_get_priority_max(policy: c_int) -> c_int = SCHED_GET_PRIORITY_MAX(policy);

    /// The lowest priority that `policy` has. Errors: `EINVAL`. sched_get_priority_min(2).
    fn sched_get_priority_min(policy: c_int) -> c_int = SCHED_GET_PRIORITY_MIN(policy);

    /// The policy of the thread `pid`; 0 is this one. Errors: `ESRCH`, `EINVAL`. sched_getscheduler(2).
    fn sched_getscheduler(pid: pid_t) -> c_int = SCHED_GETSCHEDULER(pid);

    /// Lets others run. sched_yield(2).
    fn sched_yield() = SCHED_YIELD();

    /// Goes into the namespace behind `fd`, or with a pidfd into those of a process that `kind` has: `CLONE_NEW*`. Errors: `EBADF`,
    /// `EINVAL`, `EPERM`. setns(2).
    fn setns(fd: Fd, kind: c_int) = SETNS(fd, kind);
}

/// Goes into new namespaces of its own, or shares no more what `flags` have: `CLONE_*`. Errors: `EINVAL`, `EPERM`, `ENOSPC`.
/// unshare(2).
pub fn unshare(flags: c_int) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(UNSHARE, flags).map(drop) }
}
c_abi! { fn unshare(flags: c_int) -> c_int { syscall!(UNSHARE, flags) } }

/// On which processors the thread `pid` may run; 0 is this one. Errors: `ESRCH`, `EINVAL`. sched_getaffinity(2).
pub fn sched_getaffinity(pid: pid_t) -> Result<cpu_set_t> {
    let mut set = cpu_set_t::EMPTY;
    // SAFETY: the kernel writes at most one set.
    unsafe { syscall!(SCHED_GETAFFINITY, pid, size_of::<cpu_set_t>(), &raw mut set)? };
    Ok(set)
}
c_abi! {
    fn sched_getaffinity(pid: pid_t, size: usize, set: *mut u8) -> c_int {
        // The kernel tells how much it wrote, and leaves the rest.
        syscall!(SCHED_GETAFFINITY, pid, size, set).map(|len| set.add(len).write_bytes(0, size - len))
    }
}

/// Says on which processors the thread `pid` may run; 0 is this one. Errors: `ESRCH`, `EPERM`, `EINVAL` where none of them is there.
/// sched_setaffinity(2).
pub fn sched_setaffinity(pid: pid_t, set: &cpu_set_t) -> Result<()> {
    // SAFETY: the kernel reads one set.
    unsafe { syscall!(SCHED_SETAFFINITY, pid, size_of::<cpu_set_t>(), core::ptr::from_ref(set)).map(drop) }
}
c_abi! {
    fn sched_setaffinity(pid: pid_t, size: usize, set: *const cpu_set_t) -> c_int {
        syscall!(SCHED_SETAFFINITY, pid, size, set)
    }
}

/// How the thread `pid` is scheduled; 0 is this one. Errors: `ESRCH`, `EINVAL`. sched_getattr(2).
pub fn sched_getattr(pid: pid_t) -> Result<sched_attr> {
    let mut attr = sched_attr::default();
    // SAFETY: the kernel writes at most one struct.
    unsafe { syscall!(SCHED_GETATTR, pid, &raw mut attr, size_of::<sched_attr>(), 0)? };
    Ok(attr)
}
c_abi! {
    fn sched_getattr(pid: pid_t, attr: *mut sched_attr, size: c_uint, flags: c_uint) -> c_int {
        syscall!(SCHED_GETATTR, pid, attr, size, flags)
    }
}

/// Says how the thread `pid` is scheduled; 0 is this one. Errors: `EPERM`, `EINVAL`, `EBUSY`, `ESRCH`. sched_setattr(2).
pub fn sched_setattr(pid: pid_t, attr: sched_attr) -> Result<()> {
    let mut attr = sched_attr { size: size_of::<sched_attr>() as u32, ..attr };
    // SAFETY: the kernel reads as much as the size says, and where it knows less, writes there how much that is.
    unsafe { syscall!(SCHED_SETATTR, pid, &raw mut attr, 0).map(drop) }
}
c_abi! {
    fn sched_setattr(pid: pid_t, attr: *mut sched_attr, flags: c_uint) -> c_int {
        syscall!(SCHED_SETATTR, pid, attr, flags)
    }
}

/// The priority of the thread `pid`; 0 is this one. Errors: `ESRCH`, `EINVAL`. sched_getparam(2).
pub fn sched_getparam(pid: pid_t) -> Result<sched_param> {
    let mut param = sched_param::default();
    // SAFETY: the kernel writes one struct.
    unsafe { syscall!(SCHED_GETPARAM, pid, &raw mut param)? };
    Ok(param)
}
c_abi! { fn sched_getparam(pid: pid_t, param: *mut sched_param) -> c_int { syscall!(SCHED_GETPARAM, pid, param) } }

/// Sets the priority of the thread `pid`; 0 is this one. Errors: `ESRCH`, `EPERM`, `EINVAL`. sched_setparam(2).
pub fn sched_setparam(pid: pid_t, param: sched_param) -> Result<()> {
    // SAFETY: the kernel reads one struct.
    unsafe { syscall!(SCHED_SETPARAM, pid, &raw const param).map(drop) }
}
c_abi! { fn sched_setparam(pid: pid_t, param: *const sched_param) -> c_int { syscall!(SCHED_SETPARAM, pid, param) } }

/// Sets policy and priority of the thread `pid`; 0 is this one. Errors: `ESRCH`, `EPERM`, `EINVAL`. sched_setscheduler(2).
pub fn sched_setscheduler(pid: pid_t, policy: c_int, param: sched_param) -> Result<()> {
    // SAFETY: the kernel reads one struct.
    unsafe { syscall!(SCHED_SETSCHEDULER, pid, policy, &raw const param).map(drop) }
}
c_abi! {
    fn sched_setscheduler(pid: pid_t, policy: c_int, param: *const sched_param) -> c_int {
        syscall!(SCHED_SETSCHEDULER, pid, policy, param)
    }
}

/// How long a turn of the thread `pid` is; 0 is this one. Errors: `ESRCH`, `EINVAL`. sched_rr_get_interval(2).
pub fn sched_rr_get_interval(pid: pid_t) -> Result<timespec> {
    let mut turn = timespec::default();
    // SAFETY: the kernel writes one timespec.
    unsafe { syscall!(SCHED_RR_GET_INTERVAL, pid, &raw mut turn)? };
    Ok(turn)
}
c_abi! {
    fn sched_rr_get_interval(pid: pid_t, turn: *mut timespec) -> c_int { syscall!(SCHED_RR_GET_INTERVAL, pid, turn) }
}
