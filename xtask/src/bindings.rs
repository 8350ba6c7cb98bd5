// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask bindings`: what is generated from a kernel's sources, and whether it still says what they say.
//!
//! `arch/bindings.toml` says what is taken for which ABI. The kernel's version is in the head of each file; a file that
//! differs from a newer kernel in nothing else has not drifted.

mod constants;
mod headers;
mod kernel;
mod numbers;

use crate::{cache, ui};
use anyhow::{Context, Result};
use kernel::Kernel;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The kernel's source tree, 6.11 or newer; it is only read
    #[arg(long, value_name = "DIR")]
    source: PathBuf,
    /// Writes nothing; says whether the files have drifted, and exits with 1 if so
    #[arg(long)]
    check: bool,
}

/// `arch/bindings.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    abi: BTreeMap<String, Abi>,
    constants: BTreeMap<String, Constants>,
}

/// An ABI's row there, which has the meaning of each field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Abi {
    arch: String,
    target: String,
    bits: Option<u8>,
    table: Option<PathBuf>,
    rows: Option<Vec<String>>,
    #[serde(default)]
    base: u32,
    #[serde(default)]
    flags: Vec<String>,
}

/// A file of constants there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Constants {
    about: String,
    #[serde(default)]
    prelude: String,
    #[serde(default)]
    facts: BTreeMap<String, String>,
    group: Vec<Group>,
}

/// A row of names of one type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    headers: String,
    names: String,
    r#type: Type,
    #[serde(default = "decimal")]
    radix: u32,
}

fn decimal() -> u32 {
    10
}

/// A type of Rust's that a constant can have.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    I16,
    I32,
    U16,
    U32,
    U64,
    Usize,
}

/// A file to write: its place in the checkout, and its text.
struct File {
    path: String,
    text: String,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let plan = cache::root().join("arch/bindings.toml");
    let plan = std::fs::read_to_string(&plan).with_context(|| format!("cannot read {}", plan.display()))?;
    let plan: Plan = toml::from_str(&plan).context("in arch/bindings.toml")?;
    let kernel = Kernel::open(&args.source)?;

    let mut drifted = false;
    let mut files = vec![numbers::file(&plan, &kernel)?];
    files.extend(constants::files(&plan, &kernel)?);
    for file in files {
        let path = cache::root().join(&file.path);
        let names = entries(&file.text).len();
        if !args.check {
            std::fs::write(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
            ui::step(format_args!("wrote {}: {names} names of Linux {}", file.path, kernel.version));
        } else if let Some(drift) = drift(&path, &file.text)? {
            println!("{} is not what Linux {} says: {drift}", file.path, kernel.version);
            drifted = true;
        } else {
            println!("{} is what Linux {} says: {names} names", file.path, kernel.version);
        }
    }
    if drifted {
        println!("To mend: cargo xtask bindings --source {}", args.source.display());
    }
    Ok(ExitCode::from(u8::from(drifted)))
}

/// What has to change in the file to become `new`, in a few lines; none if nothing has to but the kernel's version.
fn drift(path: &Path, new: &str) -> Result<Option<String>> {
    let old = match std::fs::read_to_string(path) {
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some("there is no such file".into())),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    if body(&old).eq(body(new)) {
        return Ok(None);
    }
    let (old, new) = (entries(&old), entries(new));
    let missing = |from: &BTreeMap<String, &str>, name| !from.contains_key(name);
    let added = new.iter().filter(|(name, _)| missing(&old, *name)).map(|(name, now)| format!("+ {name} = {now}"));
    let removed = old.iter().filter(|(name, _)| missing(&new, *name)).map(|(name, was)| format!("- {name} = {was}"));
    let changed = old.iter().filter_map(|(name, was)| {
        let now = new.get(name).filter(|now| *now != was)?;
        Some(format!("~ {name} = {was}, now {now}"))
    });
    let kinds: [Vec<String>; 3] = [added.collect(), removed.collect(), changed.collect()];
    let [added, removed, changed] = kinds.each_ref().map(Vec::len);
    let mut said = format!("{added} names to add, {removed} to remove, {changed} to change");
    for kind in kinds {
        let more = kind.len().saturating_sub(SHOWN);
        kind.iter().take(SHOWN).for_each(|line| said += &format!("\n  {line}"));
        if more > 0 {
            said += &format!("\n  {} and {more} more", &kind[0][..1]);
        }
    }
    Ok(Some(said))
}

/// How many names of a kind [`drift`] lists.
const SHOWN: usize = 5;

/// A generated file but for the kernel's version.
fn body(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with(SOURCE))
}

/// What the line with the kernel's version begins with.
const SOURCE: &str = "//! Source: ";

/// The constants in a generated file as `module::NAME` and the value, and the modules that stand for another.
fn entries(text: &str) -> BTreeMap<String, &str> {
    let mut module = "";
    let mut entries = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("pub mod ") {
            module = name.trim_end_matches(" {");
        } else if let Some((name, rest)) = line.strip_prefix("pub const ").and_then(|line| line.split_once(": "))
            && let Some((_, value)) = rest.split_once(" = ")
        {
            entries.insert(format!("{module}::{name}"), value.trim_end_matches(';'));
        } else if let Some(alias) = line.strip_prefix("pub use ")
            && let Some((of, name)) = alias.split_once(" as ")
        {
            entries.insert(name.trim_end_matches(';').to_owned(), of);
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str =
        "//! Source: Linux 6.12.1\npub mod a {\n    pub const X: u32 = 1;\n    pub const Y: u32 = 2;\n}\n";

    fn drift_to(new: &str) -> Option<String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("old.rs");
        std::fs::write(&path, OLD).unwrap();
        drift(&path, new).unwrap()
    }

    #[test]
    fn another_version_of_the_kernel_is_no_drift() {
        assert_eq!(drift_to(&OLD.replace("6.12.1", "6.12.2")), None);
    }

    #[test]
    fn drift_names_what_is_added_removed_and_changed() {
        let new = OLD.replace("X: u32 = 1", "X: u32 = 3").replace("const Y", "const Z") + "pub use a as b;\n";
        let said = drift_to(&new).unwrap();
        assert!(said.starts_with("2 names to add, 1 to remove, 1 to change\n"), "{said}");
        for line in ["  + a::Z = 2", "  + b = a", "  - a::Y = 2", "  ~ a::X = 1, now 3"] {
            assert!(said.lines().any(|said| said == line), "{said}");
        }
    }
}
