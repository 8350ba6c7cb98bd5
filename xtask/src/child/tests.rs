// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Children of the shell's, in all the ways that they can end.

use super::{End, Interrupts, Merge, Watched, watch};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::{Duration, Instant};

/// Nobody interrupts this test, whatever other tests do.
fn undisturbed() -> (Interrupts, UnixStream) {
    let (reader, writer) = UnixStream::pair().expect("there are descriptors left");
    (Interrupts(reader), writer)
}

fn shell(script: &str, patience: u64, progress: impl FnMut(&[u8]) -> Option<Duration>) -> (Watched, Vec<u8>) {
    merged(Merge::Bytes, script, patience, progress)
}

fn merged(
    merge: Merge,
    script: &str,
    patience: u64,
    progress: impl FnMut(&[u8]) -> Option<Duration>,
) -> (Watched, Vec<u8>) {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    let mut log = Vec::new();
    let (interrupts, _writer) = undisturbed();
    let watched = watch(command, merge, &interrupts, &mut log, Some(Duration::from_millis(patience)), progress);
    (watched.expect("sh can be run"), log)
}

fn is_alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A zombie waits for whoever inherited it.
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

#[test]
fn both_outputs_are_kept_and_logged() {
    let (watched, log) = shell("echo out; echo err >&2; exit 3", 10_000, |_| None);
    assert_eq!(watched.output, b"out\nerr\n");
    assert_eq!(log, watched.output);
    assert!(matches!(watched.end, End::Status(status) if status.code() == Some(3)));
}

#[test]
fn lines_of_two_channels_do_not_tear_each_other() {
    let script =
        "printf 'con' ; sleep 0.2; printf 'ok 1\\nok' >&2; sleep 0.2; printf 'sole\\nlast'; exec >&-; printf ' 2' >&2";
    let (watched, log) = merged(Merge::Lines, script, 30_000, |_| None);
    assert_eq!(String::from_utf8_lossy(&watched.output), "ok 1\nconsole\nlast\nok 2\n");
    assert_eq!(log, watched.output);
}

#[test]
fn a_line_of_either_channel_is_progress() {
    for redirection in ["", ">&2"] {
        let script = format!("echo progress {redirection}; exec sleep 60");
        let granted = Duration::from_millis(50);
        let (watched, _) = merged(Merge::Lines, &script, 60_000, |bytes| (!bytes.is_empty()).then_some(granted));
        assert_eq!(watched.end, End::Timeout(granted));
    }
}

#[test]
fn silence_ends_in_a_timeout() {
    let (watched, _) = shell("exec sleep 60", 300, |_| None);
    assert_eq!(watched.end, End::Timeout(Duration::from_millis(300)));
    assert!(watched.time < Duration::from_secs(30));
}

#[test]
fn only_progress_sets_a_new_deadline() {
    let (noisy, _) = shell("while :; do echo noise; sleep 0.01; done", 300, |_| None);
    assert_eq!(noisy.end, End::Timeout(Duration::from_millis(300)));
    // If nothing were granted, or not from then on, this would take a minute.
    let granted = Duration::from_millis(50);
    let (busy, _) = shell("echo progress; exec sleep 60", 60_000, |_| Some(granted));
    assert_eq!(busy.output, b"progress\n");
    assert_eq!(busy.end, End::Timeout(granted));
    assert!(busy.time < Duration::from_secs(50));
}

#[test]
fn what_a_child_leaves_behind_is_killed() {
    // The one in the background holds the output open.
    let (watched, _) = shell("sleep 60 & echo $!", 30_000, |_| None);
    assert!(matches!(watched.end, End::Status(status) if status.success()));
    let pid = String::from_utf8(watched.output).expect("it is a number");
    let deadline = Instant::now() + Duration::from_secs(10);
    while is_alive(pid.trim()) {
        assert!(Instant::now() < deadline, "process {} is still there", pid.trim());
        std::thread::yield_now();
    }
}

#[test]
fn an_interruption_ends_the_child_and_lasts() {
    let (interrupts, writer) = undisturbed();
    assert!(!interrupts.is_there());
    drop(writer);
    for _ in 0..2 {
        let mut command = Command::new("sleep");
        command.arg("60");
        let watched =
            watch(command, Merge::Bytes, &interrupts, &mut Vec::new(), None, |_| None).expect("sleep can be run");
        assert_eq!(watched.end, End::Interrupted);
        assert!(interrupts.is_there());
    }
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let (interrupts, _writer) = undisturbed();
    let watched = watch(Command::new("/no/such/program"), Merge::Bytes, &interrupts, &mut Vec::new(), None, |_| None);
    let error = watched.expect_err("there is no such program");
    assert!(format!("{error:#}").contains("/no/such/program"), "{error:#}");
}
