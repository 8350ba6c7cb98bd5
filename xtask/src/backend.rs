// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From LLVM's IR to a program, for a machine for which LLVM's own way there has faults.
//!
//! rustc takes this xtask for its linker. It passes object files, which are wrong, and has left LLVM's IR beside them: from
//! that they are made anew, by the commands and corrections of `rust.backend` in the machine's file, for the real linker.

mod flags;

use crate::{cache, machine, process};
use anyhow::{Context, Result};
use regex::Regex;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// How a machine's file describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Backend {
    /// What makes assembly of the IR, in this order.
    steps: Vec<Step>,
    /// How the assembly is kept from losing flags.
    flags: flags::Rules,
    /// The command that makes an object file of it.
    assemble: Vec<String>,
    /// The linker.
    link: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a step has `find` and `replace`, or `run`")]
enum Step {
    /// A pattern of the crate `regex`, and what takes the place of what it matches.
    Correct { find: String, replace: String },
    /// A command that reads what there is, and writes what the next step gets.
    Run { run: Vec<String> },
}

/// What rustc calls: the first word is this xtask's, the others are meant for the linker.
#[derive(clap::Args)]
pub(crate) struct Args {
    machine: String,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Links.
pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = machine::find(&args.machine)?;
    let backend = machine.rust.backend.context("it has no rust.backend")?;
    let mut linker = Command::new(&backend.link);
    for word in args.words {
        match backend.object_of(Path::new(&word)) {
            Some(object) => linker.arg(object?),
            None => linker.arg(word),
        };
    }
    // As arch/link.sh does.
    process::output(&mut linker).or_else(|_| process::output(linker.arg("arch/data.ld")))?;
    Ok(ExitCode::SUCCESS)
}

/// Where rustc has left the IR of an input of the linker: `NAME-HASH.ll`.
fn ir_of(input: &Path) -> Option<PathBuf> {
    let name = input.file_name()?.to_str()?;
    let name = match input.extension()?.to_str()? {
        "o" => name.split('.').next()?,
        "rlib" => name.strip_prefix("lib")?.strip_suffix(".rlib")?,
        _ => return None,
    };
    Some(input.with_file_name(format!("{name}.ll")))
}

impl Backend {
    /// More flags for rustc: it leaves its IR, and calls `cargo xtask link MACHINE ...` in place of a linker.
    pub(crate) fn flags(&self, machine: &str) -> Result<Vec<String>> {
        let this = std::env::current_exe().context("cannot tell which file this xtask is")?;
        Ok(vec![
            "--emit=llvm-ir".to_owned(),
            format!("-Clinker={}", this.display()),
            "-Clinker-flavor=ld".to_owned(),
            format!("-Zpre-link-args=link {machine}"),
        ])
    }

    /// What programs depend on and cargo does not know of.
    pub(crate) fn key(&self) -> String {
        format!("{self:?}{}{}", include_str!("backend.rs"), include_str!("backend/flags.rs"))
    }

    /// What takes the place of this input of the linker, if it is a wrong one.
    pub(crate) fn object_of(&self, input: &Path) -> Option<Result<PathBuf>> {
        ir_of(input).map(|ir| self.object(&ir).with_context(|| format!("in {}", ir.display())))
    }

    /// The object file of this IR, made if there is none that is newer.
    fn object(&self, ir: &Path) -> Result<PathBuf> {
        let object = cache::beside(ir, "o");
        let modified = |file: &Path| fs::metadata(file).and_then(|data| data.modified());
        let from = modified(ir)?;
        if modified(&object).is_ok_and(|time| time >= from) {
            return Ok(object);
        }
        let mut text = fs::read_to_string(ir)?;
        for step in &self.steps {
            text = match step {
                Step::Correct { find, replace } => Regex::new(find)?.replace_all(&text, replace).into_owned(),
                Step::Run { run } => process::filter(&mut command(run), &text)?,
            };
        }
        let text = self.flags.keep(&text)?;
        let new = tempfile::NamedTempFile::new_in(ir.parent().context("it is in no folder")?)?;
        process::filter(command(&self.assemble).arg("-o").arg(new.path()), &text)?;
        new.persist(&object)?;
        Ok(object)
    }
}

fn command(words: &[String]) -> Command {
    let mut words = words.iter();
    let mut command = Command::new(words.next().map_or("", String::as_str));
    command.args(words);
    command
}
