// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Structs that the kernel fills in, against C compilers that read the kernel's headers.
//!
//! Each of them has to be the same on every port. So the layout on this machine is what every C compiler here is asked to
//! confirm, whatever it compiles for. (Constants that differ between ports are in numbers.rs.)

use nilibc::{pollfd, rlimit, statx, statx_timestamp, timespec, utsname};
use std::io::Write;
use std::process::{Command, Stdio};

/// C's assertions that a struct of its own is of our struct's size, and that the fields are where ours are.
macro_rules! same {
    ($ours:ty = $theirs:literal: $($field:ident)*) => {
        [
            format!("_Static_assert(sizeof({}) == {}, \"size of {}\");\n", $theirs, size_of::<$ours>(), $theirs),
            $(format!(
                "_Static_assert(__builtin_offsetof({0}, {1}) == {2}, \"{1} of {0}\");\n",
                $theirs, stringify!($field), std::mem::offset_of!($ours, $field),
            ),)*
        ].concat()
    };
}

fn assertions() -> String {
    let headers =
        ["poll", "resource", "stat", "time_types", "utsname"].map(|name| format!("#include <linux/{name}.h>\n"));
    headers.concat()
        + &same! { timespec = "struct __kernel_timespec": tv_sec tv_nsec }
        + &same! { rlimit = "struct rlimit64": rlim_cur rlim_max }
        + &same! { pollfd<'_> = "struct pollfd": events revents }
        + &same! { utsname = "struct new_utsname": }
        + &same! { statx_timestamp = "struct statx_timestamp": tv_sec tv_nsec }
        + &same! {
            statx = "struct statx":
            stx_mask stx_blksize stx_attributes stx_nlink stx_uid stx_gid stx_mode stx_ino stx_size stx_blocks
            stx_attributes_mask stx_atime stx_btime stx_ctime stx_mtime stx_rdev_major stx_rdev_minor stx_dev_major
            stx_dev_minor stx_mnt_id
        }
}

/// What the compiler says of a C file; nothing if it has nothing against it.
fn complaints(compiler: &str, source: &str) -> String {
    let mut command = Command::new(compiler);
    command.args(["-fsyntax-only", "-x", "c", "-"]).env("LC_ALL", "C").stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{compiler}: {error}: apt-get install gcc"));
    child.stdin.take().expect("piped").write_all(source.as_bytes()).expect("the compiler reads it");
    String::from_utf8_lossy(&child.wait_with_output().expect("it was started").stderr).into_owned()
}

#[test]
fn structs_are_those_of_the_kernel() {
    let source = assertions();
    assert_eq!(complaints("cc", &source), "", "cc does not agree:\n{source}");
    for compiler in cross_compilers() {
        let said = complaints(&compiler, &source);
        if said.contains("No such file or directory") {
            println!("{compiler}: skipped, it has no kernel headers: linux-libc-dev-*-cross");
        } else {
            assert_eq!(said, "", "{compiler} does not agree:\n{source}");
        }
    }
}

/// An assertion that is wrong is seen: nothing above passes because the compiler does not look.
#[test]
fn the_compiler_tells_a_difference() {
    let moved = assertions().replace("stx_nlink) == 16", "stx_nlink) == 20");
    assert!(complaints("cc", &moved).contains("stx_nlink of struct statx"), "{moved}");
}

/// Every `TRIPLE-gcc` for Linux in Debian's place for them.
fn cross_compilers() -> Vec<String> {
    let programs = std::fs::read_dir("/usr/bin").into_iter().flatten().flatten();
    let names = programs.map(|program| program.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("-linux-gnu") && name.ends_with("-gcc")).collect()
}
