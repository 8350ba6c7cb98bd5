// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is known of a signal that came.
//!
//! Most fields share their place with others, and `si_code` tells which are there: sigaction(2) says of each signal and code
//! what it fills in. What it does not is zero or another field.

use crate::arch;
use core::ffi::{c_int, c_uint, c_void};

pub use crate::arch::{
    BUS_ADRALN, BUS_ADRERR, BUS_OBJERR, CLD_CONTINUED, CLD_DUMPED, CLD_EXITED, CLD_KILLED, CLD_STOPPED, CLD_TRAPPED,
    FPE_FLTDIV, FPE_FLTINV, FPE_FLTOVF, FPE_FLTRES, FPE_FLTSUB, FPE_FLTUND, FPE_INTDIV, FPE_INTOVF, ILL_BADSTK,
    ILL_COPROC, ILL_ILLADR, ILL_ILLOPC, ILL_ILLOPN, ILL_ILLTRP, ILL_PRVOPC, ILL_PRVREG, POLL_ERR, POLL_HUP, POLL_IN,
    POLL_MSG, POLL_OUT, POLL_PRI, SEGV_ACCERR, SEGV_MAPERR, SI_ASYNCIO, SI_KERNEL, SI_MESGQ, SI_QUEUE, SI_SIGIO,
    SI_TIMER, SI_TKILL, SI_USER, TRAP_BRKPT, TRAP_TRACE,
};

/// What goes with a signal from [`sigqueue`](crate::sigqueue), a timer or a message queue.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
#[repr(C)]
pub union sigval {
    /// A number.
    pub sival_int: c_int,
    /// A pointer.
    pub sival_ptr: *mut c_void,
}

/// What is known of a signal: the kernel's, of 128 bytes on every port.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct siginfo_t([usize; arch::SIGINFO_SIZE / size_of::<usize>()]);

/// Rows of fields: name, type, and the place as the kernel's headers have it.
macro_rules! fields {
    ($($(#[$about:meta])* $name:ident: $type:ty = $place:ident;)*) => { $(
        $(#[$about])*
        pub fn $name(&self) -> $type {
            const { assert!(arch::$place + size_of::<$type>() <= arch::SIGINFO_SIZE) };
            // SAFETY: the field is inside, and whatever its bytes are, they are a value of the type.
            unsafe { (&raw const self.0).byte_add(arch::$place).cast::<$type>().read_unaligned() }
        }
    )* };
}

impl siginfo_t {
    fields! {
        /// The signal.
        si_signo: c_int = SIGINFO_SIGNO;
        /// An error number, mostly 0.
        si_errno: c_int = SIGINFO_ERRNO;
        /// Why it came: `SI_*`, or a code that only this signal has.
        si_code: c_int = SIGINFO_CODE;
        /// The process that sent it, or the child.
        si_pid: crate::pid_t = SIGINFO_PID;
        /// The user of that process.
        si_uid: crate::uid_t = SIGINFO_UID;
        /// `SIGCHLD`: the exit code or the signal.
        si_status: c_int = SIGINFO_STATUS;
        /// What was sent with it, as a number.
        si_int: c_int = SIGINFO_VALUE;
        /// What was sent with it, as a pointer.
        si_ptr: *mut c_void = SIGINFO_VALUE;
        /// A timer's number in the kernel.
        si_timerid: c_int = SIGINFO_TIMERID;
        /// A timer: how often it ran out before anybody looked.
        si_overrun: c_int = SIGINFO_OVERRUN;
        /// A fault: the address that was used.
        si_addr: *mut c_void = SIGINFO_ADDR;
        /// `BUS_MCEERR_*`: how many low bits of the address mean nothing.
        si_addr_lsb: i16 = SIGINFO_ADDR_LSB;
        /// `SEGV_BNDERR`: the lower bound.
        si_lower: *mut c_void = SIGINFO_LOWER;
        /// `SEGV_BNDERR`: the upper bound.
        si_upper: *mut c_void = SIGINFO_UPPER;
        /// `SEGV_PKUERR`: the key that forbade it.
        si_pkey: u32 = SIGINFO_PKEY;
        /// `SIGIO`: what poll(2) would say.
        si_band: arch::Band = SIGINFO_BAND;
        /// `SIGIO`: the descriptor.
        si_fd: c_int = SIGINFO_FD;
        /// `SIGSYS`: the address of the call.
        si_call_addr: *mut c_void = SIGINFO_CALL_ADDR;
        /// `SIGSYS`: the number of the call.
        si_syscall: c_int = SIGINFO_SYSCALL;
        /// `SIGSYS`: `AUDIT_ARCH_*`.
        si_arch: c_uint = SIGINFO_ARCH;
    }

    /// All zero.
    pub(crate) const ZERO: Self = Self([0; arch::SIGINFO_SIZE / size_of::<usize>()]);

    /// What sigqueue(3) sends.
    pub(crate) fn queued(sig: c_int, pid: crate::pid_t, uid: crate::uid_t, value: sigval) -> Self {
        let mut info = Self::ZERO;
        let base = (&raw mut info.0).cast::<u8>();
        // SAFETY: all fields are inside, as above.
        unsafe {
            base.add(arch::SIGINFO_SIGNO).cast::<c_int>().write_unaligned(sig);
            base.add(arch::SIGINFO_CODE).cast::<c_int>().write_unaligned(SI_QUEUE);
            base.add(arch::SIGINFO_PID).cast::<crate::pid_t>().write_unaligned(pid);
            base.add(arch::SIGINFO_UID).cast::<crate::uid_t>().write_unaligned(uid);
            base.add(arch::SIGINFO_VALUE).cast::<sigval>().write_unaligned(value);
        }
        info
    }
}
