// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask compat`: a kernel tree's own C programs against nilibc.
//!
//! Nothing of the tree is kept here, and nothing is written to it. What is run is run with another libc as well, built from
//! the same sources in the same minute, so that what fails with both says nothing of ours.

mod kselftests;
mod outcome;
mod print;
mod program;
mod survey;

pub(crate) use program::Program;

use crate::cc::{self, Compiler};
use crate::child::Interrupts;
use crate::machine::{self, Machine};
use crate::sysroot::Options;
use crate::{cache, packages, parallel, process, run, source, ui};
use anyhow::{Context, Result, ensure};
use kselftests::{Choice, Kselftests};
use outcome::{Difference, Outcome};
use program::{Judge, Peer, Toolchain};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;
use survey::Survey;

/// What the survey is called among the programs.
const SURVEY: &str = "survey";

/// How long a program may take, and one that never ends.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(180), Duration::from_secs(5));

/// How often two programs are run before they differ.
const TRIES: usize = 3;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kernel's source tree; by default that of Debian's package which the machine's kernel is built from
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    #[command(flatten)]
    machines: machine::Choice,
    /// The C compiler, as for `cc`
    #[arg(long, value_name = "CC")]
    cc: Option<String>,
    /// How many of the missing names are told
    #[arg(long, value_name = "N", default_value_t = 40)]
    top: usize,
    /// Writes all of it as JSON; `-` is standard output
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only these programs; `survey` is that of all C kselftests, without which it is made for this machine alone
    #[arg(value_name = "PROGRAM")]
    only: Vec<String>,
}

/// What `--json` writes.
#[derive(Serialize)]
struct Report {
    schema: u32,
    programs: Vec<Compared>,
    surveys: Vec<Survey>,
    kselftests: Option<Kselftests>,
}

