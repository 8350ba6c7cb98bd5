// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask kernel`: the kernel that a machine boots.
//!
//! Debian's sources, next to nothing configured but the console, KUnit and what test programs need. The result is kept by
//! content, so two machines that ask for the same kernel share one, and a change of the fragment, the compiler or the
//! sources makes another. With `--source`, make itself decides what to compile again.

use crate::kconfig::Fragment;
use crate::machine::{self, Machine};
use crate::source::{self, Linux};
use crate::{cache, packages, process, ui};
use anyhow::{Context, Result, bail, ensure};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// How many steps make reports for such a kernel, roughly: only the length of the progress bar.
const STEPS: u64 = 1300;
/// What a build folder takes.
const MEGABYTES: u64 = 600;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machines, separated by commas
    #[arg(long, value_name = "MACHINE", value_delimiter = ',', required_unless_present = "all")]
    arch: Vec<String>,
    /// The kernels of all machines, one after the other
    #[arg(long, conflicts_with = "arch")]
    all: bool,
    #[command(flatten)]
    options: Options,
}

/// Which kernel is meant, where it is not simply the machine's own.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Options {
    /// Kernel sources of your own instead of Debian's; nothing is written there
    #[arg(long, value_name = "DIR")]
    pub source: Option<PathBuf>,
    /// A file with more lines of Kconfig, which win over the machine's
    #[arg(long, value_name = "FRAGMENT")]
    pub config: Option<PathBuf>,
}

/// A kernel that was built.
#[derive(Debug, Clone)]
pub(crate) struct Kernel {
    /// What QEMU boots. Its `System.map` is in the same folder.
    pub image: PathBuf,
    /// Its complete configuration.
    pub config: PathBuf,
    /// `6.12.117`.
    pub version: String,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines =
        if args.all { machine::all()? } else { args.arch.iter().map(|a| machine::find(a)).collect::<Result<_>>()? };
    let mut failed = Vec::new();
    for (index, machine) in machines.iter().enumerate() {
        if machines.len() > 1 {
            ui::step(format_args!("{} ({} of {})", machine.name, index + 1, machines.len()));
        }
        match ensure(machine, &args.options) {
            Ok(kernel) => println!("{}", kernel.image.display()),
            Err(error) => {
                eprintln!("error: no kernel for {}: {error:#}", machine.name);
                failed.push(machine.name.as_str());
            }
        }
    }
    ensure!(failed.is_empty(), "kernels that could not be built: {}", failed.join(", "));
    Ok(ExitCode::SUCCESS)
}

/// The test kernel of `machine`, built if the cache does not have it.
pub(crate) fn ensure(machine: &Machine, options: &Options) -> Result<Kernel> {
    let fragment = tests(machine, options.config.as_deref())?;
    make(machine, sources(machine, options.source.as_deref())?, &fragment)
}

/// The sources that a machine's kernel is built from: the user's own, or Debian's.
pub(crate) fn sources(machine: &Machine, own: Option<&Path>) -> Result<Linux> {
    match own {
        Some(tree) => Ok(Linux { tree: own_tree(tree)?, version: None }),
        None => source::linux(&machine.kernel.source, machine.kernel.suite.as_deref()),
    }
}

/// The kernel of these sources with these lines of Kconfig, built if the cache does not have it.
pub(crate) fn make(machine: &Machine, linux: Linux, fragment: &Fragment) -> Result<Kernel> {
    packages::require(&packages::for_kernel(machine))?;
    let build = Build::new(machine, linux, fragment)?;
    let is_done = || !build.is_own && build.kept.exists();
    if is_done() {
        return build.kernel();
    }
    let _lock = cache::lock(&build.kept)?;
    if is_done() {
        return build.kernel();
    }
    build.configure()?;
    build.compile()?;
    build.keep()?;
    if !build.is_own {
        fs::remove_dir_all(&build.folder)?;
    }
    build.kernel()
}

