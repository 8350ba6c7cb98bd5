// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A copy in its folder: what of it was edited, and how it is replaced without losing anything that is not ours.

use super::choice::Form;
use super::stamp::Stamp;
use super::{Files, git};
use anyhow::{Context, Result, bail};
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The stamp of a copy that is a folder.
const STAMP: &str = "VENDORED.toml";

/// A copy that is a file.
pub(super) const SINGLE: &str = "nilibc.rs";

/// A copy that is there.
#[derive(Clone)]
pub(super) struct Copy {
    pub dir: PathBuf,
    pub stamp: Stamp,
}

/// What somebody did to a file of a copy.
pub(super) enum Edit {
    Changed(String),
    Removed(String),
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Changed(name) => write!(f, "edited: {name}"),
            Edit::Removed(name) => write!(f, "removed: {name}"),
        }
    }
}

impl Copy {
    /// The copy in the folder `dir`, which may be named by its one file; none if there is none.
    pub(super) fn find(dir: &Path) -> Result<Option<Copy>> {
        let dir = match dir.parent() {
            Some(parent) if dir.is_file() && dir.ends_with(SINGLE) => Path::new(".").join(parent),
            _ => dir.to_owned(),
        };
        let copy = |stamp| Copy { dir: dir.clone(), stamp };
        if let Some(bytes) = read(&dir.join(STAMP))? {
            let text = String::from_utf8_lossy(&bytes);
            let stamp = toml::from_str(&text);
            let stamp = stamp.with_context(|| format!("{} is not as `vendor` writes it", dir.join(STAMP).display()))?;
            return Ok(Some(copy(stamp)));
        }
        let single = read(&dir.join(SINGLE))?;
        Ok(single.and_then(|bytes| Stamp::of_single(&String::from_utf8_lossy(&bytes))).map(copy))
    }

    /// The same, where there has to be one.
    pub(super) fn open(dir: &Path) -> Result<Copy> {
        let copy = Copy::find(dir)?;
        copy.with_context(|| format!("{} is no copy: it has neither a {STAMP} nor a stamped {SINGLE}", dir.display()))
    }

    /// What is not as it was copied.
    pub(super) fn edits(&self) -> Result<Vec<Edit>> {
        let mut edits = Vec::new();
        for name in self.stamp.files.keys() {
            match read(&self.dir.join(name))? {
                None => edits.push(Edit::Removed(name.clone())),
                Some(bytes) if !self.stamp.is_same(name, &bytes) => edits.push(Edit::Changed(name.clone())),
                Some(_) => {}
            }
        }
        Ok(edits)
    }

    /// The files as they were copied, if the history still has what they were made of.
    fn original(&self) -> Result<Files> {
        let Stamp { commit, choice, .. } = &self.stamp;
        // Nobody edits archives, and the headers are in the new copy.
        if choice.form == Form::C {
            return Ok(Files::new());
        }
        let folder = tempfile::tempdir()?;
        git::checkout(commit, folder.path())?;
        let mut files = super::files(folder.path(), choice)?;
        self.stamp.clone().fill(&mut files);
        files.retain(|name, bytes| self.stamp.is_same(name, bytes));
        Ok(files)
    }
}

/// Whether nothing is in the folder, which need not be there.
pub(super) fn is_empty(dir: &Path) -> Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("cannot read the folder {}", dir.display())),
    }
}

/// Puts the files of a copy into the folder `dir`, where the copy `old` may be, and takes away what only that had. What is
/// not as it was copied, or was never copied, stays as it is unless `force` is given: nothing at all is written then.
pub(super) fn put(dir: &Path, old: Option<&Copy>, files: Files, stamp: &Stamp, force: bool) -> Result<()> {
    let old_names = old.iter().flat_map(|old| old.stamp.files.keys());
    let names: BTreeSet<_> = files.keys().chain(old_names).collect();
    let (mut lost, mut changed) = (Vec::new(), Vec::new());
    for &name in &names {
        let there = read(&dir.join(name))?;
        if there.as_ref() == files.get(name) {
            continue;
        }
        if let Some(bytes) = there
            && !old.is_some_and(|old| old.stamp.is_same(name, &bytes))
        {
            lost.push((name, bytes));
        }
        changed.push(name);
    }
    if !lost.is_empty() && !force {
        bail!("{}", refusal(dir, old, &files, &lost));
    }
    for name in changed {
        match files.get(name) {
            Some(bytes) => write(&dir.join(name), bytes, is_program(name))?,
            None => remove(dir, name)?,
        }
    }
    if stamp.choice.form != Form::SingleFile {
        write(&dir.join(STAMP), stamp.text()?.as_bytes(), false)?;
    }
    Ok(())
}

/// What would be lost, as differences.
fn refusal(dir: &Path, old: Option<&Copy>, new: &Files, lost: &[(&String, Vec<u8>)]) -> String {
    // Where the history does not tell what was edited, the new copy does.
    let original = old.and_then(|old| old.original().ok()).unwrap_or_default();
    let mut said = format!("{}: this was edited, and would be lost; --force overwrites it\n", dir.display());
    for (name, bytes) in lost {
        let (before, what) = match (original.get(*name), new.get(*name)) {
            (Some(before), _) => (before.as_slice(), "as it was copied"),
            (None, Some(before)) => (before.as_slice(), "as it would become"),
            (None, None) => (&[][..], "which would be removed"),
        };
        match (str::from_utf8(before), str::from_utf8(bytes)) {
            (Ok(before), Ok(now)) => {
                let diff = TextDiff::from_lines(before, now);
                let (from, to) = (format!("{name} ({what})"), format!("{name} (as it is)"));
                said += &format!("\n{}", diff.unified_diff().header(&from, &to));
            }
            _ => said += &format!("\n{name} has other bytes: {} in place of {}\n", bytes.len(), before.len()),
        }
    }
    said
}

/// Whether a file of this name is executed.
fn is_program(name: &str) -> bool {
    name.ends_with(".sh") || name.split('/').any(|folder| ["bin", "libexec"].contains(&folder))
}

/// The bytes of a file, if it is there.
fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a file in one step for those who look at it.
fn write(path: &Path, bytes: &[u8], is_program: bool) -> Result<()> {
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().set_permissions(Permissions::from_mode(if is_program { 0o755 } else { 0o644 }))?;
        Ok(file.persist(path)?)
    });
    written.map(|_| ()).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes a file, and the folders in which nothing else is.
fn remove(dir: &Path, name: &str) -> Result<()> {
    let path = dir.join(name);
    fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != dir);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}
