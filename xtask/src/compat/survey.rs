// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! All C kselftests: which compile, which link, and which names the others lack.
//!
//! Every file with a `main` is a program. It is linked with what else its folder has, and with nothing of other libraries; the
//! host's libc gets the same, so that what fails with both says nothing of ours.

use super::kselftests::Choice;
use crate::machine::Machine;
use crate::{parallel, process, ui};
use anyhow::{Context, Result};
use regex::Regex;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

/// Folders whose programs need far more than a libc.
const LEFT_OUT: [&str; 2] = ["bpf", "kvm"];

/// How they are compiled, about as the kernel's makefiles do.
const FLAGS: [&str; 5] = ["-O2", "-std=gnu11", "-D_GNU_SOURCE", "-w", "-pthread"];

#[derive(Serialize)]
pub(super) struct Survey {
    pub machine: String,
    pub all: Counts,
    /// Those that write their `main` themselves, and do not have it from the kernel's harness.
    pub plain: Counts,
    pub missing: Vec<Missing>,
    pub broken: Vec<Broken>,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub programs: usize,
    pub compile: usize,
    pub link: usize,
    /// With the host's libc, where programs of the machine are the host's.
    pub reference: Option<Reference>,
}

#[derive(Serialize)]
pub(super) struct Reference {
    pub compile: usize,
    pub link: usize,
    /// How many of those that compile with it link with nilibc.
    pub of_compile: usize,
    /// How many of those that link with it link with nilibc.
    pub of_link: usize,
}

impl Counts {
    /// Of what came of programs with nilibc and with the host's libc.
    fn new(pairs: &[(&Outcome, Option<&Outcome>)]) -> Counts {
        let count = |is: fn(&Outcome, Option<&Outcome>) -> bool| pairs.iter().filter(|pair| is(pair.0, pair.1)).count();
        let reference = Reference {
            compile: count(|_, theirs| theirs.is_some_and(Outcome::compiles)),
            link: count(|_, theirs| theirs.is_some_and(Outcome::links)),
            of_compile: count(|ours, theirs| ours.links() && theirs.is_some_and(Outcome::compiles)),
            of_link: count(|ours, theirs| ours.links() && theirs.is_some_and(Outcome::links)),
        };
        Counts {
            programs: pairs.len(),
            compile: count(|ours, _| ours.compiles()),
            link: count(|ours, _| ours.links()),
            reference: pairs.iter().any(|pair| pair.1.is_some()).then_some(reference),
        }
    }
}

/// A name that no object file or archive has.
#[derive(Serialize)]
pub(super) struct Missing {
    pub name: String,
    pub programs: Vec<String>,
}

/// A program that does not compile.
#[derive(Serialize)]
pub(super) struct Broken {
    pub program: String,
    pub error: String,
}

/// What is linked with both, to be run.
pub(super) struct Ready {
    pub programs: Vec<Runnable>,
    /// How many are not to be run, by the reason.
    pub left_out: BTreeMap<String, usize>,
    /// Where they are.
    _scratch: tempfile::TempDir,
}

pub(super) struct Runnable {
    /// Its source: `pidfd/pidfd_test.c`.
    pub name: String,
    pub nilibc: PathBuf,
    pub glibc: PathBuf,
}

/// What came of one program.
enum Outcome {
    /// As this file, which is kept if it is to be run.
    Links(PathBuf),
    Lacks(Vec<String>),
    Broken(String),
}

impl Outcome {
    const fn compiles(&self) -> bool {
        !matches!(self, Outcome::Broken(_))
    }

    const fn links(&self) -> bool {
        matches!(self, Outcome::Links(_))
    }
}

/// A compiler with its libc.
struct Toolchain {
    words: Vec<String>,
    out: PathBuf,
}

