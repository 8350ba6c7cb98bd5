// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask initramfs`: what a machine has as its root.
//!
//! A kernel that cannot start process 1 says little about why. So what is to be /init is looked at here, whoever put it in.

mod archive;
mod compress;
mod list;
#[cfg(test)]
mod tests;

pub(crate) use archive::Archive;
pub(crate) use compress::save;

use crate::build::{self, Catalogue, Keep, Program};
use crate::elf::Image;
use crate::machine::{self, Machine};
use crate::{cache, ui};
use anyhow::{Context, Result, bail, ensure};
use archive::{Content, Rights};
use compress::Compress;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

/// The program of `selftests/` that is process 1 of a test machine.
pub(crate) const INIT: &str = "init";
/// The one that is process 1 of a machine which only has to stay on.
const IDLE: &str = "idle";
/// The one that is a shell, and every command that is typed into it.
pub(crate) const USERLAND: &str = "userland";
/// The bytes that a root with nothing but that may have, on any machine.
const IDLE_BUDGET: u64 = 2048;
/// What is read of a program: its headers are at its beginning, and it may be large.
const HEAD: u64 = 1 << 20;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine
    #[arg(long, value_name = "MACHINE")]
    arch: String,
    /// Process 1: one of our programs by its name, or the path of anyone's, with a `/` in it. `idle` is one that does next to
    /// nothing, alone in less than 2 KiB. Without it, and without a list, our own init with all test programs
    #[arg(long, value_name = "PROG")]
    init: Option<String>,
    /// One more file, as /DEST; its mode is octal, and 755 or 644 if none is given
    #[arg(long, value_name = "FILE:/DEST[:MODE]")]
    add: Vec<Addition>,
    /// More of everything: lines as the kernel's gen_init_cpio takes them; `-` is standard input
    #[arg(long, value_name = "FILE")]
    list: Vec<PathBuf>,
    /// Leaves out /dev, /proc, /sys and /tmp. With a list, or with `idle`, they are not there anyway
    #[arg(long)]
    bare: bool,
    /// Compresses the archive, for a kernel that can unpack it
    #[arg(long, value_name = "HOW")]
    compress: Option<Compress>,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// `FILE:/DEST[:MODE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Addition {
    file: PathBuf,
    dest: String,
    mode: Option<u32>,
}

impl FromStr for Addition {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Addition> {
        let (file, rest) = text
            .rsplit_once(":/")
            .context("expected FILE:/DEST or FILE:/DEST:MODE, where /DEST begins with a slash")?;
        let (dest, mode) = match rest.rsplit_once(':') {
            Some((dest, mode)) => (dest, Some(list::mode(mode)?)),
            None => (rest, None),
        };
        ensure!(!file.is_empty(), "no file is named before `:/`");
        Ok(Addition { file: file.into(), dest: dest.to_owned(), mode })
    }
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = machine::find(&args.arch)?;
    let is_bare = args.bare || !args.list.is_empty() || args.init.as_deref() == Some(IDLE);
    let mut archive = if is_bare { Archive::default() } else { Archive::usual()? };
    for list in &args.list {
        list::add(&mut archive, &read(list)?, &list.display().to_string())?;
    }
    match &args.init {
        Some(init) => archive.add_file("init", &program(&machine, init)?, Some(0o755)).context("--init")?,
        None if args.list.is_empty() => all_tests(&machine, &mut archive)?,
        None => {}
    }
    for Addition { file, dest, mode } in &args.add {
        archive.add_file(dest, file, *mode).context("--add")?;
    }
    check_init(&machine, &archive)?;
    let len = save(&archive, args.compress, &args.out)?;
    ui::step(format_args!("wrote {} entries, {len} bytes, to {}", archive.len(), args.out.display()));
    Ok(ExitCode::SUCCESS)
}

fn read(list: &Path) -> Result<String> {
    let text =
        if list == Path::new("-") { std::io::read_to_string(std::io::stdin()) } else { fs::read_to_string(list) };
    text.with_context(|| format!("cannot read the list {}", list.display()))
}

/// What `--init` names.
fn program(machine: &Machine, init: &str) -> Result<PathBuf> {
    if init.contains('/') {
        return Ok(init.into());
    }
    let built = build::program(machine, init.to_owned(), &cache::output(&machine.name)?.join("programs"));
    let hint =
        || if Path::new(init).exists() { format!("--init: the file here is ./{init}") } else { "--init".to_owned() };
    Ok(built.with_context(hint)?.path)
}

