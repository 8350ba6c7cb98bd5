// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Builds programs and measures them. What a peer's program measures is kept in the cache, under all that went into it.

use super::layout::{Piece, Sizes, pieces};
use super::peers::{Catalogue, Kit, Subject};
use super::rows::{Missing, Report, Row};
use super::trace::{Trace, count, trace};
use crate::build::{self, Keep, LINKER_FLAGS};
use crate::elf::Image;
use crate::machine::Machine;
use crate::sysroot::Options;
use crate::{cache, cc, process, ui};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What nilibc's programs are called in the rows: in Rust; in C; in C, optimised with the library as one.
pub(crate) const NILIBC: &str = "nilibc";
pub(crate) const C: &str = "nilibc C";
pub(crate) const C_LTO: &str = "nilibc C LTO";
/// Rust's own library, over glibc.
const STD: &str = "Rust std";

/// What came of a program, as it is cached.
#[derive(Serialize, Deserialize)]
enum Outcome {
    Measured(Sizes, Option<Trace>),
    Failed(String),
}

/// What is to be measured beside nilibc's programs in Rust.
pub(crate) struct Selection<'a> {
    pub catalogue: &'a Catalogue,
    /// Programs, all if none is named.
    pub programs: &'a [String],
    /// Libcs, all if none is named.
    pub against: Option<&'a [String]>,
}

impl Selection<'_> {
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &Subject> {
        let is_meant = |subject: &&Subject| self.programs.is_empty() || self.programs.contains(&subject.name);
        self.catalogue.program.iter().filter(is_meant)
    }

    fn has(&self, libc: &str) -> bool {
        self.against.is_none_or(|names| names.iter().any(|name| name == libc))
    }

    /// Measures all that can be had for the machine.
    pub(crate) fn measure(&self, machine: &Machine, report: &mut Report) -> Result<()> {
        report.rows.extend(self.nilibc(machine)?);
        ui::step(format_args!("measures the peers on {}", machine.name));
        if self.has(STD) {
            match std_flags(machine) {
                Ok(flags) => self
                    .subjects()
                    .for_each(|subject| add(report, machine, subject, STD, "own", || rust(machine, subject, &flags))),
                Err(reason) => report.missing.push(missing(machine, STD, None, &reason)),
            }
        }
        for (libc, lto) in [(C, false), (C_LTO, true)] {
            if self.has(libc) {
                let driver = cc::driver(machine, &Options { lto, ..Options::default() });
                let kit = driver.and_then(|driver| self.catalogue.own_kit(&driver));
                self.add(report, machine, libc, kit.map(|kit| vec![kit]));
            }
        }
        for peer in self.catalogue.libc.iter().filter(|peer| self.has(&peer.name)) {
            self.add(report, machine, &peer.name, self.catalogue.kits(peer, machine));
        }
        Ok(())
    }

    fn add(&self, report: &mut Report, machine: &Machine, libc: &str, kits: Result<Vec<Kit>>) {
        match kits {
            Ok(kits) => {
                for (kit, subject) in kits.iter().flat_map(|kit| self.subjects().map(move |subject| (kit, subject))) {
                    add(report, machine, subject, libc, kit.flags, || c(machine, subject, kit));
                }
            }
            Err(reason) => report.missing.push(missing(machine, libc, None, &reason)),
        }
    }

    /// Our own programs in Rust.
    fn nilibc(&self, machine: &Machine) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for (subject, elf) in self.built(machine)? {
            let finished = Image::read(&elf)?.without_sections(&elf);
            let sizes = Sizes { file: finished.len() as u64, ..Sizes::of(&elf)? };
            let trace = traced(machine, &subject, &finished)?;
            rows.push(row(machine, &subject, NILIBC, "own", sizes, trace, pieces(&elf)?));
        }
        Ok(rows)
    }

    /// Builds them, with section headers and symbols.
    pub(crate) fn built(&self, machine: &Machine) -> Result<Vec<(Subject, Vec<u8>)>> {
        let folder = cache::output(&machine.name)?.join("size");
        let packages: BTreeSet<_> = self.subjects().map(|subject| &subject.package).collect();
        for package in packages {
            let names =
                self.subjects().filter(|subject| subject.package == *package).map(|subject| subject.name.clone());
            build::programs_of(package, machine, &names.collect::<Vec<_>>(), Keep::Sections, &folder)?;
        }
        self.subjects().map(|subject| Ok((subject.clone(), fs::read(folder.join(&subject.name))?))).collect()
    }
}

fn row(
    machine: &Machine,
    subject: &Subject,
    libc: &str,
    flags: &str,
    sizes: Sizes,
    trace: Option<Trace>,
    pieces: Vec<Piece>,
) -> Row {
    let (machine, program) = (machine.name.clone(), subject.name.clone());
    Row { machine, program, libc: libc.to_owned(), flags: flags.to_owned(), sizes, trace, pieces }
}

fn missing(machine: &Machine, libc: &str, program: Option<&Subject>, reason: impl std::fmt::Display) -> Missing {
    // The causes of an error follow each other in its alternate form; the first line has what matters.
    let reason = format!("{reason:#}");
    let program = program.map(|subject| subject.name.clone());
    Missing { machine: machine.name.clone(), libc: libc.to_owned(), program, reason }
}

