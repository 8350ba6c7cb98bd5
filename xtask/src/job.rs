// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The tests of one machine: made ready, then run and judged.
//!
//! It talks to nobody but through what it answers and [`ui`], and shares nothing with another machine's job.

use crate::build::{self, Catalogue, Program};
use crate::child::{self, End, Interrupts, Watched};
use crate::initramfs;
use crate::machine::Machine;
use crate::qemu::{self, Boot};
use crate::results;
use crate::selection::{self, Kunit, Listed, Selection};
use crate::test::{Args, Mode};
use crate::verdict::{About, Expect, Problem, Run, Verdict};
use crate::{cache, packages, process, run, ui};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) struct Job<'a> {
    args: &'a Args,
    mode: Mode,
    machine: &'a Machine,
    /// Where its programs and logs are. Nobody else writes there as long as this lives.
    folder: PathBuf,
    programs: Vec<Program>,
    /// The names of all tests, if somebody wants to know.
    listed: Vec<Listed>,
    selection: Selection,
    _lock: Option<File>,
}

impl<'a> Job<'a> {
    /// Builds and packs all that a run takes: for a dry run, as little as possible.
    pub(crate) fn new(args: &'a Args, mode: Mode, machine: &'a Machine) -> Result<Job<'a>> {
        let folder = cache::output(&machine.name)?;
        let is_dry = args.boot.dry_run;
        let by_name = args.list || !args.filters.is_empty();
        let lock = if is_dry { None } else { Some(cache::lock(&folder)?) };
        let tests = Catalogue::read()?.tests;
        let into = folder.join("programs");
        let programs = if is_dry && !by_name {
            tests.iter().map(|name| Program { name: name.clone(), path: into.join(name) }).collect()
        } else {
            build::programs(machine, &tests, false, &into)?
        };
        let selection = Selection::all(&tests);
        let mut job = Job { args, mode, machine, folder, programs, listed: vec![], selection, _lock: lock };
        if job.in_qemu() && (by_name || mode == Mode::User && !is_dry) {
            packages::require(&packages::for_user(machine))?;
        }
        if by_name {
            job.listed = job.programs.iter().map(|program| job.list(program)).collect::<Result<_>>()?;
            job.selection = selection::select(&args.filters, &job.listed);
        }
        if mode != Mode::System || args.no_kunit {
            job.selection.kunit = Kunit::Off;
        }
        if mode == Mode::System && !is_dry && !args.list {
            packages::emulator(machine)?;
            args.boot.image(machine)?;
            initramfs::of_tests(machine, &job.selection.plan, &job.folder)?.write(&job.initramfs())?;
        }
        Ok(job)
    }

    /// Whether a program cannot be started here as it is.
    fn in_qemu(&self) -> bool {
        self.mode == Mode::User || !self.machine.is_host()
    }

    fn list(&self, program: &Program) -> Result<Listed> {
        let mut command = run::command(self.machine, &program.path, self.in_qemu());
        let names = process::output(command.arg("--list")).context("cannot ask for the names of tests")?;
        Ok((program.name.clone(), names.lines().map(str::to_owned).collect()))
    }

    /// The full names of all tests, if they were asked for.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.listed.iter().flat_map(|(program, tests)| tests.iter().map(|t| selection::name(program, t)));
        names.collect()
    }

    /// The full names of those that are to be run.
    pub(crate) fn chosen_names(&self) -> Vec<String> {
        let filters = &self.args.filters;
        let is_chosen = |name: &String| filters.is_empty() || filters.iter().any(|filter| name.contains(filter));
        self.names().into_iter().filter(is_chosen).collect()
    }

    /// Whether the filters leave nothing to do on this machine.
    pub(crate) fn is_empty(&self) -> bool {
        self.selection.plan.is_empty() && self.selection.kunit == Kunit::Off
    }

    /// What is run, for a shell.
    pub(crate) fn script(&self) -> Result<String> {
        let lines: Vec<_> = match self.mode {
            Mode::System => vec![shell_words::join(self.boot(self.args.boot.image_if_built(self.machine)?).command()?)],
            _ => self.commands().iter().map(|(_, command)| process::line(command)).collect(),
        };
        Ok(lines.join("\n"))
    }

    pub(crate) fn run(&self, interrupts: &Interrupts) -> Result<Run> {
        let mut run = match self.mode {
            Mode::System => self.run_machine(interrupts)?,
            _ => self.run_programs(interrupts)?,
        };
        if interrupts.is_there() {
            blame(&mut run, "it was interrupted, by Ctrl-C or a signal".to_owned());
        }
        Ok(run)
    }

    fn initramfs(&self) -> PathBuf {
        self.folder.join("initramfs.cpio")
    }

    fn boot(&self, image: PathBuf) -> Boot<'_> {
        let words = self.selection.kunit.word().into_iter().collect();
        Boot { machine: self.machine, options: &self.args.boot, image, initramfs: self.initramfs(), words }
    }

    fn run_machine(&self, interrupts: &Interrupts) -> Result<Run> {
        let boot = self.boot(self.args.boot.image(self.machine)?);
        let command = shell_words::join(boot.command()?);
        let Watched { output, end, time } = boot.run(interrupts)?;
        let expect = match end {
            End::Interrupted => Expect::default(),
            _ => Expect {
                marker: true,
                kunit: self.selection.kunit != Kunit::Off,
                programs: self.selection.plan.iter().map(|(name, _)| name.clone()).collect(),
                timeout: if let End::Timeout(limit) = end { Some(limit) } else { None },
            },
        };
        let mut run = Run::of_console(self.about(time, command, boot.log()?), &output, &expect);
        if let End::Status(status) = end
            && !status.success()
        {
            blame(
                &mut run,
                format!("`{}` failed ({status}): its own words are among the last lines", self.machine.qemu.program),
            );
        }
        Ok(run)
    }

    /// The selected programs with their filters.
    fn commands(&self) -> Vec<(&str, Command)> {
        let chosen = self.selection.plan.iter().filter_map(|(name, filters)| {
            let program = self.programs.iter().find(|program| program.name == *name)?;
            let mut command = run::command(self.machine, &program.path, self.in_qemu());
            command.args(filters);
            Some((name.as_str(), command))
        });
        chosen.collect()
    }

    fn run_programs(&self, interrupts: &Interrupts) -> Result<Run> {
        let default = self.folder.join(format!("{}.log", self.mode.name()));
        let path = self.args.boot.log.clone().unwrap_or(default);
        let script = path.with_extension("command");
        fs::write(&script, self.script()? + "\n").with_context(|| format!("cannot write {}", script.display()))?;
        let mut log = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        ui::step(format_args!("runs {} test programs of {}", self.selection.plan.len(), self.machine.name));
        let patience = Duration::from_secs(self.args.boot.timeout);
        let progress = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().any(qemu::is_ktap).then_some(patience);
        let start = Instant::now();
        let live = ui::live(&self.machine.name);
        let mut ran = Vec::new();
        for (name, command) in self.commands() {
            live.set_message(format!("{}: {name}", self.machine.name));
            let Watched { output, end, .. } = child::watch(command, interrupts, &mut log, Some(patience), progress)?;
            let end = match end {
                End::Status(status) => match status.signal() {
                    Some(number) => results::End::Signal(number),
                    None => results::End::Exit(status.code().unwrap_or_default()),
                },
                End::Timeout(limit) => results::End::Timeout(limit),
                End::Interrupted | End::Stopped => break,
            };
            ran.push(results::Program { name: name.to_owned(), output, end });
        }
        live.finish_and_clear();
        let command = format!("sh {}", shell_words::quote(&script.to_string_lossy()));
        Ok(Run::of_programs(self.about(start.elapsed(), command, path), &ran))
    }

    fn about(&self, time: Duration, command: String, log: PathBuf) -> About {
        let machine = self.machine.name.clone();
        About {
            machine,
            mode: self.mode.name(),
            seconds: Some(time.as_secs_f64()),
            command,
            log: log.display().to_string(),
        }
    }
}

/// Adds that the harness could not do its work.
fn blame(run: &mut Run, text: String) {
    run.problems.insert(0, Problem { text, console: Vec::new(), verdict: Verdict::Error });
    run.verdict = run.verdict.max(Verdict::Error);
}
