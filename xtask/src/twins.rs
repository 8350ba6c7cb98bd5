// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask twins`: C programs by every compiler of a machine, each of which has to do what it does with the host's libc.
//!
//! They are in `tests/c`. What they print does not depend on the machine, on the time or on the compiler.

use crate::machine::{self, Machine};
use crate::sysroot::Options;
use crate::{cache, cc, packages, parallel, process, run, ui};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// How a program is compiled; the first is for all of them.
const LEVELS: [&str; 3] = ["-O2", "-O0", "-Os"];

/// Programs about what compilers make of them: they are compiled at every level.
const OF_COMPILERS: [&str; 1] = ["helpers"];

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

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = args.machines.get()?;
    let cases = Case::all(&args.program)?;
    let host = machine::host()?;
    let clang = cc::clang()?;
    let mut expected = BTreeMap::new();
    let mut failed = 0;
    for machine in &machines {
        if let (true, Some(reason)) = (args.pie, &machine.c.no_pie) {
            println!("{:12} skipped: {reason}", machine.name);
            continue;
        }
        if !machine.is_host() {
            packages::require(&packages::for_user(machine))?;
        }
        for options in compilers(machine, &clang, args.lto, args.pie) {
            // The order in which arguments are evaluated is the compiler's.
            let name = options.cc.as_ref().unwrap_or(&machine.c.cc);
            let cc = if options.lto || *name == clang { &clang } else { "cc" };
            if !expected.contains_key(cc) {
                let there = parallel::map(cases.clone(), |case| outcome(Command::new(cc), &case, &host));
                expected.insert(cc, there.into_iter().collect::<Result<Vec<_>>>()?);
            }
            let driver = cc::driver(machine, &options)?;
            let wrong = parallel::map(cases.iter().zip(&expected[cc]).collect(), |(case, expected)| {
                difference(case, outcome(Command::new(&driver), case, machine), expected)
            });
            let wrong: Vec<_> = wrong.into_iter().flatten().collect();
            let how = if options.lto { "lto" } else { name };
            println!("{:12} {how:28} {} of {}", machine.name, cases.len() - wrong.len(), cases.len());
            wrong.iter().for_each(|said| println!("{said}"));
            failed += wrong.len();
        }
    }
    if failed > 0 {
        ui::step(format_args!("{failed} programs do not do what they do with the host's libc"));
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn folder() -> PathBuf {
    cache::root().join("tests/c")
}

/// The compilers that know the machine: its own, and clang where that is another.
fn compilers(machine: &Machine, clang: &str, lto: bool, pie: bool) -> Vec<Options> {
    let with = |cc: Option<&str>, lto| Options { cc: cc.map(str::to_owned), lto, pie, source: None };
    let mut all = vec![with(None, false)];
    let has_clang = machine.c.no_clang.is_none();
    if has_clang && machine.c.cc != clang {
        all.push(with(Some(clang), false));
    }
    if lto && has_clang && machine.c.ld.is_none() {
        all.push(with(None, true));
    }
    all
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
        Err(error) => return Some(format!("  {name} {level}: {error:#}")),
    };
    let mut pairs = found.lines().map(Some).chain([None]).zip(expected.lines().map(Some).chain([None])).enumerate();
    let (line, (found, expected)) = pairs.find(|(_, (found, expected))| found != expected)?;
    let text = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{line}`"));
    Some(format!("  {name} {level}, line {}: {}, and with the host's libc {}", line + 1, text(found), text(expected)))
}
