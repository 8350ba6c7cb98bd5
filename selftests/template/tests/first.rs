// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A table of tests. Each runs in a child of its own; what is printed is KTAP.
#![no_std]
#![no_main]

use nilibc::selftest::root;
use nilibc::*;

selftest! {
    pid_is_positive                          => getpid() > 0;
    dup2_onto_itself                         => dup2(STDOUT, STDOUT) == Ok(STDOUT);
    chroot_to_a_file if root(), "needs root" => chroot(c"/proc/version") == Err(Errno::NOTDIR);
    a_pipe_hands_on                          => a_pipe_hands_on()?;
}

fn a_pipe_hands_on() -> Result<bool> {
    let (from, to) = pipe()?;
    let mut room = [0; 8];
    write(&to, b"text")?;
    let len = read(&from, &mut room)?;
    Ok(room.get(..len) == Some(b"text"))
}
