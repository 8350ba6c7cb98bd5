// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ten tests, each in a child of its own, reported as KTAP.

use std::env;
use std::ffi::{c_char, c_int, c_void};
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::process::{self, Command, ExitCode};

unsafe extern "C" {
    safe fn dup(fd: c_int) -> c_int;
    safe fn dup2(from: c_int, to: c_int) -> c_int;
    fn chdir(path: *const c_char) -> c_int;
    fn write(fd: c_int, bytes: *const c_void, len: usize) -> isize;
}

/// What errno says after a call of C's.
fn fails(answer: isize, errno: i32) -> bool {
    answer == -1 && io::Error::last_os_error().raw_os_error() == Some(errno)
}

type Test = (&'static str, fn() -> bool);

const TESTS: [Test; 10] = [
    ("process_has_a_number", || process::id() > 0),
    ("parent_has_a_number", || std::os::unix::process::parent_id() > 0),
    ("root_exists", || env::set_current_dir("/").is_ok()),
    ("missing_path_is_noent", || env::set_current_dir("/does/not/exist").is_err_and(|e| e.kind() == ErrorKind::NotFound)),
    // SAFETY: it is a path.
    ("empty_path_is_noent", || fails(unsafe { chdir(c"".as_ptr()) } as isize, 2)),
    // SAFETY: there is a byte.
    ("bad_descriptor_is_not_written", || fails(unsafe { write(999, c"x".as_ptr().cast(), 1) }, 9)),
    ("bad_descriptor_is_not_duplicated", || fails(dup(999) as isize, 9)),
    ("descriptor_onto_itself", || dup2(1, 1) == 1),
    ("mode_of_nothing", || fs::set_permissions("/does/not/exist", Permissions::from_mode(0)).is_err()),
    ("directory_is_not_made_twice", || fs::create_dir("/").is_err_and(|e| e.kind() == ErrorKind::AlreadyExists)),
];

/// Runs the test of this name in a second start of this program: Rust's own library has no fork.
fn passes(name: &str) -> io::Result<bool> {
    Ok(Command::new(env::current_exe()?).arg(name).status()?.success())
}

fn main() -> ExitCode {
    if let Some(name) = env::args().nth(1) {
        let test = TESTS.iter().find(|(known, _)| *known == name);
        return ExitCode::from(!test.is_some_and(|(_, passes)| passes()) as u8);
    }
    println!("TAP version 13\n1..{}", TESTS.len());
    let mut failed = 0;
    for (i, (name, _)) in (1..).zip(TESTS) {
        let ok = passes(name).unwrap_or(false);
        println!("{} {i} {name}", if ok { "ok" } else { "not ok" });
        failed |= !ok as u8;
    }
    ExitCode::from(failed)
}
