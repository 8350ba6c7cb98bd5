// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report as one KTAP document: a test for each run, and in it a test for each test.
//!
//! A kernel's complaints and the harness's problems have no place in KTAP. They are failed tests there.

use crate::ktap::{self, Directive};
use crate::results::Status;
use crate::verdict::{Report, Run, Verdict};

pub(crate) fn render(report: &Report) -> String {
    let mut text = Vec::new();
    let mut out = |bytes: &[u8]| text.extend_from_slice(bytes);
    ktap::version(&mut out);
    ktap::plan(&mut out, count(report.runs.len()), None);
    for (run, number) in report.runs.iter().zip(1..) {
        let name = format!("{} {}", run.machine, run.mode);
        for line in inside(run, &name).lines() {
            out(b"  ");
            out(line.as_bytes());
            out(b"\n");
        }
        ktap::result(&mut out, run.verdict == Verdict::Pass, number, &name, Directive::None, "");
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn inside(run: &Run, name: &str) -> String {
    let mut text = Vec::new();
    let mut out = |bytes: &[u8]| text.extend_from_slice(bytes);
    let findings: Vec<_> = run.kernel.iter().flat_map(|kernel| &kernel.findings).collect();
    ktap::version(&mut out);
    ktap::subtest(&mut out, name);
    ktap::plan(&mut out, count(run.tests.len() + findings.len() + run.problems.len()), None);
    let mut numbers = 1..;
    let mut result = |ok, name: &str, directive, reason: &str, notes: &[String]| {
        notes.iter().for_each(|note| ktap::diagnostic(&mut out, &format!("| {note}")));
        ktap::result(&mut out, ok, numbers.next().unwrap_or(u32::MAX), name, directive, reason);
    };
    for test in &run.tests {
        let (ok, directive) = match test.status {
            Status::Pass => (true, Directive::None),
            Status::Fail => (false, Directive::None),
            Status::Skip => (true, Directive::Skip),
            Status::Xfail => (true, Directive::Xfail),
            Status::Error => (false, Directive::Error),
        };
        result(ok, &test.name, directive, test.reason.as_deref().unwrap_or_default(), &test.diagnostics);
    }
    for finding in findings {
        result(false, &format!("kernel/{}", finding.kind), Directive::None, &finding.text, &finding.stack);
    }
    for problem in &run.problems {
        result(false, "harness", Directive::Error, &problem.text, &problem.console);
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
