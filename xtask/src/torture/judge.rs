// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One verdict for a console of rcutorture, by the rules of the kernel tree's parse-console.sh and kvm-recheck-rcu.sh.
//!
//! They look for words on every line, and so complain of more than the kernel's health does: of two words in capitals in
//! the middle of a line. What health knows as a complaint is said there, with its stack; here the test fails that it fell in.

#[cfg(test)]
mod tests;

use crate::console::{Console, Line};
use crate::health;
use crate::results::{Source, Status, Test};
use crate::verdict::{self, About, Problem, Run, Verdict};

/// Words that no line of a good run has.
const BAD: &[&str] = &[
    "Badness",
    "WARNING:",
    "Warn",
    "BUG",
    "===========",
    "Call Trace:",
    "Oops:",
    "detected stalls on CPUs/tasks:",
    "self-detected stall on CPU",
    "Stall ended before state dump start",
    "??? Writer stall state",
    "!!!",
];

/// Lines that have some of them, and may.
const EXCUSED: &[&str] = &[
    "ODEBUG: ",
    "This means that this is a DEBUG kernel and it is",
    "Warning: unable to open an initial console",
    "Warning: Failed to add ttynull console. No stdin, stdout, and stderr",
    "NOHZ tick-stop error: Non-RCU local softirq work is pending, handler",
];

/// What is known of a run beside its console.
#[derive(Debug, Default)]
pub(crate) struct Expect<'a> {
    pub scenario: &'a str,
    /// The machine was still on when its time was over.
    pub timeout: bool,
    /// What kept it from running to its end.
    pub failure: Option<String>,
}

pub(crate) fn console(about: About, raw: &[u8], expect: &Expect) -> Run {
    let console = Console::read(raw);
    let kernel = health::judge(&console);
    let lines = Lines(&console);
    let has_begun = lines.last("-torture:--- Start of test").is_some();
    let mut problems = Vec::new();
    let mut problem = |text: &str, verdict| problems.push(Problem { text: text.to_owned(), console: vec![], verdict });
    if let Some(failure) = &expect.failure {
        problem(failure, Verdict::Error);
    } else if expect.timeout {
        let phase = match (kernel.is_some(), has_begun, lines.end()) {
            (_, _, Some(_)) => "timed out when the torture was over: the machine did not power off",
            (_, true, None) => "timed out in the torture: it did not come to its end",
            (true, false, None) => "timed out while the kernel booted",
            (false, false, None) => "timed out before the kernel said anything",
        };
        problem(phase, Verdict::Timeout);
    }
    if !has_begun && !expect.timeout {
        problem("the torture never began: the kernel needs RCU_TORTURE_TEST=y", Verdict::Error);
    }
    if let Some(first) = problems.first_mut() {
        first.console = verdict::last_lines(&console);
    }
    let rows: [(&str, Judgement); 5] = [
        ("ends_in_success", lines.success()),
        ("grace_periods_advance", lines.versions()),
        ("readers_read", lines.readers()),
        ("no_reader_sees_two_grace_periods", lines.close_calls()),
        ("console_is_clean", lines.complaints()),
    ];
    let test = |(name, judgement): (&str, Judgement)| {
        let (status, reason, line, diagnostics) = match judgement {
            Ok(line) => (Status::Pass, None, line, vec![]),
            Err(Wrong { what, line, quoted }) => (Status::Fail, Some(what), line, quoted),
        };
        let name = format!("torture/{}/{name}", expect.scenario);
        Test { name, source: Source::Console, status, reason, seconds: None, line, diagnostics }
    };
    let tests = if has_begun { rows.into_iter().map(test).collect() } else { vec![] };
    Run::new(about, tests, kernel, problems)
}

/// The number of the line that shows that it went well, or what went wrong.
type Judgement = Result<usize, Wrong>;

struct Wrong {
    what: String,
    line: usize,
    quoted: Vec<String>,
}

impl Wrong {
    fn new(what: impl Into<String>, line: Option<&Line>) -> Wrong {
        let quoted = line.map(|line| line.text.clone()).into_iter().collect();
        Wrong { what: what.into(), line: line.map_or(0, |line| line.at), quoted }
    }
}

/// The lines of a console, and what they say of the torture.
struct Lines<'a>(&'a Console);

impl Lines<'_> {
    /// The last line with these words.
    fn last(&self, words: &str) -> Option<&Line> {
        self.0.lines.iter().rev().find(|line| line.text.contains(words))
    }

    fn end(&self) -> Option<&Line> {
        self.last("-torture:--- End of test: ")
    }

    fn success(&self) -> Judgement {
        match self.end() {
            Some(line) if line.text.contains("End of test: SUCCESS") => Ok(line.at),
            Some(line) => Err(Wrong::new("the kernel says that the torture failed", Some(line))),
            None => Err(Wrong::new("the kernel never said `End of test: SUCCESS`", None)),
        }
    }

    /// Each report names a later version of what the writers publish, and so a later grace period.
    fn versions(&self) -> Judgement {
        let mut last = 0;
        let mut shown = Err(Wrong::new("no report names a version: was it too short?", None));
        for line in &self.0.lines {
            let Some((_, rest)) = line.text.split_once("torture: ") else { continue };
            // When all is over there is none.
            if rest.contains("(null)") || rest.contains("rtc: 000000000") {
                continue;
            }
            let Some((_, version)) = rest.split_once(" ver: ") else { continue };
            let version = version.split_whitespace().next().unwrap_or_default();
            match version.parse::<u64>() {
                Ok(version) if version > last => last = version,
                Ok(version) if version == last => return Err(Wrong::new("a grace period hangs", Some(line))),
                _ => return Err(Wrong::new(format!("version {version} comes after {last}"), Some(line))),
            }
            shown = Ok(line.at);
        }
        shown
    }

    fn readers(&self) -> Judgement {
        match self.summary("Reader Pipe: ") {
            Some((line, counts)) if counts.iter().sum::<u64>() > 0 => Ok(line.at),
            Some((line, _)) => Err(Wrong::new("no reader ever read", Some(line))),
            None => Err(Wrong::new("no report tells what the readers did", None)),
        }
    }

    /// A reader may see its element go through one grace period. More is a close call: one before it is too early.
    fn close_calls(&self) -> Judgement {
        match self.summary("Reader Batch: ") {
            Some((line, counts)) => match counts.iter().skip(2).sum::<u64>() {
                0 => Ok(line.at),
                count => Err(Wrong::new(format!("{count} close calls"), Some(line))),
            },
            None => Err(Wrong::new("no report tells what the readers did", None)),
        }
    }

    /// The numbers of the last line with this heading.
    fn summary(&self, heading: &str) -> Option<(&Line, Vec<u64>)> {
        let line = self.last(heading)?;
        let (_, counts) = line.text.split_once(heading)?;
        Some((line, counts.split_whitespace().map_while(|count| count.parse().ok()).collect()))
    }

    fn complaints(&self) -> Judgement {
        let is_starved =
            |text: &str| text.split_once("rcu_").is_some_and(|(_, rest)| rest.contains("kthread starved for"));
        let is_bad = |line: &&Line| {
            let has = |words: &&str| line.text.contains(words);
            (BAD.iter().any(&has) || is_starved(&line.text)) && !EXCUSED.iter().any(&has)
        };
        let bad: Vec<_> = self.0.lines.iter().filter(is_bad).collect();
        match bad.first() {
            None => Ok(0),
            Some(first) => Err(Wrong {
                what: format!("{} lines that no good run has", bad.len()),
                line: first.at,
                quoted: bad.iter().take(12).map(|line| line.text.clone()).collect(),
            }),
        }
    }
}
