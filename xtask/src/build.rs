// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask build`: the static programs of `selftests/`, for any machine.
//!
//! `core` is compiled anew for each machine, without panic messages and with the linker seeing all of it. That takes 12
//! seconds, so checkouts share the result: it is in the cache under the compiler's version and the flags. They share the
//! programs' folder too, which is safe because freshness is judged by the sources' checksums, and because the finished
//! programs are copied out before another xtask may begin.

use crate::elf::{self, Image};
use crate::machine::{self, Machine};
use crate::{cache, packages, process, source, ui};
use anyhow::{Context, Result, bail, ensure};
use object::read::archive::ArchiveFile;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// How every program is compiled and linked, whatever the machine.
const FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Crelocation-model=static",
    "-Ctarget-feature=+crt-static",
    "-Cforce-unwind-tables=no",
    "-Clinker=arch/link.sh",
    "-Clinker-flavor=ld.lld",
    "-Cdefault-linker-libraries=no",
    "-Clink-arg=-Tarch/static.ld",
    "-Larch",
];

/// The library is compiled in parts, of which two processors take one each. The linker makes one of them again.
const UNITS: &str = "--config=profile.static.package.nilibc.codegen-units=4";

/// The profile of Cargo.toml.
const PROFILE: &str = "static";

/// Symbols and lines. The program stays the same, byte for byte: told of it, cargo would give functions other symbols, by which
/// they are sorted, and the types of all variables would keep equal constants apart.
const DEBUG: &[&str] = &["-Cdebuginfo=1", "-Cstrip=none"];

/// A program: what is done twice is done in one place, where LLVM can, and neither a table of jumps nor a constant that waits
/// in a register makes it faster than it is small. Code stays where it is needed.
const PROGRAMS: &[&str] = &[concat!(
    "-Cllvm-args=-enable-machine-outliner=always -disable-machine-licm -min-jump-table-entries=99",
    " -opt-disable=licm,gvn -machine-sink-split=false",
)];

/// A library for C: what functions have in common stays with each. A linker that needs one of them would take all that is put
/// together with it.
const LIBRARY: &[&str] = &[
    "-Cllvm-args=-enable-global-merge=false -enable-machine-outliner=never -disable-machine-licm -min-jump-table-entries=99",
];

/// A library for programs that can be anywhere: nothing is found by an address in memory before the program has put it right.
const PIE: &[&str] = &["-Crelocation-model=pie", "-Zdirect-access-external-data=yes"];

/// What tells the linker how a program lies in its file, and which of it when.
pub(crate) const SCRIPTS: [&str; 4] = ["arch/static.ld", "arch/data.ld", "arch/tls.ld", "arch/link.sh"];

/// What the linker is told beside the script, whoever calls it.
pub(crate) const LINKER_FLAGS: [&str; 4] =
    ["--gc-sections", "--build-id=none", "-znoseparate-code", "-zmax-page-size=65536"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machines, separated by commas; this one if none is named
    #[arg(long, value_name = "MACHINE", value_delimiter = ',')]
    arch: Vec<String>,
    /// Where to: DIR/PROGRAM, or with several machines DIR/MACHINE/PROGRAM
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Also PROGRAM.debug, with symbols and line numbers: `gdb PROGRAM -ex 'symbol-file PROGRAM.debug'`
    #[arg(long)]
    debug: bool,
    /// Which programs; all of them if none is named
    program: Vec<String>,
}

/// What is in the file of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// What the kernel loads.
    Segments,
    /// And what tells a disassembler where the code is.
    Sections,
    /// What the kernel loads; and in a file beside it what tells a debugger the names and lines of the source.
    Symbols,
}

/// A program that was built.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub name: String,
    pub path: PathBuf,
}

