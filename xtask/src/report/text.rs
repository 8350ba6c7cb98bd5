// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report for a person: what failed and why, the kernel's complaints, a table of suites, and last the verdict.
//!
//! Everything is styled here and stripped by the stream that it goes to, where that is no terminal.

use crate::health::{Finding, State};
use crate::report::matrix;
use crate::results::{Status, Test};
use crate::verdict::{Report, Run, Totals, Verdict};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Tests named for one reason to skip. Of more the number is said.
const NAMED: usize = 3;

/// Writes it in lines for a reader who sees so many columns, where that matters.
pub(crate) fn write(out: &mut impl Write, report: &Report, width: usize) -> io::Result<()> {
    let is_alone = report.runs.len() == 1;
    for run in &report.runs {
        failures(out, run)?;
        findings(out, run)?;
        if is_alone {
            suites(out, run)?;
        }
        skips(out, run)?;
        if run.verdict != Verdict::Pass {
            for (what, text) in [("log", &run.log), ("command", &run.command)] {
                if !text.is_empty() {
                    writeln!(out, "{what}: {text}")?;
                }
            }
        }
        writeln!(out, "{}", verdict(run))?;
    }
    if is_alone { Ok(()) } else { matrix::write(out, &report.runs, width) }
}

/// One line: `MACHINE system: PASS  214 passed, 0 failed, 6 skipped in 2.1 s`.
fn verdict(run: &Run) -> String {
    let style = if run.verdict == Verdict::Pass { GOOD } else { BAD };
    let word = format!("{:?}", run.verdict).to_uppercase();
    format!("{} {}: {style}{word}{style:#}  {}", run.machine, run.mode, totals(run))
}

/// The numbers of a run, in words.
pub(crate) fn totals(run: &Run) -> String {
    let Totals { pass, fail, skip, xfail, error } = run.totals;
    let mut text = format!("{pass} passed, {fail} failed, {skip} skipped");
    for (count, what) in [(xfail, "failed as expected"), (error, "without a result")] {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    if let Some(kernel) = run.kernel.as_ref().filter(|kernel| kernel.state != State::Ok) {
        text += &format!(", kernel {}", format!("{:?}", kernel.state).to_lowercase());
    }
    if let Some(seconds) = run.seconds {
        text += &format!(" in {seconds:.1} s");
    }
    text
}

fn failures(out: &mut impl Write, run: &Run) -> io::Result<()> {
    let bad: Vec<_> = run.tests.iter().filter(|test| test.status.is_bad()).collect();
    // After a crash, a hundred tests can lack their results for one reason.
    for alike in bad.chunk_by(|a, b| a.reason.is_some() && a.reason == b.reason && b.diagnostics.is_empty()) {
        let (test, more) = (alike[0], alike.len() - 1);
        let word = if test.status == Status::Fail { "FAIL" } else { "ERROR" };
        let reason = test.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(out, "{BAD}{word}{BAD:#} {}{reason}", test.name)?;
        quote(out, &test.diagnostics)?;
        if more > 0 {
            writeln!(out, "  and {more} more for the same reason, to {}", alike[more].name)?;
        }
        place(out, run, test.line, None)?;
    }
    for problem in &run.problems {
        writeln!(out, "{BAD}{}{BAD:#} {}", format!("{:?}", problem.verdict).to_uppercase(), problem.text)?;
        quote(out, &problem.console)?;
    }
    Ok(())
}

fn findings(out: &mut impl Write, run: &Run) -> io::Result<()> {
    let mut advised = "";
    for finding in run.kernel.iter().flat_map(|kernel| &kernel.findings) {
        let Finding { kind, text, line, near, stack } = finding;
        writeln!(out, "{WARN}KERNEL{WARN:#} {kind}: {text}")?;
        if let Some(advice) = finding.advice().filter(|_| advised != *kind) {
            writeln!(out, "  {advice}")?;
            advised = kind;
        }
        quote(out, stack)?;
        place(out, run, *line, near.as_deref())?;
    }
    Ok(())
}

fn quote(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "  {DIM}|{DIM:#} {line}"))
}

fn place(out: &mut impl Write, run: &Run, line: usize, near: Option<&str>) -> io::Result<()> {
    if line == 0 || run.log.is_empty() {
        return Ok(());
    }
    let near = near.map(|test| format!(", {test}")).unwrap_or_default();
    writeln!(out, "  {DIM}at {}:{line}{near}{DIM:#}", run.log)
}

/// A row for each suite, in the order of the run.
fn suites(out: &mut impl Write, run: &Run) -> io::Result<()> {
    let mut suites: Vec<(&str, Vec<&Test>)> = Vec::new();
    for test in &run.tests {
        let suite = test.name.rsplit_once('/').map_or("", |(suite, _)| suite);
        match suites.iter_mut().rev().find(|(name, _)| *name == suite) {
            Some((_, tests)) => tests.push(test),
            None => suites.push((suite, vec![test])),
        }
    }
    if suites.is_empty() {
        return Ok(());
    }
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_header(["suite", "pass", "fail", "skip", "xfail", "error"]);
    for (suite, tests) in suites {
        let Totals { pass, fail, skip, xfail, error } = Totals::of(tests);
        let counts = [pass, fail, skip, xfail, error].map(|count| count.to_string());
        table.add_row([if suite.is_empty() { "-".to_owned() } else { suite.to_owned() }].into_iter().chain(counts));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
    writeln!(out, "{}", table.trim_fmt())
}

fn skips(out: &mut impl Write, run: &Run) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for test in run.tests.iter().filter(|test| test.status == Status::Skip) {
        reasons.entry(test.reason.as_deref().unwrap_or_default()).or_default().push(&test.name);
    }
    for (reason, tests) in reasons {
        let more = if tests.len() > NAMED { format!(" and {} more", tests.len() - NAMED) } else { String::new() };
        writeln!(out, "skipped, {reason}: {}{more}", tests[..tests.len().min(NAMED)].join(", "))?;
    }
    Ok(())
}