/// The machine's own test kernel, if the cache has it.
pub(crate) fn cached(machine: &Machine) -> Result<Option<Kernel>> {
    let Some(linux) = source::linux_here(&machine.kernel.source)? else { return Ok(None) };
    here(machine, linux, &tests(machine, None)?)
}

/// What [`make`] would give, if the cache has it.
pub(crate) fn here(machine: &Machine, linux: Linux, fragment: &Fragment) -> Result<Option<Kernel>> {
    if packages::for_kernel(machine).iter().any(|need| !need.is_met()) {
        return Ok(None);
    }
    let build = Build::new(machine, linux, fragment)?;
    if build.kept.exists() { build.kernel().map(Some) } else { Ok(None) }
}

struct Build<'a> {
    machine: &'a Machine,
    tree: PathBuf,
    /// Whether the tree is the user's own, and so may change under the same name.
    is_own: bool,
    fragment: &'a Fragment,
    /// Where make works. It outlives an interruption, so that the next run goes on.
    folder: PathBuf,
    /// What is kept of it.
    kept: PathBuf,
}

impl<'a> Build<'a> {
    fn new(machine: &'a Machine, linux: Linux, fragment: &'a Fragment) -> Result<Build<'a>> {
        let is_own = linux.version.is_none();
        let source = linux.version.unwrap_or_else(|| linux.tree.display().to_string());
        let mut parts = vec![source, fragment.text(), machine.kernel.image.clone()];
        parts.extend(arguments(machine));
        parts.extend(compilers(machine)?);
        let key = cache::key(&parts);
        let kept = cache::dir("kernel")?.join(format!("{}-{key}", machine.kernel.arch));
        let folder = cache::beside(&kept, "build");
        Ok(Build { machine, tree: linux.tree, is_own, fragment, folder, kept })
    }

    fn make(&self) -> Command {
        let mut make = Command::new("make");
        make.arg("-C").arg(&self.tree).arg(format!("O={}", self.folder.display())).args(arguments(self.machine));
        make.args(["KBUILD_BUILD_USER=nilibc", "KBUILD_BUILD_HOST=xtask"]);
        make
    }

    fn configure(&self) -> Result<()> {
        fs::create_dir_all(&self.folder)?;
        cache::space(&self.folder, MEGABYTES, "a kernel's build")?;
        let wanted = self.folder.join("wanted.config");
        fs::write(&wanted, self.fragment.text())?;
        process::output(self.make().env("KCONFIG_ALLCONFIG", &wanted).arg("allnoconfig"))
            .context("the kernel's configuration failed")?;
        let config = fs::read_to_string(self.folder.join(".config"))?;
        self.fragment.check(&config, &self.tree).inspect_err(|_| drop(fs::remove_dir_all(&self.folder)))
    }

    fn compile(&self) -> Result<()> {
        let name = &self.machine.name;
        let target = Path::new(&self.machine.kernel.image).file_name().context("kernel.image names no file")?;
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        ui::step(format_args!("builds the kernel of {name}: some minutes, once"));
        let (reader, writer) = std::io::pipe()?;
        let mut make = self.make();
        make.arg(format!("-j{cores}")).arg(target).stdout(writer.try_clone()?).stderr(writer);
        let line = process::line(&make);
        let mut child = make.spawn().with_context(|| format!("cannot run `{line}`"))?;
        drop(make); // It holds the pipe open for writing.
        let log = self.folder.join("make.log");
        watch(BufReader::new(reader), File::create(&log)?, name)?;
        let status = child.wait()?;
        if !status.success() {
            let said = process::tail(&String::from_utf8_lossy(&fs::read(&log)?), 20);
            bail!("`{line}` failed ({status}); all it said is in {}:\n{said}", log.display());
        }
        Ok(())
    }

    fn keep(&self) -> Result<()> {
        cache::replace(&self.kept, |kept| {
            for (from, to) in [(self.machine.kernel.image.as_str(), self.image_name()), (".config", "config")] {
                copy(&self.folder.join(from), &kept.join(to))?;
            }
            copy(&self.folder.join("System.map"), &kept.join("System.map"))?;
            copy(&self.folder.join("include/config/kernel.release"), &kept.join("version"))
        })
    }

    fn image_name(&self) -> &str {
        self.machine.kernel.image.rsplit('/').next().unwrap_or_default()
    }

    fn kernel(&self) -> Result<Kernel> {
        let version = fs::read_to_string(self.kept.join("version"))
            .with_context(|| format!("{} is incomplete: delete it, and it is built again", self.kept.display()))?;
        let (image, config) = (self.kept.join(self.image_name()), self.kept.join("config"));
        Ok(Kernel { image, config, version: version.trim().to_owned() })
    }
}

