// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask vendor`: the library for another project, as a folder, as one file, or as headers and archives for C.
//!
//! A copy has a stamp: what it was made of, what was chosen, and a hash of each file. By it an edited file is known, and a
//! file that somebody put beside ours is not touched.

mod c;
mod choice;
mod git;
mod place;
mod single;
mod source;
mod stamp;
mod tree;

use crate::cache;
use anyhow::{Result, bail};
use choice::{Choice, Form};
use place::Copy;
use stamp::Stamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where to: a folder that is new or empty, or has a copy already; one file may be put beside others
    #[arg(long, value_name = "DIR", required_unless_present_any = ["check", "update"])]
    out: Option<PathBuf>,
    /// One file, nilibc.rs, which a program takes in by `mod nilibc;`: plain rustc compiles it
    #[arg(long, requires = "out", conflicts_with = "c")]
    single_file: bool,
    /// The C face: a folder of headers, and for each machine a libc.a and a compiler's driver
    #[arg(long, requires = "out")]
    c: bool,
    /// Only these ports, separated by commas; machines may be named, too. All of them if none is named
    #[arg(long, requires = "out", value_name = "PORT", value_delimiter = ',')]
    ports: Vec<String>,
    /// The features that are on, of those in Cargo.toml; by default those of a program in one file, none in a folder
    #[arg(long, requires = "out", value_name = "FEATURE", value_delimiter = ',')]
    features: Option<Vec<String>>,
    /// Says whether a copy was edited, which exits with 1, and how far it is behind this checkout
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "update", "force"])]
    check: Option<PathBuf>,
    /// Brings a copy up to date, with the ports and features that it has
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    update: Option<PathBuf>,
    /// Overwrites what was edited
    #[arg(long)]
    force: bool,
}

/// The files of a copy, by their names in its folder.
type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    if let Some(dir) = &args.check {
        return check(&Copy::open(dir)?);
    }
    let (dir, old, choice) = match (args.out, args.update) {
        (Some(dir), _) => {
            let form = match (args.single_file, args.c) {
                (true, _) => Form::SingleFile,
                (_, true) => Form::C,
                _ => Form::Crate,
            };
            let choice = Choice::new(form, &args.ports, args.features)?;
            let old = Copy::find(&dir)?;
            if old.is_none() && form != Form::SingleFile && !place::is_empty(&dir)? {
                bail!(
                    "{} has files that are none of nilibc's: --out takes a folder that is new, empty or a copy",
                    dir.display()
                );
            }
            (dir, old, choice)
        }
        (None, Some(dir)) => {
            let old = Copy::open(&dir)?;
            (old.dir.clone(), Some(old.clone()), old.stamp.choice)
        }
        (None, None) => bail!("--out, --check or --update names a folder"),
    };
    let mut files = files(cache::root(), &choice)?;
    let stamp = Stamp::new(choice, &mut files)?;
    place::put(&dir, old.as_ref(), files, &stamp, args.force)?;
    // What its users name.
    let is_face = |name: &&String| ["Cargo.toml", place::SINGLE].contains(&name.as_str()) || name.ends_with("/bin/cc");
    stamp.files.keys().filter(is_face).for_each(|name| println!("{}", dir.join(name).display()));
    Ok(ExitCode::SUCCESS)
}

/// What a copy of the checkout `root` has, but for the stamp.
fn files(root: &Path, choice: &Choice) -> Result<Files> {
    match choice.form {
        Form::Crate => tree::files(root, choice),
        Form::SingleFile => single::files(root, choice),
        Form::C => c::files(choice),
    }
}

fn check(copy: &Copy) -> Result<ExitCode> {
    let Stamp { version, commit, dirty, choice, .. } = &copy.stamp;
    let dirty = if *dirty { " with changes that were not committed" } else { "" };
    println!("{}: nilibc {version}, commit {commit}{dirty}", copy.dir.display());
    let edits = copy.edits()?;
    for edit in &edits {
        println!("{edit}");
    }
    println!("{} of {} files were edited", edits.len(), copy.stamp.files.len());
    println!("{}", git::distance(commit));
    // Archives are not built only to be compared.
    if choice.form != Form::C {
        let mut files = files(cache::root(), choice)?;
        let changes = copy.stamp.changes(&mut files);
        if changes.is_empty() {
            println!("a new copy would be the same");
        } else {
            println!("a new copy would have other files: {}", changes.join(" "));
        }
    }
    Ok(ExitCode::from(u8::from(!edits.is_empty())))
}
