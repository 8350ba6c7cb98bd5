// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask cc`: the C compiler of a machine, on a sysroot that is made when it is missing or stale.

use crate::elf::Image;
use crate::machine::{self, Machine};
use crate::packages::{self, Need};
use crate::sysroot::{self, Options};
use crate::{cache, process, ui};
use anyhow::{Context, Result, bail, ensure};
use object::read::archive::ArchiveFile;
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use walkdir::WalkDir;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine; this one if none is named
    #[arg(long, value_name = "MACHINE")]
    arch: Option<String>,
    #[command(flatten)]
    options: Options,
    /// Handed to the compiler
    #[arg(last = true, required = true)]
    args: Vec<OsString>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = args.arch.as_deref().map_or_else(machine::host, machine::find)?;
    // What is there already of the file that is to be made may be anything.
    let behind = std::iter::once(None).chain(args.args.iter().map(Some));
    let inputs = args.args.iter().zip(behind).filter(|(_, before)| before.is_none_or(|word| word != "-o"));
    for input in inputs.map(|(word, _)| Path::new(word)).filter(|path| path.is_file()) {
        check(&machine, &fs::read(input)?).with_context(|| format!("cannot link {}", input.display()))?;
    }
    let mut driver = Command::new(driver(&machine, &args.options)?);
    Err(driver.args(&args.args).exec()).context("cannot run the compiler's driver")
}

/// The driver on a sysroot of this checkout, which is laid out again if it is not what it would be now.
pub(crate) fn driver(machine: &Machine, options: &Options) -> Result<PathBuf> {
    let compiler = Compiler::new(machine, options)?;
    let mut parts = vec![format!("{compiler:?} {options:?}").into_bytes()];
    for place in ["arch", "qemu", "src", "xtask/src/build.rs", "xtask/src/sysroot"] {
        for file in WalkDir::new(cache::root().join(place)).sort_by_file_name() {
            let file = file?;
            if file.file_type().is_file() {
                parts.extend([file.path().display().to_string().into_bytes(), fs::read(file.path())?]);
            }
        }
    }
    let name = format!("sysroot-{}", cache::key([format!("{compiler:?} {options:?}")]));
    let (folder, key) = (cache::output(&machine.name)?.join(name), cache::key(&parts));
    let is_fresh = || fs::read_to_string(folder.join("key")).is_ok_and(|there| there == key);
    if !is_fresh() {
        let _lock = cache::lock(&folder)?;
        if !is_fresh() {
            ui::step(format_args!("lays out the sysroot of {}", machine.name));
            cache::replace(&folder, |folder| {
                sysroot::lay_out(machine, &compiler, options.source.as_deref(), folder)?;
                Ok(fs::write(folder.join("key"), &key)?)
            })?;
        }
    }
    Ok(folder.join("bin/cc"))
}

/// Fails if the file is a shared library, or an object file or an archive of another machine.
fn check(machine: &Machine, file: &[u8]) -> Result<()> {
    if let Ok(archive) = ArchiveFile::parse(file) {
        // What an archive cannot read of itself, the linker tells.
        let members = archive.members().map_while(Result::ok).filter_map(|member| member.data(file).ok());
        return members.into_iter().try_for_each(|member| check(machine, member));
    }
    // What is no ELF file is a source, or bitcode.
    let Ok(image) = Image::read(file) else { return Ok(()) };
    let (has, takes) = (&image.format, &machine.rust.elf);
    ensure!(has == takes, "it is {has}, and {} takes {takes}", machine.name);
    ensure!(!image.is_shared(), "it is a shared library, and a program of nilibc has all of it that it uses");
    Ok(())
}

