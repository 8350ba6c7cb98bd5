// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The tests of one machine: built, chosen, packed, run and judged.
//!
//! A job shares nothing with another machine's, and says nothing but through [`ui`] and what it answers.

use crate::build::{self, Catalogue, Keep, Program};
use crate::child::{self, End, Interrupts, Merge, Watched};
use crate::console::Console;
use crate::foreign::{self, Foreign};
use crate::initramfs::{self, INIT};
use crate::machine::{self, Machine};
use crate::qemu::{self, Boot, Watch};
use crate::results::{self, Source, Status, Test};
use crate::selection::{self, Kunit, Listed, Selection};
use crate::test::{Args, Mode};
use crate::verdict::{About, Expect, Problem, Run, Verdict};
use crate::{cache, packages, process, run, ui};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

pub(crate) struct Job<'a> {
    args: &'a Args,
    mode: Mode,
    machine: &'a Machine,
    /// Why this machine cannot run in this mode, if it cannot.
    pub skip: Option<&'a str>,
    /// Where its programs and logs are. Nobody else writes there as long as this lives.
    folder: PathBuf,
    programs: Vec<Program>,
    /// Those of them that nobody can ask for their tests.
    foreign: Vec<Foreign>,
    /// The kernel, if one is booted.
    image: Option<PathBuf>,
    /// The full names of all tests, if somebody wants to know.
    pub names: Vec<String>,
    selection: Selection,
    _lock: Option<File>,
}

