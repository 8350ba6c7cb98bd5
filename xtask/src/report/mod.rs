// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask report`, and the forms that a report takes.
//!
//! In somebody else's log nobody can know what should have been there, so that only what it says itself is held against
//! it: its plans, its numbers and its kernel.

pub(crate) mod html;
pub(crate) mod junit;
pub(crate) mod ktap;
mod matrix;
pub(crate) mod text;

use crate::verdict::{About, Expect, Report, Run};
use anyhow::{Context, Result, bail, ensure};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The longest log that is read: far more than a console can say in a day.
const LONGEST: u64 = 256 << 20;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Console logs, kernel logs or KTAP, one run each; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
}

/// The files to write a report to, beside the text on the terminal.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Outputs {
    /// Writes the report as JSON; `-` is standard output
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the report as JUnit's XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Writes all results as one KTAP document
    #[arg(long, value_name = "FILE")]
    ktap: Option<PathBuf>,
    /// Writes the report as a page that needs no other file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let runs = args.files.iter().map(|file| judge(file)).collect::<Result<_>>()?;
    let report = Report::new(runs);
    args.outputs.write(&report)?;
    Ok(report.verdict().exit_code())
}

impl Outputs {
    /// Writes every form that was asked for, and the text: on standard error if standard output is taken.
    pub(crate) fn write(&self, report: &Report) -> Result<()> {
        type Form = fn(&Report) -> Result<String>;
        let forms: [(&Option<PathBuf>, Form); 4] = [
            (&self.json, |report| Ok(serde_json::to_string_pretty(report)? + "\n")),
            (&self.junit, junit::render),
            (&self.ktap, |report| Ok(ktap::render(report))),
            (&self.html, |report| Ok(html::render(report))),
        ];
        let wanted: Vec<_> = forms.iter().filter_map(|(file, form)| file.as_deref().map(|file| (file, form))).collect();
        let on_stdout = wanted.iter().filter(|(file, _)| is_dash(file)).count();
        ensure!(on_stdout < 2, "only one of --json, --junit, --ktap and --html can be `-`: give the others a file");
        for (file, form) in wanted {
            let text = form(report)?;
            let written =
                if is_dash(file) { io::stdout().write_all(text.as_bytes()) } else { std::fs::write(file, text) };
            ignore_closed(written).with_context(|| format!("cannot write {}", file.display()))?;
        }
        let written = match on_stdout {
            0 => text::write(&mut anstream::AutoStream::auto(io::stdout()).lock(), report, width(io::stdout())),
            _ => text::write(&mut anstream::AutoStream::auto(io::stderr()).lock(), report, width(io::stderr())),
        };
        ignore_closed(written).context("cannot write the report")
    }
}

/// How many columns a terminal has, or what will do elsewhere.
fn width(stream: impl AsFd) -> usize {
    rustix::termios::tcgetwinsize(stream).ok().map(|size| size.ws_col.into()).filter(|width| *width > 0).unwrap_or(160)
}

/// A reader that has seen enough, such as `head`, is no error.
fn ignore_closed(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

fn is_dash(file: &Path) -> bool {
    file == Path::new("-")
}

fn judge(file: &Path) -> Result<Run> {
    let raw = read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let stem = file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let machine = if is_dash(file) { "stdin".to_owned() } else { stem };
    let about = About { machine, mode: "log", log: file.display().to_string(), ..About::default() };
    Ok(Run::of_console(about, &raw, &Expect::default()))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let mut raw = Vec::new();
    let source: Box<dyn Read> = if is_dash(file) { Box::new(io::stdin()) } else { Box::new(File::open(file)?) };
    source.take(LONGEST + 1).read_to_end(&mut raw)?;
    ensure!(raw.len() as u64 <= LONGEST, "it is longer than {} MiB: cut out the part with the results", LONGEST >> 20);
    if is_binary(&raw) {
        bail!("it is no text: give a console log, a kernel log or KTAP, unpacked and in UTF-8");
    }
    Ok(raw)
}

/// Whether more than a tenth of the beginning is no text. A console may hold some noise of a serial line.
fn is_binary(raw: &[u8]) -> bool {
    let head = &raw[..raw.len().min(64 << 10)];
    let noise =
        |text: &str| text.chars().filter(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x1b')).count();
    let bytes = head.utf8_chunks().map(|chunk| noise(chunk.valid()) + chunk.invalid().len()).sum::<usize>();
    bytes * 10 > head.len()
}