/// A program of a machine.
#[derive(Serialize)]
struct Compared {
    machine: String,
    program: String,
    verdict: Verdict,
    /// Why it was not run, or what the compiler says.
    reason: Option<String>,
    nilibc: Option<Outcome>,
    peer: Option<Outcome>,
    /// What it is compared with, if that is not what it is made for.
    instead: Option<Peer>,
    differences: Vec<Difference>,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// At least as well as with the other libc.
    Same,
    /// Nothing fails, and there is no other libc.
    Pass,
    /// Something fails, and there is no other libc that could tell whose fault that is.
    Alone,
    /// It is built, and not to be run.
    Built,
    /// The machine's programs cannot be run here.
    Skip,
    Worse,
    /// It cannot be built.
    Broken,
    /// It cannot be built with the other libc either: the machine lacks what it takes.
    Neither,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = args.machines.get()?;
    let is_wanted = |name: &str| args.only.is_empty() || args.only.iter().any(|only| only == name);
    let programs = |machine: &Machine| -> Result<Vec<Program>> {
        let all = Program::of_all()?.into_iter().chain(machine.c.programs.iter().cloned());
        Ok(all.filter(|program| is_wanted(&program.name)).collect())
    };
    for only in args.only.iter().filter(|only| *only != SURVEY) {
        let known = |machine: &Machine| Ok(programs(machine)?.iter().any(|program| program.name == *only));
        let is_known = machines.iter().map(known).collect::<Result<Vec<_>>>()?.contains(&true);
        ensure!(is_known, "there is no program `{only}`: --help tells where they are listed");
    }
    let interrupts = Interrupts::new()?;
    let mut report = Report { schema: 1, programs: vec![], surveys: vec![], kselftests: None };
    let choice = Choice::read()?;
    for machine in &machines {
        let tree = args.source.clone().map_or_else(|| debian(machine), Ok)?;
        let selftests = tree.join(program::SELFTESTS);
        ensure!(selftests.is_dir(), "there is no {}: --source takes a Linux source tree", selftests.display());
        let options = Options { cc: args.cc.clone(), lto: false, pie: false, source: args.source.clone() };
        let driver = cc::driver(machine, &options)?;
        let bench = Bench::new(machine, &driver, &options, &tree, &interrupts)?;
        let programs: Vec<_> = programs(machine)?.into_iter().filter(|program| program.is_in(&tree)).collect();
        ui::step(format_args!("builds and runs the programs of {}", machine.name));
        let compared = parallel::map(programs, |program| bench.compare(&program));
        if interrupts.is_there() {
            return Ok(ExitCode::from(130));
        }
        report.programs.extend(compared.into_iter().collect::<Result<Vec<_>>>()?);
        if args.only.iter().any(|only| only == SURVEY) || args.only.is_empty() && machine.is_host() {
            let (survey, ready) = survey::survey(machine, &driver, &tree, &choice)?;
            report.surveys.push(survey);
            if machine.is_host() {
                report.kselftests = Some(kselftests::run(&machine.name, &choice, &ready, &interrupts)?);
            }
        }
    }
    match &args.json {
        Some(file) if file.as_os_str() == "-" => println!("{}", serde_json::to_string_pretty(&report)?),
        file => {
            if let Some(file) = file {
                let text = serde_json::to_string_pretty(&report)?;
                std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
            }
            print::print(&report, args.top);
        }
    }
    let mut all = report.programs.iter().chain(report.kselftests.iter().flat_map(|kselftests| &kselftests.programs));
    Ok(if all.any(Compared::is_bad) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn debian(machine: &Machine) -> Result<PathBuf> {
    Ok(source::linux(&machine.kernel.source, machine.kernel.suite.as_deref())?.tree)
}

/// A machine with all that builds and runs its programs.
struct Bench<'a> {
    machine: &'a Machine,
    source: &'a Path,
    nilibc: Toolchain,
    nolibc: Toolchain,
    /// That of Debian for the machine, where it is not the host's own, or why there is none.
    glibc: Result<Toolchain>,
    hosts: Toolchain,
    /// Where the programs are put.
    folder: PathBuf,
    interrupts: &'a Interrupts,
}

impl<'a> Bench<'a> {
    fn new(
        machine: &'a Machine,
        driver: &Path,
        options: &Options,
        source: &'a Path,
        interrupts: &'a Interrupts,
    ) -> Result<Bench<'a>> {
        if !machine.is_host() && machine.user.skip.is_none() {
            packages::require(&packages::for_user(machine))?;
        }
        let sysroot = driver.parent().and_then(Path::parent).context("the driver is in no sysroot")?;
        let uapi = sysroot.join("uapi");
        let folder = cache::output(&machine.name)?.join("compat");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let compiler = Compiler::new(machine, options)?;
        let nolibc = Toolchain::nolibc(&compiler, source, &uapi, &sysroot.join("lib/libc.a"))?;
        let (nilibc, hosts) = (Toolchain::nilibc(driver), Toolchain::hosts(machine.is_host().then_some(&uapi)));
        let glibc = Toolchain::debians(machine);
        Ok(Bench { machine, source, nilibc, nolibc, glibc, hosts, folder, interrupts })
    }

    fn compare(&self, program: &Program) -> Result<Compared> {
        let compared = |verdict, reason: Option<String>| Compared {
            machine: self.machine.name.clone(),
            program: program.name.clone(),
            verdict,
            reason,
            nilibc: None,
            peer: None,
            instead: None,
            differences: vec![],
        };
        let ours = self.folder.join(&program.name);
        if let Err(error) = program.build(&self.nilibc, self.source, &ours) {
            let is_possible = self.other(program).is_some();
            let verdict = if is_possible { Verdict::Broken } else { Verdict::Neither };
            return Ok(compared(verdict, Some(format!("{error:#}"))));
        }
        if program.skip.is_some() {
            return Ok(compared(Verdict::Built, program.skip.clone()));
        }
        if let (false, Some(reason)) = (self.machine.is_host(), &self.machine.user.skip) {
            return Ok(compared(Verdict::Skip, Some(reason.clone())));
        }
        let other = self.other(program);
        for _ in 1..TRIES {
            let once = self.run_both(program, &ours, other.as_ref())?;
            if !once.is_bad() {
                return Ok(once);
            }
        }
        self.run_both(program, &ours, other.as_ref())
    }