pub(super) fn survey(machine: &Machine, driver: &Path, source: &Path, choice: &Choice) -> Result<(Survey, Ready)> {
    let selftests = source.join("tools/testing/selftests").canonicalize()?;
    let folders = folders(&selftests, source)?;
    let programs: Vec<_> = folders.iter().flat_map(|folder| folder.programs.iter().map(move |p| (folder, p))).collect();
    let scratch = tempfile::tempdir()?;
    let name = |program: &Path| program.strip_prefix(&selftests).unwrap_or(program).display().to_string();
    let run = |libc: &str, words: Vec<String>| -> Result<Vec<Outcome>> {
        let out = scratch.path().join(libc);
        fs::create_dir(&out)?;
        let toolchain = Toolchain { words, out };
        let bar = ui::bar(programs.len() as u64, &format!("programs with {libc}, for {}", machine.name));
        let helpers: BTreeMap<_, _> =
            parallel::map(folders.iter().collect(), |folder: &Folder| (folder.path.clone(), toolchain.helpers(folder)))
                .into_iter()
                .collect();
        let outcomes = parallel::map(programs.clone(), |(folder, program)| {
            bar.inc(1);
            let is_kept = choice.of(&name(program)).is_ok();
            toolchain.program(folder, program, &helpers[&folder.path], is_kept)
        });
        bar.finish_and_clear();
        outcomes.into_iter().collect()
    };
    let ours = run("nilibc", vec![driver.display().to_string()])?;
    let theirs = if machine.is_host() {
        let kernel = driver.parent().and_then(Path::parent).context("the driver is in no sysroot")?.join("uapi");
        Some(run("glibc", ["gcc", "-isystem", &kernel.display().to_string()].map(str::to_owned).to_vec())?)
    } else {
        None
    };
    let (mut missing, mut broken) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
    let (mut ready, mut left_out) = (Vec::new(), BTreeMap::new());
    for (place, ((_, program), outcome)) in programs.iter().zip(&ours).enumerate() {
        let reference = theirs.as_ref().map(|theirs| &theirs[place]);
        match outcome {
            Outcome::Links(nilibc) => {
                let Some(Outcome::Links(glibc)) = reference else { continue };
                match choice.of(&name(program)) {
                    Err(why) => *left_out.entry(why.to_owned()).or_insert(0) += 1,
                    Ok(()) => {
                        ready.push(Runnable { name: name(program), nilibc: nilibc.clone(), glibc: glibc.clone() })
                    }
                }
            }
            Outcome::Lacks(names) => {
                let known: BTreeSet<_> = match reference {
                    Some(Outcome::Lacks(names)) => names.iter().collect(),
                    _ => BTreeSet::new(),
                };
                for lacked in names.iter().filter(|name| !known.contains(name)) {
                    missing.entry(lacked.clone()).or_default().push(name(program));
                }
            }
            Outcome::Broken(_) if matches!(reference, Some(Outcome::Broken(_))) => {}
            Outcome::Broken(error) => broken.push(Broken { program: name(program), error: error.clone() }),
        }
    }
    let mut missing: Vec<_> = missing.into_iter().map(|(name, programs)| Missing { name, programs }).collect();
    missing.sort_by_key(|missing| std::cmp::Reverse(missing.programs.len()));
    let main = Regex::new(r"\bmain *\(").expect("a fixed pattern");
    let pairs = ours.iter().enumerate().map(|(place, ours)| (ours, theirs.as_ref().map(|theirs| &theirs[place])));
    let pairs: Vec<_> = pairs.collect();
    let is_plain = programs.iter().map(|(_, program)| holds(program, &main));
    let plain: Vec<_> = pairs.iter().zip(is_plain).filter(|(_, is_plain)| *is_plain).map(|(pair, _)| *pair).collect();
    let (all, plain) = (Counts::new(&pairs), Counts::new(&plain));
    let survey = Survey { machine: machine.name.clone(), all, plain, missing, broken };
    Ok((survey, Ready { programs: ready, left_out, _scratch: scratch }))
}

/// A folder of C files.
struct Folder {
    path: PathBuf,
    /// Where its makefile looks for headers.
    includes: Vec<PathBuf>,
    programs: Vec<PathBuf>,
    /// C files without a `main`, also of other folders that the makefile names.
    helpers: Vec<PathBuf>,
}

/// Whether the text of the file has it.
fn holds(path: &Path, pattern: &Regex) -> bool {
    fs::read(path).is_ok_and(|text| pattern.is_match(&String::from_utf8_lossy(&text)))
}

