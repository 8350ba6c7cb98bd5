// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask twins`: C programs by every compiler of a machine, each of which has to do what it does with the host's libc.
//!
//! They are in `tests/c`. What they print does not depend on the machine, on the time or on the compiler.

use crate::machine::{self, Machine};
use crate::sysroot::Options;
use crate::{cache, cc, packages, parallel, process, run, ui};
use anyhow::{Context, Result, bail};
use comfy_table::{Table, presets};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// How a program is compiled; the first is for all of them.
const LEVELS: [&str; 3] = ["-O2", "-O0", "-Os"];

/// Programs about what compilers make of them: they are compiled at every level.
const OF_COMPILERS: [&str; 1] = ["helpers"];

/// Programs about threads, which not every machine has.
const OF_THREADS: [&str; 3] = ["before", "c11threads", "threads"];

/// How long a program may take, on a machine with other work.
const SECONDS: &str = "300";

/// What else a compiler is told of a program.
const FLAGS: [(&str, &str); 1] = [("canary", "-fstack-protector-all")];

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    machines: machine::Choice,
    /// Also with the library and the program optimised as one
    #[arg(long)]
    lto: bool,
    /// As programs that can be anywhere in memory
    #[arg(long)]
    pie: bool,
    /// Which programs; all of them if none is named
    program: Vec<String>,
}

/// One way to make one program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    name: String,
    level: &'static str,
}

impl Case {
    fn all(names: &[String]) -> Result<Vec<Case>> {
        let files = fs::read_dir(folder()).context("cannot read tests/c")?;
        let names_there =
            files.map(|file| Ok(file?.path().file_stem().unwrap_or_default().to_string_lossy().into_owned()));
        let there = names_there.collect::<Result<Vec<_>>>()?;
        if let Some(gone) = names.iter().find(|name| !there.contains(name)) {
            bail!("there is no program `{gone}` in tests/c");
        }
        let mut cases = Vec::new();
        for name in there.into_iter().filter(|name| names.is_empty() || names.contains(name)) {
            let levels = if OF_COMPILERS.contains(&name.as_str()) { &LEVELS[..] } else { &LEVELS[..1] };
            cases.extend(levels.iter().map(|level| Case { name: name.clone(), level }));
        }
        cases.sort();
        Ok(cases)
    }

    /// Compiles it into the folder `to`.
    fn compile(&self, mut compiler: Command, to: &Path) -> Result<PathBuf> {
        // Only the last part of its name is in its messages.
        let program = to.join(&self.name);
        compiler.current_dir(folder()).args(["-std=gnu11", "-w", self.level, "-pthread"]);
        compiler.args(FLAGS.iter().filter(|(name, _)| *name == self.name).map(|(_, flag)| flag));
        process::output(compiler.arg("-o").arg(&program).arg(format!("{}.c", self.name)))?;
        Ok(program)
    }
}

/// What came of the programs of a machine and a compiler.
enum Outcome {
    Ran {
        passed: usize,
        /// How they differ, a line each.
        failed: Vec<String>,
        /// How many cannot be had there.
        skipped: usize,
    },
    /// Why none was run.
    Skipped(String),
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = args.machines.get()?;
    let cases = Case::all(&args.program)?;
    let mut twins = Twins { host: machine::host()?, clang: cc::clang()?, pie: args.pie, expected: BTreeMap::new() };
    let columns = if args.lto { &Column::ALL[..] } else { &Column::ALL[..2] };
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(std::iter::once("machine").chain(columns.iter().map(|column| column.name())));
    let (mut reasons, mut failed) = (BTreeMap::<String, Vec<String>>::new(), 0);
    for machine in &machines {
        ui::step(format_args!("builds and runs the programs of {}", machine.name));
        let mut row = vec![machine.name.clone()];
        for &column in columns {
            let place = format!("{} {}", machine.name, column.name());
            row.push(match twins.outcome(machine, column, &cases)? {
                Outcome::Ran { passed, failed: lines, skipped } => {
                    lines.iter().for_each(|line| println!("{place}: {line}"));
                    failed += lines.len();
                    if let Some(reason) = machine.c.no_threads.as_ref().filter(|_| skipped > 0) {
                        reasons.entry(reason.clone()).or_default().push(place);
                    }
                    let counts = [(passed, "passed"), (lines.len(), "failed"), (skipped, "skipped")];
                    let counts = counts.iter().filter(|(count, _)| *count > 0);
                    counts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
                }
                Outcome::Skipped(reason) => {
                    reasons.entry(reason).or_default().push(place);
                    "skipped".to_owned()
                }
            });
        }
        table.add_row(row);
    }
    println!("{table}");
    reasons.iter().for_each(|(reason, places)| println!("skipped, {reason}: {}", places.join(", ")));
    if failed > 0 {
        ui::step(format_args!("{failed} programs do not do what they do with the host's libc"));
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn folder() -> PathBuf {
    cache::root().join("tests/c")
}

/// The compilers that a machine may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Gcc,
    Clang,
    /// clang, with the library and the program optimised as one.
    Lto,
}

impl Column {
    const ALL: [Column; 3] = [Column::Gcc, Column::Clang, Column::Lto];

