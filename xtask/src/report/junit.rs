// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report as JUnit's XML, a suite for each run.
//!
//! JUnit knows no expected failure: it is a skip there, as pytest has it. The kernel's complaints and the harness's
//! problems are cases with an error.

use crate::results::Status;
use crate::verdict::{Report, Run};
use anyhow::Result;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

pub(crate) fn render(report: &Report) -> Result<String> {
    let mut junit = quick_junit::Report::new("nilibc");
    junit.add_test_suites(report.runs.iter().map(suite));
    Ok(junit.to_string()?)
}

fn suite(run: &Run) -> TestSuite {
    let mut suite = TestSuite::new(format!("{} {}", run.machine, run.mode));
    if let Some(seconds) = run.seconds {
        suite.set_time(Duration::from_secs_f64(seconds.max(0.0)));
    }
    for test in &run.tests {
        let status = match test.status {
            Status::Pass => TestCaseStatus::success(),
            Status::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
            Status::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
            Status::Skip | Status::Xfail => TestCaseStatus::skipped(),
        };
        let reason = test.reason.as_deref().unwrap_or_default();
        let reason = if test.status == Status::Xfail { &format!("failed as expected: {reason}") } else { reason };
        let (class, name) = test.name.rsplit_once('/').unwrap_or(("", &test.name));
        let mut case = case(class, name, status, reason, &test.diagnostics);
        if let Some(seconds) = test.seconds {
            case.set_time(Duration::from_secs_f64(seconds.max(0.0)));
        }
        suite.add_test_case(case);
    }
    let error = || TestCaseStatus::non_success(NonSuccessKind::Error);
    for finding in run.kernel.iter().flat_map(|kernel| &kernel.findings) {
        suite.add_test_case(case("kernel", finding.kind, error(), &finding.text, &finding.stack));
    }
    for problem in &run.problems {
        suite.add_test_case(case("harness", "run", error(), &problem.text, &problem.console));
    }
    suite
}

fn case(class: &str, name: &str, mut status: TestCaseStatus, message: &str, lines: &[String]) -> TestCase {
    if !message.is_empty() {
        status.set_message(message);
    }
    if !lines.is_empty() {
        status.set_description(lines.join("\n"));
    }
    let mut case = TestCase::new(name, status);
    if !class.is_empty() {
        case.set_classname(class.replace('/', "."));
    }
    case
}
