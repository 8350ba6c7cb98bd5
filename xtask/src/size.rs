// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask size`: how many bytes programs have, beside the same programs on other libcs.
//!
//! Every number is measured on files that are made in this run, or were by the same words from the same sources. What cannot
//! be had is listed with its reason.

mod applets;
mod budget;
mod chart;
mod docs;
mod layout;
mod measure;
pub(crate) mod peers;
mod rows;
mod table;
mod trace;

use crate::machine::{self, Machine};
use crate::{cache, ui};
use anyhow::{Context, Result, bail};
use budget::Budgets;
use measure::Selection;
use peers::Catalogue;
use rows::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::Style;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    machines: machine::Choice,
    /// Which libcs to measure beside nilibc, separated by commas: all if none is named, and none for `none`
    #[arg(long, value_name = "LIBC", value_delimiter = ',')]
    against: Option<Vec<String>>,
    /// Writes every row as JSON; to standard output if FILE is `-`
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the tables as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Draws the first machine's files as a chart
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Shows what differs from what `--json` wrote to BASE before
    #[arg(long, value_name = "BASE")]
    compare: Option<PathBuf>,
    /// Shows where each byte of PROGRAM is
    #[arg(long, value_name = "PROGRAM")]
    why: Option<String>,
    /// Shows what each feature of the library adds to a program that does nothing
    #[arg(long, conflicts_with_all = ["why", "program"])]
    features: bool,
    /// Shows how many bytes each applet of the userland takes
    #[arg(long, conflicts_with_all = ["why", "program", "features"])]
    applets: bool,
    /// Fails if a program is over its budget: xtask/size/budgets.toml
    #[arg(long)]
    check: bool,
    /// Keeps what is measured in xtask/size/recorded.json, and writes the documents' tables anew
    #[arg(long)]
    record: bool,
    /// Only writes the documents' tables anew
    #[arg(long)]
    docs: bool,
    /// Which programs; all of them if none is named
    program: Vec<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    if args.docs {
        docs::write()?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut catalogue = Catalogue::read()?;
    let none = ["none".to_owned()];
    let mut against = args.against.as_deref();
    let mut wanted = args.program.clone();
    if args.features {
        wanted = vec!["true".to_owned()];
        let features = Catalogue::features()?;
        wanted.extend(features.iter().map(|subject| subject.name.clone()));
        catalogue.program.extend(features);
        against = Some(&none);
    }
    if args.applets {
        wanted = vec![applets::subject().name];
        catalogue.program.push(applets::subject());
        against = Some(&none);
    }
    if let Some(program) = &args.why {
        wanted = vec![program.clone()];
        against = Some(&none);
    }
    let programs: Vec<_> = catalogue.program.iter().map(|subject| subject.name.clone()).collect();
    if let Some(unknown) = wanted.iter().find(|name| !programs.contains(name)) {
        bail!("no program `{unknown}` is measured: there are {}", programs.join(", "));
    }
    let machines = args.machines.get()?;
    let mut report = measure(&machines, &Selection { catalogue: &catalogue, programs: &wanted, against })?;
    if args.applets {
        applets::sum(&mut report)?;
    }
    if args.json.as_deref() != Some(Path::new("-")) {
        print!("{}", shown(&args, &report, &programs)?);
    }
    if let Some(path) = &args.json {
        report.write(path)?;
    }
    if let Some(path) = &args.markdown {
        fs::write(path, text(&report, &programs, Style::Markdown))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let (Some(path), Some(machine)) = (&args.svg, report.machines().first()) {
        let programs: Vec<_> = programs.iter().map(String::as_str).collect();
        fs::write(path, chart::draw(&report, machine, &programs)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let record = cache::root().join(docs::RECORD);
    let faults = if args.check { Budgets::read()?.faults(&report, &Report::read(&record)?) } else { vec![] };
    faults.iter().for_each(|fault| eprintln!("error: {fault}"));
    if args.record {
        let mut all = if record.exists() { Report::read(&record)? } else { Report::new() };
        all.merge(report);
        all.write(&record)?;
        docs::write()?;
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What standard output gets.
fn shown(args: &Args, report: &Report, programs: &[String]) -> Result<String> {
    if let Some(base) = &args.compare {
        return Ok(rows::compare(&Report::read(base)?, report));
    }
    if args.features {
        let machines: Vec<_> = report.machines().into_iter().map(str::to_owned).collect();
        return docs::features(report, &machines);
    }
    if args.applets {
        let machines: Vec<_> = report.machines().into_iter().map(str::to_owned).collect();
        return Ok(applets::show(report, &machines, Style::Terminal));
    }
    if args.why.is_some() {
        let one =
            |row: &rows::Row| format!("{}, {}\n\n{}\n", row.machine, row.program, docs::why(row, Style::Terminal));
        return Ok(report.rows.iter().map(one).collect());
    }
    Ok(text(report, programs, Style::Terminal))
}

fn measure(machines: &[Machine], selection: &Selection) -> Result<Report> {
    let mut report = Report::new();
    for machine in machines {
        ui::step(format_args!("measures {}", machine.name));
        selection.measure(machine, &mut report)?;
    }
    Ok(report)
}

fn text(report: &Report, programs: &[String], style: Style) -> String {
    let mut text = String::new();
    for machine in report.machines() {
        text += &format!("{machine}\n\n{}\n", table::files(report, machine, programs, style));
    }
    let rows: Vec<_> = report.rows.iter().collect();
    text += &table::details(&rows, style);
    if !report.missing.is_empty() {
        text += &format!("\nnot measured:\n\n{}", table::missing(report));
    }
    text
}
