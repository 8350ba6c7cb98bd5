// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Booting a machine under system-mode QEMU, and knowing when it is over.
//!
//! QEMU's exit status says nothing: it is 0 after a panic too. The console tells, and it is watched while it is written. A
//! machine that has panicked, or has said its last line, gets a moment to end by itself.

#[cfg(test)]
mod tests;

use crate::child::{self, End, Interrupts, Merge, Watched};
use crate::console::{Channel, Console, Line};
use crate::kernel;
use crate::ktap::{self, Kind};
use crate::machine::Machine;
use crate::verdict::About;
use crate::{cache, packages, ui};
use anyhow::{Context, Result, anyhow, ensure};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How long a machine may go on without progress, in seconds, if the user says nothing else.
const PATIENCE: u64 = 60;
/// How long a machine has to print its call trace when it has panicked.
const AFTER_PANIC: Duration = Duration::from_secs(3);
/// How long a machine has to power off when its tests are over.
const AFTER_END: Duration = Duration::from_secs(10);

/// The port that process 1 writes results to, where the board takes one: then neither the kernel's lines nor its log's
/// limits are in their way.
const PORT: &str = "org.nilibc.results";

/// What every command that boots takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Booting")]
#[group(id = "booting")]
pub(crate) struct Options {
    /// A kernel to boot instead of building one
    #[arg(long, value_name = "IMAGE", conflicts_with_all = ["source", "config"])]
    pub kernel: Option<PathBuf>,
    #[command(flatten)]
    pub build: kernel::Options,
    /// More words for the kernel's command line
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    pub append: Vec<String>,
    /// More arguments for QEMU, as a shell would read them
    #[arg(long, value_name = "ARGS", allow_hyphen_values = true)]
    pub qemu_arg: Vec<String>,
    /// How long a machine may go on without progress: the kernel's first line, or a line of a test
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Only prints the command that would be run
    #[arg(long)]
    pub dry_run: bool,
    /// Lets QEMU wait for a debugger, for as long as it takes
    #[arg(long)]
    pub gdb: bool,
    /// With the processor of this machine instead of an emulated one
    #[arg(long)]
    pub kvm: bool,
    /// Where the console's output goes
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// What a report says of a run that the user ended.
pub(crate) const INTERRUPTED: &str = "it was interrupted, by Ctrl-C or a signal";

impl Options {
    /// Fails if something that only one machine can have is given for several.
    pub(crate) fn check(&self, machines: usize) -> Result<()> {
        for (is_given, option) in [(self.log.is_some(), "--log"), (self.kernel.is_some(), "--kernel")] {
            ensure!(!is_given || machines == 1, "{option} is for one machine: name one with --arch");
        }
        Ok(())
    }

    /// The kernel to boot, built if need be. For a dry run nothing is built: then a word stands for it.
    pub(crate) fn image(&self, machine: &Machine) -> Result<PathBuf> {
        if let Some(image) = &self.kernel {
            ensure!(image.is_file(), "--kernel {}: there is no such file", image.display());
            return Ok(image.clone());
        }
        if !self.dry_run {
            return Ok(kernel::ensure(machine, &self.build)?.image);
        }
        let is_own = self.build.source.is_some() || self.build.config.is_some();
        if !is_own && let Some(kernel) = kernel::cached(machine)? {
            return Ok(kernel.image);
        }
        ui::step(format_args!("KERNEL stands for the file that `cargo xtask kernel --arch {}` makes", machine.name));
        Ok("KERNEL".into())
    }

    /// The first option that only a booting machine has, if one was given.
    pub(crate) fn of_a_boot(&self) -> Option<&'static str> {
        let given = [
            (self.kernel.is_some(), "--kernel"),
            (self.build.source.is_some(), "--source"),
            (self.build.config.is_some(), "--config"),
            (!self.append.is_empty(), "--append"),
            (!self.qemu_arg.is_empty(), "--qemu-arg"),
            (self.gdb, "--gdb"),
            (self.kvm, "--kvm"),
        ];
        given.into_iter().find(|(is, _)| *is).map(|(_, option)| option)
    }
}

