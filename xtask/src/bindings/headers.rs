// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A kernel's headers for programs, read by a compiler, so that every constant has the value that C gives it.
//!
//! clang knows all ABIs. It reads the headers where they are, through a folder that stands for what the kernel's build
//! would add, and nothing is linked or run: a constant's value is read from the initialiser in clang's assembly.

use super::Abi;
use super::kernel::Kernel;
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Any clang with all of its targets serves; the package to name is the one that was tried.
const CLANGS: [&str; 2] = ["clang-22", "clang"];

/// Words of the kernel's own compiler.h, which its build takes out of the headers that it installs.
const WORDS: [&str; 4] = ["__user=", "__force=", "__attribute_const__=", "__packed=__attribute__((packed))"];

/// What clang needs to read one ABI's headers.
pub(super) struct Headers<'a> {
    clang: &'static str,
    args: Vec<OsString>,
    abi: &'a Abi,
    /// Where the C files are written.
    dir: tempfile::TempDir,
}

impl<'a> Headers<'a> {
    pub(super) fn of(abi: &'a Abi, kernel: &Kernel) -> Result<Headers<'a>> {
        let works = |clang: &&str| Command::new(clang).arg("--version").output().is_ok_and(|out| out.status.success());
        let clang = CLANGS.into_iter().find(|clang| works(clang)).with_context(|| {
            let [package, _] = CLANGS;
            format!(
                "no {} on PATH: it reads the kernel's headers. To install it: apt-get install {package}",
                CLANGS.join(" or ")
            )
        })?;
        let dir = tempfile::tempdir().context("no temporary folder for C files")?;
        let own = kernel.path("arch").join(&abi.arch).join("include/uapi");
        let shared = kernel.path("include/uapi");
        supplement(dir.path(), &own, &shared)?;

        let mut args: Vec<OsString> = vec![format!("--target={}", abi.target).into()];
        args.extend(["-nostdinc", "-w", "-x", "c"].map(OsString::from));
        args.extend(WORDS.map(|word| format!("-D{word}").into()));
        args.extend(abi.flags.iter().map(OsString::from));
        for dir in [dir.path(), &own, &shared] {
            args.extend(["-I".into(), dir.into()]);
        }
        Ok(Headers { clang, args, abi, dir })
    }

    /// The macros without arguments that these headers define.
    pub(super) fn macros(&self, source: &str) -> Result<Vec<String>> {
        let text = self.clang(source, &["-E", "-dM"])?;
        let names = text.lines().filter_map(|line| line.strip_prefix("#define ")?.split(' ').next());
        Ok(names.filter(|name| !name.contains('(')).map(str::to_owned).collect())
    }

    /// What these C expressions amount to, by the name that goes with each.
    pub(super) fn values<'n>(
        &self,
        source: &str,
        expressions: impl IntoIterator<Item = (&'n str, &'n str)>,
    ) -> Result<BTreeMap<String, i64>> {
        let mut source = source.to_owned();
        let mut wanted = 0;
        for (name, expression) in expressions {
            writeln!(source, "const long long value_{name} = (long long)({expression});")?;
            wanted += 1;
        }
        let text = self.clang(&source, &["-S", "-emit-llvm"])?;
        let value = |line: &str| {
            let (name, rest) = line.strip_prefix("@value_")?.split_once(" = ")?;
            let (_, value) = rest.split_once(" i64 ")?;
            Some((name.to_owned(), value.split(',').next()?.parse().ok()?))
        };
        let values: BTreeMap<_, _> = text.lines().filter_map(value).collect();
        ensure!(values.len() == wanted, "{} gave {} values for {wanted} names", self.clang, values.len());
        Ok(values)
    }

    fn clang(&self, source: &str, args: &[&str]) -> Result<String> {
        let file = self.dir.path().join("bindings.c");
        std::fs::write(&file, source).with_context(|| format!("cannot write {}", file.display()))?;
        let mut clang = Command::new(self.clang);
        let out = clang.args(&self.args).args(args).args(["-o", "-"]).arg(&file).output()?;
        if !out.status.success() {
            let said = String::from_utf8_lossy(&out.stderr);
            let errors = said.lines().filter(|line| line.contains("error:")).take(3).collect::<Vec<_>>().join("\n");
            bail!("{} cannot read the headers for {}:\n{errors}", self.clang, self.abi.target);
        }
        String::from_utf8(out.stdout).with_context(|| format!("{} wrote what is not UTF-8", self.clang))
    }
}

/// Writes what the kernel's build would generate: `asm/` headers that an architecture takes from asm-generic, and
/// empty ones for its own words and for the system call numbers, which its tables have.
fn supplement(dir: &Path, own: &Path, shared: &Path) -> Result<()> {
    let write = |name: &str, text: &str| {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    for folder in ["asm", "linux"] {
        std::fs::create_dir(dir.join(folder)).context("no temporary folder for headers")?;
    }
    for name in ["linux/compiler.h", "linux/compiler_types.h"] {
        write(name, "")?;
    }
    let generic = shared.join("asm-generic");
    for entry in generic.read_dir().with_context(|| format!("cannot list {}", generic.display()))? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !own.join("asm").join(&*name).exists() {
            write(&format!("asm/{name}"), &format!("#include <asm-generic/{name}>\n"))?;
        }
    }
    let kbuild = own.join("asm/Kbuild");
    let kbuild = std::fs::read_to_string(&kbuild).with_context(|| format!("cannot read {}", kbuild.display()))?;
    for line in kbuild.lines().filter(|line| line.starts_with("generated-y") || line.starts_with("syscall-y")) {
        for name in line.split_whitespace().filter(|word| word.ends_with(".h")) {
            write(&format!("asm/{name}"), "")?;
        }
    }
    Ok(())
}