fn add(
    report: &mut Report,
    machine: &Machine,
    subject: &Subject,
    libc: &str,
    flags: &str,
    measure: impl FnOnce() -> Result<Outcome>,
) {
    match measure() {
        Ok(Outcome::Measured(sizes, trace)) => {
            report.rows.push(row(machine, subject, libc, flags, sizes, trace, vec![]));
        }
        Ok(Outcome::Failed(reason)) => report.missing.push(missing(machine, libc, Some(subject), reason)),
        Err(reason) => report.missing.push(missing(machine, libc, Some(subject), &reason)),
    }
}

/// The C program `subject`, linked by this kit.
fn c(machine: &Machine, subject: &Subject, kit: &Kit) -> Result<Outcome> {
    let source = cache::root().join(format!("selftests/size/c/{}.c", subject.name));
    let mut command = Command::new(kit.before.first().context("a kit has a compiler")?);
    command.args(&kit.before[1..]).arg(&source).args(&kit.behind);
    cached(machine, subject, command, &source, &kit.key)
}

/// What makes rustc compile with its own library, if it has that for the machine.
fn std_flags(machine: &Machine) -> Result<Vec<String>> {
    let target = &machine.rust.target;
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(cache::root()))?;
    let has_std = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(target).join("lib").exists();
    ensure!(has_std, "the toolchain has no std for {target}: `rustup target add {target}` brings it");
    let flags = "--edition=2024 -Copt-level=z -Clto=fat -Ccodegen-units=1 -Cpanic=abort -Cstrip=symbols \
                 -Ctarget-feature=+crt-static -Crelocation-model=static";
    let mut flags: Vec<_> = flags.split_whitespace().map(str::to_owned).collect();
    flags.push(format!("--target={target}"));
    flags.extend(LINKER_FLAGS.iter().map(|flag| format!("-Clink-arg=-Wl,{flag}")));
    Ok(flags)
}

/// The same program on Rust's own library.
fn rust(machine: &Machine, subject: &Subject, flags: &[String]) -> Result<Outcome> {
    let source = cache::root().join(format!("selftests/size/std/{}.rs", subject.name));
    let mut command = Command::new("rustc");
    command.current_dir(cache::root()).args(flags).arg(&source);
    let version = process::output(Command::new("rustc").arg("-vV").current_dir(cache::root()))?;
    cached(machine, subject, command, &source, &version)
}

/// Runs a compiler, and measures what it makes, unless that is known.
fn cached(machine: &Machine, subject: &Subject, mut command: Command, source: &Path, key: &str) -> Result<Outcome> {
    let compiler = command.get_program().to_string_lossy().into_owned();
    let version = process::version(&compiler).unwrap_or_default();
    let text = fs::read_to_string(source).with_context(|| format!("cannot read {}", source.display()))?;
    let own = concat!(include_str!("measure.rs"), include_str!("layout.rs"), include_str!("trace.rs"));
    let line = process::line(&command).replace(&cache::root().display().to_string(), "");
    let script = fs::read_to_string(cache::root().join("arch/static.ld"))?;
    let file =
        cache::dir("size")?.join(cache::key([&line, &version, &text, key, own, &script].map(str::as_bytes)) + ".json");
    if let Ok(known) = fs::read_to_string(&file) {
        return Ok(serde_json::from_str(&known)?);
    }
    let folder = tempfile::tempdir()?;
    let program = folder.path().join("program");
    command.arg("-o").arg(&program);
    let outcome = match process::output(&mut command) {
        Ok(_) => measured(machine, subject, &program)?,
        Err(error) => Outcome::Failed(cause(&format!("{error:#}"))),
    };
    fs::write(&file, serde_json::to_string(&outcome)?)?;
    Ok(outcome)
}

fn measured(machine: &Machine, subject: &Subject, program: &Path) -> Result<Outcome> {
    let elf = fs::read(program)?;
    let image = Image::read(&elf)?;
    if image.format != machine.rust.elf {
        bail!("it was made for {}, not for {}", image.format, machine.rust.elf);
    }
    Ok(Outcome::Measured(Sizes::of(&elf)?, traced(machine, subject, &elf)?))
}

/// What the program does, if it can be run here.
fn traced(machine: &Machine, subject: &Subject, elf: &[u8]) -> Result<Option<Trace>> {
    if !subject.runs || !machine.is_host() && machine.user.skip.is_some() {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let program = folder.path().join("program");
    fs::write(&program, elf)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    if machine.is_host() { trace(&program) } else { count(machine, &program) }.map(Some)
}

/// The line of a compiler's or a linker's words that says what is wrong, without the folders in it.
fn cause(said: &str) -> String {
    let is_cause = |line: &&str| {
        ["error:", "undefined reference", "cannot find", "undefined symbol"].iter().any(|word| line.contains(word))
    };
    let line = said.lines().find(is_cause).or(said.lines().last()).unwrap_or_default().trim();
    let from = ["error: ", "undefined reference", "cannot find", "undefined symbol"]
        .iter()
        .filter_map(|word| line.find(word))
        .min();
    line[from.unwrap_or(0)..].trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::cause;

    #[test]
    fn a_cause_has_no_folders() {
        let said = "`cc` failed:\n    /tmp/x/hello.c:3:1: error: 'x' undeclared\n    more";
        assert_eq!(cause(said), "'x' undeclared");
        assert_eq!(
            cause("ld: a.o: in function `main':\n a.c:(.text+0x1): undefined reference to `qsort'"),
            "undefined reference to `qsort'"
        );
    }
}
