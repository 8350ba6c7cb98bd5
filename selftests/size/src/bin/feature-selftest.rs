// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! the harness with one test
#![no_std]
#![no_main]

use nilibc::*;

selftest! {
    a_test => getpid() > 0;
}
