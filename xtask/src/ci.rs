// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask ci`: everything CI runs, in CI's order.
//!
//! Each step is a command that anybody can run alone, and is printed as such. A step that fails does not keep the others
//! from running; what it said last is told again at the end. What counts there are tests; a step that has none counts as one.

use crate::machine;
use crate::verdict::Totals;
use crate::{cache, process, ui};
use anyhow::{Context, Result};
use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Leaves out what boots a kernel
    #[arg(long)]
    no_system: bool,
}

/// How much of a failed step is told again.
const LAST: usize = 40;

/// One command and how its tests are counted.
struct Step {
    command: Command,
    count: Count,
}

#[derive(Clone, Copy)]
enum Count {
    /// It passes or fails as a whole.
    Whole,
    /// By the lines `test result: ok. 5 passed; 0 failed; 1 ignored` on its standard output.
    Cargo,
    /// By the report that `--json` writes.
    Report,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
    skipped: usize,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let mut total = Tally::default();
    let mut lines = Vec::new();
    let mut failures = Vec::new();
    for step in steps(&args)? {
        let Step { mut command, count } = step;
        let line = process::line(&command).replace(&own_path(), "cargo xtask").replace(&cargo(), "cargo");
        ui::step(format_args!("runs `{line}`"));
        let start = Instant::now();
        let End { tally, is_good, said } = execute(&mut command, count, &folder.path().join("report.json"))?;
        total = total.and(tally);
        let word = if is_good { "ok" } else { "FAILED" };
        if !is_good {
            failures.push(format!("`{line}` failed:\n\n{}\n", said.join("\n")));
        }
        lines.push(format!("{word:6} {:6.1} s  {tally}  {line}", start.elapsed().as_secs_f64()));
    }
    println!("\n{}{}\n\n{total}", failures.concat(), lines.join("\n"));
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What CI runs, in its order: what is quick first.
fn steps(args: &Args) -> Result<Vec<Step>> {
    let cargo = |words: &str| {
        let mut command = Command::new(cargo());
        command.args(words.split(' ')).current_dir(cache::root());
        command
    };
    let xtask = |words: &[&str]| {
        let mut command = Command::new(own_path());
        command.args(words).current_dir(cache::root());
        command
    };
    // The programs have a start of their own, which takes a feature of the compiler that is not stable on every port.
    let mut clippy_programs =
        cargo("clippy --quiet --package selftests --package sizes --bins --profile static -- -D warnings");
    clippy_programs.env("RUSTC_BOOTSTRAP", "1");
    // So do symbols that a program may have itself.
    let mut clippy_c = cargo("clippy --quiet --package nilibc --features rt,c-abi --profile static -- -D warnings");
    clippy_c.env("RUSTC_BOOTSTRAP", "1");
    let machines = machine::all()?;
    let booted: Vec<_> = machines.iter().filter(|machine| machine.qemu.ci).map(|m| m.name.as_str()).collect();
    let booted = booted.join(",");
    let mut steps = vec![
        Step { command: cargo("fmt --all --check"), count: Count::Whole },
        Step { command: cargo("clippy --quiet --all-targets -- -D warnings"), count: Count::Whole },
        Step { command: clippy_programs, count: Count::Whole },
        Step { command: clippy_c, count: Count::Whole },
        Step { command: cargo("test --no-fail-fast"), count: Count::Cargo },
        Step { command: xtask(&["abi", "--all"]), count: Count::Whole },
        Step {
            command: xtask(&[
                "size",
                "--all",
                "--against=nolibc,nilibc C,nilibc C LTO",
                "--check",
                "true",
                "hello",
                "hello-printf",
            ]),
            count: Count::Whole,
        },
        Step { command: xtask(&["size", "--all", "--applets", "--check"]), count: Count::Whole },
        Step { command: xtask(&["test"]), count: Count::Report },
        Step { command: xtask(&["test", "--all", "--mode", "user"]), count: Count::Report },
        Step { command: xtask(&["twins", "--arch", &booted]), count: Count::Whole },
    ];
    if !args.no_system {
        steps.push(Step { command: xtask(&["test", "--arch", &booted]), count: Count::Report });
        steps.push(Step { command: xtask(&["boot", "--arch", &booted]), count: Count::Report });
        // Kernels for this alone are not built here: minutes each.
        let torture = ["torture", "--cached", "--duration", "60", "--arch", &booted];
        steps.push(Step { command: xtask(&torture), count: Count::Report });
        // The kernels' sources are there now.
        let command = xtask(&["compat", "--arch", &booted, "nolibc-test"]);
        steps.push(Step { command, count: Count::Whole });
    }
    Ok(steps)
}

/// How a step has ended.
#[derive(Debug, PartialEq, Eq)]
struct End {
    tally: Tally,
    is_good: bool,
    /// The last that it said, and of tests all that is said of those that failed.
    said: Vec<String>,
}

/// Runs one step. Its output is passed on as it comes.
fn execute(command: &mut Command, count: Count, report: &Path) -> Result<End> {
    if let Count::Report = count {
        command.arg("--json").arg(report);
        let _ = fs::remove_file(report);
    }
    let line = process::line(command);
    let (output, input) = std::io::pipe()?;
    command.stdin(Stdio::null()).stdout(input.try_clone()?).stderr(input);
    let mut child = command.spawn().with_context(|| format!("cannot run `{line}`"))?;
    // What is open here would be an input that never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut tally = Tally::default();
    let (mut last, mut failures) = (VecDeque::new(), Vec::new());
    let mut is_failure = false;
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        if let Count::Cargo = count {
            tally = tally.and(Tally::of_cargo(&line));
            is_failure = line == "failures:" || is_failure && !line.starts_with("test result: ");
            if is_failure {
                failures.push(line.clone());
            }
        }
        last.push_back(line);
        last.drain(..last.len().saturating_sub(LAST));
    }
    let is_good = child.wait()?.success();
    if let (Count::Report, Ok(text)) = (count, fs::read_to_string(report)) {
        (tally, failures) = read_report(&text)?;
    }
    // A step that went wrong is never counted as if it had not, and one that counted nothing counts as itself.
    if !is_good && tally.failed == 0 {
        tally.failed = 1;
    } else if tally == Tally::default() {
        tally.passed = 1;
    }
    Ok(End { tally, is_good, said: if failures.is_empty() { last.into() } else { failures } })
}

