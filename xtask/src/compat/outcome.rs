// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a program of the kernel's tree says when it runs, and whether that is worse than what it says with another libc.
//!
//! Worse is what fails, or is not there, and does not fail with the other. What fails with both says nothing of ours.

use crate::child::{self, End, Interrupts, Merge, Watched};
use crate::console::Console;
use crate::results::{self, Status};
use anyhow::Result;
use regex::Regex;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The name under which the end of the program itself stands among its tests.
const END: &str = "(end)";

/// The name under which the reason stands of tests that a program does not come to.
const NOTHING: &str = "(nothing)";

/// How a program ends that is stopped.
const TIMEOUT: &str = "timeout";

#[derive(Debug, Clone, Serialize)]
pub(super) struct Outcome {
    /// `exit 0`, `signal 11`, `timeout`.
    pub end: String,
    pub pass: usize,
    pub fail: usize,
    pub skip: usize,
    #[serde(skip)]
    pub tests: BTreeMap<String, Status>,
    #[serde(skip)]
    pub output: Vec<u8>,
}

/// A test that went worse than with the other libc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Difference {
    pub test: String,
    pub nilibc: Option<Status>,
    pub peer: Option<Status>,
    /// Why it is expected, if it is.
    pub reason: Option<String>,
}

/// Runs a program under this name in a folder of its own, for at most `limit`. `command` makes the command of a path.
pub(super) fn run(
    program: &Path,
    name: &str,
    command: impl FnOnce(&Path) -> Command,
    interrupts: &Interrupts,
    limit: Duration,
) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777))?;
    // A copy cannot be executed as long as it is open for writing in a process that another thread is about to start.
    let path = folder.path().join(name);
    fs::hard_link(program, &path).or_else(|_| fs::copy(program, &path).map(drop))?;
    // The path is told in some outputs, so that it has to be the same for both.
    let mut command = command(&Path::new(".").join(name));
    command.current_dir(folder.path());
    let Watched { output, end, .. } =
        child::watch(command, Merge::Bytes, interrupts, &mut std::io::sink(), Some(limit), |_| None)?;
    Ok(Outcome::new(output, end))
}

impl Outcome {
    fn new(output: Vec<u8>, end: End) -> Outcome {
        let (end, status) = match end {
            End::Status(status) => match (status.code(), status.signal()) {
                (Some(code), _) => (format!("exit {code}"), of_exit(code)),
                (None, number) => (format!("signal {}", number.unwrap_or_default()), Status::Error),
            },
            End::Timeout(_) => (TIMEOUT.to_owned(), Status::Error),
            End::Stopped | End::Interrupted => ("interrupted".to_owned(), Status::Error),
        };
        let mut tests = of_nolibc(&String::from_utf8_lossy(&output));
        tests.extend(results::of_console(&Console::of_program(&output)).tests.into_iter().map(|t| (t.name, t.status)));
        let count = |wanted: fn(Status) -> bool| tests.values().filter(|status| wanted(**status)).count();
        let (pass, fail) = (count(|status| matches!(status, Status::Pass | Status::Xfail)), count(Status::is_bad));
        let skip = tests.len() - pass - fail;
        tests.insert(END.to_owned(), status);
        Outcome { end, pass, fail, skip, tests, output }
    }

    /// What is worse than in `peer`.
    pub(super) fn worse_than(&self, peer: &Outcome, reasons: &BTreeMap<String, String>) -> Vec<Difference> {
        let is_good = |status: Option<&Status>| status.is_some_and(|status| !status.is_bad());
        let worse = peer.tests.iter().filter_map(|(test, theirs)| {
            let ours = self.tests.get(test);
            let is_worse =
                is_good(Some(theirs)) && !is_good(ours) || *theirs == Status::Pass && ours == Some(&Status::Skip);
            let of_all = || reasons.get(NOTHING).filter(|_| ours.is_none());
            is_worse.then(|| Difference {
                test: test.clone(),
                nilibc: ours.copied(),
                peer: Some(*theirs),
                reason: reasons.get(test).or_else(of_all).cloned(),
            })
        });
        let mut worse: Vec<_> = worse.collect();
        // A program that fails because of tests that are expected to fails as expected.
        let is_explained =
            worse.iter().any(|one| one.test != END) && worse.iter().all(|one| one.test == END || one.reason.is_some());
        if is_explained {
            worse.retain(|one| one.test != END);
        }
        worse
    }

