// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One verdict for a run, from its tests and from its kernel's health.
//!
//! Nothing passes by default: what was expected and is not there is a problem, and a problem is no pass.

#[cfg(test)]
mod tests;

use crate::console::{Channel, Console};
use crate::health::{self, Kernel, State};
use crate::ktap;
use crate::results::{self, End, Program, Results, Source, Status, Test};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;
use std::time::Duration;

/// Console lines shown with a problem: the last ones.
const LAST_LINES: usize = 12;

/// What the kernel says when a process has written too much to its log.
const SUPPRESSED: &str = "output lines suppressed due to ratelimiting";

/// How a run ended, from good to bad: the worst of its parts counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Pass,
    Fail,
    Error,
    Timeout,
    Crash,
}

impl Verdict {
    /// The code that xtask exits with. 2 is left to usage, configuration and build.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Crash => 3,
            Verdict::Timeout => 4,
            Verdict::Error => 5,
        })
    }
}

/// What `--json` writes.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub schema: u32,
    pub runs: Vec<Run>,
}

impl Report {
    pub(crate) fn new(runs: Vec<Run>) -> Self {
        Report { schema: 1, runs }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.runs.iter().map(|run| run.verdict).max().unwrap_or(Verdict::Error)
    }
}

/// One machine in one mode, or one log.
#[derive(Debug, Serialize)]
pub(crate) struct Run {
    pub machine: String,
    /// `native`, `user`, `system`, `boot`, `torture`, or `log` for somebody else's.
    pub mode: &'static str,
    pub verdict: Verdict,
    /// None where no kernel of our own ran.
    pub kernel: Option<Kernel>,
    pub seconds: Option<f64>,
    /// What was run, ready to be pasted into a shell.
    pub command: String,
    /// The file that has the whole console.
    pub log: String,
    pub totals: Totals,
    /// What kept the harness from doing its work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    pub tests: Vec<Test>,
}

/// Tests by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub pass: usize,
    pub fail: usize,
    pub skip: usize,
    pub xfail: usize,
    pub error: usize,
}

impl Totals {
    pub(crate) fn of<'a>(tests: impl IntoIterator<Item = &'a Test>) -> Self {
        let mut totals = Totals::default();
        for test in tests {
            *match test.status {
                Status::Pass => &mut totals.pass,
                Status::Fail => &mut totals.fail,
                Status::Skip => &mut totals.skip,
                Status::Xfail => &mut totals.xfail,
                Status::Error => &mut totals.error,
            } += 1;
        }
        totals
    }
}

/// Something that is wrong with the run and not with one test.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
    pub text: String,
    /// The console's last lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub console: Vec<String>,
    #[serde(skip)]
    pub verdict: Verdict,
}

impl Problem {
    /// Something that kept the harness from its work.
    pub(crate) fn error(text: String) -> Problem {
        Problem { text, console: Vec::new(), verdict: Verdict::Error }
    }
}

/// What the runner knows about a run, and its log does not.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub machine: String,
    pub mode: &'static str,
    pub seconds: Option<f64>,
    pub command: String,
    pub log: String,
}

/// What has to be on a console. By default nothing but results.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expect {
    /// Process 1's last line. It has to be there too if the log shows that our process 1 ran.
    pub marker: bool,
    /// KUnit results on the kernel's channel.
    pub kunit: bool,
    /// Results of each of these test programs.
    pub programs: Vec<String>,
    /// How long it was waited for, if the machine did not end by itself.
    pub timeout: Option<Duration>,
}

impl Run {
    /// Judges a console.
    pub(crate) fn of_console(about: About, raw: &[u8], expect: &Expect) -> Run {
        let console = Console::read(raw);
        let Results { tests, position } = results::of_console(&console);
        let mut kernel = health::judge(&console);
        for finding in kernel.iter_mut().flat_map(|kernel| &mut kernel.findings) {
            let next = tests.iter().filter(|test| test.line > finding.line).min_by_key(|test| test.line);
            let last = tests.iter().rev().find(|test| test.status != Status::Error && test.line <= finding.line);
            let named = |word, test: Option<&Test>| test.map(|test| format!("{word} `{}`", test.name));
            finding.near = named("before", next).or_else(|| named("after", last));
        }
        let problems = problems(&console, expect, &tests, kernel.as_ref(), position);
        let seconds = about.seconds.or_else(|| console.lines.iter().rev().find_map(|line| line.seconds));
        Run::new(About { seconds, ..about }, tests, kernel, problems)
    }

