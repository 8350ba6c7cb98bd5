// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Which tests are meant by the filters.
//!
//! A filter is a piece of a test's full name, `selftest/files/dup2_onto_itself`. What KUnit has is known to the kernel
//! alone, so a filter for it begins with `kunit/`, and the kernel gets it as a pattern.

#[cfg(test)]
mod tests;

use crate::console::Console;

/// Whether a program of this source may have a test that a filter means: where a piece of a test's name ends a filter, it
/// stands in the source as a name does. So what is not meant need not be built to be asked for its names.
pub(crate) fn may_mean(filters: &[String], program: &str, source: &str) -> bool {
    let stands_there = |piece: &str| piece.split(|c| !is_word(c)).all(|word| names_a_test(source, word));
    let may = |filter: &String| {
        let full = format!("selftest/{program}/");
        full.contains(filter.as_str())
            || match filter.rsplit_once('/') {
                Some((head, piece)) => full.ends_with(&format!("{head}/")) && stands_there(piece),
                None => stands_there(filter),
            }
    };
    filters.is_empty() || filters.iter().any(may)
}

/// Whether a test may have this in its name: in the source, a name has a space or a bracket behind it, which has nothing that
/// is called or imported; or it begins a row, where it may have an argument.
fn names_a_test(source: &str, word: &str) -> bool {
    let no_name = |rest: &str| ["(", ")", ",", ".", "::", "!", "?", "}"].iter().any(|end| rest.starts_with(end));
    let is_name = |line: &str, at: usize| {
        let begins_row = line.contains("=>") && line[..at].trim_start().chars().all(is_word);
        begins_row || !no_name(line[at..].trim_start_matches(is_word))
    };
    source.lines().any(|line| line.match_indices(word).any(|(at, _)| is_name(line, at)))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A test program, and the names of its tests.
pub(crate) type Listed = (String, Vec<String>);

/// What is to be run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// Test programs, each with its own filters. Without one it runs all of its tests.
    pub plan: Vec<(String, Vec<String>)>,
    pub kunit: Kunit,
}

/// What of KUnit is to be run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kunit {
    Off,
    All,
    /// A pattern of the kernel's: `SUITE.CASE` with `*` and `?`.
    Glob(String),
}

impl Kunit {
    /// The word for the kernel's command line.
    pub(crate) fn word(&self) -> Option<String> {
        match self {
            Kunit::Off => Some("kunit.enable=0".to_owned()),
            Kunit::All => None,
            Kunit::Glob(glob) => Some(format!("kunit.filter_glob={glob}")),
        }
    }
}

/// Whether a filter is for KUnit.
pub(crate) fn is_for_kunit(filter: &str) -> bool {
    filter == "kunit" || filter.starts_with("kunit/")
}

/// The full names of all these tests.
pub(crate) fn names(listed: &[Listed]) -> Vec<String> {
    listed.iter().flat_map(|(program, tests)| tests.iter().map(move |test| name(program, test))).collect()
}

fn name(program: &str, test: &str) -> String {
    format!("selftest/{program}/{test}")
}

/// The full names of what a kernel lists when it is asked with `kunit.action=list`: after a suite's name, each of its
/// cases as `SUITE.CASE`.
pub(crate) fn kunit_names(console: &Console) -> Vec<String> {
    let mut suite = "";
    let mut names = Vec::new();
    for line in &console.lines {
        match line.text.strip_prefix(suite).and_then(|rest| rest.strip_prefix('.')) {
            Some(case) if !suite.is_empty() => names.push(format!("kunit/{suite}/{case}")),
            _ => suite = &line.text,
        }
    }
    names
}

impl Selection {
    /// Everything of these programs, and of KUnit if that is wanted.
    pub(crate) fn all(programs: &[String], has_kunit: bool) -> Selection {
        let plan = programs.iter().map(|name| (name.clone(), vec![])).collect();
        Selection { plan, kunit: if has_kunit { Kunit::All } else { Kunit::Off } }
    }
}

/// Chooses what the filters mean. Without one everything is meant.
pub(crate) fn select(filters: &[String], listed: &[Listed]) -> Selection {
    let (for_kunit, for_tests): (Vec<_>, Vec<_>) = filters.iter().partition(|filter| is_for_kunit(filter));
    let is_meant = |name: &str| filters.is_empty() || for_tests.iter().any(|filter| name.contains(*filter));
    let plan = listed.iter().filter_map(|(program, tests)| {
        let meant: Vec<_> = tests.iter().filter(|test| is_meant(&name(program, test))).cloned().collect();
        let is_whole = meant.len() == tests.len();
        (!meant.is_empty()).then(|| (program.clone(), if is_whole { vec![] } else { meant }))
    });
    let kunit = match for_kunit.as_slice() {
        [] if filters.is_empty() => Kunit::All,
        [] => Kunit::Off,
        [filter] => glob(filter),
        // The kernel takes one pattern only.
        _ => Kunit::All,
    };
    Selection { plan: plan.collect(), kunit }
}

/// `kunit/example/exam` is `example.exam*`, and `kunit/exam` is `exam*`. A pattern cannot hold what ends a word on the
/// kernel's command line, and there are suites with blanks in their names.
fn glob(filter: &str) -> Kunit {
    let rest = filter.trim_start_matches("kunit").trim_start_matches('/');
    let pattern: String =
        rest.chars().map(|c| if c.is_whitespace() || matches!(c, '"' | '.') { '?' } else { c }).collect();
    match pattern.split_once('/') {
        _ if pattern.is_empty() => Kunit::All,
        Some((suite, case)) => Kunit::Glob(format!("{suite}.{case}*")),
        None => Kunit::Glob(format!("{pattern}*")),
    }
}
