// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The library as a package for cargo: its sources as they are, the linker's scripts, and a manifest that needs no workspace.

use super::choice::Choice;
use super::{Files, source};
use crate::build::SCRIPTS;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The files of the copy.
pub(super) fn files(root: &Path, choice: &Choice) -> Result<Files> {
    let texts = source::files(root, &choice.ports)?;
    let mut files: Files = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    for script in SCRIPTS {
        files.insert(script.to_owned(), source::read(root, script)?.into_bytes());
    }
    licences(root, &mut files)?;
    files.insert("Cargo.toml".to_owned(), manifest(root, choice)?.into_bytes());
    Ok(files)
}

/// The texts of the licences.
pub(super) fn licences(root: &Path, files: &mut Files) -> Result<()> {
    let folder = root.join("LICENSES");
    for file in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let file = file?;
        files.insert(format!("LICENSES/{}", file.file_name().to_string_lossy()), fs::read(file.path())?);
    }
    Ok(())
}

/// The package's part of the manifest, and what the workspace says of it.
fn manifest(root: &Path, choice: &Choice) -> Result<String> {
    let text = source::read(root, "Cargo.toml")?;
    let manifest: toml::Table = text.parse()?;
    let (package, workspace) = (&manifest["package"], &manifest["workspace"]["package"]);
    let field = |name: &str| {
        let value = package.get(name).filter(|value| value.is_str()).or_else(|| workspace.get(name));
        value.map(|value| format!("{name} = {value}\n")).with_context(|| format!("Cargo.toml has no {name}"))
    };
    let fields = ["name", "description", "version", "edition", "rust-version", "license"].map(field);
    let fields = fields.into_iter().collect::<Result<String>>()?;
    let features = text.split_once("\n[features]\n").context("Cargo.toml has no features")?.1;
    let features = features.split("\n[").next().unwrap_or_default().trim_end();
    let default = choice.features.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    Ok(format!(
        "# SPDX-License-Identifier: LGPL-2.1 OR MIT
# As `cargo xtask vendor` copied it: VENDORED.toml says from where.
[package]
{fields}
[features]
default = [{default}]
{features}
"
    ))
}
