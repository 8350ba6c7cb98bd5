// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a step needs of the host, and how it gets there.
//!
//! A need is a program or a file, the Debian package that has it, and the reason. What is there already costs one look in
//! `PATH` and is not mentioned, so every command states its needs on every run.

use crate::debian::{self, Package};
use crate::machine::{Firmware, Machine};
use crate::{process, ui};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// A program (`flex`) or a file (`/usr/include/libelf.h`) that a step cannot do without.
#[derive(Debug, Clone)]
pub(crate) struct Need {
    pub what: String,
    pub package: String,
    /// Completes "it is needed ...": `to build the kernel of riscv64`.
    pub why: String,
}

impl Need {
    pub(crate) fn new(what: &str, package: &str, why: &str) -> Need {
        Need { what: what.to_owned(), package: package.to_owned(), why: why.to_owned() }
    }

    pub(crate) fn is_met(&self) -> bool {
        process::find(&self.what).is_some()
    }
}

/// To build programs of `machine`.
pub(crate) fn for_programs(machine: &Machine) -> Vec<Need> {
    let why = format!("to build programs of {}", machine.name);
    machine.rust.needs.iter().map(|(what, package)| Need::new(what, package, &why)).collect()
}

/// To run programs of `machine` under user-mode QEMU.
pub(crate) fn for_user(machine: &Machine) -> Vec<Need> {
    vec![Need::new(&machine.user.program, &machine.user.package, &format!("to run programs of {}", machine.name))]
}

/// To boot `machine`.
pub(crate) fn for_system(machine: &Machine) -> Vec<Need> {
    vec![Need::new(&machine.qemu.program, &machine.qemu.package, &format!("to boot {}", machine.name))]
}

/// The words with which the command that boots `machine` begins: QEMU, where its files are, and the firmware.
pub(crate) fn emulator(machine: &Machine) -> Result<Vec<String>> {
    require(&for_system(machine))?;
    let (qemu, why) = (&machine.qemu, format!("to boot {}", machine.name));
    let mut words = vec![qemu.program.clone()];
    if let Some(newer) = qemu.newer.as_ref().filter(|newer| is_older(&qemu.program, &newer.version)) {
        let files = |name| debian::files(Package { name, version: "", suite: Some(&newer.suite) }, &why);
        let data = files("qemu-system-data")?.join("usr/share/qemu");
        words = vec![
            files(&qemu.package)?.join("usr/bin").join(&qemu.program).display().to_string(),
            "-L".to_owned(),
            data.display().to_string(),
        ];
    }
    if let Some(Firmware { package, suite, file }) = &qemu.firmware {
        let files = debian::files(Package { name: package, version: "", suite: Some(suite) }, &why)?;
        words.extend(["-bios".to_owned(), files.join(file).display().to_string()]);
    }
    Ok(words)
}

/// Whether `program` is older than `wanted`, such as `9.1`.
pub(crate) fn is_older(program: &str, wanted: &str) -> bool {
    let numbers = |version: &str| version.split('.').map_while(|n| n.parse().ok()).collect::<Vec<u32>>();
    process::version(program).is_none_or(|version| numbers(&version) < numbers(wanted))
}

/// To build the kernel of `machine`.
pub(crate) fn for_kernel(machine: &Machine) -> Vec<Need> {
    let host = [
        ("make", "make"),
        ("gcc", "gcc"),
        ("/usr/include/stdio.h", "libc6-dev"),
        ("flex", "flex"),
        ("bison", "bison"),
        ("bc", "bc"),
    ];
    let own = machine.kernel.needs.iter().map(|(what, package)| (what.as_str(), package.as_str()));
    let why = format!("to build the kernel of {}", machine.name);
    host.into_iter().chain(own).map(|(what, package)| Need::new(what, package, &why)).collect()
}

/// Makes sure that every need is met: installs what is missing, or fails with one command that does.
pub(crate) fn require(needs: &[Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = reasons(&missing);
    let packages: BTreeSet<_> = missing.iter().map(|need| need.package.as_str()).collect();
    if process::find("apt-get").is_none() {
        bail!(
            "missing: {list}. This is no Debian system: install them with its own package manager, and run this again"
        );
    }
    let Some(root) = root() else {
        bail!("missing: {list}. Install what is missing, and run this again:\n\n    {}\n", install_line(&packages));
    };
    ui::step(format_args!("installs {}: {list}", packages.iter().copied().collect::<Vec<_>>().join(" ")));
    install(&root, &packages)?;
    match missing.iter().find(|need| !need.is_met()) {
        Some(need) => bail!("the package {} is installed, and still there is no `{}`", need.package, need.what),
        None => Ok(()),
    }
}

/// The command to paste where xtask may not install by itself.
pub(crate) fn install_line(packages: &BTreeSet<&str>) -> String {
    let packages: Vec<_> = packages.iter().copied().collect();
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// "`flex`, `bison` (to build the kernel of riscv64)": each reason once.
fn reasons(missing: &[&Need]) -> String {
    let whys: BTreeSet<_> = missing.iter().map(|need| &need.why).collect();
    let of = |why: &String| {
        let whats: Vec<_> = missing.iter().filter(|n| n.why == *why).map(|n| format!("`{}`", n.what)).collect();
        format!("{} ({why})", whats.join(", "))
    };
    whys.into_iter().map(of).collect::<Vec<_>>().join("; ")
}

/// What to put before a command that only root may run, if this user can be root without typing a password.
fn root() -> Option<Vec<&'static str>> {
    if rustix::process::geteuid().is_root() {
        return Some(vec![]);
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).output();
    sudo.is_ok_and(|done| done.status.success()).then(|| vec!["sudo", "-n"])
}

/// Installs. The package lists may be absent, too old to know a package, or point to files that are gone from the
/// mirror: all three show as a failure, which is answered by reading the lists anew and trying once more.
fn install(root: &[&str], packages: &BTreeSet<&str>) -> Result<()> {
    let apt = |words: &[&str]| {
        let start =
            [root, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600"]].concat();
        let mut command = Command::new(start[0]);
        command.args(&start[1..]).args(words);
        process::output(&mut command)
    };
    let packages: Vec<_> = packages.iter().copied().collect();
    let install = [&["install", "-y", "--no-install-recommends"], packages.as_slice()].concat();
    if apt(&install).is_ok() {
        return Ok(());
    }
    update(apt)
        .and_then(|_| apt(&install))
        .context("apt could not install what is missing (is there a network, and space on the disk?)")?;
    Ok(())
}

/// Reads the package lists anew. Unlike for its other locks, apt does not wait for theirs.
fn update(apt: impl Fn(&[&str]) -> Result<String>) -> Result<String> {
    let end = Instant::now() + Duration::from_secs(600);
    loop {
        match apt(&["update"]) {
            Err(error) if error.to_string().contains("lists/lock") && Instant::now() < end => {
                thread::sleep(Duration::from_secs(2));
            }
            done => return done,
        }
    }
}