impl<'a> Job<'a> {
    /// Builds all that a run takes: for a dry run, as little as possible.
    pub(crate) fn new(args: &'a Args, mode: Mode, machine: &'a Machine) -> Result<Job<'a>> {
        let folder = cache::output(&machine.name)?;
        let lock = if args.boot.dry_run { None } else { Some(cache::lock(&folder)?) };
        let skip = match mode {
            Mode::Native => None,
            Mode::User => machine.user.skip.as_deref(),
            Mode::System => machine.qemu.skip.as_deref(),
        };
        let mut names = Catalogue::read()?.tests;
        if !args.filters.is_empty() {
            names.retain(|name| {
                let source = cache::root().join("selftests/src/bin").join(name).with_extension("rs");
                fs::read_to_string(source).map_or(true, |source| selection::may_mean(&args.filters, name, &source))
            });
        }
        let mut foreign = foreign::all(&args.add)?;
        foreign.retain(|foreign| args.list || foreign.is_meant(&args.filters));
        let all: Vec<_> = names.iter().chain(foreign.iter().map(|foreign| &foreign.name)).cloned().collect();
        let selection = Selection::all(&all, mode == Mode::System && !args.no_kunit);
        let (programs, image, _lock) = (vec![], None, lock);
        let mut job =
            Job { args, mode, machine, skip, folder, programs, foreign, image, names: vec![], selection, _lock };
        if skip.is_some() {
            return Ok(job);
        }
        if mode == Mode::System {
            names.push(INIT.to_owned());
            job.image = Some(args.boot.image(machine)?);
        }
        if mode == Mode::User && !args.boot.dry_run {
            packages::require(&packages::for_user(machine))?;
        }
        let into = job.folder.join("programs");
        job.programs = if args.boot.dry_run && !args.by_name() {
            let names = names.into_iter().chain(job.foreign.iter().map(|foreign| foreign.name.clone()));
            names.map(|name| Program { path: into.join(&name), name }).collect()
        } else {
            let keep = if args.boot.gdb { Keep::Symbols } else { Keep::Segments };
            let ours = build::chosen(machine, &names, keep, &into)?;
            [ours, foreign::programs(machine, &job.foreign, &into)?].concat()
        };
        Ok(job)
    }

    /// Finds out which tests there are, if that matters, and chooses.
    pub(crate) fn choose(&mut self, interrupts: &Interrupts) -> Result<()> {
        if self.skip.is_some() || !self.args.by_name() {
            return Ok(());
        }
        let listed = self.list()?;
        self.names = selection::names(&listed);
        self.names.extend(self.foreign.iter().map(Foreign::full_name));
        let has_kunit = self.selection.kunit != Kunit::Off;
        self.selection = selection::select(&self.args.filters, &listed);
        let meant = self.foreign.iter().filter(|foreign| foreign.is_meant(&self.args.filters));
        self.selection.plan.extend(meant.map(|foreign| (foreign.name.clone(), vec![])));
        if !has_kunit {
            self.selection.kunit = Kunit::Off;
        }
        if self.selection.kunit != Kunit::Off && !self.args.boot.dry_run {
            self.names.extend(self.list_kunit(interrupts)?);
        }
        Ok(())
    }

    /// Whether a program cannot be started here as it is.
    fn in_qemu(&self) -> bool {
        self.mode == Mode::User || !self.machine.is_host()
    }

    /// Asks the programs for the names of their tests. Where they cannot be started, the host's own answer for them.
    fn list(&self) -> Result<Vec<Listed>> {
        let is_asked = |program: &&Program| program.name != INIT && !self.is_foreign(&program.name);
        let mut programs: Vec<_> = self.programs.iter().filter(is_asked).cloned().collect();
        let mut in_qemu = self.in_qemu();
        if in_qemu && self.machine.user.skip.is_some() {
            let (host, names) = (machine::host()?, programs.into_iter().map(|program| program.name));
            programs = build::chosen(&host, &names.collect::<Vec<_>>(), Keep::Segments, &self.folder.join("host"))?;
            in_qemu = false;
        }
        if in_qemu {
            packages::require(&packages::for_user(self.machine))?;
        }
        let ask = |Program { name, path }: Program| {
            let mut command = run::command(self.machine, &path, in_qemu);
            let names = process::output(command.arg("--list")).context("cannot ask for the names of tests")?;
            Ok((name, names.lines().map(str::to_owned).collect()))
        };
        programs.into_iter().map(ask).collect()
    }

    fn is_foreign(&self, name: &str) -> bool {
        self.foreign.iter().any(|foreign| foreign.name == name)
    }

    /// Boots without a test, only to ask the kernel.
    fn list_kunit(&self, interrupts: &Interrupts) -> Result<Vec<String>> {
        initramfs::save(&initramfs::of_tests(self.machine, &self.programs, &[])?, None, &self.initramfs())?;
        let Watched { output, .. } = self.boot(vec!["kunit.action=list".to_owned()])?.run(interrupts)?;
        Ok(selection::kunit_names(&Console::read(&output)))
    }

    /// The full names of those that were chosen.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = &str> {
        let filters = &self.args.filters;
        let is_chosen = |name: &&str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter));
        self.names.iter().map(String::as_str).filter(is_chosen)
    }

    /// Whether the filters leave nothing to do on this machine.
    pub(crate) fn is_empty(&self) -> bool {
        self.skip.is_none() && self.selection.plan.is_empty() && self.selection.kunit == Kunit::Off
    }

    /// Packs what is booted, if anything is.
    pub(crate) fn pack(&self) -> Result<()> {
        if self.image.is_none() {
            return Ok(());
        }
        packages::emulator(self.machine)?;
        let archive = initramfs::of_tests(self.machine, &self.programs, &self.selection.plan)?;
        initramfs::save(&archive, None, &self.initramfs()).map(drop)
    }

    /// What is run, for a shell.
    pub(crate) fn script(&self) -> Result<String> {
        if let Some(reason) = self.skip {
            return Ok(format!("# {} is skipped: {reason}", self.machine.name));
        }
        if self.image.is_some() {
            return Ok(shell_words::join(self.boot(self.words())?.command()?));
        }
        let lines = self.commands().map(|(_, command)| process::line(&command));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    /// Runs the tests. What goes wrong with them is part of the answer.
    pub(crate) fn run(&self, interrupts: &Interrupts) -> Result<Run> {
        let mut run = match (self.skip, self.image.is_some()) {
            (Some(reason), _) => return Ok(self.skipped(reason)),
            (None, true) => self.run_machine(interrupts)?,
            (None, false) => self.run_programs(interrupts)?,
        };
        if interrupts.is_there() {
            blame(&mut run, qemu::INTERRUPTED.to_owned());
        }
        Ok(run)
    }

    fn skipped(&self, reason: &str) -> Run {
        let test = Test::skipped("selftest", Source::Selftest, reason);
        Run::new(self.about(Duration::ZERO, String::new(), String::new()), vec![test], None, vec![])
    }

    fn initramfs(&self) -> PathBuf {
        self.folder.join("initramfs.cpio")
    }

    /// The words of the choice for the kernel's command line.
    fn words(&self) -> Vec<String> {
        self.selection.kunit.word().into_iter().collect()
    }

    fn boot(&self, words: Vec<String>) -> Result<Boot<'_>> {
        let image = self.image.clone().context("there is no kernel in this mode")?;
        let (options, initramfs) = (&self.args.boot, self.initramfs());
        let devices = vec![];
        Ok(Boot { machine: self.machine, options, image, initramfs, words, devices, watch: Watch::Tests })
    }

    fn run_machine(&self, interrupts: &Interrupts) -> Result<Run> {
        let boot = self.boot(self.words())?;
        if self.args.boot.gdb {
            let files = self.selection.plan.iter().filter_map(|(name, _)| {
                let program = self.programs.iter().find(|program| program.name == *name)?;
                Some(build::debug_of(&program.path)).filter(|file| file.exists())
            });
            for file in files {
                ui::step(format_args!("symbols: gdb's add-symbol-file {}", file.display()));
            }
        }
        let Watched { output, end, time } = boot.run(interrupts)?;
        let about = boot.about(self.mode.name(), time)?;
        let mut expect = Expect {
            marker: true,
            kunit: self.selection.kunit != Kunit::Off,
            programs: self.selection.plan.iter().map(|(name, _)| name.clone()).collect(),
            timeout: None,
        };
        let mut failure = None;
        match end {
            End::Timeout(limit) => expect.timeout = Some(limit),
            End::Status(status) if !status.success() => failure = Some(status),
            End::Status(_) | End::Stopped => {}
            End::Interrupted => expect = Expect::default(),
        }
        let Some(status) = failure else {
            let mut run = Run::of_console(about, &output, &expect);
            self.explain(&mut run);
            return Ok(run);
        };
        let mut run = Run::of_console(about, &output, &Expect::default());
        blame(&mut run, format!("`{}` ended with {status}", self.machine.qemu.program));
        Ok(run)
    }

    /// Gives the tests that the machine's file names as broken the reason that stands there.
    fn explain(&self, run: &mut Run) {
        for test in run.tests.iter_mut().filter(|test| test.status == Status::Skip) {
            let why = test.name.strip_prefix("selftest/").and_then(|name| self.machine.broken.get(name));
            test.reason = why.cloned().or(test.reason.take());
        }
    }

    /// The chosen programs with their filters.
    fn commands(&self) -> impl Iterator<Item = (&str, Command)> {
        self.selection.plan.iter().filter_map(|(name, filters)| {
            let program = self.programs.iter().find(|program| program.name == *name)?;
            let mut command = run::command(self.machine, &program.path, self.in_qemu());
            command.args(filters).args(self.machine.skips(name));
            Some((name.as_str(), command))
        })
    }

    fn run_programs(&self, interrupts: &Interrupts) -> Result<Run> {
        let default = self.folder.join(self.mode.name()).with_extension("log");
        let path = self.args.boot.log.clone().unwrap_or(default);
        let script = path.with_extension("command");
        fs::write(&script, self.script()? + "\n").with_context(|| format!("cannot write {}", script.display()))?;
        let mut log = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        let name = &self.machine.name;
        ui::step(format_args!("runs the test programs of {name}: {}", self.mode.name()));
        let patience = Duration::from_secs(self.args.boot.timeout);
        let progress = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().any(qemu::is_ktap).then_some(patience);
        let start = Instant::now();
        let live = ui::live(name);
        let mut ran = Vec::new();
        let mut lines_before = 0;
        for (program, command) in self.commands() {
            live.set_message(format!("{name}: {program}"));
            let Watched { mut output, end, .. } =
                child::watch(command, Merge::Bytes, interrupts, &mut log, Some(patience), progress)?;
            let end = match end {
                End::Status(status) => match status.signal() {
                    Some(number) => results::End::Signal(number),
                    None => results::End::Exit(status.code().unwrap_or_default()),
                },
                End::Timeout(limit) => results::End::Timeout(limit),
                End::Interrupted | End::Stopped => break,
            };
            if !output.is_empty() && !output.ends_with(b"\n") {
                output.push(b'\n');
                log.write_all(b"\n")?;
            }
            let lines = output.iter().filter(|&&byte| byte == b'\n').count();
            let by_exit = self.is_foreign(program);
            ran.push(results::Program { name: program.to_owned(), output, end, by_exit, lines_before });
            lines_before += lines;
        }
        live.finish_and_clear();
        let command = format!("sh {}", shell_words::quote(&script.to_string_lossy()));
        let mut run = Run::of_programs(self.about(start.elapsed(), command, path.display().to_string()), &ran);
        self.explain(&mut run);
        Ok(run)
    }

    fn about(&self, time: Duration, command: String, log: String) -> About {
        let seconds = Some(time.as_secs_f64());
        About { machine: self.machine.name.clone(), mode: self.mode.name(), seconds, command, log }
    }
}

/// Adds that the harness could not do its work.
fn blame(run: &mut Run, text: String) {
    let console = run.problems.first_mut().map(|problem| std::mem::take(&mut problem.console)).unwrap_or_default();
    run.problems.insert(0, Problem { text, console, verdict: Verdict::Error });
    run.verdict = run.verdict.max(Verdict::Error);
}
