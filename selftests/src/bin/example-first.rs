// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The guide's first example: rows of a name and an expectation.
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;

selftest! {
    pid_is_positive                            => getpid() > 0;
    pipe_has_two_ends                          => { let (from, to) = pipe()?; from.as_raw_fd() != to.as_raw_fd() };
    close_of_what_is_not_open                  => dup(NOT_OPEN).err() == Some(Errno::BADF);
    chroot_to_a_file if root(), "needs root"   => chroot(c"/proc/version") == Err(Errno::NOTDIR);
    uptime_if_there_is_proc if exists(c"/proc/uptime"), "needs /proc" => uptime_is_a_number();
}

// SAFETY: nobody owns it. What is done to it fails.
const NOT_OPEN: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(999) };

/// What needs more than a line is a function. `?` hands an error on, which fails the test and is printed.
fn uptime_is_a_number() -> Result<bool> {
    let mut room = [0; 32];
    let len = read(open(c"/proc/uptime", O_RDONLY, 0)?, &mut room)?;
    Ok(room.get(..len).is_some_and(|text| text.iter().all(|byte| b"0123456789. \n".contains(byte))))
}
