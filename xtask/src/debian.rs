// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Debian packages whose files are wanted, but not their installation: sources, and programs newer than the host's.
//!
//! apt finds, downloads and checks them without root. For a suite that the host does not follow, it works in a state of its
//! own inside the cache, on the mirror that the host uses already. Nothing of the host changes.

use crate::packages::{self, Need};
use crate::{cache, process, ui};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A binary package, by name: one of another architecture is `musl-dev:arm64`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package<'a> {
    pub name: &'a str,
    /// The beginning of the wanted version, or empty.
    pub version: &'a str,
    /// The suite that has it, if it is none of the host's own: `trixie-backports`.
    pub suite: Option<&'a str>,
}

/// The folder with the files of `package`, from the cache or downloaded now.
pub(crate) fn files(package: Package, why: &str) -> Result<PathBuf> {
    let suite = package.suite.unwrap_or("own");
    let folder = cache::dir(&format!("packages/{suite}"))?.join(format!("{}{}", package.name, package.version));
    cache::once(&folder, |folder| unpack(package, folder, why).map(drop))?;
    Ok(folder)
}

/// Downloads `package`, unpacks its files into `into` and answers with its version.
pub(crate) fn unpack(package: Package, into: &Path, why: &str) -> Result<String> {
    packages::require(&[Need::new("dpkg-deb", "dpkg", why)])
        .with_context(|| format!("the Debian package {} is needed {why}", package.name))?;
    let from = package.suite.map_or(String::new(), |suite| format!(" of {suite}"));
    ui::step(format_args!("downloads the package {}{from} {why}", package.name));
    let folder = tempfile::tempdir_in(into)?;
    download(package, folder.path())
        .with_context(|| format!("cannot download the package {} (is there a network?)", package.name))?;
    let deb = only_file(folder.path())?;
    let version = process::output(Command::new("dpkg-deb").arg("--field").arg(&deb).arg("Version"))?;
    process::output(Command::new("dpkg-deb").arg("--extract").arg(&deb).arg(into))
        .context("cannot unpack it: is the disk full?")?;
    Ok(version.trim().to_owned())
}

/// Tries the package lists as they are, and then with fresh ones in a state of our own.
fn download(package: Package, into: &Path) -> Result<()> {
    let name = match package.version {
        "" => package.name.to_owned(),
        version => format!("{}={version}*", package.name),
    };
    let apt = |state: &[String]| {
        let mut command = Command::new("apt-get");
        // As root apt would go on as a user that cannot enter the cache.
        command.args(state).args(["-o", "APT::Sandbox::User=root", "download", &name]).current_dir(into);
        process::output(&mut command)
    };
    let state = match package.suite {
        None if apt(&[]).is_ok() => return Ok(()),
        None => own_state()?,
        Some(suite) => suite_state(suite, package.name.split_once(':').map(|(_, architecture)| architecture))?,
    };
    if apt(&state).is_err() {
        update(&state)?;
        apt(&state)?;
    }
    Ok(())
}

/// Options that make apt read the host's sources into lists of our own, which needs no root.
fn own_state() -> Result<Vec<String>> {
    state("own").map(|(_, options)| options)
}

/// The same for one suite which the host does not follow, or for an architecture in it which is not the host's.
fn suite_state(suite: &str, architecture: Option<&str>) -> Result<Vec<String>> {
    let (folder, mut options) =
        state(&[Some(suite), architecture].into_iter().flatten().collect::<Vec<_>>().join("-"))?;
    options.extend(architecture.iter().flat_map(|name| ["-o".to_owned(), format!("APT::Architectures::={name}")]));
    let list = folder.join("sources.list");
    let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    let signed = if Path::new(keyring).exists() { format!("[signed-by={keyring}] ") } else { String::new() };
    fs::write(&list, format!("deb {signed}{} {suite} main\n", mirror()?))?;
    // Neither the host's other sources nor its preferences are about this suite.
    for option in [&format!("sourcelist={}", list.display()), "sourceparts=-", "preferences=-", "preferencesparts=-"] {
        options.extend(["-o".to_owned(), format!("Dir::Etc::{option}")]);
    }
    Ok(options)
}

/// A folder for apt, and the options that make it work there.
fn state(name: &str) -> Result<(PathBuf, Vec<String>)> {
    let folder = cache::dir(&format!("apt/{name}"))?;
    let mut options = Vec::new();
    for (option, of) in [("State", ""), ("State::lists", "lists"), ("Cache", ""), ("Cache::archives", "archives")] {
        let of = folder.join(of);
        fs::create_dir_all(of.join("partial"))?;
        options.extend(["-o".to_owned(), format!("Dir::{option}={}", of.display())]);
    }
    Ok((folder, options))
}

/// The mirror of Debian that the host uses.
fn mirror() -> Result<String> {
    let find = |state: &[String]| -> Result<Option<String>> {
        let mut command = Command::new("apt-get");
        command.args(state).args([
            "indextargets",
            "--format",
            "$(ORIGIN) $(LABEL) $(REPO_URI)",
            "Created-By: Packages",
        ]);
        let targets = process::output(&mut command)?;
        Ok(targets.lines().find_map(|line| line.strip_prefix("Debian Debian ")).map(str::to_owned))
    };
    if let Some(mirror) = find(&[])? {
        return Ok(mirror);
    }
    let own = own_state()?;
    update(&own)?;
    find(&own)?.context("no mirror of Debian among the sources of apt: add one to /etc/apt/sources.list")
}

fn update(state: &[String]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(state).args(["-o", "APT::Sandbox::User=root", "update"]);
    process::output(&mut command).context("apt cannot read its package lists")?;
    Ok(())
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut files = folder.read_dir()?.filter_map(|entry| entry.ok()).map(|entry| entry.path());
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => bail!("apt downloaded no package, or several, into {}", folder.display()),
    }
}
