// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask ci`: everything CI runs, in CI's order.
//!
//! Each step is a command that anybody can run alone, and is printed as such. A step that fails does not keep the others
//! from running. What counts at the end are tests; a step that has none counts as one.

use crate::machine;
use crate::verdict::Totals;
use crate::{cache, process, ui};
use anyhow::{Context, Result};
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
    for step in steps(&args)? {
        let Step { mut command, count } = step;
        let line = process::line(&command).replace(&own_path(), "cargo xtask").replace(&cargo(), "cargo");
        ui::step(format_args!("runs `{line}`"));
        let start = Instant::now();
        let (tally, is_good) = execute(&mut command, count, &folder.path().join("report.json"))?;
        total = total.and(tally);
        let word = if is_good { "ok" } else { "FAILED" };
        lines.push(format!("{word:6} {:6.1} s  {tally}  {line}", start.elapsed().as_secs_f64()));
    }
    println!("\n{}\n\n{total}", lines.join("\n"));
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

/// Runs one step. Its output is passed on as it comes.
fn execute(command: &mut Command, count: Count, report: &Path) -> Result<(Tally, bool)> {
    if let Count::Report = count {
        command.arg("--json").arg(report);
        let _ = fs::remove_file(report);
    }
    let line = process::line(command);
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run `{line}`"))?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().context("the command has no output")?).lines() {
        let line = line?;
        if let Count::Cargo = count {
            tally = tally.and(Tally::of_cargo(&line));
        }
        println!("{line}");
    }
    let is_good = child.wait()?.success();
    if let (Count::Report, Ok(text)) = (count, fs::read_to_string(report)) {
        tally = Tally::of_report(&text)?;
    }
    // A step that went wrong is never counted as if it had not, and one that counted nothing counts as itself.
    if !is_good && tally.failed == 0 {
        tally.failed = 1;
    } else if tally == Tally::default() {
        tally.passed = 1;
    }
    Ok((tally, is_good))
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

    /// Reads what `--json` wrote.
    fn of_report(text: &str) -> Result<Tally> {
        #[derive(serde::Deserialize)]
        struct Report {
            runs: Vec<Run>,
        }
        #[derive(serde::Deserialize)]
        struct Run {
            totals: Totals,
        }
        let report: Report = serde_json::from_str(text).context("the report is not what `--json` writes")?;
        Ok(report.runs.iter().fold(Tally::default(), |tally, Run { totals }| {
            tally.and(Tally {
                passed: totals.pass + totals.xfail,
                failed: totals.fail + totals.error,
                skipped: totals.skip,
            })
        }))
    }
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

    #[test]
    fn a_step_that_fails_counts_as_failed() {
        let (tally, is_good) = execute(&mut Command::new("false"), Count::Cargo, Path::new("")).unwrap();
        assert_eq!((tally, is_good), (Tally { failed: 1, ..Tally::default() }, false));
    }
}
