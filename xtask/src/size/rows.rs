// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The rows of the report, as `--json` writes them and `--compare` and `xtask/size/recorded.json` keep them.

use super::layout::{Piece, Sizes};
use super::trace::Trace;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The version of what [`Report::write`] writes.
const SCHEMA: u32 = 1;

/// What was measured, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub schema: u32,
    pub rows: Vec<Row>,
    pub missing: Vec<Missing>,
}

/// One program for one machine with one libc.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub machine: String,
    pub program: String,
    pub libc: String,
    /// `own`: what the libc documents. `ours`: ours to the compiler and the linker. `lto`: these, and all of it optimised as one.
    pub flags: String,
    #[serde(flatten)]
    pub sizes: Sizes,
    #[serde(flatten)]
    pub trace: Option<Trace>,
    /// Where the bytes are, in nilibc's Rust programs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
}

/// What there is no row of, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Missing {
    pub machine: String,
    pub libc: String,
    /// All of them, if none is named.
    pub program: Option<String>,
    pub reason: String,
}

impl Missing {
    /// Whether it is of the same program, or of all.
    fn is_about(&self, other: &Missing) -> bool {
        let is_program = self.program.is_none() || self.program == other.program;
        (&self.machine, &self.libc) == (&other.machine, &other.libc) && is_program
    }

    fn is_row(&self, row: &Row) -> bool {
        let is_program = self.program.as_ref().is_none_or(|program| *program == row.program);
        self.machine == row.machine && self.libc == row.libc && is_program
    }
}

impl Report {
    pub(crate) fn new() -> Report {
        Report { schema: SCHEMA, ..Report::default() }
    }

    /// Reads what [`Report::write`] has written.
    pub(crate) fn read(path: &Path) -> Result<Report> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let report: Report = serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        ensure!(report.schema == SCHEMA, "{}: its schema is {}, expected {SCHEMA}", path.display(), report.schema);
        Ok(report)
    }

    /// JSON with a line for each row.
    pub(crate) fn json(&self) -> Result<String> {
        let lines = |rows: Vec<serde_json::Result<String>>| {
            rows.into_iter().collect::<serde_json::Result<Vec<_>>>().map(|rows| rows.join(",\n"))
        };
        let rows = lines(self.rows.iter().map(serde_json::to_string).collect())?;
        let missing = lines(self.missing.iter().map(serde_json::to_string).collect())?;
        Ok(format!("{{\"schema\": {}, \"rows\": [\n{rows}\n], \"missing\": [\n{missing}\n]}}\n", self.schema))
    }

    /// To a file, or to standard output if that is `-`.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let json = self.json()?;
        if path == Path::new("-") {
            print!("{json}");
            return Ok(());
        }
        fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }

    /// The row of this kind, if there is one.
    pub(crate) fn row(&self, machine: &str, program: &str, libc: &str, flags: &str) -> Option<&Row> {
        let mut rows = self.rows.iter();
        rows.find(|row| (&*row.machine, &*row.program, &*row.libc, &*row.flags) == (machine, program, libc, flags))
    }

    /// Puts these rows in the place of those of the same kind, and of what was missing of it.
    pub(crate) fn merge(&mut self, other: Report) {
        let kind = |row: &Row| (row.machine.clone(), row.program.clone(), row.libc.clone(), row.flags.clone());
        let mut rows: BTreeMap<_, _> =
            std::mem::take(&mut self.rows).into_iter().map(|row| (kind(&row), row)).collect();
        rows.extend(other.rows.iter().map(|row| (kind(row), row.clone())));
        self.rows = rows.into_values().collect();
        let is_again = |old: &&Missing| !other.missing.iter().any(|new| new.is_about(old));
        let mut missing: Vec<_> = self.missing.iter().filter(is_again).cloned().collect();
        missing.extend(other.missing.iter().cloned());
        // What is there now is missing no more.
        missing.retain(|missing| !self.rows.iter().any(|row| missing.is_row(row)));
        missing.sort();
        self.missing = missing;
    }

    /// The machines, each once, in the order of the rows.
    pub(crate) fn machines(&self) -> Vec<&str> {
        let mut machines: Vec<_> = self.rows.iter().map(|row| row.machine.as_str()).collect();
        machines.dedup();
        machines
    }
}

/// What has another size in `after` than in `before`, a line each: the place, the name, the bytes.
pub(crate) fn changes(before: &Row, after: &Row) -> String {
    let sum = |row: &Row| {
        let mut sums = BTreeMap::new();
        for (place, name, bytes) in &row.pieces {
            *sums.entry((place.clone(), name.clone())).or_insert(0) += bytes;
        }
        sums
    };
    let (before, after): (BTreeMap<_, u64>, BTreeMap<_, u64>) = (sum(before), sum(after));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut lines = String::new();
    for key in keys {
        let [old, new] = [&before, &after].map(|sums| sums.get(key).copied().unwrap_or(0));
        if old != new {
            let (place, name) = key;
            lines += &format!("    {:+5}  {old:5} -> {new:5}  {place}  {name}\n", new as i64 - old as i64);
        }
    }
    lines
}

/// What has another file size in `after` than in `before`, with the pieces that differ; what only one of them has is named.
pub(crate) fn compare(before: &Report, after: &Report) -> String {
    let mut lines = String::new();
    for row in &after.rows {
        let name = format!("{}  {}  {}  {}", row.machine, row.program, row.libc, row.flags);
        match before.row(&row.machine, &row.program, &row.libc, &row.flags) {
            Some(old) if old.sizes.file != row.sizes.file => {
                let (old_file, file) = (old.sizes.file, row.sizes.file);
                lines += &format!(
                    "{:+6}  {old_file} -> {file}  {name}\n{}",
                    file as i64 - old_file as i64,
                    changes(old, row)
                );
            }
            Some(_) => {}
            None => lines += &format!("   new  {}  {name}\n", row.sizes.file),
        }
    }
    lines
}
