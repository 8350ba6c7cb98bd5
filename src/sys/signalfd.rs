// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/signalfd.h>`: signals that are read from a descriptor. They have to be blocked, or their handlers have them.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::signal::sigset_t;
use crate::{Result, syscall};
use core::ffi::c_int;
use core::ptr::from_ref;

pub use crate::arch::{SFD_CLOEXEC, SFD_NONBLOCK};

/// A signal as it is read: include/uapi/linux/signalfd.h, `struct signalfd_siginfo`. The same on every port.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct signalfd_siginfo {
    /// The signal.
    pub ssi_signo: u32,
    /// An error number, mostly 0.
    pub ssi_errno: i32,
    /// Why it came: `SI_*`, or a code that only this signal has.
    pub ssi_code: i32,
    /// The process that sent it, or the child.
    pub ssi_pid: u32,
    /// The user of that process.
    pub ssi_uid: u32,
    /// `SIGIO`: the descriptor.
    pub ssi_fd: i32,
    /// A timer's number in the kernel.
    pub ssi_tid: u32,
    /// `SIGIO`: what poll(2) would say.
    pub ssi_band: u32,
    /// A timer: how often it ran out before anybody looked.
    pub ssi_overrun: u32,
    /// A fault: the number of the trap, where the processor has such numbers.
    pub ssi_trapno: u32,
    /// `SIGCHLD`: the exit code or the signal.
    pub ssi_status: i32,
    /// What was sent with it, as a number.
    pub ssi_int: i32,
    /// What was sent with it, as a pointer.
    pub ssi_ptr: u64,
    /// `SIGCHLD`: the child's time in its own code, in ticks.
    pub ssi_utime: u64,
    /// `SIGCHLD`: the child's time in the kernel, in ticks.
    pub ssi_stime: u64,
    /// A fault: the address that was used.
    pub ssi_addr: u64,
    /// `BUS_MCEERR_*`: how many low bits of the address mean nothing.
    pub ssi_addr_lsb: u16,
    pad2: u16,
    /// `SIGSYS`: the number of the call.
    pub ssi_syscall: i32,
    /// `SIGSYS`: the address of the call.
    pub ssi_call_addr: u64,
    /// `SIGSYS`: `AUDIT_ARCH_*`.
    pub ssi_arch: u32,
    pad: [u32; 7],
}

/// A descriptor from which the signals of `mask` are read, with `SFD_CLOEXEC`, `SFD_NONBLOCK`. Errors: `EINVAL`, `EMFILE`,
/// `ENFILE`, `ENODEV`, `ENOMEM`. signalfd(2).
pub fn signalfd(mask: &sigset_t, flags: c_int) -> Result<OwnedFd> {
    // SAFETY: the kernel reads one set. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(SIGNALFD4, -1, from_ref(mask), size_of::<sigset_t>(), flags)? as c_int)) }
}

/// Sets which signals are read from `fd`. Errors: `EINVAL`, it is no descriptor for signals. signalfd(2).
pub fn signalfd_set(fd: impl AsFd, mask: &sigset_t) -> Result<()> {
    // SAFETY: the kernel reads one set.
    unsafe { syscall!(SIGNALFD4, fd.as_fd(), from_ref(mask), size_of::<sigset_t>(), 0).map(drop) }
}
c_abi! {
    fn signalfd(fd: c_int, mask: *const sigset_t, flags: c_int) -> c_int {
        syscall!(SIGNALFD4, fd, mask, size_of::<sigset_t>(), flags)
    }
}

/// Reads as many signals as there are and `room` has places for; answers with how many. Waits for the first. Errors:
/// `EAGAIN`, there is none and `SFD_NONBLOCK` is set; `EINVAL`, there is no room. signalfd(2).
pub fn signalfd_read(fd: impl AsFd, room: &mut [signalfd_siginfo]) -> Result<usize> {
    // SAFETY: the kernel writes inside `room`, and whatever it writes is a value of the type.
    let len = unsafe { syscall!(READ, fd.as_fd(), room.as_mut_ptr(), size_of_val(room))? };
    Ok(len / size_of::<signalfd_siginfo>())
}
