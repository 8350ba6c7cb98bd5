// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From a console to a flat list of tests, each with its full name and one status.
//!
//! The list says also what did not happen: a test that was planned and never reported is there as an error, and so is
//! one past the plan. A test with tests inside is not in the list, unless it contradicts them.

mod flatten;
mod program;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use program::{End, Program};

use crate::console::{Channel, Console};
use serde::Serialize;
use tree::Tree;

/// One test, and how it went.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Test {
    /// Its full path, unique in a run: `selftest/files/dup2_onto_itself`.
    pub name: String,
    pub source: Source,
    pub status: Status,
    pub reason: Option<String>,
    /// Measured by the kernel's time stamps, where there are some.
    pub seconds: Option<f64>,
    /// The line of the log with its result.
    pub line: usize,
    /// What was printed for it, if it did not pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<String>,
}

impl Test {
    /// One that passed, as line `at` of the log shows.
    pub(crate) fn passed(name: &str, source: Source, at: usize) -> Test {
        let (name, status) = (name.to_owned(), Status::Pass);
        Test { name, source, status, reason: None, seconds: None, line: at, diagnostics: vec![] }
    }

    /// One that was not run.
    pub(crate) fn skipped(name: &str, source: Source, reason: &str) -> Test {
        Test { status: Status::Skip, reason: Some(reason.to_owned()), ..Test::passed(name, source, 0) }
    }
}

/// Who reported a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// The kernel, on its own channel.
    Kunit,
    /// Our programs.
    Selftest,
    /// Nobody on the machine: it is what its console shows.
    Console,
    /// Any other program in a log.
    Log,
}

/// How a test went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Pass,
    Fail,
    Skip,
    /// It failed, as expected.
    Xfail,
    /// Nobody knows: no result, or one that cannot be right.
    Error,
}

impl Status {
    pub(crate) fn is_bad(self) -> bool {
        matches!(self, Status::Fail | Status::Error)
    }
}

/// What the tests of a console or a program came to.
#[derive(Debug)]
pub(crate) struct Results {
    pub tests: Vec<Test>,
    /// Where the output ended, if inside of a document, as in: selftest/files, after `opens`.
    pub position: Option<String>,
}

/// All documents on all channels of a console.
pub(crate) fn of_console(console: &Console) -> Results {
    let tagged = console.lines.iter().any(|line| line.channel == Channel::Tagged);
    // Without time stamps, beside our process 1 there is only the kernel.
    let plain = if tagged && !console.stamped { (Source::Kunit, "kunit") } else { (Source::Log, "") };
    let channels = [
        (Channel::Kernel, (Source::Kunit, "kunit")),
        (Channel::Plain, plain),
        (Channel::Tagged, (Source::Selftest, "selftest")),
    ];
    let read = channels.map(|(channel, (source, path))| of_channel(console, channel, source, path));
    Results {
        position: read.iter().rev().find_map(|results| results.position.clone()),
        tests: unique(read.into_iter().flat_map(|results| results.tests)),
    }
}

fn of_channel(console: &Console, channel: Channel, source: Source, path: &str) -> Results {
    let mut tree = Tree::new(source == Source::Log);
    for line in console.lines.iter().filter(|line| line.channel == channel) {
        tree.line(line);
    }
    let position = tree.position(path);
    Results { tests: flatten::flatten(tree.finish(), source, path), position }
}

/// Tells apart what has the same name: `a`, `a (2)`.
fn unique(tests: impl IntoIterator<Item = Test>) -> Vec<Test> {
    let mut seen = std::collections::HashMap::new();
    let mut tests: Vec<_> = tests.into_iter().collect();
    for test in &mut tests {
        let count = seen.entry(test.name.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *count > 1 {
            test.name = format!("{} ({count})", test.name);
        }
    }
    tests
}
