// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The C face of several machines: one folder of headers, and for each machine an archive and a compiler's driver.

use super::choice::Choice;
use super::{Files, tree};
use crate::{cache, sysroot};
use anyhow::{Context, Result};
use std::fs;
use walkdir::WalkDir;

/// The files of the copy.
pub(super) fn files(choice: &Choice) -> Result<Files> {
    let folder = tempfile::tempdir()?;
    sysroot::lay_out_all(&choice.machines()?, folder.path())?;
    let mut files = Files::new();
    for entry in WalkDir::new(folder.path()) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder.path())?.to_str().context("a file's name is not UTF-8")?;
            files.insert(name.to_owned(), fs::read(entry.path())?);
        }
    }
    tree::licences(cache::root(), &mut files)?;
    Ok(files)
}