fn all_tests(machine: &Machine, archive: &mut Archive) -> Result<()> {
    let mut names = Catalogue::read()?.tests;
    let plan: Vec<_> = names.iter().map(|name| (name.clone(), vec![])).collect();
    names.push(INIT.to_owned());
    let programs = build::programs(machine, &names, Keep::Segments, &cache::output(&machine.name)?.join("programs"))?;
    add_tests(archive, machine, &programs, &plan)
}

/// The root of a test machine.
pub(crate) fn of_tests(machine: &Machine, programs: &[Program], plan: &[(String, Vec<String>)]) -> Result<Archive> {
    let mut archive = Archive::usual()?;
    add_tests(&mut archive, machine, programs, plan)?;
    Ok(archive)
}

/// Adds our init, the test programs of `plan`, and the plan itself, one line for each of them with its name, its filters, and
/// what is broken on the machine. `programs` has them all.
fn add_tests(
    archive: &mut Archive,
    machine: &Machine,
    programs: &[Program],
    plan: &[(String, Vec<String>)],
) -> Result<()> {
    let file = |name: &str| {
        let program = programs.iter().find(|program| program.name == name);
        program.map(|program| &program.path).with_context(|| format!("the program `{name}` was not built"))
    };
    archive.add_file(INIT, file(INIT)?, Some(0o755))?;
    archive.add(&["tests"], Rights::root(0o755), Content::Folder)?;
    let mut text = String::new();
    for (name, filters) in plan {
        archive.add_file(&format!("tests/{name}"), file(name)?, Some(0o755))?;
        let words = [std::slice::from_ref(name), filters, &machine.skips(name)].concat();
        text += &(words.join(" ") + "\n");
    }
    archive.add(&["plan"], Rights::root(0o644), Content::Text(text))
}

/// The smallest root that a kernel keeps running on: a process 1 that does next to nothing, and not even a console.
pub(crate) fn of_idle(machine: &Machine) -> Result<Archive> {
    let mut archive = Archive::default();
    archive.add_file("init", &program(machine, IDLE)?, Some(0o755))?;
    let len = compress::write(&archive, None, std::io::sink())?;
    ensure!(len <= IDLE_BUDGET, "the root with `{IDLE}` alone has {len} bytes on {}, of {IDLE_BUDGET}", machine.name);
    Ok(archive)
}

/// The root of a machine with a shell: our init with nothing to run, the shell, and what it does first. The test programs that
/// are among `programs` come along.
pub(crate) fn of_shell(programs: &[Program], profile: &str) -> Result<Archive> {
    let mut archive = Archive::usual()?;
    for Program { name, path } in programs {
        let place = match name.as_str() {
            INIT => INIT.to_owned(),
            USERLAND => "bin/sh".to_owned(),
            test => format!("tests/{test}"),
        };
        archive.add_file(&place, path, Some(0o755))?;
    }
    archive.add(&["plan"], Rights::root(0o644), Content::Text(String::new()))?;
    archive.add(&["etc/profile"], Rights::root(0o644), Content::Text(profile.to_owned()))?;
    Ok(archive)
}

/// Fails if /init is there, and the kernel of the machine cannot start it.
fn check_init(machine: &Machine, archive: &Archive) -> Result<()> {
    let Some(file) = archive.file("init") else { return Ok(()) };
    let mut head = Vec::new();
    File::open(file)?.take(HEAD).read_to_end(&mut head)?;
    check_program(machine, archive, &head).with_context(|| format!("{} cannot be /init", file.display()))
}

fn check_program(machine: &Machine, archive: &Archive, head: &[u8]) -> Result<()> {
    let interpreter = match head.strip_prefix(b"#!") {
        Some(line) => {
            let line = line.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let line = String::from_utf8_lossy(line).into_owned();
            Some(line.split_whitespace().next().context("its first line names no interpreter after `#!`")?.to_owned())
        }
        None => {
            let image = Image::read(head).context("expected a program, or a script that begins with `#!`")?;
            let (has, wants) = (&image.format, &machine.rust.elf);
            ensure!(has == wants, "it is {has}, and {} takes {wants}", machine.name);
            image.interpreter(head)
        }
    };
    if let Some(path) = interpreter.filter(|path| !archive.has(path)) {
        bail!("it is run by {path}, which is not packed: add that and all it needs, or link the program with -static");
    }
    Ok(())
}
