// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `bench` tells: a table in the terminal and in PERFORMANCE.md, ratios first, and JSON.

use super::sample::{Row, Samples, Summary};
use super::{Args, BENCHES};
use crate::machine::Machine;
use crate::{cache, process};
use anyhow::{Context, Result};
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

/// What is between these lines of PERFORMANCE.md is written by `--markdown`.
const MARKERS: [&str; 2] = ["<!-- written by cargo xtask bench --markdown -->\n", "<!-- end -->\n"];

/// A benchmark that there is not for a libc.
#[derive(Debug, Serialize)]
pub(super) struct Missing {
    bench: &'static str,
    libc: &'static str,
    reason: String,
}

impl Missing {
    pub(super) fn new(bench: &'static str, libc: &'static str, reason: String) -> Missing {
        Missing { bench, libc, reason }
    }
}

/// What `--json` writes.
#[derive(Serialize)]
pub(super) struct Report {
    schema: u32,
    machine: String,
    host: Host,
    /// Each with its version, nilibc first.
    libcs: Vec<(&'static str, String)>,
    rows: Vec<Line>,
    missing: Vec<Missing>,
}

/// Where it was measured.
#[derive(Serialize)]
struct Host {
    processor: String,
    cores: usize,
    kernel: String,
    compiler: String,
}

/// One thing that was measured.
#[derive(Serialize)]
struct Line {
    bench: &'static str,
    what: String,
    unit: String,
    libcs: BTreeMap<&'static str, Summary>,
}

impl Report {
    pub(super) fn new(
        machine: &Machine,
        libcs: Vec<(&'static str, String)>,
        samples: Samples,
        missing: Vec<Missing>,
    ) -> Report {
        let line = |row: &Row| {
            let of = |(name, _): &(&'static str, String)| row.of(name).map(|summary| (*name, summary));
            let libcs = libcs.iter().filter_map(of).collect();
            Line { bench: row.bench, what: row.label.clone(), unit: row.unit.clone(), libcs }
        };
        let rows = samples.rows().iter().map(line).collect();
        Report { schema: 1, machine: machine.name.clone(), host: Host::here(machine), libcs, rows, missing }
    }

    /// Writes all that was asked for, and the table: on standard error if standard output is taken.
    pub(super) fn write(&self, args: &Args) -> Result<ExitCode> {
        let text = format!("{}\n{}", self.table(), self.notes());
        match args.json.as_deref() {
            Some(file) if file == Path::new("-") => {
                println!("{}", serde_json::to_string_pretty(self)?);
                eprint!("{text}");
            }
            json => {
                if let Some(file) = json {
                    let written = fs::write(file, serde_json::to_string_pretty(self)? + "\n");
                    written.with_context(|| format!("cannot write {}", file.display()))?;
                }
                print!("{text}");
            }
        }
        if args.markdown {
            self.put_into(&cache::root().join("PERFORMANCE.md"))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Takes the place of what is between the markers.
    fn put_into(&self, file: &Path) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let [begin, end] = MARKERS;
        let marked = text.split_once(begin).and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
        let (head, tail) = marked.with_context(|| format!("{} has no lines {begin}and {end}", file.display()))?;
        fs::write(file, format!("{head}{begin}\n{}\n{}\n{end}{tail}", self.notes(), self.markdown()))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// The names of the columns: what, the ratios to the others, the numbers of all, and the spread.
    fn head(&self) -> Vec<String> {
        let names = || self.libcs.iter().map(|(name, _)| *name);
        let ratios = names().skip(1).map(|name| format!("÷ {name}"));
        let numbers = names().map(str::to_owned);
        [vec!["what".to_owned()], ratios.collect(), numbers.collect(), vec!["unit".to_owned(), "spread".to_owned()]]
            .concat()
    }

    fn cells(&self, line: &Line) -> Vec<String> {
        let of = |name: &&'static str| line.libcs.get(name).map(|summary| summary.median);
        let names: Vec<_> = self.libcs.iter().map(|(name, _)| *name).collect();
        let own = names.first().and_then(of);
        let ratio = |name| own.zip(of(name)).map_or("-".to_owned(), |(own, other)| format!("{:.2}", own / other));
        let number = |name| of(name).map_or("-".to_owned(), short);
        let spread = line.libcs.values().map(Summary::spread).fold(0.0, f64::max);
        let mut cells = vec![format!("{} {}", line.bench, line.what)];
        cells.extend(names.iter().skip(1).map(ratio));
        cells.extend(names.iter().map(number));
        cells.extend([line.unit.clone(), format!("{spread:.0} %")]);
        cells
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(self.head());
        self.rows.iter().for_each(|line| _ = table.add_row(self.cells(line)));
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table
    }

    /// A table for each benchmark.
    fn markdown(&self) -> String {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let rule = format!("|---|{}\n", "--:|".repeat(self.head().len() - 1));
        let table = |lines: Vec<&Line>| {
            let rows: String = lines.into_iter().map(|line| row(self.cells(line))).collect();
            if rows.is_empty() { rows } else { format!("{}{rule}{rows}\n", row(self.head())) }
        };
        let of = |name| table(self.rows.iter().filter(|line| line.bench == name).collect());
        BENCHES.iter().map(|bench| of(bench.name)).collect()
    }

    /// Where and against what it was measured, and what could not be.
    fn notes(&self) -> String {
        let Host { processor, cores, kernel, compiler } = &self.host;
        let libcs: Vec<_> = self.libcs.iter().map(|(name, version)| format!("{name} {version}")).collect();
        let mut notes = format!("{processor}, {cores} cores, Linux {kernel}; {compiler}; {}.\n", libcs.join(", "));
        for Missing { bench, libc, reason } in &self.missing {
            notes += &format!("{bench} without {libc}: {reason}.\n");
        }
        notes
    }
}

/// Three digits that count.
fn short(number: f64) -> String {
    match number {
        ..10.0 => format!("{number:.2}"),
        ..100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

impl Host {
    /// What it says of itself.
    fn here(machine: &Machine) -> Host {
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let compiler = process::output(std::process::Command::new(&machine.c.cc).arg("--version"));
        Host {
            processor: model.map_or("a processor without a name", |(_, name)| name).to_owned(),
            cores: thread::available_parallelism().map_or(1, |cores| cores.get()),
            kernel: rustix::system::uname().release().to_string_lossy().into_owned(),
            compiler: compiler.ok().and_then(|text| Some(text.lines().next()?.to_owned())).unwrap_or_default(),
        }
    }
}
