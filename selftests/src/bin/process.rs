// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Processes: making them, ending them, waiting for them.
#![no_std]
#![no_main]

use nilibc::*;

selftest! {
    pid_is_positive         => getpid() > 0;
    pid_of_the_only_thread  => gettid() == getpid();
}
