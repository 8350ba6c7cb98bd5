// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The sources that are compiled here: Linux, and the library of rustc.
//!
//! Both come from packages, are unpacked once into the cache and are never written to.

use crate::debian::{self, Package};
use crate::packages::{self, Need};
use crate::{cache, process, ui};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A kernel's source tree.
pub(crate) struct Linux {
    pub tree: PathBuf,
    /// Debian's version of it, `6.12.117-1~deb12u1`, if it is from there and so will not change.
    pub version: Option<String>,
}

/// The sources in Debian's package `name`, of `suite` or of the host's own.
pub(crate) fn linux(name: &str, suite: Option<&str>) -> Result<Linux> {
    let folder = cache::dir("sources")?.join(name);
    cache::once(&folder, |folder| {
        let why = "to build kernels from";
        packages::require(&[Need::new("xz", "xz-utils", why), Need::new("tar", "tar", why)])?;
        cache::space(folder, 2200, "the kernel's source")?;
        let package = folder.join("package");
        fs::create_dir(&package)?;
        let version = debian::unpack(Package { name, version: "", suite }, &package, why)?;
        ui::step(format_args!("unpacks the sources of Linux {version} into the cache"));
        let tree = folder.join("tree");
        fs::create_dir(&tree)?;
        let archive = package.join(format!("usr/src/{name}.tar.xz"));
        let mut tar = Command::new("tar");
        tar.args(["--extract", "--use-compress-program=xz -T0", "--strip-components=1", "--file"]).arg(archive);
        process::output(tar.arg("--directory").arg(&tree)).context("cannot unpack the kernel's source")?;
        fs::remove_dir_all(&package)?;
        Ok(fs::write(folder.join("version"), version)?)
    })?;
    linux_here(name)?.with_context(|| format!("{} is incomplete: delete it, and it is made again", folder.display()))
}

/// The same, if they are in the cache already.
pub(crate) fn linux_here(name: &str) -> Result<Option<Linux>> {
    let folder = cache::dir("sources")?.join(name);
    let version = fs::read_to_string(folder.join("version")).ok();
    Ok(version.map(|version| Linux { tree: folder.join("tree"), version: Some(version) }))
}

/// Makes sure that cargo can compile `core`, and answers with the environment that it needs for that.
///
/// The sources belong to the toolchain, and rustup brings them. Where its server is out of reach, Debian's package of the
/// same version serves, through a variable that cargo has for its own tests.
pub(crate) fn rust_src() -> Result<Vec<(&'static str, PathBuf)>> {
    if has_rust_src()? {
        return Ok(vec![]);
    }
    if process::find("rustup").is_some() {
        ui::step("adds rustup's component rust-src, to compile `core` for every machine");
        let add =
            process::output(Command::new("rustup").args(["component", "add", "rust-src"]).current_dir(cache::root()));
        match add {
            Ok(_) if has_rust_src()? => return Ok(vec![]),
            Ok(_) => ui::step("rustup has no rust-src for this toolchain; Debian has"),
            Err(_) => ui::step("rustup cannot reach its server; Debian has the same sources"),
        }
    }
    let version = rustc(&["--version"])?;
    let version = version.split_whitespace().nth(1).context("`rustc --version` names no version")?;
    let package = Package { name: "rust-src", version: &format!("{version}+"), suite: Some("trixie-backports") };
    let files = debian::files(package, "to compile `core` for every machine").with_context(|| {
        format!("the library source of rustc {version} is missing: `rustup component add rust-src` brings it")
    })?;
    Ok(vec![("__CARGO_TESTS_ONLY_SRC_ROOT", files.join(format!("usr/src/rustc-{version}/library")))])
}

/// Whether the toolchain has the library's sources with it.
pub(crate) fn has_rust_src() -> Result<bool> {
    let sysroot = rustc(&["--print", "sysroot"])?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/core/src/lib.rs").exists())
}

/// What the rustc of this checkout answers.
fn rustc(arguments: &[&str]) -> Result<String> {
    process::output(Command::new("rustc").args(arguments).current_dir(cache::root()))
}