/// A C compiler, and what makes it compile for a machine.
#[derive(Debug)]
pub(crate) struct Compiler {
    /// Its name, or more words: `ccache gcc`.
    pub words: Vec<String>,
    pub flags: Vec<String>,
    /// More flags for what has no numbers but integers.
    pub integers: Vec<String>,
    /// More flags where it links.
    pub link_flags: Vec<String>,
    /// The linker, and by which name the compiler looks for it.
    pub ld: String,
    pub ld_name: &'static str,
    /// Where its own headers are.
    pub headers: PathBuf,
    /// Whether it makes bitcode, for rustc's LLVM.
    pub lto: bool,
    /// Whether its programs can be anywhere in memory.
    pub pie: bool,
}

impl Compiler {
    /// The compiler that was asked for, or the one that the machine's file names.
    pub(crate) fn new(machine: &Machine, options: &Options) -> Result<Compiler> {
        let Options { cc: given, lto, pie, .. } = options;
        let (lto, pie) = (*lto, *pie);
        for (wanted, option, reason) in [(lto, "--lto", &machine.c.no_lto), (pie, "--pie", &machine.c.no_pie)] {
            if let (true, Some(reason)) = (wanted, reason) {
                bail!("{option} cannot be had for {}: {reason}", machine.name);
            }
        }
        let llvm = llvm()?;
        let (clang, lld) = (format!("clang-{llvm}"), format!("lld-{llvm}"));
        let (default, package) = if lto { (&clang, &clang) } else { (&machine.c.cc, &machine.c.package) };
        let words = shell_words::split(given.as_deref().unwrap_or(default)).context("--cc is no list of words")?;
        let name = words.last().context("--cc names no compiler")?;
        let why = format!("to compile C programs of {}", machine.name);
        if name == default {
            packages::require(&[Need::new(name, package, &why)])?;
        }
        if process::find(name).is_none() {
            bail!("there is no compiler `{name}`: without --cc it is {default}, of the package {package}");
        }
        let ask = |word: &str| process::output(Command::new(&words[0]).args(&words[1..]).arg(word));
        let version = ask("--version")?;
        let is_clang = version.contains("clang version");
        if lto && !version.contains(&format!("clang version {llvm}.")) {
            bail!("--lto takes a clang of LLVM {llvm}, as rustc is, and `{name}` is none: the package {clang} has it");
        }
        let place: &[_] = if pie { &["-fPIE"] } else { &["-fno-pic", "-fno-pie"] };
        let mut flags: Vec<_> = place.iter().chain(&["-fno-stack-protector"]).map(|&flag| flag.to_owned()).collect();
        let (mut integers, mut link_flags) = (vec![], vec![]);
        let (ld, ld_name);
        if is_clang {
            if let Some(reason) = &machine.c.no_clang {
                bail!("clang cannot be had for {}: {reason}", machine.name);
            }
            flags.extend(machine.c.clang.iter().cloned());
            (ld, ld_name) = match &machine.c.ld {
                Some(ld) => (ld.clone(), "ld"),
                None => {
                    packages::require(&[Need::new(&format!("ld.{lld}"), &lld, &why)])?;
                    link_flags.push("-fuse-ld=lld".to_owned());
                    (format!("ld.{lld}"), "ld.lld")
                }
            };
        } else {
            flags.extend(machine.c.gcc.iter().cloned());
            integers.extend(machine.c.integers.iter().cloned());
            if !pie {
                link_flags.push("-no-pie".to_owned());
            }
            (ld, ld_name) = (ask("-print-prog-name=ld")?.trim().to_owned(), "ld");
        }
        if lto {
            flags.push("-flto".to_owned());
        }
        let headers = PathBuf::from(ask("-print-file-name=include")?.trim());
        Ok(Compiler { words, flags, integers, link_flags, ld, ld_name, headers, lto, pie })
    }
}

/// The clang of the LLVM that rustc has.
pub(crate) fn clang() -> Result<String> {
    Ok(format!("clang-{}", llvm()?))
}

/// The number of the LLVM that rustc has.
fn llvm() -> Result<String> {
    let rustc = process::output(Command::new("rustc").arg("-vV").current_dir(cache::root()))?;
    let version = rustc.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let number = version.and_then(|version| version.split('.').next());
    Ok(number.context("`rustc -vV` names no LLVM")?.to_owned())
}
