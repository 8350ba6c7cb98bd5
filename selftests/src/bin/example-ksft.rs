// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The guide's fifth example: a test that prints its results as it comes to them, in one process.
#![no_std]
#![no_main]

use nilibc::*;

fn main() {
    ksft_print_header();
    ksft_set_plan(3);

    let before = clock_gettime(CLOCK_MONOTONIC);
    ksft_test_result(before.is_ok(), "clock_gettime");

    let slept = nanosleep(timespec::millis(2));
    ksft_print_msg!("nanosleep: {}", slept);
    let after = clock_gettime(CLOCK_MONOTONIC);
    ksft_test_result(after.ok() >= before.ok(), "clock_goes_on");

    match clock_gettime(12345) {
        Err(Errno::INVAL) => ksft_test_result_pass("clock_that_is_none"),
        Err(error) => ksft_test_result_error("clock_that_is_none", error.name().unwrap_or("")),
        Ok(_) => ksft_test_result_fail("clock_that_is_none"),
    }
    ksft_finished()
}

entry!(main);
