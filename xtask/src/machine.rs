// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A machine: one file of `qemu/*.toml`, read and checked.
//!
//! All that differs between machines is in those files. Nothing here or elsewhere in xtask names an architecture.

use crate::backend::Backend;
use crate::cache;
use crate::compat::Program;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One `qemu/NAME.toml`.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// The file's name.
    pub name: String,
    /// Other names that people use for it: Rust's, Debian's, the compiler's.
    pub aliases: Vec<String>,
    pub rust: Rust,
    pub c: C,
    pub user: User,
    pub kernel: Kernel,
    pub qemu: Qemu,
    /// Tests that cannot pass here by a fault of Linux, QEMU or LLVM, as `PROGRAM/TEST`, each with the evidence.
    pub broken: BTreeMap<String, String>,
    pub torture: Torture,
}

/// The same as it is written: a machine that differs only in its programs boots as another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    aliases: Vec<String>,
    /// The machine whose kernel and board it has, in place of `kernel`, `qemu` and `torture`.
    boots: Option<String>,
    rust: Rust,
    c: C,
    user: User,
    kernel: Option<Kernel>,
    qemu: Option<Qemu>,
    /// Beside those of the machine that it boots as.
    #[serde(default)]
    broken: BTreeMap<String, String>,
    #[serde(default)]
    torture: Torture,
}

/// How programs are built for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rust {
    /// A target that rustc knows, or a file beside this one: `mipsn32be.json`.
    pub target: String,
    /// What its programs are: `EM_RISCV, 64-bit, little-endian`.
    pub elf: String,
    /// More flags for rustc.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Programs beyond the toolchain, each with the Debian package that has it.
    #[serde(default)]
    pub needs: BTreeMap<String, String>,
    /// How many zeros LLVM leaves behind each function, for debuggers: they are cut off where that can be done.
    #[serde(default)]
    pub zeros: usize,
    /// How programs are compiled from LLVM's IR on, if LLVM does that wrongly.
    pub backend: Option<Backend>,
}

/// How C is compiled for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct C {
    /// The compiler that is taken if none is named: one of GCC's or clang.
    pub cc: String,
    /// The Debian package that has it.
    pub package: String,
    /// Where the kernel has the headers of its own: `arch/NAME/include/uapi`.
    pub headers: String,
    /// What makes a GCC of this family compile as rustc does.
    #[serde(default)]
    pub gcc: Vec<String>,
    /// What makes any clang do so.
    #[serde(default)]
    pub clang: Vec<String>,
    /// What keeps a GCC from saving registers that integers are never in, or from telling debuggers where it saves others.
    #[serde(default)]
    pub integers: Vec<String>,
    /// Why clang cannot be had, if it cannot.
    pub no_clang: Option<String>,
    /// Why a program and the library cannot be optimised as one, if they cannot.
    pub no_lto: Option<String>,
    /// Why programs cannot be anywhere in memory, if they cannot.
    pub no_pie: Option<String>,
    /// Why programs have one thread, if they have.
    pub no_threads: Option<String>,
    /// The linker that clang calls, if lld does not know the machine.
    pub ld: Option<String>,
    /// Programs of the kernel's tree that only it has, for `compat`.
    #[serde(default, rename = "program")]
    pub programs: Vec<Program>,
    /// What other libcs need, to be measured beside ours.
    #[serde(default)]
    pub peers: Peers,
}

/// What is known of a machine where other libcs are compiled for it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Peers {
    /// Debian's name for the architecture, if it has libcs for it.
    pub debian: Option<String>,
    /// What makes GCC compile as those libcs were, if that is not what makes it compile as rustc does.
    pub gcc: Option<Vec<String>>,
    /// Words to the linker behind our flags, if these do not fit where it puts programs.
    #[serde(default)]
    pub link: Vec<String>,
    /// The package with GCC's own library, if the compiler's has none for the machine.
    pub libgcc: Option<String>,
}

/// How user-mode QEMU runs a program of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub program: String,
    #[serde(default)]
    pub args: Vec<String>,
    /// The Debian package that has the program.
    pub package: String,
    /// Why this mode cannot run it, if it cannot.
    pub skip: Option<String>,
}

/// How its kernel is built.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kernel {
    /// The kernel's own name for the architecture: `make ARCH=...`.
    pub arch: String,
    /// Prefix of the cross compiler, or empty: `make CROSS_COMPILE=...`.
    #[serde(default)]
    pub cross: String,
    /// More arguments for make, such as `LLVM=-22`.
    #[serde(default)]
    pub make: Vec<String>,
    /// The Debian package with the sources: `linux-source-6.12`.
    pub source: String,
    /// The suite of that package, if the host's own may lack it.
    pub suite: Option<String>,
    /// Programs and files that its build needs beyond the host's compiler, each with the Debian package that has it.
    #[serde(default)]
    pub needs: BTreeMap<String, String>,
    /// The file to boot, relative to the build folder.
    pub image: String,
    /// Lines of Kconfig on top of `qemu/*.config`, without the `CONFIG_` in front: `64BIT=y`.
    pub config: Vec<String>,
}

