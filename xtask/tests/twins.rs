// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! C programs on this machine against the host's libc; `cargo xtask twins --all` has all machines.

use std::process::Command;

/// Fails if a program does otherwise.
#[track_caller]
fn agree(words: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("twins").args(words).output().expect("xtask starts");
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(done.status.success(), "{said}");
}

#[test]
fn programs_do_what_they_do_with_the_hosts_libc() {
    agree(&[]);
}

#[test]
fn they_do_so_wherever_they_are_in_memory() {
    agree(&["--pie"]);
}