/// This program.
fn own_path() -> String {
    std::env::current_exe().map_or_else(|_| "xtask".to_owned(), |path| path.display().to_string())
}

/// The cargo that runs this program.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

impl Tally {
    fn and(self, other: Tally) -> Tally {
        Tally {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// Reads one line of `cargo test`.
    fn of_cargo(line: &str) -> Tally {
        let Some(result) = line.trim_start().strip_prefix("test result: ") else { return Tally::default() };
        let number = |what: &str| {
            let fields = result.split(['.', ';']).map(str::trim);
            fields.filter_map(|field| field.strip_suffix(what)?.trim().parse::<usize>().ok()).sum()
        };
        Tally { passed: number("passed"), failed: number("failed"), skipped: number("ignored") }
    }
}

/// Reads what `--json` wrote: how many tests, and what is said of those that failed.
fn read_report(text: &str) -> Result<(Tally, Vec<String>)> {
    #[derive(serde::Deserialize)]
    struct Report {
        runs: Vec<Run>,
    }
    #[derive(serde::Deserialize)]
    struct Run {
        machine: String,
        totals: Totals,
        #[serde(default)]
        problems: Vec<Problem>,
        tests: Vec<Test>,
    }
    #[derive(serde::Deserialize)]
    struct Problem {
        text: String,
    }
    #[derive(serde::Deserialize)]
    struct Test {
        name: String,
        status: String,
        #[serde(default)]
        diagnostics: Vec<String>,
    }
    let report: Report = serde_json::from_str(text).context("the report is not what `--json` writes")?;
    let (mut tally, mut failures) = (Tally::default(), Vec::new());
    for Run { machine, totals, problems, tests } in report.runs {
        tally = tally.and(Tally {
            passed: totals.pass + totals.xfail,
            failed: totals.fail + totals.error,
            skipped: totals.skip,
        });
        failures.extend(problems.into_iter().map(|Problem { text }| format!("{machine}: {text}")));
        for test in tests.into_iter().filter(|test| ["fail", "error"].contains(&test.status.as_str())) {
            failures.push(format!("{machine}: {} {}", test.status, test.name));
            failures.extend(test.diagnostics.into_iter().map(|line| format!("  | {line}")));
        }
    }
    Ok((tally, failures))
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_cargo_says() {
        let line = "test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.5s";
        assert_eq!(Tally::of_cargo(line), Tally { passed: 12, failed: 1, skipped: 2 });
        assert_eq!(Tally::of_cargo("test a::b ... ok"), Tally::default());
    }

    /// How a step ends that a shell runs.
    fn end(script: &str, count: Count) -> End {
        execute(Command::new("sh").args(["-c", script]), count, Path::new("")).unwrap()
    }

    #[test]
    fn a_step_that_fails_counts_as_failed_and_is_told_of() {
        let failed = Tally { failed: 1, ..Tally::default() };
        let said = vec!["one".to_owned(), "two".to_owned()];
        assert_eq!(end("echo one; echo two >&2; false", Count::Whole), End { tally: failed, is_good: false, said });
    }

    #[test]
    fn of_a_report_those_that_failed_are_told_of() {
        let text = r#"{"runs": [{"machine": "m", "totals": {"pass": 1, "fail": 1, "skip": 0, "xfail": 0, "error": 0},
            "tests": [{"name": "a", "status": "pass"}, {"name": "b", "status": "fail", "diagnostics": ["why"]}]}]}"#;
        let (tally, failures) = read_report(text).unwrap();
        assert_eq!((tally.passed, tally.failed), (1, 1));
        assert_eq!(failures, ["m: fail b", "  | why"]);
    }

    #[test]
    fn of_tests_those_that_failed_are_told_of() {
        let script =
            "echo 'test a ... FAILED'; echo failures:; echo '    a'; echo 'test result: FAILED. 0 passed; 1 failed'
            for i in $(seq 100); do echo 'test b ... ok'; done; exit 101";
        assert_eq!(end(script, Count::Cargo).said, ["failures:", "    a"]);
    }
}