    /// The program with another libc: that which it is made for, else glibc, if one can be had that can build it.
    fn other(&self, program: &Program) -> Option<Other> {
        // What it prints is the same on every machine.
        let is_hosts = self.machine.is_host() || program.peer == Peer::Glibc && program.judge == Judge::Output;
        let glibc = if is_hosts { Ok(&self.hosts) } else { self.glibc.as_ref() };
        let all = [(Peer::Nolibc, Ok(&self.nolibc)), (Peer::Glibc, glibc)];
        let path = self.folder.join(format!("{}.peer", program.name));
        all.into_iter().skip_while(|(libc, _)| *libc != program.peer).find_map(|(libc, toolchain)| {
            let built = toolchain.map_err(|error| format!("{error:#}")).and_then(|toolchain| {
                let built = program.build(toolchain, self.source, &path);
                built.map_err(|error| process::tail(&format!("{error:#}"), 1).trim().to_owned())
            });
            match built {
                Ok(()) => Some(Other { path: path.clone(), libc, is_hosts: libc == Peer::Glibc && is_hosts }),
                Err(why) => {
                    ui::step(format_args!("{libc:?} has no {} for {}: {why}", program.name, self.machine.name));
                    None
                }
            }
        })
    }

    fn run_both(&self, program: &Program, ours: &Path, other: Option<&Other>) -> Result<Compared> {
        let limit = if program.endless { PATIENCE.1 } else { PATIENCE.0 };
        let command = |path: &Path, is_hosts: bool| {
            let command = run::command(self.machine, path, !is_hosts);
            if program.endless { in_terminal(&command) } else { command }
        };
        let run = |path: &Path, is_hosts: bool| {
            outcome::run(path, &program.name, |path| command(path, is_hosts), self.interrupts, limit)
        };
        let nilibc = run(ours, self.machine.is_host())?;
        let peer = other.map(|other| run(&other.path, other.is_hosts || self.machine.is_host())).transpose()?;
        let differences = match (&peer, program.judge) {
            (None, _) => nilibc.failures(&program.differs, program.endless),
            (Some(peer), Judge::Tests) => nilibc.worse_than(peer, &program.differs),
            (Some(peer), Judge::Output) => nilibc.unlike(peer),
        };
        let mut compared = Compared::of(&self.machine.name, &program.name, nilibc, peer, differences);
        compared.instead = other.map(|other| other.libc).filter(|libc| *libc != program.peer);
        Ok(compared)
    }
}

/// A program with another libc.
struct Other {
    path: PathBuf,
    libc: Peer,
    /// Whether it is the host's, and runs here as it is.
    is_hosts: bool,
}

/// The command on a terminal, where what it prints comes line by line.
fn in_terminal(command: &Command) -> Command {
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &process::line(command), "/dev/null"]);
    script
}

impl Compared {
    fn of(
        machine: &str,
        program: &str,
        nilibc: Outcome,
        peer: Option<Outcome>,
        differences: Vec<Difference>,
    ) -> Compared {
        let is_worse = differences.iter().any(|difference| difference.reason.is_none());
        let verdict = match (is_worse, &peer) {
            (true, None) if nilibc.pass > 0 => Verdict::Alone,
            (true, _) => Verdict::Worse,
            (false, Some(_)) => Verdict::Same,
            (false, None) => Verdict::Pass,
        };
        let (machine, program, nilibc) = (machine.to_owned(), program.to_owned(), Some(nilibc));
        Compared { machine, program, verdict, reason: None, nilibc, peer, instead: None, differences }
    }

    fn is_bad(&self) -> bool {
        matches!(self.verdict, Verdict::Worse | Verdict::Broken)
    }
}
