// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Other libcs: where each is had from, and how a C program of a machine is linked with it.
//!
//! None is installed. Their packages are unpacked into the cache, those of foreign architectures too, and the machine's own
//! compiler gets their headers, start files and archives by name. What cannot be had has a reason, which is part of the result.

use crate::build::LINKER_FLAGS;
use crate::cc::Compiler;
use crate::debian::{self, Package};
use crate::machine::Machine;
use crate::sysroot::{Options, headers};
use crate::{cache, process, source};
use anyhow::{Context, Result, bail};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

/// `xtask/size/peers.toml`, where each field is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    pub program: Vec<Subject>,
    pub shown: Shown,
    flags: Flags,
    pub libc: Vec<Peer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flags {
    ours: Vec<String>,
    link: Vec<String>,
}

/// Machines by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    pub peers: String,
    pub bytes: Vec<String>,
    pub features: Vec<String>,
}

/// A program that is there for every libc.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subject {
    pub name: String,
    pub package: String,
    pub runs: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Peer {
    pub name: String,
    linux: Option<String>,
    #[serde(default)]
    package: String,
    suite: Option<String>,
    #[serde(default)]
    debian: Vec<String>,
    settings: Option<String>,
    include: Vec<String>,
    #[serde(default)]
    lib: String,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    end: Vec<String>,
    #[serde(default)]
    always: Vec<String>,
    own: Vec<String>,
    #[serde(default)]
    link: Vec<String>,
}

/// A command that makes a program of one C file.
#[derive(Debug, Clone)]
pub(crate) struct Kit {
    /// Whose flags: `own`, `ours`, or `lto`: ours, and those that have a clang optimise all of it as one.
    pub flags: &'static str,
    /// The compiler, and what stands before the file.
    pub before: Vec<String>,
    /// What stands behind it.
    pub behind: Vec<String>,
    /// Tells one state of its headers and archives from another.
    pub key: String,
}

/// What the names of such programs begin with.
pub(crate) const FEATURE: &str = "feature-";

const WHY: &str = "to measure it";

