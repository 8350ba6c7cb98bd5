// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The libcs that are compared, each with how it is compiled against.

use crate::machine::Machine;
use crate::packages::{self, Need};
use crate::sysroot::Options;
use crate::{cache, cc, process, source};
use anyhow::{Context, Result, anyhow, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every program is compiled with: calls stay calls.
const FLAGS: [&str; 4] = ["-O2", "-fno-builtin", "-static", "-Werror=implicit-function-declaration"];

/// A libc.
pub(super) struct Peer {
    pub name: &'static str,
    /// The compiler, and what it takes to use this libc.
    words: Vec<String>,
    /// Behind the sources.
    last: Vec<String>,
    version: String,
}

/// Those that can be had for `machine`, nilibc first; and why the others cannot.
pub(super) fn all(machine: &Machine, tree: Option<&Path>) -> (Vec<Peer>, Vec<(&'static str, String)>) {
    let peers = [
        ("nilibc", nilibc(machine)),
        ("nolibc", nolibc(machine, tree)),
        ("musl", musl(machine)),
        ("glibc", glibc(machine)),
    ];
    let (mut had, mut absent) = (vec![], vec![]);
    for (name, peer) in peers {
        match peer {
            Ok(peer) => had.push(peer),
            Err(error) => absent.push((name, format!("{error:#}"))),
        }
    }
    (had, absent)
}

fn nilibc(machine: &Machine) -> Result<Peer> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Ok(Peer { name: "nilibc", words: vec![path(driver(machine)?)], last: vec![], version })
}

fn driver(machine: &Machine) -> Result<PathBuf> {
    cc::driver(machine, &Options { cc: None, lto: false, pie: false, source: None })
}

/// The header-only libc of a kernel's tree, which takes the kernel's headers.
fn nolibc(machine: &Machine, tree: Option<&Path>) -> Result<Peer> {
    let driver = driver(machine)?;
    let uapi = driver.ancestors().nth(2).context("the driver is in no sysroot")?.join("uapi");
    let (tree, version) = match tree {
        Some(tree) => (tree.to_owned(), "of --source".to_owned()),
        None => {
            let linux = source::linux(&machine.kernel.source, machine.kernel.suite.as_deref())?;
            (linux.tree, format!("of Linux {}", linux.version.unwrap_or_default()))
        }
    };
    let headers = tree.join("tools/include/nolibc");
    ensure!(headers.join("nolibc.h").is_file(), "there is no nolibc in {}", tree.display());
    let mut words = compiler(machine, "nolibc")?;
    let no = ["-nostdlib", "-nostdinc", "-fno-stack-protector", "-fno-asynchronous-unwind-tables"];
    words.extend(no.map(str::to_owned));
    words.extend(["-include".to_owned(), path(headers.join("nolibc.h")), format!("-I{}", path(headers))]);
    words.extend(["-isystem".to_owned(), path(uapi)]);
    Ok(Peer { name: "nolibc", words, last: vec!["-lgcc".to_owned()], version })
}

fn musl(machine: &Machine) -> Result<Peer> {
    ensure!(machine.is_host(), "Debian has it for this machine only");
    packages::require(&[Need::new("musl-gcc", "musl-tools", "to compare with musl")])?;
    let version = debian("musl")?;
    Ok(Peer { name: "musl", words: vec!["musl-gcc".to_owned()], last: vec![], version })
}

fn glibc(machine: &Machine) -> Result<Peer> {
    let words = compiler(machine, "glibc")?;
    let library = process::output(Command::new(&words[0]).args(&words[1..]).arg("-print-file-name=libc.a"))?;
    ensure!(
        library.trim().contains('/'),
        "there is no libc.a of {}: its package is none of the compiler's",
        machine.name
    );
    let package = process::output(Command::new("dpkg").arg("-S").arg(std::fs::canonicalize(library.trim())?))?;
    let package = package.split(": ").next().context("no package has its libc.a")?;
    Ok(Peer { name: "glibc", words, last: vec![], version: debian(package)? })
}

/// The machine's own compiler.
fn compiler(machine: &Machine, libc: &str) -> Result<Vec<String>> {
    packages::require(&[Need::new(&machine.c.cc, &machine.c.package, &format!("to compare with {libc}"))])?;
    Ok([std::slice::from_ref(&machine.c.cc), &machine.c.gcc].concat())
}

/// The version of a package that is installed.
fn debian(package: &str) -> Result<String> {
    process::output(Command::new("dpkg-query").args(["--show", "--showformat=${Version}", package]))
}

fn path(path: PathBuf) -> String {
    path.display().to_string()
}

impl Peer {
    /// Its name and version.
    pub(super) fn about(&self) -> (&'static str, String) {
        (self.name, self.version.clone())
    }

    /// Compiles `selftests/bench/SOURCE.c`, where `CALL` is `call`. The error is what the compiler said first.
    pub(super) fn compile(&self, source: &str, call: &str, program: &Path) -> Result<()> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(FLAGS).arg(format!("-DCALL={call}"));
        command.arg(cache::root().join("selftests/bench").join(source).with_extension("c")).arg("-o").arg(program);
        let done = command.args(&self.last).output().with_context(|| format!("cannot run {}", self.words[0]))?;
        if done.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&done.stderr);
        let first = said.lines().find_map(|line| line.split_once("error: ")?.1.split(" [-W").next());
        Err(anyhow!("{}", first.or(said.lines().last()).unwrap_or("the compiler fails without a word")))
    }
}
