// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask torture`: a kernel that tests its own RCU, on the smallest root there is.
//!
//! What to configure, with which words to boot and what counts as a failure is what the kernel tree's own
//! tools/testing/selftests/rcutorture has and does: its scenarios are read from the sources that the kernel is built from.

mod judge;
mod scenario;

use crate::child::{End, Interrupts, Watched};
use crate::initramfs;
use crate::kernel;
use crate::machine::{self, Machine};
use crate::qemu::{self, Boot, Watch};
use crate::report::Outputs;
use crate::results::{Source, Test};
use crate::test::INTERRUPTED;
use crate::verdict::{About, Report, Run};
use crate::{cache, ui};
use anyhow::{Result, ensure};
use judge::Expect;
use scenario::Scenario;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What the report calls such a run.
const MODE: &str = "torture";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machines, separated by commas: one after the other
    #[arg(long, value_name = "MACHINE", value_delimiter = ',', required = true)]
    arch: Vec<String>,
    /// How long the kernel is tortured, by its own clock
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(20..))]
    duration: u64,
    /// A file of tools/testing/selftests/rcutorture/configs/rcu in the kernel's sources
    #[arg(long, value_name = "NAME", default_value = "TREE02")]
    scenario: String,
    /// How much longer the machine may take until it is off
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    grace: u64,
    /// Skips a machine whose kernel is not in the cache, instead of building it
    #[arg(long, conflicts_with = "kernel")]
    cached: bool,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    boot: qemu::Options,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = machine::named(&args.arch)?;
    args.boot.check(machines.len())?;
    let _locks = cache::lock_outputs(&machines, args.boot.dry_run)?;
    let ready = machines.iter().map(|machine| prepare(&args, machine)).collect::<Result<Vec<_>>>()?;
    if args.boot.dry_run {
        for ready in ready.iter().flatten() {
            println!("{}", shell_words::join(ready.boot(&args).command()?));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let interrupts = Interrupts::new()?;
    let mut runs = Vec::new();
    for (machine, ready) in machines.iter().zip(&ready) {
        if interrupts.is_there() {
            break;
        }
        runs.push(match ready {
            Some(ready) => ready.run(&args, &interrupts)?,
            None => skipped(machine, &args.scenario),
        });
    }
    let report = Report::new(runs);
    args.outputs.write(&report)?;
    Ok(if interrupts.is_there() { ExitCode::from(INTERRUPTED) } else { report.verdict().exit_code() })
}

/// A machine with its kernel, its root, and the words that start the torture.
struct Ready<'a> {
    machine: &'a Machine,
    image: PathBuf,
    initramfs: PathBuf,
    words: Vec<String>,
}

/// Builds what is missing, or answers that it may not.
fn prepare<'a>(args: &Args, machine: &'a Machine) -> Result<Option<Ready<'a>>> {
    let linux = kernel::sources(machine, args.boot.build.source.as_deref())?;
    let scenario = Scenario::read(&linux.tree, &args.scenario, machine)?;
    let mut fragment = kernel::fragment(machine, ["torture.config"])?;
    scenario.configure(&mut fragment)?;
    fragment.add(machine.torture.config.iter().map(String::as_str), &machine.name)?;
    args.boot.build.config.as_ref().map_or(Ok(()), |own| fragment.read(own))?;
    let initramfs = cache::output(&machine.name)?.join("idle.cpio");
    let (image, config) = if let Some(image) = &args.boot.kernel {
        ensure!(image.is_file(), "--kernel {}: there is no such file", image.display());
        (image.clone(), fragment.text())
    } else if args.boot.dry_run || args.cached {
        match kernel::here(machine, linux, &fragment)? {
            Some(kernel) => (kernel.image, fs::read_to_string(kernel.config)?),
            None if args.cached => return Ok(None),
            None => {
                ui::step("KERNEL stands for the file that would be built");
                ("KERNEL".into(), fragment.text())
            }
        }
    } else {
        let kernel = kernel::make(machine, linux, &fragment)?;
        (kernel.image, fs::read_to_string(kernel.config)?)
    };
    if !args.boot.dry_run {
        initramfs::save(&initramfs::of_idle(machine)?, None, &initramfs)?;
    }
    Ok(Some(Ready { machine, image, initramfs, words: scenario.words(&config, args.duration) }))
}

impl Ready<'_> {
    fn boot<'a>(&'a self, args: &'a Args) -> Boot<'a> {
        Boot {
            machine: self.machine,
            options: &args.boot,
            image: self.image.clone(),
            initramfs: self.initramfs.clone(),
            words: self.words.clone(),
            devices: vec![],
            watch: Watch::Clock(Duration::from_secs(args.duration + args.grace)),
        }
    }

    fn run(&self, args: &Args, interrupts: &Interrupts) -> Result<Run> {
        let boot = self.boot(args);
        let Watched { output, end, time } = boot.run(interrupts)?;
        let mut expect = Expect { scenario: &args.scenario, ..Expect::default() };
        match end {
            End::Timeout(_) => expect.timeout = true,
            End::Status(status) if !status.success() => {
                expect.failure = Some(format!("`{}` ended with {status}", self.machine.qemu.program));
            }
            End::Interrupted => expect.failure = Some(qemu::INTERRUPTED.to_owned()),
            End::Status(_) | End::Stopped => {}
        }
        Ok(judge::console(boot.about(MODE, time)?, &output, &expect))
    }
}

fn skipped(machine: &Machine, scenario: &str) -> Run {
    let about = About { machine: machine.name.clone(), mode: MODE, ..About::default() };
    let reason = "its kernel is not in the cache, and --cached builds none";
    Run::new(about, vec![Test::skipped(&format!("torture/{scenario}"), Source::Console, reason)], None, vec![])
}