    /// Where it does not print the same as `peer`, or does not end in the same way.
    pub(super) fn unlike(&self, peer: &Outcome) -> Vec<Difference> {
        let [ours, theirs] = [self, peer].map(|side| String::from_utf8_lossy(&side.output));
        // User-mode QEMU tells of every signal that ends a process of the machine.
        let lines = |text: &str| -> Vec<String> {
            text.split_inclusive('\n').filter(|line| !line.starts_with("qemu: ")).map(str::to_owned).collect()
        };
        let (ours, theirs) = (lines(&ours), lines(&theirs));
        let place = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
        let line = place.unwrap_or(ours.len().min(theirs.len())) + 1;
        let is_same = ours == theirs && self.end == peer.end;
        let difference = |test| Difference { test, nilibc: Some(Status::Fail), peer: Some(Status::Pass), reason: None };
        if is_same { vec![] } else { vec![difference(format!("line {line} of its output"))] }
    }

    /// What is wrong with it by itself. An endless program is to be stopped.
    pub(super) fn failures(&self, reasons: &BTreeMap<String, String>, is_endless: bool) -> Vec<Difference> {
        let is_stopped = is_endless && self.end == TIMEOUT;
        let bad = self.tests.iter().filter(|(test, status)| status.is_bad() && !(is_stopped && *test == END));
        bad.map(|(test, status)| Difference {
            test: test.clone(),
            nilibc: Some(*status),
            peer: None,
            reason: reasons.get(test).cloned(),
        })
        .collect()
    }
}

/// The exit codes of the kernel's selftests.
fn of_exit(code: i32) -> Status {
    match code {
        0 | 3 => Status::Pass,
        2 => Status::Xfail,
        4 => Status::Skip,
        _ => Status::Fail,
    }
}

/// Results in the form of nolibc's own test, a line each: `17 getpid = 42   [OK]`, in a group: `Running test 'syscall'`.
fn of_nolibc(output: &str) -> BTreeMap<String, Status> {
    let group = Regex::new(r"^Running test '(\w+)'").expect("a fixed pattern");
    let result = Regex::new(r"^(\d+) (\S+).*\[(OK|FAIL|SKIPPED)\]\s*$").expect("a fixed pattern");
    let (mut name, mut tests) = (String::new(), BTreeMap::new());
    for line in output.lines() {
        if let Some(found) = group.captures(line) {
            name = found[1].to_owned();
        } else if let Some(found) = result.captures(line) {
            let status = match &found[3] {
                "OK" => Status::Pass,
                "FAIL" => Status::Fail,
                _ => Status::Skip,
            };
            let test = format!("{name}/{}", &found[2]);
            // Few names stand twice in a group.
            let test = if tests.contains_key(&test) { format!("{test} {}", &found[1]) } else { test };
            tests.insert(test, status);
        }
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_does_not_come_to_has_one_reason() {
        let exit = |code: i32| End::Status(std::process::ExitStatus::from_raw(code << 8));
        let theirs = Outcome::new(b"TAP version 13\n1..3\nok 1 a\nok 2 b\nok 3 c\n".to_vec(), exit(0));
        let reasons = BTreeMap::from([(NOTHING.to_owned(), "it stops".to_owned())]);
        let explained = |ours: &[u8]| {
            let worse = Outcome::new(ours.to_vec(), exit(1)).worse_than(&theirs, &reasons);
            worse.iter().map(|one| (one.test.clone(), one.reason.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(explained(b"TAP version 13\n1..3\nok 1 a\n"), [("b".to_owned(), true), ("c".to_owned(), true)]);
        let failed = explained(b"TAP version 13\n1..3\nok 1 a\nnot ok 2 b\n");
        assert!(failed.contains(&("b".to_owned(), false)) && failed.contains(&(END.to_owned(), false)), "{failed:?}");
    }
}
