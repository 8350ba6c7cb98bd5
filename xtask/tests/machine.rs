// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a test machine, seen from outside: what it does behind the last program, and as the kernel's command line asks.
//!
//! It boots this machine's kernel if that is in the cache: none is built for a test of this kind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("xtask starts")
}

/// An archive with process 1, a program whose tests pass, some that do harm, and a shell.
fn archive(folder: &Path, machine: &str) -> String {
    let folder = folder.to_str().expect("it is UTF-8");
    let built = xtask(&["build", "--arch", machine, "example-first", "userland", "--out", folder]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let file = format!("{folder}/root.cpio");
    let add = |from: &str, to: &str| format!("--add={folder}/{from}:{to}");
    let scripts = [
        ("profile", "echo the shell is $0\n"),
        // It says of the kernel that a user did something to it.
        ("taint", "#!/bin/sh\necho 64 > /proc/sys/kernel/tainted\n"),
        ("silent", "#!/bin/sh\nsleep 1000\necho woke up\n"),
        ("kill-all", "#!/bin/sh\nkill -9 1\nkill -9 -1\necho '# still here'\n"),
    ];
    for (name, script) in scripts {
        let file = format!("{folder}/{name}");
        fs::write(&file, script).expect("it can be written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let packed = xtask(&[
        "initramfs",
        "--arch",
        machine,
        "--init",
        "init",
        &add("example-first", "/tests/example-first"),
        &add("userland", "/tests/false"),
        &add("userland", "/bin/sh"),
        &add("profile", "/etc/profile"),
        &add("taint", "/tests/taint"),
        &add("silent", "/tests/silent"),
        &add("kill-all", "/tests/kill-all"),
        "--out",
        &file,
    ]);
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    file
}

#[test]
fn process_1_runs_what_the_command_line_says_and_ends_as_it_says() {
    let machine = std::env::consts::ARCH;
    let dry = String::from_utf8(xtask(&["boot", "--arch", machine, "--dry-run"]).stdout).expect("it is UTF-8");
    if dry.is_empty() || dry.contains("-kernel KERNEL") {
        eprintln!("skipped: there is no kernel of {machine} in the cache");
        return;
    }
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let archive = archive(folder.path(), machine);
    let log = folder.path().join("console.log");
    // Words for the kernel's command line, and what is on the console then and what is not.
    let rows: [(&str, &[&str], &[&str]); 9] = [
        ("nilibc.run=example-first", &["nilibc| ok 1 example-first", "nilibc| # end of tests", POWER_DOWN], &[RESTART]),
        ("nilibc.run=example-first:-l,example-first", &["nilibc| 1..2", "nilibc| ok 2 example-first", POWER_DOWN], &[]),
        ("nilibc.run=example-first nilibc.end=reboot", &["nilibc| ok 1 example-first", RESTART], &[POWER_DOWN]),
        ("nilibc.run=example-first nilibc.fail=reboot", &["nilibc| ok 1 example-first", POWER_DOWN], &[RESTART]),
        ("nilibc.run=false nilibc.fail=reboot", &["nilibc| # exit status 1", "nilibc| not ok 1 false", RESTART], &[]),
        (
            "nilibc.run=taint",
            &["nilibc| # the kernel's taint was ", "nilibc| not ok 1 taint # the kernel complained"],
            &[],
        ),
        (
            "nilibc.run=kill-all",
            &["nilibc|   # still here", "nilibc| ok 1 kill-all", "nilibc| # end of tests", POWER_DOWN],
            &[],
        ),
        (
            "nilibc.run=silent,false nilibc.silence=2",
            &["nilibc| not ok 1 silent # TIMEOUT it said nothing for too long", "nilibc| not ok 2 false", POWER_DOWN],
            &["woke up"],
        ),
        (
            "nilibc.run=absent nilibc.fail=shell",
            &["cannot execute /tests/absent: ENOENT", "the shell is sh"],
            &[POWER_DOWN, RESTART],
        ),
    ];
    for (words, expected, absent) in rows {
        let path = log.to_str().expect("it is UTF-8");
        let booted = xtask(&["boot", "--arch", machine, "--initramfs", &archive, "--append", words, "--log", path]);
        let console = fs::read_to_string(&log).unwrap_or_default();
        assert!(booted.status.success(), "{words}: {}\n{console}", String::from_utf8_lossy(&booted.stdout));
        for text in expected {
            assert!(console.contains(text), "{words}: `{text}` is not in\n{console}");
        }
        for text in absent {
            assert!(!console.contains(text), "{words}: `{text}` is in\n{console}");
        }
    }
}

const POWER_DOWN: &str = "reboot: Power down";
const RESTART: &str = "reboot: Restarting system";