/// The user's sources, as an absolute path. A tree that holds a build of its own cannot serve another.
fn own_tree(tree: &Path) -> Result<PathBuf> {
    let tree = tree.canonicalize().with_context(|| format!("--source {}", tree.display()))?;
    let shown = tree.display();
    ensure!(tree.join("Kbuild").exists() && tree.join("Kconfig").exists(), "--source {shown}: no kernel's source tree");
    ensure!(
        !tree.join(".config").exists() && !tree.join("include/config").exists(),
        "--source {shown}: it holds a build of its own, and the kernel's makefile refuses to use it for another: \
         run `make -C {shown} mrproper`, or `git -C {shown} worktree add DIR` and name that"
    );
    Ok(tree)
}

/// What is asked for: the lines of all test kernels, those of all that have virtio, the machine's, the user's.
fn tests(machine: &Machine, own: Option<&Path>) -> Result<Fragment> {
    let virtio = machine.qemu.virtio.as_ref().map(|_| "virtio.config");
    let mut fragment = fragment(machine, ["kunit.config"].into_iter().chain(virtio))?;
    own.map_or(Ok(()), |own| fragment.read(own))?;
    Ok(fragment)
}

/// The lines of these files of `qemu/`, and the machine's.
pub(crate) fn fragment<'a>(machine: &Machine, files: impl IntoIterator<Item = &'a str>) -> Result<Fragment> {
    let mut fragment = Fragment::default();
    files.into_iter().try_for_each(|file| fragment.read(&cache::root().join("qemu").join(file)))?;
    fragment.add(machine.kernel.config.iter().map(String::as_str), &machine.name)?;
    Ok(fragment)
}

fn arguments(machine: &Machine) -> Vec<String> {
    let kernel = &machine.kernel;
    let mut arguments = vec![format!("ARCH={}", kernel.arch), format!("CROSS_COMPILE={}", kernel.cross)];
    arguments.extend(kernel.make.iter().cloned());
    arguments
}

/// The first line of `--version` of every program that this build needs beyond the host's own.
fn compilers(machine: &Machine) -> Result<Vec<String>> {
    let programs = machine.kernel.needs.keys().filter(|what| !what.contains('/'));
    programs
        .map(|program| {
            let version = process::output(Command::new(program).arg("--version"))?;
            Ok(version.lines().next().unwrap_or_default().to_owned())
        })
        .collect()
}

/// Copies what make says into `log` and shows how far it is.
fn watch(output: impl BufRead, mut log: File, name: &str) -> Result<()> {
    let bar = ui::bar(STEPS, &format!("kernel of {name}"));
    let start = Instant::now();
    let mut told = start;
    for line in output.split(b'\n') {
        let line = line?;
        log.write_all(&line)?;
        log.write_all(b"\n")?;
        // Every command is reported as two blanks, its name, and its file.
        if line.starts_with(b"  ") {
            bar.inc(1);
        }
        if bar.is_hidden() && told.elapsed() > Duration::from_secs(30) {
            told = Instant::now();
            ui::step(format_args!(
                "kernel of {name}: {} steps of about {STEPS}, {} s",
                bar.position(),
                start.elapsed().as_secs()
            ));
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display())).map(drop)
}