/// What a machine is watched for, once its kernel speaks. Until then it has `--timeout`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watch {
    /// Tests: each of their lines is progress, and process 1 says when all are over.
    Tests,
    /// Process 1, which has to stay for this long.
    Process1(Duration),
    /// A time on the kernel's own clock, at which it has to be off. A slow host is no fault of the kernel.
    Clock(Duration),
    /// Nothing: somebody types into it.
    Terminal,
}

/// A machine with all that it boots from.
pub(crate) struct Boot<'a> {
    pub machine: &'a Machine,
    pub options: &'a Options,
    pub image: PathBuf,
    pub initramfs: PathBuf,
    /// For the kernel's command line, before the user's own.
    pub words: Vec<String>,
    /// More arguments for QEMU, before the user's own.
    pub devices: Vec<String>,
    pub watch: Watch,
}

impl Boot<'_> {
    /// The command that boots it, word by word.
    pub(crate) fn command(&self) -> Result<Vec<String>> {
        let Boot { machine, options, .. } = self;
        let qemu = &machine.qemu;
        // A dry run installs nothing.
        let mut words = if options.dry_run { vec![qemu.program.clone()] } else { packages::emulator(machine)? };
        words.extend(qemu.args.iter().cloned());
        if options.kvm {
            ensure!(machine.is_host(), "--kvm: {} has another processor than this machine", machine.name);
            words.extend(["-accel", "kvm", "-cpu", "host"].map(str::to_owned));
        }
        let serial: &[&str] = match self.watch {
            Watch::Terminal => &["-serial", "mon:stdio"],
            Watch::Tests | Watch::Process1(_) | Watch::Clock(_) => &["-monitor", "none", "-serial", "stdio"],
        };
        words.extend([&["-display", "none"], serial, &["-no-reboot"]].concat().into_iter().map(str::to_owned));
        let (port, word) = self.port();
        words.extend(port.into_iter().chain(self.devices.iter().cloned()));
        words.extend(["-kernel".to_owned(), path(&self.image)?, "-initrd".to_owned(), path(&self.initramfs)?]);
        let mut append = vec![format!("console={}", qemu.console)];
        append.extend(["panic=-1", "printk.devkmsg=on"].map(str::to_owned));
        append.extend(word);
        append.extend([&qemu.append, &self.words, &options.append].into_iter().flatten().cloned());
        words.extend(["-append".to_owned(), append.join(" ")]);
        if options.gdb {
            words.extend(["-s", "-S"].map(str::to_owned));
        }
        for arguments in &options.qemu_arg {
            words.extend(shell_words::split(arguments).with_context(|| format!("--qemu-arg '{arguments}'"))?);
        }
        Ok(words)
    }

    /// What QEMU takes to bring out results beside the console, on its standard error, and the word that has process 1 look
    /// for it. A kernel that has no driver for it does without: then they are lines of its log.
    fn port(&self) -> (Vec<String>, Option<String>) {
        let Some(transport) = self.machine.qemu.virtio.as_deref().filter(|_| self.watch == Watch::Tests) else {
            return (vec![], None);
        };
        let words = [
            "-chardev",
            "file,id=results,path=/dev/stderr,append=on",
            "-device",
            &format!("virtio-serial-{transport}"),
            "-device",
            &format!("virtserialport,chardev=results,name={PORT}"),
        ];
        (words.map(str::to_owned).into(), Some(format!("nilibc.results={PORT}")))
    }

    /// What a report has to say of a run that took this long.
    pub(crate) fn about(&self, mode: &'static str, time: Duration) -> Result<About> {
        let (machine, seconds) = (self.machine.name.clone(), Some(time.as_secs_f64()));
        let (command, log) = (shell_words::join(self.command()?), self.log()?.display().to_string());
        Ok(About { machine, mode, seconds, command, log })
    }

    /// Where the console's output goes.
    pub(crate) fn log(&self) -> Result<PathBuf> {
        let log = || Ok(cache::output(&self.machine.name)?.join("console.log"));
        self.options.log.clone().map_or_else(log, Ok)
    }

    /// Switches it on, and waits until it is off.
    pub(crate) fn run(&self, interrupts: &Interrupts) -> Result<Watched> {
        let name = &self.machine.name;
        let words = self.command()?;
        let line = shell_words::join(&words);
        ui::step(format_args!("boots {name}: {line}"));
        if self.options.gdb {
            ui::step("QEMU waits for a debugger: gdb-multiarch VMLINUX -ex 'target remote :1234'");
        }
        let log = self.log()?;
        let beside = log.with_extension("command");
        fs::write(&beside, line + "\n").with_context(|| format!("cannot write {}", beside.display()))?;
        let mut log = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        let patience = Duration::from_secs(self.options.timeout);
        let live = ui::live(name);
        let mut observer = Observer { watch: self.watch, patience, stage: Stage::Firmware, begun: Vec::new() };
        let mut watched = child::watch(
            command,
            Merge::Lines,
            interrupts,
            &mut log,
            (!self.options.gdb).then_some(patience),
            |bytes| {
                let (more, said) = observer.see(bytes);
                said.into_iter().for_each(|said| live.set_message(format!("{name}: {said}")));
                more
            },
        )?;
        live.finish_and_clear();
        if observer.stage == Stage::Panicked && matches!(watched.end, End::Timeout(_)) {
            watched.end = End::Stopped;
        }
        Ok(watched)
    }
}

