// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask compat`: a kernel tree's own C programs against nilibc.
//!
//! Nothing of the tree is kept here, and nothing is written to it.

mod survey;

use crate::cc;
use crate::machine;
use crate::sysroot::Options;
use anyhow::{Context, Result, ensure};
use comfy_table::{Table, presets};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use survey::Survey;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kernel's source tree
    #[arg(long, value_name = "DIR")]
    source: PathBuf,
    /// The machines, separated by commas; this one if none is named
    #[arg(long, value_name = "MACHINE", value_delimiter = ',')]
    arch: Vec<String>,
    /// All machines
    #[arg(long, conflicts_with = "arch")]
    all: bool,
    /// The C compiler, as for `cc`
    #[arg(long, value_name = "CC")]
    cc: Option<String>,
    /// How many of the missing names are told
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    /// Writes all of it as JSON; `-` is standard output
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What `--json` writes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    surveys: Vec<Survey>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let selftests = args.source.join("tools/testing/selftests");
    ensure!(selftests.is_dir(), "there is no {}: --source takes a Linux source tree", selftests.display());
    let machines = if args.all { machine::all()? } else { machine::named(&args.arch)? };
    let options = Options { cc: args.cc.clone(), lto: false, source: Some(args.source.clone()) };
    let mut surveys = Vec::new();
    for machine in &machines {
        let driver = cc::driver(machine, &options)?;
        surveys.push(survey::survey(machine, &driver, &args.source)?);
    }
    let report = Report { schema: 1, surveys };
    if let Some(file) = &args.json {
        let text = serde_json::to_string_pretty(&report)?;
        match file.as_os_str() == "-" {
            true => println!("{text}"),
            false => std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?,
        }
    }
    print(&report, args.top);
    Ok(ExitCode::SUCCESS)
}

/// The tables for people.
fn print(report: &Report, top: usize) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["machine", "programs", "glibc compiles", "links", "nilibc compiles", "links"]);
    for survey in &report.surveys {
        let cell = |count: Option<usize>| count.map_or("-".to_owned(), |count| count.to_string());
        let (compile, link) = (survey.reference.as_ref().map(|r| r.compile), survey.reference.as_ref().map(|r| r.link));
        let counts = [Some(survey.programs), compile, link, Some(survey.compile), Some(survey.link)];
        table.add_row([vec![survey.machine.clone()], counts.map(cell).to_vec()].concat());
    }
    println!("{table}");
    for survey in &report.surveys {
        println!("\n{}: what programs lack that glibc has, most wanted first", survey.machine);
        for missing in survey.missing.iter().take(top) {
            println!("{:5}  {}", missing.programs.len(), missing.name);
        }
        println!("\n{}: what does not compile, though it does with glibc", survey.machine);
        survey.broken.iter().for_each(|broken| println!("  {}: {}", broken.program, broken.error));
    }
}
