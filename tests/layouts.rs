// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Structs that the kernel fills in, against C compilers that read the kernel's headers.
//!
//! Each of them has to be the same on every port. So the layout on this machine is what every C compiler here is asked to
//! confirm, whatever it compiles for. (Constants that differ between ports are in numbers.rs.)

use nilibc::{
    fanotify_event_metadata, in_addr, in6_addr, io_cqring_offsets, io_sqring_offsets, io_uring_cqe, io_uring_params,
    io_uring_sqe, itimerspec, pollfd, rlimit, sockaddr_in, sockaddr_in6, sockaddr_ll, sockaddr_nl, statx,
    statx_timestamp, timespec, timex, utsname,
};
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
    const HEADERS: [&str; 12] = [
        "fanotify",
        "if_packet",
        "in",
        "in6",
        "io_uring",
        "netlink",
        "poll",
        "resource",
        "stat",
        "time_types",
        "timex",
        "utsname",
    ];
    HEADERS.map(|name| format!("#include <linux/{name}.h>\n")).concat()
        + &internet_and_rings()
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

fn internet_and_rings() -> String {
    same!(itimerspec = "struct __kernel_itimerspec": it_interval it_value)
        + &same! {
            timex = "struct __kernel_timex":
            modes offset freq maxerror esterror status constant precision tolerance time tick ppsfreq jitter shift
            stabil jitcnt calcnt errcnt stbcnt tai
        }
        + &same! { in_addr = "struct in_addr": s_addr }
        + &same! { in6_addr = "struct in6_addr": s6_addr }
        + &same! { sockaddr_in = "struct sockaddr_in": sin_port sin_addr }
        + &same! { sockaddr_in6 = "struct sockaddr_in6": sin6_port sin6_flowinfo sin6_addr sin6_scope_id }
        + &same! { sockaddr_ll = "struct sockaddr_ll": sll_protocol sll_ifindex sll_hatype sll_pkttype sll_halen sll_addr }
        + &same! { sockaddr_nl = "struct sockaddr_nl": nl_pid nl_groups }
        + &same! { fanotify_event_metadata = "struct fanotify_event_metadata": event_len vers metadata_len mask fd pid }
        + &same! { io_uring_sqe = "struct io_uring_sqe": opcode flags fd off addr len user_data buf_index personality file_index }
        + &same! { io_uring_cqe = "struct io_uring_cqe": user_data res flags }
        + &same! { io_sqring_offsets = "struct io_sqring_offsets": head tail ring_mask ring_entries flags dropped array }
        + &same! { io_cqring_offsets = "struct io_cqring_offsets": head tail ring_mask ring_entries overflow cqes flags }
        + &same! { io_uring_params = "struct io_uring_params": sq_entries cq_entries flags features wq_fd sq_off cq_off }
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