/// How system-mode QEMU boots it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Qemu {
    pub program: String,
    /// The Debian package that has the program.
    pub package: String,
    /// The board, the processor, the memory: all that is not the kernel, the initramfs, the command line or the console.
    pub args: Vec<String>,
    /// The kernel's name of the first serial line.
    pub console: String,
    /// What QEMU's virtio devices end with here, if the board takes any: `pci` for `virtio-serial-pci`, and options that all of
    /// them need.
    pub virtio: Option<String>,
    /// More words for the kernel's command line.
    #[serde(default)]
    pub append: Vec<String>,
    /// Whether CI boots it.
    #[serde(default)]
    pub ci: bool,
    /// What to do where the host's QEMU is too old.
    pub newer: Option<Newer>,
    /// What QEMU does not bring: `-bios`.
    pub firmware: Option<Firmware>,
    /// Why this mode cannot run it, if it cannot.
    pub skip: Option<String>,
}

/// What its kernel's own torture tests need here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Torture {
    /// Lines of Kconfig that win over a scenario's, where that cannot have its will: `PARAVIRT=n`.
    #[serde(default)]
    pub config: Vec<String>,
}

/// The oldest QEMU that will do, and the suite of Debian that has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Newer {
    /// `9.1`.
    pub version: String,
    pub suite: String,
}

/// A file in a Debian package.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Firmware {
    pub package: String,
    pub suite: String,
    pub file: String,
}

/// Every machine there is, by name.
pub(crate) fn all() -> Result<Vec<Machine>> {
    let folder = cache::root().join("qemu");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            let text = std::fs::read_to_string(&path)?;
            let file: File = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
            files.insert(path.file_stem().expect("it has an extension").to_string_lossy().into_owned(), file);
        }
    }
    files
        .iter()
        .map(|(name, file)| machine(name, file, &files).with_context(|| format!("in qemu/{name}.toml")))
        .collect()
}

fn machine(name: &str, file: &File, files: &BTreeMap<String, File>) -> Result<Machine> {
    let boots = match &file.boots {
        Some(other) => files.get(other).with_context(|| format!("boots: there is no machine `{other}`"))?,
        None => file,
    };
    Ok(Machine {
        name: name.to_owned(),
        aliases: file.aliases.clone(),
        rust: file.rust.clone(),
        c: file.c.clone(),
        user: file.user.clone(),
        kernel: boots.kernel.clone().context("neither [kernel] nor `boots`")?,
        qemu: boots.qemu.clone().context("neither [qemu] nor `boots`")?,
        broken: boots.broken.iter().chain(&file.broken).map(|(test, why)| (test.clone(), why.clone())).collect(),
        torture: boots.torture.clone(),
    })
}

/// The machine of this name or alias.
pub(crate) fn find(name: &str) -> Result<Machine> {
    let machines = all()?;
    if let Some(machine) = machines.iter().find(|machine| machine.is_called(name)) {
        return Ok(machine.clone());
    }
    let names: Vec<_> = machines.iter().map(|m| m.name.as_str()).collect();
    bail!("there is no machine `{name}`: --arch takes one of {}", names.join(", "))
}

/// The machines of these names, each once and sorted, or the one this runs on if there are none.
pub(crate) fn named(names: &[String]) -> Result<Vec<Machine>> {
    if names.is_empty() {
        return Ok(vec![host()?]);
    }
    let machines = names.iter().map(|name| find(name).map(|machine| (machine.name.clone(), machine)));
    Ok(machines.collect::<Result<BTreeMap<_, _>>>()?.into_values().collect())
}

/// The machines of a command that is as good for one as for all.
#[derive(Debug, clap::Args)]
pub(crate) struct Choice {
    /// The machines, separated by commas; this one if none is named
    #[arg(long, value_name = "MACHINE", value_delimiter = ',')]
    arch: Vec<String>,
    /// All machines
    #[arg(long, conflicts_with = "arch")]
    all: bool,
}

impl Choice {
    /// Whether nothing was said.
    pub(crate) fn is_none(&self) -> bool {
        self.arch.is_empty() && !self.all
    }

    pub(crate) fn get(&self) -> Result<Vec<Machine>> {
        if self.all { all() } else { named(&self.arch) }
    }
}

/// The machine that this runs on.
pub(crate) fn host() -> Result<Machine> {
    find(std::env::consts::ARCH).context("this machine is none that nilibc knows")
}

impl Machine {
    /// Whether its programs run here as they are.
    pub(crate) fn is_host(&self) -> bool {
        self.is_called(std::env::consts::ARCH)
    }

    /// Its name, and the others that people use for it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }

    /// The arguments by which a test program leaves out what is broken.
    pub(crate) fn skips(&self, program: &str) -> Vec<String> {
        let broken = self.broken.keys().filter_map(|name| name.strip_prefix(program)?.strip_prefix('/'));
        broken.map(|test| format!("--skip={test}")).collect()
    }

    fn is_called(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}
