// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Suites by machines, for a report of several.
//!
//! What differs is what one sees: suites on which all machines agree are told in one sentence, and where a machine agrees with
//! most others, its cell is a dot. Machines that do not fit beside each other stand in blocks, one beneath the other, each with
//! the suites in which these machines differ. The table is laid out here because to a library what is coloured in it would be
//! wider than it is.

use crate::report::text::{BAD, GOOD};
use crate::results::Test;
use crate::verdict::{Run, Totals, Verdict};
use anstyle::Style;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::iter;

/// Where tests stand that belong to no suite: programs judged by their exit code, and lines that were out of place.
const NO_SUITE: &str = "(no suite)";

/// What a cell says, and how.
type Cell = (String, Style);

/// A name, what most machines say, and a cell for each.
struct Row {
    name: String,
    most: String,
    cells: Vec<Cell>,
}

impl Row {
    fn new<T>(name: &str, machines: &[T], cell: impl Fn(&T) -> Cell) -> Row {
        Row { name: name.to_owned(), most: String::new(), cells: machines.iter().map(cell).collect() }
    }

    fn is_bad(&self) -> bool {
        self.cells.iter().any(|(_, style)| *style == BAD)
    }

    fn is_alike(&self) -> bool {
        self.cells.iter().all(|(text, _)| *text == self.most)
    }

    /// Finds what most machines say of those where nothing is bad.
    fn compare(mut self) -> Row {
        let mut counts = BTreeMap::<_, usize>::new();
        self.cells
            .iter()
            .filter(|(_, style)| *style != BAD)
            .for_each(|(text, _)| *counts.entry(text).or_default() += 1);
        self.most =
            counts.into_iter().max_by_key(|(_, count)| *count).map(|(text, _)| text.clone()).unwrap_or_default();
        self
    }

    fn write(&self, out: &mut impl Write, names: usize, most: usize, columns: &[Column]) -> io::Result<()> {
        write!(out, " {:names$}  {:>most$}", self.name, self.most)?;
        for Column { place, width } in columns {
            let (text, style) = &self.cells[*place];
            let text = if *text == self.most { "·" } else { text };
            write!(out, "  {style}{text:>width$}{style:#}")?;
        }
        writeln!(out)
    }
}

/// A machine's column.
struct Column {
    place: usize,
    width: usize,
}

/// Writes lines that are no longer than `width`, if a machine has room in that.
pub(super) fn write(out: &mut impl Write, runs: &[Run], width: usize) -> io::Result<()> {
    let (runs, silent): (Vec<_>, Vec<_>) = runs.iter().partition(|run| !run.tests.is_empty());
    let (alike, mut rows): (Vec<_>, Vec<_>) = suites(&runs).into_iter().partition(Row::is_alike);
    let alike: Vec<_> = alike.into_iter().map(|row| format!("{} {}", row.name, row.most)).collect();
    sentence(out, &format!("alike on all {}:", runs.len()), &alike, width)?;
    let silent: Vec<_> = silent.into_iter().map(|run| run.machine.clone()).collect();
    sentence(out, "without any result:", &silent, width)?;
    rows.sort_by_key(|row| !row.is_bad());
    let head = Row::new("", &runs, |run| (run.machine.clone(), style(run.verdict != Verdict::Pass)));
    let head = Row { most: "most".to_owned(), ..head };
    let rows: Vec<_> = iter::once(head).chain(rows).chain(foot(&runs)).collect();
    let longest = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).len()).max().unwrap_or(0);
    let (names, most) = (longest(|row| &row.name), longest(|row| &row.most));
    for block in blocks(&rows, runs.len(), width.saturating_sub(names + most + 3)) {
        writeln!(out)?;
        let mut rows = rows.iter().filter(|row| block.iter().any(|column| row.cells[column.place].0 != row.most));
        rows.try_for_each(|row| row.write(out, names, most, &block))?;
    }
    Ok(())
}

/// A row for each suite: how many tests passed, and after a `!` how many did not.
fn suites(runs: &[&Run]) -> Vec<Row> {
    let tests = || runs.iter().flat_map(|run| &run.tests);
    let known: BTreeSet<&str> = tests().filter_map(|test| Some(path(test).split_once('/')?.0)).collect();
    let suite = |test| path(test).split('/').next().filter(|name| known.contains(name)).unwrap_or(NO_SUITE);
    let names: BTreeSet<&str> = tests().map(suite).collect();
    let mut machines = Vec::new();
    for run in runs {
        let mut suites = BTreeMap::<_, Vec<_>>::new();
        run.tests.iter().for_each(|test| suites.entry(suite(test)).or_default().push(test));
        machines.push(suites);
    }
    let cell = |tests: Option<&Vec<&Test>>| count(Totals::of(tests.into_iter().flatten().copied()));
    names.into_iter().map(|name| Row::new(name, &machines, |suites| cell(suites.get(name))).compare()).collect()
}

/// The name of a test within its source: the kernel's suites are one here, each program of ours is one.
fn path(test: &Test) -> &str {
    test.name.strip_prefix("selftest/").unwrap_or(&test.name)
}

fn count(totals: Totals) -> Cell {
    let Totals { pass, fail, skip, xfail, error } = totals;
    let text = match (pass + xfail, fail + error) {
        (0, 0) if skip > 0 => "skip".to_owned(),
        (0, 0) => "-".to_owned(),
        (good, 0) => good.to_string(),
        (good, bad) => format!("{good}!{bad}"),
    };
    (text, style(fail + error > 0))
}

