// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A kernel's source tree.

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};

/// The first version that has `scripts/syscall.tbl`. Before it, half of the ABIs had their numbers in a header.
const FIRST: (u32, u32) = (6, 11);

/// A tree that is there and new enough.
pub(super) struct Kernel {
    dir: PathBuf,
    /// `6.12.117`.
    pub version: String,
}

impl Kernel {
    pub(super) fn open(dir: &Path) -> Result<Kernel> {
        let makefile = dir.join("Makefile");
        let text = std::fs::read_to_string(&makefile).with_context(|| {
            format!("cannot read {}: --source takes the top folder of a Linux source tree", makefile.display())
        })?;
        let number = |name: &str| assigned(&text, name).and_then(|value| value.parse::<u32>().ok());
        let version = number("VERSION").zip(number("PATCHLEVEL"));
        let (major, minor) = version.with_context(|| {
            format!(
                "{} is not a Linux kernel's: it has no VERSION and PATCHLEVEL. \
                 --source takes the top folder of a Linux source tree",
                makefile.display()
            )
        })?;
        let (first_major, first_minor) = FIRST;
        ensure!(
            (major, minor) >= FIRST,
            "{} is Linux {major}.{minor}, which has no scripts/syscall.tbl: {first_major}.{first_minor} is the first that does",
            dir.display()
        );
        let sublevel = number("SUBLEVEL").unwrap_or_default();
        let extra = assigned(&text, "EXTRAVERSION").unwrap_or_default();
        Ok(Kernel { dir: dir.to_owned(), version: format!("{major}.{minor}.{sublevel}{extra}") })
    }

    /// A path inside the tree.
    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.dir.join(path)
    }

    /// A file that a tree of this version has.
    pub(super) fn read(&self, path: impl AsRef<Path>) -> Result<String> {
        let path = self.path(path);
        std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}: is the source tree complete?", path.display()))
    }
}

/// The value that a makefile gives to a variable with `=`, `:=` or `+=`.
pub(super) fn assigned<'a>(makefile: &'a str, variable: &str) -> Option<&'a str> {
    makefile.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim_end_matches([':', '+']).trim_end() == variable).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(makefile: &str) -> Result<String, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("Makefile"), makefile).unwrap();
        Kernel::open(dir.path()).map(|kernel| kernel.version).map_err(|error| error.to_string())
    }

    #[test]
    fn versions_are_as_uname_has_them() {
        assert_eq!(open("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\n").unwrap(), "6.12.117");
        assert_eq!(open("VERSION = 7\nPATCHLEVEL = 0\nSUBLEVEL = 0\nEXTRAVERSION = -rc3\n").unwrap(), "7.0.0-rc3");
    }

    #[test]
    fn a_tree_that_does_not_serve_is_refused_with_the_reason() {
        assert!(open("all:\n\tcc a.c\n").unwrap_err().contains("is not a Linux kernel's"));
        assert!(open("VERSION = 6\nPATCHLEVEL = 10\n").unwrap_err().contains("6.11 is the first that does"));
    }
}
