// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask test`: builds, runs and reports.
//!
//! First everything is made ready for every machine, and what fails then is an error of usage, configuration or build: of
//! the command where it is for one machine, of that machine's run where there are others. From there on what goes wrong is
//! part of the report.

use crate::child::Interrupts;
use crate::job::Job;
use crate::machine::{self, Machine};
use crate::parallel;
use crate::qemu;
use crate::report::Outputs;
use crate::selection;
use crate::verdict::{About, Problem, Report, Run};
use anyhow::{Result, bail, ensure};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a shell answers for a command that was ended by Ctrl-C.
pub(crate) const INTERRUPTED: u8 = 130;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    machines: machine::Choice,
    /// Where the tests run: `system` if a machine is named, else `native`
    #[arg(long)]
    mode: Option<Mode>,
    /// One more test program: any static program, judged by its KTAP or its exit code
    #[arg(long, value_name = "PROGRAM")]
    pub add: Vec<PathBuf>,
    /// Leaves KUnit out: for a kernel that has none
    #[arg(long)]
    pub no_kunit: bool,
    /// Only prints the full names of the tests that would be run
    #[arg(long)]
    pub list: bool,
    /// Only tests with this in their full names, such as `selftest/files/dup2`; for KUnit: `kunit/SUITE/CASE`
    #[arg(value_name = "FILTER")]
    pub filters: Vec<String>,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    pub boot: qemu::Options,
}

/// Where tests run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Mode {
    /// On this machine
    Native,
    /// Under user-mode QEMU
    User,
    /// On a kernel of its own under system-mode QEMU
    System,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Native => "native",
            Mode::User => "user",
            Mode::System => "system",
        }
    }
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let mode = args.mode.unwrap_or(if args.machines.is_none() { Mode::Native } else { Mode::System });
    let machines = args.machines.get()?;
    args.check(mode, &machines)?;
    let jobs = parallel::map(machines.iter().collect(), |machine| Job::new(&args, mode, machine));
    // Up to here, Ctrl-C simply ends xtask.
    let interrupts = Interrupts::new()?;
    let chosen = parallel::map(jobs, |job| {
        let mut job = job?;
        job.choose(&interrupts).map(|()| job)
    });
    let (mut jobs, mut runs) = (Vec::new(), Vec::new());
    for (job, machine) in chosen.into_iter().zip(&machines) {
        match job {
            Ok(job) => jobs.push(job),
            Err(error) if machines.len() == 1 => return Err(error),
            // The others do not have to suffer for it.
            Err(error) => runs.push(broken(machine, mode, &error)),
        }
    }
    if interrupts.is_there() {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    args.check_filters(&jobs)?;
    if args.list {
        jobs.iter().flat_map(Job::chosen).for_each(|name| println!("{name}"));
        return Ok(ExitCode::SUCCESS);
    }
    if args.boot.dry_run {
        for job in &jobs {
            println!("{}", job.script()?);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let started = |job: &Job| !job.is_empty() && !interrupts.is_there();
    let run = |job: &Job| started(job).then(|| job.pack().and_then(|()| job.run(&interrupts)));
    for ended in parallel::map_waiting(jobs.iter().collect(), run).into_iter().flatten() {
        runs.push(ended?);
    }
    let report = Report::new(runs);
    args.outputs.write(&report)?;
    Ok(if interrupts.is_there() { ExitCode::from(INTERRUPTED) } else { report.verdict().exit_code() })
}

/// What there is to say of a machine that could not be made ready.
fn broken(machine: &Machine, mode: Mode, error: &anyhow::Error) -> Run {
    let about = About { machine: machine.name.clone(), mode: mode.name(), ..About::default() };
    Run::new(about, vec![], None, vec![Problem::error(format!("{error:#}"))])
}

impl Args {
    /// Whether the names of tests matter, or all are simply run.
    pub(crate) fn by_name(&self) -> bool {
        self.list || !self.filters.is_empty()
    }

    /// Finds what does not go together.
    fn check(&self, mode: Mode, machines: &[Machine]) -> Result<()> {
        if mode == Mode::Native
            && let Some(foreign) = machines.iter().find(|machine| !machine.is_host())
        {
            bail!("--mode native: programs of {} run here with --mode user or --mode system", foreign.name);
        }
        if mode != Mode::System {
            let kunit = self.filters.iter().find(|filter| selection::is_for_kunit(filter));
            ensure!(kunit.is_none(), "KUnit needs a kernel of its own: give --mode system with such a filter");
            if let Some(option) = self.boot.of_a_boot() {
                bail!("{option} is for a machine that boots: name it with --arch, or give --mode system");
            }
        }
        ensure!(
            !self.no_kunit || !self.filters.iter().any(|f| selection::is_for_kunit(f)),
            "--no-kunit leaves nothing for a filter that begins with `kunit`"
        );
        self.boot.check(machines.len())
    }

    /// A filter that means nothing is a mistake.
    fn check_filters(&self, jobs: &[Job]) -> Result<()> {
        let mut jobs = jobs.iter().filter(|job| job.skip.is_none()).peekable();
        if jobs.peek().is_none() {
            return Ok(());
        }
        let names: Vec<_> = jobs.flat_map(|job| &job.names).collect();
        // Without a boot nobody knows what KUnit has.
        let is_unknown = |filter: &str| self.boot.dry_run && selection::is_for_kunit(filter);
        let is_known = |filter: &str| is_unknown(filter) || names.iter().any(|name| name.contains(filter));
        match self.filters.iter().find(|filter| !is_known(filter)) {
            None => Ok(()),
            Some(filter) => bail!("no test has `{filter}` in its name: the option --list tells all names"),
        }
    }
}