/// The machines' verdicts and numbers.
fn foot(runs: &[&Run]) -> [Row; 5] {
    let plain = |text: String| (text, Style::new());
    [
        Row::new("verdict", runs, |run| match run.verdict {
            Verdict::Pass => ("PASS".to_owned(), GOOD),
            other => (format!("{other:?}").to_uppercase(), BAD),
        }),
        Row::new("passed", runs, |run| plain(run.totals.pass.to_string())),
        Row::new("failed", runs, |run| {
            let bad = run.totals.fail + run.totals.error;
            (bad.to_string(), style(bad > 0))
        }),
        Row::new("skipped", runs, |run| plain(run.totals.skip.to_string())),
        Row::new("seconds", runs, |run| plain(run.seconds.map_or("-".to_owned(), |seconds| format!("{seconds:.1}")))),
    ]
}

fn style(is_bad: bool) -> Style {
    if is_bad { BAD } else { Style::new() }
}

/// The columns of `machines`, as many to a block as there is room for, and at least one.
fn blocks(rows: &[Row], machines: usize, room: usize) -> Vec<Vec<Column>> {
    let mut blocks: Vec<Vec<Column>> = Vec::new();
    let mut left = 0;
    for place in 0..machines {
        let width = rows.iter().map(|row| row.cells[place].0.len()).max().unwrap_or(0);
        if left < width + 2 || blocks.is_empty() {
            blocks.push(Vec::new());
            left = room;
        }
        left = left.saturating_sub(width + 2);
        blocks.last_mut().expect("there is one").push(Column { place, width });
    }
    blocks
}

/// Writes `items` behind `what`, with commas, in as many lines as it takes. Nothing if there are none.
fn sentence(out: &mut impl Write, what: &str, items: &[String], width: usize) -> io::Result<()> {
    let Some((last, others)) = items.split_last() else { return Ok(()) };
    let mut line = format!("\n {what}");
    for word in others.iter().map(|item| format!("{item},")).chain(iter::once(last.clone())) {
        if line.len() + 1 + word.len() > width {
            writeln!(out, "{line}")?;
            line = " ".to_owned();
        }
        line += &format!(" {word}");
    }
    writeln!(out, "{line}")
}

#[cfg(test)]
mod tests {
    use crate::verdict::{About, Expect, Run};

    /// A run of two suites and, if `out_of_place` is a line, of that.
    fn run(machine: &str, files: &str, out_of_place: &str) -> Run {
        let text = "  KTAP version 1\n  1..2\n  ok 1 opens\n  ok 2 closes\n";
        let log = format!("KTAP version 1\n{text}ok 1 text\n  KTAP version 1\n{files}ok 2 files\n{out_of_place}1..2\n");
        let about = About { machine: machine.to_owned(), mode: "log", seconds: Some(12.34), ..About::default() };
        Run::of_console(about, log.as_bytes(), &Expect::default())
    }

    fn runs() -> [Run; 4] {
        let good = "  ok 1 opens\n  ok 2 closes\n  1..2\n";
        let bad = "  ok 1 opens\n  not ok 2 closes\n  1..2\n";
        let silent = Run { machine: "silent".to_owned(), tests: vec![], ..run("", good, "") };
        [run("one", good, ""), run("another", bad, ""), run("the-third", good, "ok 2 2 files\n"), silent]
    }

    fn matrix(width: usize) -> String {
        let mut text = Vec::new();
        super::write(&mut text, &runs(), width).expect("a vector takes all");
        anstream::adapter::strip_str(&String::from_utf8(text).expect("names are UTF-8")).to_string()
    }

    #[test]
    fn what_differs_is_shown_and_what_is_bad_comes_first() {
        let expected = "
 alike on all 3: text 2

 without any result: silent

             most   one  another  the-third
 (no suite)     -     ·        ·        0!1
 files          2     ·      1!1          ·
 verdict           PASS     FAIL      ERROR
 passed               4        3          4
 failed               0        1          1
 skipped              0        0          0
 seconds           12.3     12.3       12.3
";
        assert_eq!(matrix(80), expected);
    }

    #[test]
    fn machines_stand_in_blocks_that_fit() {
        for (width, blocks) in [(10, 3), (32, 2), (42, 2), (43, 1), (80, 1)] {
            let text = matrix(width);
            assert_eq!(text.matches("verdict").count(), blocks, "{width}: {text}");
            assert!(width < 30 || text.lines().all(|line| line.chars().count() <= width), "{width}: {text}");
            assert_eq!(text.matches("files").count(), 1, "only one machine differs in {width}: {text}");
            assert!(["one", "another", "the-third"].iter().all(|name| text.matches(name).count() == 1), "{text}");
        }
    }

    #[test]
    fn a_failure_is_coloured() {
        let mut text = Vec::new();
        super::write(&mut text, &runs(), 80).expect("a vector takes all");
        let text = String::from_utf8(text).expect("names are UTF-8");
        let cell = |text: &str| format!("{}{text}{:#}", super::BAD, super::BAD);
        assert!(
            text.contains(&cell("    1!1")) && text.contains(&cell("another")) && !text.contains(&cell("one")),
            "{text}"
        );
    }
}
