// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports that got a second set of calls when offsets, and later time, became 64-bit: here the plain name means the wide call.

use super::{Reg, port};
use crate::Result;
use crate::errno::check;
use crate::syscall::Arg;
use core::ffi::{c_int, c_void};

/// The command of fcntl(2) that takes an offset of 64 bits.
pub fn lock_command(command: c_int) -> c_int {
    match command {
        port::F_GETLK => port::F_GETLK64,
        port::F_SETLK => port::F_SETLK64,
        port::F_SETLKW => port::F_SETLKW64,
        _ => command,
    }
}

/// statfs(2) or fstatfs(2), by their numbers. The second ones are told how large they take the struct for.
///
/// # Safety
/// `of` is a path that ends with NUL, or a descriptor; there is room for the kernel's struct at `to`.
#[inline(always)]
pub unsafe fn statfs(nr: Reg, of: Reg, to: *mut c_void) -> Result<()> {
    // SAFETY: the caller's.
    check(unsafe { port::syscall3(nr, of, port::STATFS_SIZE.reg(), to.reg()) }).map(drop)
}

/// The port's numbers.
#[allow(unreachable_pub, reason = "ports re-export it in several ways")]
pub mod nr {
    use super::super::port::table;

    pub use table::*;
    #[rustfmt::skip]
    pub use table::{
        CLOCK_ADJTIME64              as CLOCK_ADJTIME,
        CLOCK_GETRES_TIME64          as CLOCK_GETRES,
        CLOCK_GETTIME64              as CLOCK_GETTIME,
        CLOCK_NANOSLEEP_TIME64       as CLOCK_NANOSLEEP,
        CLOCK_SETTIME64              as CLOCK_SETTIME,
        FCNTL64                      as FCNTL,
        FSTATFS64                    as FSTATFS,
        FUTEX_TIME64                 as FUTEX,
        MQ_TIMEDRECEIVE_TIME64       as MQ_TIMEDRECEIVE,
        MQ_TIMEDSEND_TIME64          as MQ_TIMEDSEND,
        PPOLL_TIME64                 as PPOLL,
        PSELECT6_TIME64              as PSELECT6,
        RECVMMSG_TIME64              as RECVMMSG,
        RT_SIGTIMEDWAIT_TIME64       as RT_SIGTIMEDWAIT,
        SCHED_RR_GET_INTERVAL_TIME64 as SCHED_RR_GET_INTERVAL,
        SEMTIMEDOP_TIME64            as SEMTIMEDOP,
        SENDFILE64                   as SENDFILE,
        STATFS64                     as STATFS,
        TIMER_GETTIME64              as TIMER_GETTIME,
        TIMER_SETTIME64              as TIMER_SETTIME,
        TIMERFD_GETTIME64            as TIMERFD_GETTIME,
        TIMERFD_SETTIME64            as TIMERFD_SETTIME,
        UTIMENSAT_TIME64             as UTIMENSAT,
    };
}