impl Catalogue {
    pub(crate) fn read() -> Result<Catalogue> {
        let path = cache::root().join("xtask/size/peers.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }

    /// The programs that use one feature of the library each: those of `sizes` that are named so.
    pub(crate) fn features() -> Result<Vec<Subject>> {
        let folder = cache::root().join("selftests/size/src/bin");
        let files = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let mut names = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
        names.sort();
        let names = names.iter().filter_map(|path| path.file_stem()?.to_str()).filter(|name| name.starts_with(FEATURE));
        Ok(names.map(|name| Subject { name: name.to_owned(), package: "sizes".to_owned(), runs: false }).collect())
    }

    /// The ways to link C programs of the machine with this peer, or why there is none.
    pub(crate) fn kits(&self, peer: &Peer, machine: &Machine) -> Result<Vec<Kit>> {
        let (root, version) = peer.root(machine)?;
        let settings = peer.settings(&root)?;
        let compiler = Compiler::new(machine, &Options::default())?;
        let is_clang = compiler.link_flags.iter().any(|flag| flag.contains("ld"));
        let (foreign, own) = match (&machine.c.peers.gcc, is_clang) {
            (_, true) => (&machine.c.clang, &machine.c.clang),
            (Some(foreign), _) => (foreign, &machine.c.gcc),
            (None, _) => (&machine.c.gcc, &machine.c.gcc),
        };
        // What is all source can be compiled as our programs are.
        let ours = if peer.linux.is_some() { own } else { foreign };
        let fill = |words: &[String]| words.iter().flat_map(|word| settings.split(word)).collect::<Vec<_>>();
        let include = peer.include.iter().map(|folder| find(&root, &settings.fill(folder)));
        let (include, kernel) = (include.collect::<Result<Vec<_>>>()?, headers::folders(machine, WHY)?);
        let headers = |compiler: &Compiler| {
            let folders = include.iter().chain([&compiler.headers]).chain(&kernel);
            let words = folders.flat_map(|folder| ["-isystem".to_owned(), folder.display().to_string()]);
            std::iter::once("-nostdinc".to_owned()).chain(words).collect::<Vec<_>>()
        };

        let lib = find(&root, &peer.lib)?;
        let files =
            |names: &[String]| names.iter().map(|name| lib.join(name).display().to_string()).collect::<Vec<_>>();
        let (start, mut end) = (files(&peer.start), vec!["-Wl,--start-group".to_owned()]);
        end.extend(files(&peer.end));
        end.extend(if is_clang { vec![] } else { libgcc(machine, &compiler, foreign)? });
        end.push("-Wl,--end-group".to_owned());
        let mut key = vec![version.into_bytes()];
        for file in start.iter().chain(&end).filter(|word| word.starts_with('/')) {
            key.push(fs::read(file).with_context(|| format!("cannot read {file}"))?);
        }
        let key = cache::key(key);

        let to_linker = |words: &[String]| words.iter().map(|word| format!("-Wl,{word}")).collect::<Vec<_>>();
        let kit = |flags, compiler: &Compiler, target: &[String], compile: &[String], link: &[String]| {
            let fixed = ["-nostdlib", "-static", "-s"].map(str::to_owned);
            let (always, headers) = (fill(&peer.always), headers(compiler));
            let parts: [&[String]; 9] =
                [&compiler.words, target, compile, &always, &headers, &compiler.link_flags, &fixed, link, &start];
            Kit { flags, before: parts.concat(), behind: end.clone(), key: key.clone() }
        };
        let linker_flags =
            [&LINKER_FLAGS.map(str::to_owned), self.flags.link.as_slice(), &machine.c.peers.link].concat();
        let mut kits = vec![
            kit("own", &compiler, foreign, &fill(&peer.own), &to_linker(&fill(&peer.link))),
            kit("ours", &compiler, ours, &self.flags.ours, &to_linker(&linker_flags)),
        ];
        // As ours, it is optimised with the program as one.
        if peer.linux.is_some()
            && let Ok(compiler) = Compiler::new(machine, &Options { lto: true, ..Options::default() })
        {
            let compile = [self.flags.ours.as_slice(), &["-flto".to_owned()]].concat();
            kits.push(Kit {
                behind: vec![],
                ..kit("lto", &compiler, &machine.c.clang, &compile, &to_linker(&linker_flags))
            });
        }
        Ok(kits)
    }

    /// The way to link C programs of the machine with the libc of this name by its own flags, or why there is none.
    pub(crate) fn kit(&self, name: &str, machine: &Machine) -> Result<Kit> {
        let peer = self.libc.iter().find(|peer| peer.name == name).context("there is no such libc")?;
        self.kits(peer, machine)?.into_iter().next().context("there are no flags of its own")
    }

    /// The way to link C programs with our own C face.
    pub(crate) fn own_kit(&self, driver: &Path) -> Result<Kit> {
        let folder = driver.ancestors().nth(2).context("a driver is in a folder's bin/")?;
        let key = fs::read_to_string(folder.join("key"))?;
        let before = [&[driver.display().to_string()], self.flags.ours.as_slice(), &["-s".to_owned()]].concat();
        Ok(Kit { flags: "own", before, behind: vec![], key })
    }
}

impl Peer {
    /// Where its files are, and which version of it that is.
    fn root(&self, machine: &Machine) -> Result<(PathBuf, String)> {
        if let Some(package) = &self.linux {
            let linux = source::linux(package, None)?;
            return Ok((linux.tree, linux.version.unwrap_or_default()));
        }
        let debian = machine.c.peers.debian.as_ref().filter(|name| self.debian.contains(name));
        let Some(debian) = debian else { bail!("Debian has no {} for it", self.name) };
        let name = self.package.replace("{debian}", debian);
        let files = debian::files(Package { name: &name, version: "", suite: self.suite.as_deref() }, WHY)?;
        Ok((files, name))
    }

    fn settings(&self, root: &Path) -> Result<Settings> {
        let Some(file) = &self.settings else { return Ok(Settings::default()) };
        let line = Regex::new(r#"(?m)^\$(\w+) = "(.*)";$"#).expect("a fixed pattern");
        let text = fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
        let found = line.captures_iter(&text).map(|found| (format!("{{{}}}", &found[1]), found[2].replace('\\', "")));
        Ok(Settings(found.collect()))
    }
}

/// What stands for `{NAME}`.
#[derive(Debug, Default)]
struct Settings(BTreeMap<String, String>);

impl Settings {
    fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    /// A word may stand for several.
    fn split(&self, word: &str) -> Vec<String> {
        self.fill(word).split_whitespace().map(str::to_owned).collect()
    }
}

/// The first folder below `root` whose path is like this one, in which a `*` may be in each name.
fn find(root: &Path, path: &str) -> Result<PathBuf> {
    let mut found = vec![root.to_owned()];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let Some(at) = part.find('*') else {
            found = found.iter().map(|folder| folder.join(part)).filter(|folder| folder.exists()).collect();
            continue;
        };
        let (first, last) = (&part[..at], part[at + 1..].trim_end_matches('*'));
        let mut matching = Vec::new();
        for folder in found {
            for entry in fs::read_dir(&folder)? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if name.starts_with(first) && name[first.len()..].contains(last) {
                    matching.push(folder.join(name));
                }
            }
        }
        matching.sort();
        found = matching;
    }
    found.into_iter().next().with_context(|| format!("there is no {path} in {}", root.display()))
}

/// What GCC calls: its libraries for the machine, from its own folders or from another package.
fn libgcc(machine: &Machine, compiler: &Compiler, target: &[String]) -> Result<Vec<String>> {
    let mut command = Command::new(&compiler.words[0]);
    command.args(&compiler.words[1..]).args(target);
    let mut file = PathBuf::from(process::output(command.arg("-print-libgcc-file-name"))?.trim());
    if let Some(name) = &machine.c.peers.libgcc {
        let files = debian::files(Package { name, version: "", suite: Some("bookworm") }, WHY)?;
        let mut all = WalkDir::new(files).sort_by_file_name().into_iter().filter_map(Result::ok);
        let found = all.find(|entry| entry.file_name() == "libgcc.a");
        file = found.with_context(|| format!("there is no libgcc.a in the package {name}"))?.into_path();
    }
    let all = [file.clone(), file.with_file_name("libgcc_eh.a")];
    Ok(all.into_iter().filter(|file| file.exists()).map(|file| file.display().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_and_folders_found() {
        let settings = Settings(BTreeMap::from([("{A}".to_owned(), "-x -y".to_owned())]));
        assert_eq!(settings.split("{A}"), ["-x", "-y"]);
        assert_eq!(settings.fill("a{A}b"), "a-x -yb");
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("usr/lib/some-linux-musl")).unwrap();
        let found = find(root.path(), "usr/lib/*-linux-musl*").unwrap();
        assert_eq!(found, root.path().join("usr/lib/some-linux-musl"));
        assert!(find(root.path(), "usr/*/diet").is_err());
    }

    #[test]
    fn the_catalogue_is_read() {
        let catalogue = Catalogue::read().unwrap();
        assert!(catalogue.program.len() >= 8 && catalogue.libc.len() >= 5);
    }
}
