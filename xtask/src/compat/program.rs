// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A program of the kernel's tree that is run: how it is built with nilibc, and with the libc that it is compared with.

use crate::cc::Compiler;
use crate::machine::Machine;
use crate::size::peers::{Catalogue, Kit};
use crate::{cache, process};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the sources are, in a kernel's tree.
pub(super) const SELFTESTS: &str = "tools/testing/selftests";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Program {
    pub name: String,
    /// From `tools/testing/selftests` on: C, assembly, or a script with C between its lines. A tree that lacks the first has no
    /// such program; of the others it may lack some.
    pub sources: Vec<String>,
    /// For the compiler, with either libc.
    #[serde(default)]
    pub flags: Vec<String>,
    pub peer: Peer,
    #[serde(default)]
    pub judge: Judge,
    /// It never ends: what it says within some seconds is compared.
    #[serde(default)]
    pub endless: bool,
    /// Why it is only built.
    pub skip: Option<String>,
    /// Tests whose results may be worse than the peer's, each with the reason.
    #[serde(default)]
    pub differs: BTreeMap<String, String>,
}

/// What it is compared with, or glibc where that cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Peer {
    /// That of the same tree.
    Nolibc,
    /// The host's, or Debian's for the machine.
    Glibc,
}

/// What is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Judge {
    /// The result of each test, and how the program ends.
    #[default]
    Tests,
    /// What it prints, byte by byte.
    Output,
}

/// Where nolibc's header is, for other libcs.
const EMPTY_NOLIBC: &str = "xtask/src/compat/glibc";

/// A libc with a compiler, which makes static programs of a machine.
#[derive(Debug)]
pub(super) struct Toolchain {
    words: Vec<String>,
    /// What stands behind the sources.
    libraries: Vec<String>,
}

impl Toolchain {
    pub(super) fn nilibc(driver: &Path) -> Toolchain {
        Toolchain { words: vec![driver.display().to_string()], libraries: vec![] }
    }

    /// That of the tree, over the kernel's headers in the folder `uapi`. What compilers call by themselves is `spare` where the
    /// compiler has no library of it.
    pub(super) fn nolibc(compiler: &Compiler, source: &Path, uapi: &Path, spare: &Path) -> Result<Toolchain> {
        let mut words = [compiler.words.as_slice(), &compiler.flags, &compiler.link_flags].concat();
        words.extend(["-nostdlib", "-nostdinc", "-static", "-fno-asynchronous-unwind-tables"].map(str::to_owned));
        for include in [&source.join("tools/include/nolibc"), uapi] {
            words.extend(["-isystem".to_owned(), include.display().to_string()]);
        }
        let mut ask = Command::new(&words[0]);
        ask.args(&words[1..]).arg("-print-libgcc-file-name");
        let own = PathBuf::from(process::output(&mut ask)?.trim());
        let library = if own.is_file() { &own } else { spare };
        Ok(Toolchain { words, libraries: vec![library.display().to_string()] })
    }

    /// The host's glibc, over the kernel's headers in the folder `uapi`, which are its own ones where none is given.
    pub(super) fn hosts(uapi: Option<&Path>) -> Toolchain {
        let uapi = uapi.map(|uapi| ["-isystem".to_owned(), uapi.display().to_string()]);
        let words = ["gcc", "-static"].map(str::to_owned).into_iter().chain(uapi.into_iter().flatten());
        Toolchain { words: words.collect(), libraries: vec![] }.with_empty_nolibc()
    }

    /// Debian's glibc for the machine, over Debian's headers of the kernel.
    pub(super) fn debians(machine: &Machine) -> Result<Toolchain> {
        let Kit { before, behind, .. } = Catalogue::read()?.kit("glibc", machine)?;
        Ok(Toolchain { words: before, libraries: behind }.with_empty_nolibc())
    }

    /// What is made for nolibc names its header, and finds all of it in those of C.
    fn with_empty_nolibc(mut self) -> Toolchain {
        self.words.extend(["-idirafter".to_owned(), cache::root().join(EMPTY_NOLIBC).display().to_string()]);
        self
    }
}

impl Program {
    /// Those of all machines.
    pub(super) fn of_all() -> Result<Vec<Program>> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            program: Vec<Program>,
        }
        let file: File = toml::from_str(include_str!("programs.toml")).context("in programs.toml")?;
        Ok(file.program)
    }

    /// Whether the tree has it.
    pub(super) fn is_in(&self, source: &Path) -> bool {
        self.sources.first().is_some_and(|first| source.join(SELFTESTS).join(first).is_file())
    }

    /// Builds it as the file `out`.
    pub(super) fn build(&self, toolchain: &Toolchain, source: &Path, out: &Path) -> Result<()> {
        let selftests = source.join(SELFTESTS).canonicalize()?;
        let mut sources: Vec<_> = self.sources.iter().map(PathBuf::from).collect();
        sources.retain(|file| selftests.join(file).is_file());
        // What ran may have made itself read-only.
        let _ = fs::remove_file(out);
        let mut cc = Command::new(&toolchain.words[0]);
        cc.args(&toolchain.words[1..]).args(["-w", "-D_GNU_SOURCE"]).args(&self.flags).arg("-I").arg(&selftests);
        // Programs print the names of their sources as the compiler was told them: with all libcs the same.
        for file in &sources {
            if file.extension().is_some_and(|extension| extension == "sh") {
                let text = fs::read_to_string(selftests.join(file))?;
                let c = out.with_extension("c");
                fs::write(&c, here_document(&text).with_context(|| format!("no C in {}", file.display()))?)?;
                cc.arg(c);
            } else {
                cc.arg(file);
            }
        }
        process::output(cc.current_dir(&selftests).arg("-o").arg(out).args(&toolchain.libraries))?;
        Ok(())
    }
}

/// What a shell script hands on between `<< 'WORD'` and `WORD`.
fn here_document(script: &str) -> Option<&str> {
    let (_, rest) = script.split_once("<< '")?;
    let (word, rest) = rest.split_once("'\n")?;
    rest.split_once(&format!("\n{word}\n")).map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_here_document_is_found() {
        let script = "cat > init.c << '_END_'\nint main;\n\nint a;\n_END_\ncc init.c\n";
        assert_eq!(here_document(script), Some("int main;\n\nint a;"));
        assert_eq!(here_document("echo $((1 << 2))"), None);
    }

    #[test]
    fn data_can_be_read() {
        assert!(Program::of_all().unwrap().iter().all(|program| !program.sources.is_empty()));
    }
}
