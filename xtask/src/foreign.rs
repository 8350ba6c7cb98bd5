// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Test programs that are not in Rust: those of `selftests/c`, and any static program that somebody adds.
//!
//! Nobody knows their tests before they have run, so they are chosen as a whole; and one that reports nothing is judged by
//! how it ends.

use crate::build::Program;
use crate::elf::Image;
use crate::machine::Machine;
use crate::sysroot::Options;
use crate::{cache, cc, parallel, process};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How ours are compiled.
const FLAGS: [&str; 6] = ["-Os", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-s"];

#[derive(Debug, Clone)]
pub(crate) struct Foreign {
    pub name: String,
    file: PathBuf,
    /// Whether the file is a source of ours.
    is_source: bool,
}

/// Those of `selftests/c`, and those that are added.
pub(crate) fn all(added: &[PathBuf]) -> Result<Vec<Foreign>> {
    let folder = cache::root().join("selftests/c");
    let files = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    let sources = files.into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "c"));
    let mut all = sources.map(|file| Foreign::new(file, true)).collect::<Result<Vec<_>>>()?;
    all.sort_by(|left, right| left.name.cmp(&right.name));
    for file in added {
        let foreign = Foreign::new(file.clone(), false)?;
        let is_new = all.iter().all(|other| other.name != foreign.name);
        ensure!(is_new, "--add {}: there is a test program `{}` already", file.display(), foreign.name);
        all.push(foreign);
    }
    Ok(all)
}

/// Builds them, or finds them, for the folder `into`.
pub(crate) fn programs(machine: &Machine, foreign: &[Foreign], into: &Path) -> Result<Vec<Program>> {
    fs::create_dir_all(into).with_context(|| format!("cannot make the folder {}", into.display()))?;
    let driver = match foreign.iter().any(|foreign| foreign.is_source) {
        true => Some(cc::driver(machine, &Options::default())?),
        false => None,
    };
    let program = |Foreign { name, file, is_source }: &Foreign| {
        let path = into.join(name);
        match driver.as_ref().filter(|_| *is_source) {
            Some(driver) => {
                process::output(Command::new(driver).args(FLAGS).arg(file).arg("-o").arg(&path))?;
            }
            None => {
                check(machine, file).with_context(|| format!("--add {}", file.display()))?;
                fs::copy(file, &path).with_context(|| format!("cannot copy {}", file.display()))?;
            }
        }
        Ok(Program { name: name.clone(), path })
    };
    parallel::map(foreign.iter().collect(), program).into_iter().collect()
}

/// Fails if the machine cannot run the file by itself.
fn check(machine: &Machine, file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    let image = Image::read(&bytes)?;
    let (has, wants) = (&image.format, &machine.rust.elf);
    ensure!(has == wants, "it is {has}, and {} takes {wants}", machine.name);
    ensure!(!image.has_interpreter(), "it is linked dynamically: link it with -static");
    Ok(())
}

impl Foreign {
    fn new(file: PathBuf, is_source: bool) -> Result<Foreign> {
        let name = if is_source { file.file_stem() } else { file.file_name() };
        let name = name.with_context(|| format!("{} is no file", file.display()))?.to_string_lossy().into_owned();
        let is_word = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
        ensure!(name.chars().all(is_word), "`{name}` is no name for a test program: letters, digits and `._+-` are");
        Ok(Foreign { name, file, is_source })
    }

    /// Whether the filters mean it. Without one everything is meant.
    pub(crate) fn is_meant(&self, filters: &[String]) -> bool {
        filters.is_empty() || filters.iter().any(|filter| self.full_name().contains(filter.as_str()))
    }

    pub(crate) fn full_name(&self) -> String {
        format!("selftest/{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_and_others_have_names() {
        let names: Vec<_> = all(&["/tmp/other".into()]).unwrap().into_iter().map(|foreign| foreign.name).collect();
        assert!(names.contains(&"c-stdio".to_owned()) && names.ends_with(&["other".to_owned()]), "{names:?}");
        assert!(all(&["/tmp/c-stdio".into()]).is_err());
        assert!(all(&["/tmp/two words".into()]).is_err());
    }

    #[test]
    fn filters_mean_the_whole_program() {
        let program = Foreign::new("/tmp/other".into(), false).unwrap();
        assert!(program.is_meant(&[]));
        assert!(program.is_meant(&["files".to_owned(), "selftest/oth".to_owned()]));
        assert!(!program.is_meant(&["files".to_owned()]));
    }
}