fn folders(selftests: &Path, source: &Path) -> Result<Vec<Folder>> {
    let mut left_out: Vec<_> = LEFT_OUT.map(str::to_owned).to_vec();
    for arch in fs::read_dir(source.join("arch")).context("the tree has no arch/")? {
        left_out.push(arch?.file_name().to_string_lossy().into_owned());
    }
    // A folder may have the name of one of an architecture's widths.
    let is_wanted = |name: &str| !left_out.iter().any(|out| name.trim_end_matches("64") == out.trim_end_matches("64"));
    let main = Regex::new(r"\bmain *\(|\bTEST_HARNESS_MAIN\b").expect("a fixed pattern");
    let mut files = BTreeMap::<PathBuf, Vec<PathBuf>>::new();
    let walk = WalkDir::new(selftests).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() != 1 || is_wanted(&entry.file_name().to_string_lossy())) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|extension| extension == "c") {
            files.entry(path.parent().context("a file is in a folder")?.to_owned()).or_default().push(path);
        }
    }
    let has_main = |path: &PathBuf| holds(path, &main);
    let folder = |(path, files): (PathBuf, Vec<PathBuf>)| {
        let makefile = fs::read_to_string(path.join("Makefile")).unwrap_or_default();
        let top = selftests.join("../../..");
        let resolve = |word: &str| {
            let place = |variable: &str| top.join(variable).display().to_string();
            let word = word.replace("$(top_srcdir)", &place("")).replace("$(srctree)", &place(""));
            path.join(word.replace("$(CURDIR)", "."))
        };
        let words = || makefile.split_whitespace();
        let includes = words().filter_map(|word| Some(resolve(word.strip_prefix("-I")?))).filter(|dir| dir.is_dir());
        // That of another libc is what nilibc stands in for.
        let includes = includes.filter(|dir| !dir.ends_with("nolibc"));
        let (programs, mut helpers): (Vec<_>, Vec<_>) = files.into_iter().partition(has_main);
        let named = words().filter(|word| word.ends_with(".c") && word.contains('/')).map(resolve);
        helpers.extend(named.filter(|file| file.is_file() && !has_main(file)));
        Folder { includes: includes.collect(), path, programs, helpers }
    };
    Ok(files.into_iter().map(folder).collect())
}

impl Toolchain {
    fn command(&self, folder: &Folder) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(FLAGS).current_dir(&folder.path).env("LC_ALL", "C");
        let selftests = folder.path.ancestors().find(|path| path.ends_with("selftests"));
        let shared = selftests.into_iter().chain([folder.path.as_path()]);
        for include in folder.includes.iter().map(PathBuf::as_path).chain(shared) {
            command.arg("-I").arg(include);
        }
        command
    }

    /// An object file, or what the compiler says first.
    fn object(&self, folder: &Folder, file: &Path) -> Result<Result<PathBuf, String>> {
        let object = self.out.join(file.to_string_lossy().replace('/', "_")).with_extension("o");
        let said = self.command(folder).arg("-c").arg(file).arg("-o").arg(&object).output()?;
        let text = String::from_utf8_lossy(&said.stderr);
        let error =
            || text.lines().find(|line| line.contains("error:")).unwrap_or("it failed without a word").to_owned();
        Ok(if said.status.success() { Ok(object) } else { Err(error()) })
    }

    /// An archive of what can be compiled of a folder's helpers.
    fn helpers(&self, folder: &Folder) -> Result<Option<PathBuf>> {
        let objects = folder.helpers.iter().map(|file| self.object(folder, file)).collect::<Result<Vec<_>>>()?;
        let objects: Vec<_> = objects.into_iter().flatten().collect();
        if objects.is_empty() {
            return Ok(None);
        }
        let archive = self.out.join(folder.path.to_string_lossy().replace('/', "_") + ".a");
        process::output(Command::new("ar").arg("rcs").arg(&archive).args(objects))?;
        Ok(Some(archive))
    }

    fn program(
        &self,
        folder: &Folder,
        file: &Path,
        helpers: &Result<Option<PathBuf>>,
        is_kept: bool,
    ) -> Result<Outcome> {
        let object = match self.object(folder, file)? {
            Ok(object) => object,
            Err(error) => return Ok(Outcome::Broken(error)),
        };
        let program = object.with_extension("out");
        let helpers = helpers.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?;
        let said = self.command(folder).arg(&object).args(helpers).arg("-o").arg(&program).output()?;
        if said.status.success() {
            if !is_kept {
                fs::remove_file(&program)?;
            }
            return Ok(Outcome::Links(program));
        }
        let text = String::from_utf8_lossy(&said.stderr);
        // Of GNU's linker, and of LLVM's.
        let name = Regex::new(r"undefined reference to `([^']+)'|undefined symbol: (\S+)").expect("a fixed pattern");
        let names = name.captures_iter(&text).filter_map(|found| found.get(1).or(found.get(2)));
        let names: BTreeSet<_> = names.map(|name| name.as_str().to_owned()).collect();
        Ok(if names.is_empty() {
            Outcome::Broken(process::tail(&text, 1).trim().to_owned())
        } else {
            Outcome::Lacks(names.into_iter().collect())
        })
    }
}