/// The same command has to work in another folder, too.
fn path(path: &Path) -> Result<String> {
    let path = if path.exists() { std::path::absolute(path)? } else { path.to_owned() };
    path.into_os_string().into_string().map_err(|path| anyhow!("{} is no UTF-8", path.display()))
}

/// How far a machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Firmware,
    Kernel,
    Panicked,
    Ended,
}

/// Reads the console for as long as the machine runs, and tells progress from noise: a kernel that repeats its
/// complaints for ever makes none.
#[derive(Debug)]
struct Observer {
    watch: Watch,
    patience: Duration,
    stage: Stage,
    /// A line without its end.
    begun: Vec<u8>,
}

impl Observer {
    /// How long the machine may go on from here, if it made progress, and with what.
    fn see(&mut self, bytes: &[u8]) -> (Option<Duration>, Option<String>) {
        self.begun.extend(bytes);
        let Some(end) = self.begun.iter().rposition(|&byte| byte == b'\n') else { return (None, None) };
        let rest = self.begun.split_off(end + 1);
        let whole = std::mem::replace(&mut self.begun, rest);
        let lines = Console::read(&whole).lines;
        let last = lines.iter().rev().find(|line| is_ktap(&line.text)).map(|line| line.text.trim().to_owned());
        (lines.iter().filter_map(|line| self.line(line)).last(), last)
    }

    fn line(&mut self, line: &Line) -> Option<Duration> {
        let is_tagged = line.channel == Channel::Tagged;
        let is_first = self.stage == Stage::Firmware && line.text.starts_with("Linux version ");
        let (stage, more) = match (self.stage, self.watch) {
            (Stage::Panicked | Stage::Ended, _) => return None,
            _ if !is_tagged && line.text.starts_with("Kernel panic - not syncing") => (Stage::Panicked, AFTER_PANIC),
            (_, Watch::Tests) if is_tagged && line.text.trim_end() == ktap::END => (Stage::Ended, AFTER_END),
            (_, Watch::Tests) if is_first => (Stage::Kernel, self.patience),
            (stage, Watch::Tests) if is_tagged || is_ktap(&line.text) => (stage, self.patience),
            (Stage::Kernel, Watch::Clock(end)) => {
                (Stage::Kernel, end.checked_sub(Duration::try_from_secs_f64(line.seconds?).ok()?)?)
            }
            (_, Watch::Process1(time)) if starts_process_1(&line.text) => (Stage::Ended, time),
            (_, Watch::Process1(_)) if is_first => (Stage::Kernel, self.patience),
            (_, Watch::Clock(end)) if is_first => (Stage::Kernel, end),
            _ => return None,
        };
        self.stage = stage;
        Some(more)
    }
}

/// Whether this is the kernel's last line before the first program.
pub(crate) fn starts_process_1(line: &str) -> bool {
    line.starts_with("Run /") && line.trim_end().ends_with(" as init process")
}

/// Whether a line tells how far tests are.
pub(crate) fn is_ktap(line: &str) -> bool {
    matches!(ktap::parse(line).kind, Kind::Version | Kind::Plan { .. } | Kind::Subtest(_) | Kind::Result(_))
}