/// The names of what is in `selftests/`.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// They have a `selftest!` table and print KTAP.
    pub tests: Vec<String>,
    /// The others: `package.metadata.nilibc.programs` in `selftests/Cargo.toml`.
    pub programs: Vec<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = machine::named(&args.arch)?;
    let catalogue = Catalogue::read()?;
    args.program.iter().try_for_each(|name| catalogue.check(name))?;
    let keep = if args.debug { Keep::Symbols } else { Keep::Segments };
    for machine in &machines {
        let out = if machines.len() == 1 { args.out.clone() } else { args.out.join(&machine.name) };
        for program in programs(machine, &args.program, keep, &out)? {
            println!("{}", program.path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Catalogue {
    /// Asks cargo.
    pub(crate) fn read() -> Result<Catalogue> {
        let mut cargo = cargo();
        cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
        let metadata: Metadata = serde_json::from_str(&process::output(&mut cargo)?)?;
        let selftests = metadata.packages.into_iter().find(|package| package.name == "selftests");
        let selftests = selftests.context("the workspace has no package `selftests`")?;
        let programs = selftests.metadata.map(|m| m.nilibc.programs).unwrap_or_default();
        let bins = selftests.targets.into_iter().filter(|target| target.kind == ["bin"]).map(|target| target.name);
        let (others, mut tests): (Vec<_>, Vec<_>) = bins.partition(|name| programs.contains(name));
        if let Some(gone) = programs.iter().find(|name| !others.contains(name)) {
            bail!("selftests/Cargo.toml names a program `{gone}`, of which there is no source");
        }
        tests.sort();
        Ok(Catalogue { tests, programs })
    }

    fn check(&self, name: &str) -> Result<()> {
        let mut all = self.tests.iter().chain(&self.programs);
        if all.any(|known| known == name) {
            return Ok(());
        }
        let (tests, programs) = (self.tests.join(" "), self.programs.join(" "));
        bail!("there is no program `{name}` in selftests/: there are the tests {tests}, and {programs}")
    }
}

/// Builds these programs and puts them into the folder `out`.
pub(crate) fn chosen(machine: &Machine, names: &[String], keep: Keep, out: &Path) -> Result<Vec<Program>> {
    if names.is_empty() { Ok(vec![]) } else { programs(machine, names, keep, out) }
}

/// The same, or all if none is named.
pub(crate) fn programs(machine: &Machine, names: &[String], keep: Keep, out: &Path) -> Result<Vec<Program>> {
    programs_of("selftests", machine, names, keep, out)
}

/// The same of another package.
pub(crate) fn programs_of(
    package: &str,
    machine: &Machine,
    names: &[String],
    keep: Keep,
    out: &Path,
) -> Result<Vec<Program>> {
    fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
    packages::require(&packages::for_programs(machine))?;
    let build = Build::new(machine, &[PROGRAMS, if keep == Keep::Symbols { DEBUG } else { &[] }].concat())?;
    let _lock = cache::lock(&build.folder)?;
    let mut words = vec![format!("--package={package}"), UNITS.to_owned()];
    match names {
        [] => words.push("--bins".to_owned()),
        names => words.extend(names.iter().flat_map(|name| ["--bin".to_owned(), name.clone()])),
    }
    let built = build.cargo("build", &words, names.len() as u64, "programs")?;
    let programs: BTreeMap<_, _> =
        built.into_iter().filter_map(|made| Some((made.target.name, made.executable?))).collect();
    programs.into_iter().map(|(name, file)| finish(machine, name, &file, keep, out)).collect()
}

/// The same for one program, if there is such a one.
pub(crate) fn program(machine: &Machine, name: String, out: &Path) -> Result<Program> {
    Catalogue::read()?.check(&name)?;
    programs(machine, &[name], Keep::Segments, out)?.pop().context("cargo has built nothing")
}

/// An object file, as it stands in an archive.
pub(crate) struct Member {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Builds the library with its C symbols and all that compilers call. As `bitcode` it is LLVM's, for a linker that takes it
/// for one with the program.
pub(crate) fn library(machine: &Machine, bitcode: bool, pie: bool) -> Result<Vec<Member>> {
    packages::require(&packages::for_programs(machine))?;
    let bitcode: &[_] = if bitcode { &["-Clinker-plugin-lto"] } else { &[] };
    let build = Build::new(machine, &[LIBRARY, bitcode, if pie { PIE } else { &[] }].concat())?;
    let _lock = cache::lock(&build.folder)?;
    let features = if pie { "--features=rt,c-abi,unstable,pie" } else { "--features=rt,c-abi,unstable" };
    let words = ["--package=nilibc", "--lib", "--crate-type=staticlib", features].map(str::to_owned);
    let built = build.cargo("rustc", &words, 0, "library")?;
    let made = built.into_iter().find(|made| made.target.kind.iter().any(|kind| kind == "staticlib"));
    let made = made.and_then(|made| made.filenames.into_iter().next()).context("cargo has made no library")?;
    let bytes = fs::read(&made).with_context(|| format!("cannot read {}", made.display()))?;
    let archive = ArchiveFile::parse(bytes.as_slice())?;
    let mut members = Vec::new();
    for member in archive.members() {
        let member = member?;
        let name = String::from_utf8_lossy(member.name()).into_owned();
        let mut bytes = match &machine.rust.backend {
            Some(backend) => {
                let input = made.with_file_name("deps").join(&name);
                fs::read(backend.object_of(&input).with_context(|| format!("no IR of {name}"))??)?
            }
            None => member.data(bytes.as_slice())?.to_vec(),
        };
        // What has no sections yet is bitcode.
        if machine.rust.zeros > 0 && Image::read(&bytes).is_ok() {
            elf::cut_functions(&mut bytes, machine.rust.zeros).with_context(|| format!("in {name}"))?;
        }
        members.push(Member { name, bytes });
    }
    Ok(members)
}

struct Build<'a> {
    machine: &'a Machine,
    target: String,
    flags: Vec<String>,
    folder: PathBuf,
}

impl<'a> Build<'a> {
    fn new(machine: &'a Machine, more: &[&str]) -> Result<Build<'a>> {
        let rust = &machine.rust;
        let mut flags: Vec<_> = FLAGS.iter().chain(more).copied().map(str::to_owned).collect();
        flags.extend(LINKER_FLAGS.iter().map(|flag| format!("-Clink-arg={flag}")));
        flags.extend(rust.flags.iter().cloned());
        let root = cache::root();
        let mut parts = vec![process::output(Command::new("rustc").arg("-vV").current_dir(root))?];
        // Cargo knows nothing of what the linker or a target's file refers to.
        for script in SCRIPTS {
            parts.push(fs::read_to_string(root.join(script)).with_context(|| format!("cannot read {script}"))?);
        }
        let mut target = rust.target.clone();
        if target.ends_with(".json") {
            let file = root.join("qemu").join(&target);
            parts.push(fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?);
            target = format!("qemu/{target}");
        }
        parts.extend([target.clone(), PROFILE.to_owned()]);
        if let Some(backend) = &rust.backend {
            flags.extend(backend.flags(&machine.name)?);
            parts.push(backend.key());
        }
        parts.extend(flags.iter().cloned());
        let folder = cache::dir("programs")?.join(format!("{}-{}", machine.name, cache::key(&parts)));
        Ok(Build { machine, target, flags, folder })
    }

    /// Runs cargo's `command` with more words of its own, and answers with what was made.
    fn cargo(&self, command: &str, words: &[String], steps: u64, what: &str) -> Result<Vec<Message>> {
        let name = &self.machine.name;
        let mut cargo = cargo();
        cargo.args([command, "--quiet", "--profile", PROFILE, "--target", &self.target]);
        cargo.args(["--message-format=json-render-diagnostics", "-Zchecksum-freshness", "-Zjson-target-spec"]);
        cargo.args([
            "-Zbuild-std=core,alloc,compiler_builtins",
            "-Zbuild-std-features=compiler-builtins-mem,optimize_for_size",
        ]);
        cargo.args(words).envs(source::rust_src()?).env("RUSTC_BOOTSTRAP", "1");
        cargo.env("CARGO_TARGET_DIR", &self.folder).env("CARGO_ENCODED_RUSTFLAGS", self.flags.join("\x1f"));
        if !self.folder.exists() {
            cache::evict(&cache::dir("programs")?)?;
            ui::step(format_args!("compiles `core` for {name}: some seconds, once"));
        }
        let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cannot run cargo")?;
        let output = BufReader::new(child.stdout.take().context("cargo has no output")?);
        let bar = ui::bar(steps, &format!("{what} of {name}"));
        let mut built = Vec::new();
        for line in output.lines() {
            let Ok(message) = serde_json::from_str::<Message>(&line?) else { continue };
            bar.inc(1);
            bar.set_length(bar.position().max(steps));
            built.push(message);
        }
        bar.finish_and_clear();
        ensure!(child.wait()?.success(), "the {what} of {name} could not be built: cargo says why above");
        Ok(built)
    }
}

/// Checks a program, drops what only a debugger reads, and puts it in its place in one step.
fn finish(machine: &Machine, name: String, file: &Path, keep: Keep, out: &Path) -> Result<Program> {
    let path = out.join(&name);
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let checked = Image::read(&bytes).and_then(|image| {
        let Image { format, .. } = &image;
        ensure!(*format == machine.rust.elf, "it is {format}; {} takes {}", machine.name, machine.rust.elf);
        image.check(&bytes)?;
        Ok(image.without_sections(&bytes))
    });
    let stripped = checked.with_context(|| format!("`{name}` was built wrong: {}", file.display()))?;
    if keep == Keep::Symbols {
        write(&debug_of(&path), &bytes)?;
    }
    write(&path, if keep == Keep::Sections { &bytes } else { &stripped })?;
    Ok(Program { name, path })
}

/// Where the symbols of a program are, if they were wanted.
pub(crate) fn debug_of(program: &Path) -> PathBuf {
    cache::beside(program, "debug")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut new = tempfile::NamedTempFile::new_in(path.parent().context("it is in no folder")?)?;
    new.write_all(bytes)?;
    new.as_file().set_permissions(fs::Permissions::from_mode(0o755))?;
    new.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

/// The cargo that runs this xtask, in this checkout.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(cache::root());
    cargo
}

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
    metadata: Option<Own>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// The table `package.metadata`.
#[derive(Deserialize)]
struct Own {
    nilibc: Nilibc,
}

#[derive(Deserialize)]
struct Nilibc {
    programs: Vec<String>,
}

/// A `compiler-artifact` in cargo's messages.
#[derive(Deserialize)]
struct Message {
    target: Target,
    executable: Option<PathBuf>,
    filenames: Vec<PathBuf>,
}
