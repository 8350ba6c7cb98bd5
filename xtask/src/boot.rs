// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask boot`: a kernel on any initramfs, for some seconds.
//!
//! It knows nothing of tests. What counts is that the kernel starts process 1 and keeps it, and has nothing to complain of.
//! A machine that process 1 switches off has done well, too.

use crate::child::{End, Interrupts, Watched};
use crate::console::Console;
use crate::machine::{self, Machine};
use crate::qemu::{self, Boot, Watch};
use crate::report::Outputs;
use crate::results::{Source, Test};
use crate::test::INTERRUPTED;
use crate::verdict::{self, About, Problem, Report, Run, Verdict};
use crate::{cache, health, initramfs, parallel};
use anyhow::{Result, ensure};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machines, separated by commas
    #[arg(long, value_name = "MACHINE", value_delimiter = ',', required_unless_present = "all")]
    arch: Vec<String>,
    /// All machines, as many at a time as there are cores
    #[arg(long, conflicts_with_all = ["arch", "initramfs"])]
    all: bool,
    /// The root; without it, one with a process 1 that does next to nothing
    #[arg(long, value_name = "FILE")]
    initramfs: Option<PathBuf>,
    /// How long process 1 has to stay
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    keep: u64,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    boot: qemu::Options,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = if args.all { machine::all()? } else { machine::named(&args.arch)? };
    args.boot.check(machines.len())?;
    if let Some(file) = &args.initramfs {
        ensure!(file.is_file(), "--initramfs {}: there is no such file", file.display());
    }
    let _locks = cache::lock_outputs(&machines, args.boot.dry_run)?;
    let boots = machines.iter().map(|machine| prepare(&args, machine)).collect::<Result<Vec<_>>>()?;
    if args.boot.dry_run {
        for boot in boots.iter().flatten() {
            println!("{}", shell_words::join(boot.command()?));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let interrupts = Interrupts::new()?;
    let pairs = machines.iter().zip(&boots).collect();
    let runs = parallel::map(pairs, |(machine, boot)| match boot {
        Some(boot) => judge(boot, &interrupts),
        None => Ok(skipped(machine)),
    });
    let report = Report::new(runs.into_iter().collect::<Result<_>>()?);
    args.outputs.write(&report)?;
    Ok(if interrupts.is_there() { ExitCode::from(INTERRUPTED) } else { report.verdict().exit_code() })
}

/// What is booted, with all that it takes, if anything can be.
fn prepare<'a>(args: &'a Args, machine: &'a Machine) -> Result<Option<Boot<'a>>> {
    if machine.qemu.skip.is_some() {
        return Ok(None);
    }
    let own = cache::output(&machine.name)?.join("idle.cpio");
    if args.initramfs.is_none() && !args.boot.dry_run {
        initramfs::save(&initramfs::of_idle(machine)?, None, &own)?;
    }
    Ok(Some(Boot {
        machine,
        options: &args.boot,
        image: args.boot.image(machine)?,
        initramfs: args.initramfs.clone().unwrap_or(own),
        words: vec!["kunit.enable=0".to_owned()],
        devices: vec![],
        watch: Watch::Process1(Duration::from_secs(args.keep)),
    }))
}

fn judge(boot: &Boot, interrupts: &Interrupts) -> Result<Run> {
    let Watched { output, end, time } = boot.run(interrupts)?;
    let console = Console::read(&output);
    let started = console.lines.iter().find(|line| console.is_kernels(line) && qemu::starts_process_1(&line.text));
    let kernel = health::judge(&console);
    let problem = match (end, started, &kernel) {
        (End::Interrupted, ..) => Some((qemu::INTERRUPTED.to_owned(), Verdict::Error)),
        (End::Status(status), ..) if !status.success() => {
            Some((format!("`{}` ended with {status}", boot.machine.qemu.program), Verdict::Error))
        }
        (End::Timeout(_), None, Some(_)) => {
            Some(("timed out while the kernel booted: it never started process 1".to_owned(), Verdict::Timeout))
        }
        (End::Timeout(_), None, None) => {
            Some(("timed out before the kernel said anything".to_owned(), Verdict::Timeout))
        }
        (_, None, _) => Some(("the kernel never started process 1".to_owned(), Verdict::Error)),
        _ => None,
    };
    let console = verdict::last_lines(&console);
    let problems = problem.map(|(text, verdict)| Problem { text, console, verdict }).into_iter().collect();
    let tests = started.map(|line| Test::passed("boot/process_1_starts_and_stays", Source::Console, line.at));
    Ok(Run::new(boot.about("boot", time)?, tests.into_iter().collect(), kernel, problems))
}

fn skipped(machine: &Machine) -> Run {
    let about = About { machine: machine.name.clone(), mode: "boot", ..About::default() };
    let reason = machine.qemu.skip.as_deref().unwrap_or_default();
    Run::new(about, vec![Test::skipped("boot", Source::Console, reason)], None, vec![])
}
