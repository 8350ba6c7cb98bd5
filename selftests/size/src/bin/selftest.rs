// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ten tests, each in a child of its own, reported as KTAP.
#![no_std]
#![no_main]

use nilibc::*;

/// A descriptor that nobody has open.
// SAFETY: nobody owns it. What is done to it fails.
const NOT_OPEN: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(999) };

selftest! {
    process_has_a_number             => getpid() > 0;
    parent_has_a_number              => getppid() >= 0;
    root_exists                      => chdir(c"/") == Ok(());
    missing_path_is_noent            => chdir(c"/does/not/exist") == Err(Errno::NOENT);
    empty_path_is_noent              => chdir(c"") == Err(Errno::NOENT);
    bad_descriptor_is_not_written    => write(NOT_OPEN, b"x") == Err(Errno::BADF);
    bad_descriptor_is_not_duplicated => dup(NOT_OPEN).err() == Some(Errno::BADF);
    descriptor_onto_itself           => dup2(STDOUT, STDOUT) == Ok(STDOUT);
    mode_of_nothing                  => chmod(c"/does/not/exist", 0) == Err(Errno::NOENT);
    directory_is_not_made_twice      => mkdir(c"/", 0) == Err(Errno::EXIST);
}
