// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask initramfs`: what a machine has as its root, as a cpio archive.
//!
//! The same content gives the same bytes: names are sorted, everything is root's and dates from 1970, and inodes are
//! counted. The kernel opens /dev/console for process 1 before anything is mounted, so the archive has to bring it.

#[cfg(test)]
mod tests;

use crate::build::{self, Catalogue, Keep, Program};
use crate::elf::Image;
use crate::machine::{self, Machine};
use crate::{cache, ui};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File, Permissions};
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

/// The program of `selftests/` that is process 1 of a test machine.
pub(crate) const INIT: &str = "init";
/// The one that is process 1 of a machine which only has to stay on.
const IDLE: &str = "idle";
/// The one that is a shell, and every command that is typed into it.
pub(crate) const USERLAND: &str = "userland";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine
    #[arg(long, value_name = "MACHINE")]
    arch: String,
    /// Process 1: one of our programs by its name, or the path of a static program or script; without it, our own init
    /// with all test programs
    #[arg(long, value_name = "PROG")]
    init: Option<String>,
    /// One more file, as /DEST; its mode is octal, and 755 or 644 if none is given
    #[arg(long, value_name = "FILE:/DEST[:MODE]")]
    add: Vec<Addition>,
    /// The archive to write
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
        let (file, rest) = text.rsplit_once(":/").context("expected FILE:/DEST or FILE:/DEST:MODE")?;
        let (dest, mode) = match rest.rsplit_once(':') {
            Some((dest, mode)) => {
                let bits = u32::from_str_radix(mode, 8).ok().filter(|bits| *bits <= 0o7777);
                (dest, Some(bits.with_context(|| format!("`{mode}` is no mode: expected octal digits, as in 755"))?))
            }
            None => (rest, None),
        };
        ensure!(!file.is_empty(), "no file is named before `:/`");
        Ok(Addition { file: file.into(), dest: dest.to_owned(), mode })
    }
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = machine::find(&args.arch)?;
    let into = cache::output(&machine.name)?.join("programs");
    let mut archive = match args.init {
        None => {
            let mut names = Catalogue::read()?.tests;
            let plan: Vec<_> = names.iter().map(|name| (name.clone(), vec![])).collect();
            names.push(INIT.to_owned());
            of_tests(&machine, &build::programs(&machine, &names, Keep::Segments, &into)?, &plan)?
        }
        Some(init) => {
            let init = if init.contains('/') { init.into() } else { build::program(&machine, init, &into)?.path };
            is_executable(&machine, &init).with_context(|| format!("--init {}", init.display()))?;
            let mut archive = Archive::default();
            archive.add_file("init", &init, Some(0o755))?;
            archive
        }
    };
    for Addition { file, dest, mode } in &args.add {
        archive.add_file(dest, file, *mode)?;
    }
    archive.write(&args.out)?;
    ui::step(format_args!("wrote {} files to {}", archive.files(), args.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// The root of a test machine: our init, the test programs of `plan`, and the plan itself, one line for each of them with
/// its name, its filters, and what is broken on the machine. `programs` has them all.
pub(crate) fn of_tests(machine: &Machine, programs: &[Program], plan: &[(String, Vec<String>)]) -> Result<Archive> {
    let file = |name: &str| {
        let program = programs.iter().find(|program| program.name == name);
        program.map(|program| &program.path).with_context(|| format!("the program `{name}` was not built"))
    };
    let mut archive = Archive::default();
    archive.add_file(INIT, file(INIT)?, Some(0o755))?;
    let mut text = String::new();
    for (name, filters) in plan {
        archive.add_file(&format!("tests/{name}"), file(name)?, Some(0o755))?;
        let words = [std::slice::from_ref(name), filters, &machine.qemu.skips(name)].concat();
        text += &(words.join(" ") + "\n");
    }
    archive.add("plan", 0o644, Content::Text(text))?;
    Ok(archive)
}

/// The smallest root that a kernel keeps running on: a process 1 that does next to nothing, and not even a console.
pub(crate) fn of_idle(machine: &Machine) -> Result<Archive> {
    let program = build::program(machine, IDLE.to_owned(), &cache::output(&machine.name)?.join("programs"))?;
    let mut archive = Archive(BTreeMap::new());
    archive.add_file("init", &program.path, Some(0o755))?;
    Ok(archive)
}

/// The root of a machine with a shell: our init with nothing to run, the shell, and what it does first. The test programs that
/// are among `programs` come along.
pub(crate) fn of_shell(programs: &[Program], profile: &str) -> Result<Archive> {
    let mut archive = Archive::default();
    for Program { name, path } in programs {
        let place = match name.as_str() {
            INIT => INIT.to_owned(),
            USERLAND => "bin/sh".to_owned(),
            test => format!("tests/{test}"),
        };
        archive.add_file(&place, path, Some(0o755))?;
    }
    archive.add("plan", 0o644, Content::Text(String::new()))?;
    archive.add("etc/profile", 0o644, Content::Text(profile.to_owned()))?;
    Ok(archive)
}

/// Fails if the kernel of the machine cannot start the file: it is for another one, or needs a library.
fn is_executable(machine: &Machine, file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    if bytes.starts_with(b"#!") {
        return Ok(());
    }
    let image = Image::read(&bytes).context("expected a program or a script that begins with `#!`")?;
    let (has, wants) = (&image.format, &machine.rust.elf);
    ensure!(has == wants, "it is {has}, and {} takes {wants}", machine.name);
    ensure!(!image.has_interpreter(), "it is linked dynamically: link it with -static");
    Ok(())
}

/// What will be in an archive, by name.
#[derive(Debug)]
pub(crate) struct Archive(BTreeMap<String, Node>);

#[derive(Debug)]
struct Node {
    mode: u32,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Folder,
    /// Major and minor number.
    Device(u32, u32),
    Text(String),
    File(PathBuf),
}

impl Default for Archive {
    /// What every machine needs.
    fn default() -> Archive {
        let folders = [("dev", 0o755), ("proc", 0o555), ("sys", 0o555), ("tests", 0o755), ("tmp", 0o1777)];
        let devices = [("dev/console", 0o600, (5, 1)), ("dev/null", 0o666, (1, 3))];
        let folders = folders.map(|(name, mode)| (name, mode, Content::Folder));
        let devices = devices.map(|(name, mode, (major, minor))| (name, mode, Content::Device(major, minor)));
        let nodes = folders.into_iter().chain(devices);
        Archive(nodes.map(|(name, mode, content)| (name.to_owned(), Node { mode, content })).collect())
    }
}

impl Archive {
    /// Adds a file of the host. Without a mode it keeps its own, as far as that is whether it can be executed.
    fn add_file(&mut self, dest: &str, file: &Path, mode: Option<u32>) -> Result<()> {
        let metadata = file.metadata().with_context(|| format!("cannot read {}", file.display()))?;
        ensure!(metadata.is_file(), "{} is no regular file: only these can be added", file.display());
        let own = if metadata.permissions().mode() & 0o111 == 0 { 0o644 } else { 0o755 };
        self.add(dest, mode.unwrap_or(own), Content::File(file.to_owned()))
    }

    /// Adds something, and the folders that it is in.
    fn add(&mut self, dest: &str, mode: u32, content: Content) -> Result<()> {
        let parts: Vec<_> = dest.split('/').collect();
        ensure!(
            parts.iter().all(|part| !matches!(*part, "" | "." | "..")) && !dest.contains('\0'),
            "/{dest} is no name for a file: expected a path without `.`, `..` and `//`"
        );
        for depth in 1..parts.len() {
            let folder = parts[..depth].join("/");
            let node = self.0.entry(folder).or_insert(Node { mode: 0o755, content: Content::Folder });
            ensure!(
                matches!(node.content, Content::Folder),
                "/{dest} cannot be there: /{} is no folder",
                parts[..depth].join("/")
            );
        }
        match self.0.entry(dest.to_owned()) {
            Entry::Vacant(entry) => drop(entry.insert(Node { mode, content })),
            Entry::Occupied(_) => bail!("/{dest} is there already: give another name"),
        }
        Ok(())
    }

    fn files(&self) -> usize {
        self.0.values().filter(|node| matches!(node.content, Content::Text(_) | Content::File(_))).count()
    }

    /// Writes the archive. `out` appears, or changes, only when all went well.
    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder)
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        let mut writer = BufWriter::new(file);
        self.write_to(&mut writer).with_context(|| format!("cannot write {}", out.display()))?;
        let file = writer.into_inner().with_context(|| format!("cannot write {}", out.display()))?;
        file.as_file().set_permissions(Permissions::from_mode(0o644))?;
        file.persist(out).with_context(|| format!("cannot write {}", out.display()))?;
        Ok(())
    }

    fn write_to(&self, mut out: impl Write) -> Result<()> {
        for ((name, node), inode) in self.0.iter().zip(1..) {
            let (kind, links) = match node.content {
                Content::Folder => (cpio::newc::ModeFileType::Directory, 2),
                Content::Device(..) => (cpio::newc::ModeFileType::Char, 1),
                Content::Text(_) | Content::File(_) => (cpio::newc::ModeFileType::Regular, 1),
            };
            let mut header =
                cpio::NewcBuilder::new(name).ino(inode).nlink(links).mode(node.mode).set_mode_file_type(kind);
            if let Content::Device(major, minor) = node.content {
                header = header.rdev_major(major).rdev_minor(minor);
            }
            out = match &node.content {
                Content::Folder | Content::Device(..) => header.write(out, 0).finish()?,
                Content::Text(text) => copy(text.as_bytes(), text.len() as u64, header, out)?,
                Content::File(path) => {
                    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
                    let len = file.metadata()?.len();
                    copy(file, len, header, out).with_context(|| format!("cannot pack {}", path.display()))?
                }
            };
        }
        cpio::newc::trailer(out)?.flush()?;
        Ok(())
    }
}

/// Writes a file of `len` bytes, which `from` has to have.
fn copy<W: Write>(from: impl Read, len: u64, header: cpio::NewcBuilder, out: W) -> Result<W> {
    let size = u32::try_from(len).context("it is larger than the 4 GB that a file in a cpio archive can have")?;
    let mut entry = header.write(out, size);
    let copied = std::io::copy(&mut from.take(len), &mut entry)?;
    ensure!(copied == len, "it became shorter while it was read");
    Ok(entry.finish()?)
}
