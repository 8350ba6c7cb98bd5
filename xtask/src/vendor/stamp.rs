// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a copy says of itself: VENDORED.toml in a folder, or the head of a single file.
//!
//! The hash of a single file is that of the file with zeros in the hash's place.

use super::choice::{Choice, Form};
use super::{Files, git};
use crate::cache;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where a single file has its stamp, before it has it.
pub(super) const PLACE: &str = "@STAMP@";

/// What is about the stamp there.
const FENCE: &str = "// ```toml\n";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub version: String,
    /// `unknown` where there is no history.
    pub commit: String,
    /// Something was changed that is not in the commit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dirty: bool,
    /// Of all the files together: their names and their hashes.
    pub hash: String,
    #[serde(flatten)]
    pub choice: Choice,
    /// The hash of each file.
    pub files: BTreeMap<String, String>,
}

impl Stamp {
    /// The stamp of these files. A single file gets it at once.
    pub(super) fn new(choice: Choice, files: &mut Files) -> Result<Stamp> {
        let manifest: toml::Table = super::source::read(cache::root(), "Cargo.toml")?.parse()?;
        let version = manifest["workspace"]["package"]["version"].as_str().context("Cargo.toml names no version")?;
        let (commit, dirty) = git::head();
        let files_of = BTreeMap::new();
        let mut stamp =
            Stamp { version: version.to_owned(), commit, dirty, hash: String::new(), choice, files: files_of };
        stamp.fill(files);
        Ok(stamp)
    }

    /// Takes the hashes of these files, and puts itself into a single one.
    pub(super) fn fill(&mut self, files: &mut Files) {
        if self.choice.form == Form::SingleFile {
            for (name, bytes) in files.iter_mut() {
                self.hash = "0".repeat(64);
                self.files = BTreeMap::from([(name.clone(), self.hash.clone())]);
                let text = String::from_utf8_lossy(bytes).replacen(&format!("// {PLACE}\n"), &self.block(), 1);
                self.hash = hash(text.as_bytes());
                self.files.insert(name.clone(), self.hash.clone());
                *bytes = text.replacen(&"0".repeat(64), &self.hash, 2).into_bytes();
            }
        } else {
            self.files = files.iter().map(|(name, bytes)| (name.clone(), hash(bytes))).collect();
            let all: String = self.files.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect();
            self.hash = hash(all.as_bytes());
        }
    }

    /// VENDORED.toml.
    pub(super) fn text(&self) -> Result<String> {
        Ok(format!(
            "# SPDX-License-Identifier: LGPL-2.1 OR MIT
# A copy of nilibc that `cargo xtask vendor` made. With --check it says whether this was edited and how far it is behind,
# with --update it brings it up to date. `hash` is that of the lines that `sha256sum` prints for the files below.
{}",
            toml::to_string(self)?
        ))
    }

    /// The head of a single file.
    fn block(&self) -> String {
        let text = toml::to_string(self).expect("it has nothing that TOML has not");
        let lines: String = text.lines().map(|line| format!("// {line}").trim_end().to_owned() + "\n").collect();
        format!("{FENCE}{lines}// ```\n")
    }

    /// Reads the head of a single file; none if it has no such head.
    pub(super) fn of_single(text: &str) -> Option<Stamp> {
        let block = text.split_once(FENCE)?.1.split_once("// ```\n")?.0;
        let lines: String =
            block.lines().map(|line| line.trim_start_matches("//").trim_start().to_owned() + "\n").collect();
        toml::from_str(&lines).ok()
    }

    /// Whether the file `name` is still as it was copied.
    pub(super) fn is_same(&self, name: &str, bytes: &[u8]) -> bool {
        let Some(expected) = self.files.get(name) else { return false };
        if self.choice.form != Form::SingleFile {
            return hash(bytes) == *expected;
        }
        let blank = String::from_utf8_lossy(bytes).replacen(expected.as_str(), &"0".repeat(64), 2);
        hash(blank.as_bytes()) == *expected
    }

    /// The names of the files that would not be the same if the copy had these.
    pub(super) fn changes(&self, files: &mut Files) -> Vec<String> {
        let mut new = self.clone();
        new.fill(files);
        let names: std::collections::BTreeSet<_> = self.files.keys().chain(new.files.keys()).cloned().collect();
        names.into_iter().filter(|name| self.files.get(name) != new.files.get(name)).collect()
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