    /// Judges programs that ran without a kernel of their own.
    pub(crate) fn of_programs(about: About, programs: &[Program]) -> Run {
        let mut tests = Vec::new();
        let mut problems = Vec::new();
        for program in programs {
            tests.extend(program.results().tests);
            if let End::Timeout(limit) = program.end {
                let text = format!("{} timed out after {} s", program.name, limit.as_secs());
                let console = last_lines(&Console::of_program(&program.output));
                problems.push(Problem { text, console, verdict: Verdict::Timeout });
            }
        }
        if tests.is_empty() {
            let text = "no results: no program was run".to_owned();
            problems.push(Problem::error(text));
        }
        Run::new(about, tests, None, problems)
    }

    /// Judges a list of tests with all that is wrong beside them.
    pub(crate) fn new(about: About, tests: Vec<Test>, kernel: Option<Kernel>, problems: Vec<Problem>) -> Run {
        let totals = Totals::of(&tests);
        let complained = kernel.as_ref().is_some_and(|kernel| kernel.state != State::Ok);
        let verdicts = [
            (totals.fail > 0, Verdict::Fail),
            (totals.error > 0 || tests.is_empty(), Verdict::Error),
            (complained, Verdict::Crash),
        ];
        let parts = verdicts.into_iter().filter(|(is, _)| *is).map(|(_, verdict)| verdict);
        let verdict = parts.chain(problems.iter().map(|p| p.verdict)).max().unwrap_or(Verdict::Pass);
        let About { machine, mode, seconds, command, log } = about;
        Run { machine, mode, verdict, kernel, seconds, command, log, totals, problems, tests }
    }
}

/// What is wrong beside the tests. What follows from a crash is not said again.
fn problems(
    console: &Console,
    expect: &Expect,
    tests: &[Test],
    kernel: Option<&Kernel>,
    position: Option<String>,
) -> Vec<Problem> {
    let crashed = kernel.is_some_and(|kernel| kernel.state == State::Crashed);
    let ended = console.lines.iter().any(|l| l.channel == Channel::Tagged && l.text.trim_end() == ktap::END);
    let mut problems = Vec::new();
    let mut problem = |verdict, text| problems.push(Problem { text, console: Vec::new(), verdict });
    if let Some(limit) = expect.timeout {
        let phase = phase(console, kernel, position, ended);
        problem(Verdict::Timeout, format!("timed out after {} s, {phase}", limit.as_secs()));
    } else if (expect.marker || tagged(console)) && !ended && !crashed {
        let marker = format!("{}{}", ktap::TAG, ktap::END);
        problem(Verdict::Error, format!("the line `{marker}` never came: process 1 or the machine ended too early"));
    }
    if console.lines.iter().any(|line| console.is_kernels(line) && line.text.ends_with(SUPPRESSED)) {
        problem(Verdict::Error, "the kernel dropped lines of process 1: boot it with printk.devkmsg=on".to_owned());
    }
    if expect.kunit && !crashed && expect.timeout.is_none() && !tests.iter().any(|t| t.source == Source::Kunit) {
        let text = "no KUnit results: the kernel needs KUNIT=y and a suite, such as KUNIT_EXAMPLE_TEST=y, built in; \
                    --no-kunit does without";
        problem(Verdict::Error, text.to_owned());
    }
    let silent = expect.programs.iter().filter(|name| !reported(tests, name));
    let silent: Vec<_> = silent.map(String::as_str).collect();
    if !silent.is_empty() {
        problem(Verdict::Error, format!("no results of these programs: {}", silent.join(", ")));
    }
    if tests.is_empty() {
        let what = if console.lines.is_empty() { "the output is empty" } else { "nothing in it is KTAP" };
        problem(Verdict::Error, format!("no results: {what}"));
    }
    if let (Some(first), false) = (problems.first_mut(), crashed) {
        first.console = last_lines(console);
    }
    problems
}

/// What a report shows of a console.
pub(crate) fn last_lines(console: &Console) -> Vec<String> {
    let from = console.lines.len().saturating_sub(LAST_LINES);
    console.lines[from..].iter().map(|line| line.text.clone()).collect()
}

fn reported(tests: &[Test], program: &str) -> bool {
    let path = format!("selftest/{program}");
    tests.iter().any(|test| test.name.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn tagged(console: &Console) -> bool {
    console.lines.iter().any(|line| line.channel == Channel::Tagged)
}

/// What the machine was doing when it was stopped.
fn phase(console: &Console, kernel: Option<&Kernel>, position: Option<String>, ended: bool) -> String {
    let tagged = tagged(console);
    match position {
        _ if ended => "when all tests had ended: the machine did not power off".to_owned(),
        Some(place) if tagged || place.starts_with("kunit/") => format!("in {place}"),
        _ if tagged => "between the tests".to_owned(),
        _ if kernel.is_some() => "while the kernel booted: process 1 has said nothing".to_owned(),
        _ if console.lines.is_empty() => "before the machine said anything".to_owned(),
        _ => "before the kernel said anything".to_owned(),
    }
}
