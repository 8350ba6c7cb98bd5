// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports that got a second set of calls when time became 64-bit: here the plain name means the call with 64-bit time.

/// The port's numbers.
#[allow(unreachable_pub, reason = "ports re-export it in several ways")]
pub mod nr {
    use super::super::port::table;

    pub use table::*;
    #[rustfmt::skip]
    pub use table::{
        CLOCK_ADJTIME64         as CLOCK_ADJTIME,
        CLOCK_GETRES_TIME64     as CLOCK_GETRES,
        CLOCK_GETTIME64         as CLOCK_GETTIME,
        CLOCK_NANOSLEEP_TIME64  as CLOCK_NANOSLEEP,
        CLOCK_SETTIME64         as CLOCK_SETTIME,
        FUTEX_TIME64            as FUTEX,
        PPOLL_TIME64            as PPOLL,
        PSELECT6_TIME64         as PSELECT6,
        RECVMMSG_TIME64         as RECVMMSG,
        RT_SIGTIMEDWAIT_TIME64  as RT_SIGTIMEDWAIT,
        SEMTIMEDOP_TIME64       as SEMTIMEDOP,
        TIMER_GETTIME64         as TIMER_GETTIME,
        TIMER_SETTIME64         as TIMER_SETTIME,
        TIMERFD_GETTIME64       as TIMERFD_GETTIME,
        TIMERFD_SETTIME64       as TIMERFD_SETTIME,
        UTIMENSAT_TIME64        as UTIMENSAT,
    };
}
