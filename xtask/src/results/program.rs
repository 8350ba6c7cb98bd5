// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A test program that ran without a console of its own: what it printed, and how it ended, must agree.

use super::{Results, Source, Status, Test, of_channel, unique};
use crate::console::{Channel, Console};
use std::time::Duration;

/// One program that was run natively or under user-mode QEMU.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub name: String,
    pub output: Vec<u8>,
    pub end: End,
    /// Whether its exit code is a result where it reports none: it is none of ours.
    pub by_exit: bool,
    /// How many lines of the log come before its output.
    pub lines_before: usize,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The exit code, which for the kernel's selftests is 0 pass, 1 fail, 2 xfail, 3 xpass or 4 skip.
    Exit(i32),
    /// The number of the signal.
    Signal(i32),
    /// It was stopped after this time.
    Timeout(Duration),
}

impl Program {
    /// Its tests. If it ended in a way that its lines do not explain, that is one more, under the program's name.
    pub(crate) fn results(&self) -> Results {
        let path = format!("selftest/{}", self.name);
        let mut results = of_channel(&Console::of_program(&self.output), Channel::Plain, Source::Selftest, &path);
        results.tests.iter_mut().for_each(|test| test.line += self.lines_before);
        let failed = results.tests.iter().any(|test| test.status.is_bad());
        let silent = results.tests.is_empty();
        let place = results.position.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
        let (status, reason) = match self.end {
            End::Exit(0 | 2 | 3) if !silent => (Status::Pass, String::new()),
            End::Exit(code @ 0..=3) if self.by_exit && silent => {
                let status = [Status::Pass, Status::Fail, Status::Xfail, Status::Pass][code as usize];
                let tests = vec![self.test(status, (code != 0).then(|| format!("exited with {code}")))];
                return Results { tests, ..results };
            }
            End::Exit(1) if failed => (Status::Pass, String::new()),
            End::Exit(4) if silent => (Status::Skip, "exited with 4, which is skip".to_owned()),
            End::Exit(4) => (Status::Pass, String::new()),
            End::Exit(code) if silent => (Status::Error, format!("exited with {code} and reported nothing")),
            End::Exit(code) if failed => (Status::Error, format!("exited with {code}{place}")),
            End::Exit(code) => (Status::Error, format!("exited with {code}, though nothing failed")),
            End::Signal(number) => (Status::Error, format!("died by {}{place}", signal(number))),
            End::Timeout(limit) => (Status::Error, format!("timed out after {} s{place}", limit.as_secs())),
        };
        if status != Status::Pass {
            results.tests.push(self.test(status, Some(reason)));
        }
        Results { tests: unique(results.tests), ..results }
    }

    /// The program as a test.
    fn test(&self, status: Status, reason: Option<String>) -> Test {
        let (name, source) = (format!("selftest/{}", self.name), Source::Selftest);
        Test { name, source, status, reason, seconds: None, line: 0, diagnostics: Vec::new() }
    }
}

fn signal(number: i32) -> String {
    signal_hook::low_level::signal_name(number).map_or_else(|| format!("signal {number}"), str::to_owned)
}
