// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the history of this checkout knows of a copy. A checkout without one makes copies too: of the commit `unknown`.

use crate::{cache, process};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// What copies are made of.
const SOURCES: [&str; 4] = ["Cargo.toml", "LICENSES", "arch", "src"];

fn git(words: &[&str]) -> Result<String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(cache::root()).args(words);
    Ok(process::output(&mut git)?.trim().to_owned())
}

/// The commit that is checked out, and whether something was changed since.
pub(super) fn head() -> (String, bool) {
    let status = [&["status", "--porcelain", "--"][..], &SOURCES].concat();
    match (git(&["rev-parse", "--verify", "HEAD"]), git(&status)) {
        (Ok(commit), Ok(changes)) => (commit, !changes.is_empty()),
        _ => ("unknown".to_owned(), true),
    }
}

/// How far this checkout is from `commit`, in a sentence.
pub(super) fn distance(commit: &str) -> String {
    let count = |more: &[&str]| git(&[&["rev-list", "--count", &format!("{commit}..HEAD")], more].concat());
    let changes = [&["--"][..], &SOURCES].concat();
    match (count(&[]).as_deref(), count(&changes)) {
        (Ok("0"), _) => "it is not behind this checkout".to_owned(),
        (Ok(all), Ok(changes)) => format!("it is {all} commits behind, of which {changes} change what is copied"),
        _ => format!("how far it is behind is not known: the history here has no commit {commit}"),
    }
}

/// Puts what copies are made of, as it was in `commit`, into the folder `to`.
pub(super) fn checkout(commit: &str, to: &Path) -> Result<()> {
    let archive = to.join("archive.tar");
    let output = format!("--output={}", archive.display());
    git(&[&["archive", "--format=tar", &output, commit, "--"][..], &SOURCES].concat())?;
    let mut tar = Command::new("tar");
    tar.arg("--extract").arg("--file").arg(&archive).arg("--directory").arg(to);
    process::output(&mut tar).context("cannot unpack what git archived")?;
    Ok(())
}
