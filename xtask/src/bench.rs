// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask bench`: the speed of the library beside nolibc, musl and glibc, in one run.
//!
//! A benchmark is a C program of `selftests/bench/`, compiled for each libc by the same compiler with the same flags. The
//! libcs take turns, round after round, so that what else the machine does meanwhile happens to all of them.

mod peer;
mod report;
mod sample;

use crate::machine::{self, Machine};
use crate::{cache, packages, process, run, ui};
use anyhow::{Context, Result, bail, ensure};
use peer::Peer;
use report::{Missing, Report};
use sample::Samples;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine; this one if none is named. Instructions are counted for another, by user-mode QEMU
    #[arg(long, value_name = "MACHINE")]
    arch: Option<String>,
    /// Only these benchmarks, separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// How often the libcs take turns
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Counts instructions also for this machine
    #[arg(long)]
    instructions: bool,
    /// A Linux source tree with another nolibc than the one of the machine's kernel
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Writes the report as JSON; `-` is standard output
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the tables into PERFORMANCE.md, in place of those that are there
    #[arg(long)]
    markdown: bool,
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
struct Bench {
    name: &'static str,
    /// The file in `selftests/bench/`, without its `.c`.
    source: &'static str,
    /// What `CALL` is in it.
    call: &'static str,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// It is started many times.
    Started,
    /// It measures itself.
    Timed,
    /// The same, and its steps are few enough to count their instructions.
    Counted,
}

const fn bench(name: &'static str, source: &'static str, call: &'static str, how: How) -> Bench {
    Bench { name, source, call, how }
}

const BENCHES: [Bench; 16] = [
    bench("start", "true", "", How::Started),
    bench("snprintf", "snprintf", "", How::Counted),
    bench("lines", "lines", "", How::Timed),
    bench("memcpy", "memory", "memcpy(to, from, size)", How::Counted),
    bench("memmove", "memory", "memmove(to, from, size)", How::Counted),
    bench("memset", "memory", "memset(to, 'a', size)", How::Counted),
    bench("memcmp", "memory", "memcmp(to, from, size)", How::Counted),
    bench("memchr", "memory", "memchr(from, 'b', size)", How::Counted),
    bench("strlen", "memory", "strlen(from)", How::Counted),
    bench("strchr", "memory", "strchr(from, 'b')", How::Counted),
    bench("strcmp", "memory", "strcmp(to, from)", How::Counted),
    bench("strcpy", "memory", "strcpy(to, from)", How::Counted),
    bench("malloc", "malloc", "", How::Timed),
    bench("qsort", "qsort", "", How::Timed),
    bench("getline", "getline", "", How::Timed),
    bench("clock_gettime", "clock_gettime", "", How::Timed),
];

/// How many programs are started in a round.
const STARTS: &str = "1000";

/// Beyond this size the log of a byte loop's instructions is too long.
const LARGEST_COUNTED: u64 = 4096;

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = args.arch.as_deref().map_or_else(machine::host, machine::find)?;
    if let Some(unknown) = args.only.iter().find(|only| BENCHES.iter().all(|bench| bench.name != **only)) {
        let names: Vec<_> = BENCHES.iter().map(|bench| bench.name).collect();
        bail!("there is no benchmark `{unknown}`: there are {}", names.join(" "));
    }
    let counts = args.instructions || !machine.is_host();
    ensure!(!(args.markdown && counts), "--markdown is for times, which only this machine's own programs have");
    if counts {
        packages::require(&packages::for_user(&machine))?;
    }
    let (peers, absent) = peer::all(&machine, args.source.as_deref());
    let mut missing: Vec<_> = absent.into_iter().map(|(libc, reason)| Missing::new("all", libc, reason)).collect();
    let folder = cache::output(&machine.name)?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let runner = Runner { machine: &machine, spawner: folder.join("start"), counts };
    if !counts {
        let nilibc = peers.first().context("nilibc has no compiler")?;
        nilibc.compile("start", "", &runner.spawner)?;
    }
    let mut samples = Samples::default();
    for bench in BENCHES.iter().filter(|bench| args.only.is_empty() || args.only.iter().any(|o| o == bench.name)) {
        if counts && bench.how == How::Timed {
            continue;
        }
        let mut programs = Vec::new();
        for peer in &peers {
            let program = folder.join(format!("{}-{}", bench.name, peer.name));
            match peer.compile(bench.source, bench.call, &program) {
                Ok(()) => programs.push((peer, program)),
                Err(error) => missing.push(Missing::new(bench.name, peer.name, format!("{error:#}"))),
            }
        }
        ui::step(format_args!("measures {}", bench.name));
        // A count is the same each time.
        for _ in 0..if counts { 1 } else { args.rounds } {
            for (peer, program) in &programs {
                let said = runner.measure(bench, program);
                let said = said.with_context(|| format!("{} with {} does not run", bench.name, peer.name))?;
                samples.add(bench.name, peer.name, &said)?;
            }
        }
        if bench.how == How::Started && !counts {
            for (peer, program) in &programs {
                samples.add(
                    bench.name,
                    peer.name,
                    &format!("instructions {} instructions", runner.count(program, &[])?),
                )?;
            }
        }
    }
    Report::new(&machine, peers.iter().map(Peer::about).collect(), samples, missing).write(&args)
}

struct Runner<'a> {
    machine: &'a Machine,
    /// Starts programs and measures that.
    spawner: PathBuf,
    counts: bool,
}

impl Runner<'_> {
    /// Lines `LABEL NUMBER UNIT`.
    fn measure(&self, bench: &Bench, program: &Path) -> Result<String> {
        match (self.counts, bench.how) {
            (false, How::Started) => process::output(Command::new(&self.spawner).arg(program).arg(STARTS)),
            (false, _) => process::output(&mut Command::new(program)),
            (true, How::Started) => Ok(format!("instructions {} instructions", self.count(program, &[])?)),
            (true, _) => self.count_steps(program),
        }
    }

    /// The instructions of one step: what two have more than one.
    fn count_steps(&self, program: &Path) -> Result<String> {
        let labels = process::output(run::command(self.machine, program, !self.machine.is_host()).arg("labels"))?;
        let mut lines = String::new();
        for label in labels.lines().filter(|label| !label.parse().is_ok_and(|size: u64| size > LARGEST_COUNTED)) {
            let [one, two] = ["1", "2"].map(|times| self.count(program, &[label, times]));
            lines += &format!("{label} {} instructions\n", two? - one?);
        }
        Ok(lines)
    }

    /// How many instructions a program executes from its first to its last, as QEMU logs them one by one.
    fn count(&self, program: &Path, words: &[&str]) -> Result<i64> {
        let log = tempfile::NamedTempFile::new()?;
        let mut command = Command::new(&self.machine.user.program);
        command.args(&self.machine.user.args).env("QEMU_SINGLESTEP", "1");
        command.args(["-d", "nochain,exec", "-D"]).arg(log.path()).arg(program).args(words);
        process::output(&mut command)?;
        let text = std::fs::read(log.path())?;
        Ok(text.split(|&byte| byte == b'\n').filter(|line| line.starts_with(b"Trace ")).count() as i64)
    }
}
