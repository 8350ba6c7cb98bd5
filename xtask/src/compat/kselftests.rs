// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The C kselftests that can do no harm, run on this machine with nilibc and with its own libc.
//!
//! They run as nobody, in namespaces of their own, where they see no other process and no network.

use super::outcome::{self, Difference, Outcome};
use super::survey::Ready;
use super::{Compared, TRIES};
use crate::child::Interrupts;
use crate::packages::{self, Need};
use crate::{parallel, ui};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Twice what the kernel's runner allows, because several run at a time.
const PATIENCE: Duration = Duration::from_secs(90);

/// The user and the group that nobody is.
const NOBODY: u32 = 65534;

/// `kselftests.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    run: Vec<String>,
    left_out: Vec<LeftOut>,
    /// Tests that may go worse than with glibc, by program, each with the reason.
    #[serde(default)]
    differs: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    why: String,
    programs: Vec<String>,
}

/// What came of them.
#[derive(Serialize)]
pub(super) struct Kselftests {
    pub programs: Vec<Compared>,
    /// How many are not run, by the reason.
    pub left_out: BTreeMap<String, usize>,
}

impl Choice {
    pub(super) fn read() -> Result<Choice> {
        toml::from_str(include_str!("kselftests.toml")).context("in kselftests.toml")
    }

    /// Whether the program is run, or why it is not.
    pub(super) fn of(&self, program: &str) -> Result<(), &str> {
        let is_in = |patterns: &[String]| {
            patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(folder) => program.starts_with(folder),
                None => program == pattern,
            })
        };
        if is_in(&self.run) {
            return Ok(());
        }
        let found = self.left_out.iter().find(|left_out| is_in(&left_out.programs));
        Err(found.map_or("nobody has looked at it yet", |left_out| &left_out.why))
    }
}

pub(super) fn run(machine: &str, choice: &Choice, ready: &Ready, interrupts: &Interrupts) -> Result<Kselftests> {
    packages::require(&["unshare", "setpriv"].map(|name| Need::new(name, "util-linux", "to run kselftests alone")))?;
    let bar = ui::bar(ready.programs.len() as u64, "kselftests");
    let none = BTreeMap::new();
    let programs = parallel::map(ready.programs.iter().collect(), |program| {
        let reasons = choice.differs.get(&program.name).unwrap_or(&none);
        let run = |path: &Path| outcome::run(path, "test", alone, interrupts, PATIENCE);
        let mut tried = None;
        for _ in 0..TRIES {
            let (ours, theirs) = (run(&program.nilibc)?, run(&program.glibc)?);
            let differences = ours.worse_than(&theirs, reasons);
            let is_good = differences.iter().all(|difference| difference.reason.is_some());
            tried = Some((ours, theirs, differences));
            if is_good {
                break;
            }
        }
        bar.inc(1);
        let (ours, theirs, differences): (Outcome, Outcome, Vec<Difference>) = tried.context("it was not tried")?;
        Ok(Compared::of(machine, &program.name, ours, Some(theirs), differences))
    });
    bar.finish_and_clear();
    Ok(Kselftests { programs: programs.into_iter().collect::<Result<_>>()?, left_out: ready.left_out.clone() })
}

/// The command of a program that sees nobody else. It is not the first process, which many signals cannot end.
fn alone(program: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    if rustix::process::geteuid().is_root() {
        let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
        command.arg("setpriv").args(ids).arg("--clear-groups");
    } else {
        command.args(["--user", "--map-current-user"]);
    }
    command.args(["sh", "-c", "\"$0\"; exit $?"]).arg(program);
    command
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn what_is_dangerous_is_left_out() {
        let choice = Choice::read().unwrap();
        assert!(choice.of("pidfd/pidfd_test.c").is_ok());
        assert!(choice.of("timers/posix_timers.c").is_ok());
        assert_eq!(choice.of("timers/set-tai.c"), Err("sets the clock or the power"));
        assert_eq!(choice.of("kexec/test_kexec_jump.c"), Err("starts another kernel, or is its process 1"));
        assert_eq!(choice.of("new/test.c"), Err("nobody has looked at it yet"));
    }
}