    const fn name(self) -> &'static str {
        match self {
            Column::Gcc => "gcc",
            Column::Clang => "clang",
            Column::Lto => "lto",
        }
    }
}

/// What all machines share.
struct Twins {
    host: Machine,
    /// The clang that is taken.
    clang: String,
    pie: bool,
    /// What the cases do with the host's libc, by its compiler: the order in which arguments are evaluated is the compiler's.
    expected: BTreeMap<String, Vec<String>>,
}

impl Twins {
    fn outcome(&mut self, machine: &Machine, column: Column, cases: &[Case]) -> Result<Outcome> {
        if let Some(reason) = self.skip(machine, column) {
            return Ok(Outcome::Skipped(reason));
        }
        if !machine.is_host() {
            packages::require(&packages::for_user(machine))?;
        }
        let cc = if column == Column::Gcc { "cc" } else { &self.clang };
        if !self.expected.contains_key(cc) {
            let there = parallel::map(cases.to_vec(), |case| outcome(Command::new(cc), &case, &self.host));
            self.expected.insert(cc.to_owned(), there.into_iter().collect::<Result<Vec<_>>>()?);
        }
        let named = (column == Column::Clang).then(|| self.clang.clone());
        let options = Options { cc: named, lto: column == Column::Lto, pie: self.pie, source: None };
        let driver = cc::driver(machine, &options)?;
        let has_it = |case: &Case| machine.c.no_threads.is_none() || !OF_THREADS.contains(&case.name.as_str());
        let pairs: Vec<_> = cases.iter().zip(&self.expected[cc]).filter(|(case, _)| has_it(case)).collect();
        let (count, skipped) = (pairs.len(), cases.len() - pairs.len());
        let failed = parallel::map(pairs, |(case, expected)| {
            difference(case, outcome(Command::new(&driver), case, machine), expected)
        });
        let failed: Vec<_> = failed.into_iter().flatten().collect();
        Ok(Outcome::Ran { passed: count - failed.len(), failed, skipped })
    }

    /// Why the machine's programs cannot be made so, or not run.
    fn skip(&self, machine: &Machine, column: Column) -> Option<String> {
        let c = &machine.c;
        let of_column = match column {
            Column::Gcc => (c.cc == self.clang).then(|| "no GCC of Debian's compiles for it".to_owned()),
            Column::Clang => c.no_clang.clone(),
            Column::Lto => c.no_clang.clone().or_else(|| c.no_lto.clone()),
        };
        let of_mode = c.no_pie.clone().filter(|_| self.pie);
        of_mode.or(of_column).or_else(|| machine.user.skip.clone().filter(|_| !machine.is_host()))
    }
}

/// What the program prints and how it ends, in a new folder and without arguments, or why it cannot be made.
fn outcome(compiler: Command, case: &Case, machine: &Machine) -> Result<String> {
    let (made, empty) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let program = case.compile(compiler, made.path())?;
    let program = run::command(machine, &program, !machine.is_host());
    let mut command = Command::new("timeout");
    command.arg(SECONDS).arg(program.get_program()).args(program.get_args());
    let done = command.current_dir(empty.path()).output().context("it does not start")?;
    let [out, err] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let err: String =
        err.split_inclusive('\n').filter(|line| !line.starts_with("qemu: uncaught target signal")).collect();
    Ok(format!("{out}--- errors\n{err}--- {}\n", done.status))
}

/// Where what was found is not what was expected.
fn difference(case: &Case, found: Result<String>, expected: &str) -> Option<String> {
    let Case { name, level } = case;
    let found = match found {
        Ok(found) => found,
        Err(error) => return Some(format!("{name} {level}: {error:#}")),
    };
    let mut pairs = found.lines().map(Some).chain([None]).zip(expected.lines().map(Some).chain([None])).enumerate();
    let (line, (found, expected)) = pairs.find(|(_, (found, expected))| found != expected)?;
    let text = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{line}`"));
    Some(format!("{name} {level}, line {}: {}, and with the host's libc {}", line + 1, text(found), text(expected)))
}
