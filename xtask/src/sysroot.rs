// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask sysroot`: a folder with all that a C program of a machine takes, from headers to a compiler's driver.
//!
//! It needs neither cargo nor this checkout any more. The headers of the kernel are not among ours but beside them, because
//! a few of ours take the place of one of the kernel's and include it. A folder for several machines shares all of these but
//! those of an architecture.

mod archive;
pub(crate) mod headers;

use crate::build::{self, LINKER_FLAGS, Member};
use crate::cc::Compiler;
use crate::machine::{self, Machine};
use crate::{cache, process};
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What makefiles name beside libc, which has all of it.
const EMPTY: [&str; 6] = ["crypt", "dl", "m", "pthread", "rt", "util"];

/// What has no numbers but integers.
const OF_INTEGERS: [&str; 2] = ["bare.c", "plain.c"];

/// What has the functions that compilers call by themselves.
const OF_COMPILERS: [&str; 3] = ["atomic.c", "bits.c", "canary.c"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine; this one if none is named
    #[arg(long, value_name = "MACHINE")]
    arch: Option<String>,
    /// Where to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// What is laid out.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Options {
    /// The C compiler, a GCC or a clang; by default the one that is named in the machine's file
    #[arg(long, value_name = "CC")]
    pub cc: Option<String>,
    /// The library and the program are optimised as one, by clang and lld of the LLVM that rustc has
    #[arg(long)]
    pub lto: bool,
    /// Programs can be anywhere in memory, and put their addresses right when they start: -static-pie
    #[arg(long)]
    pub pie: bool,
    /// A Linux source tree, for its headers; by default those of Debian's package
    #[arg(long, value_name = "DIR")]
    pub source: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = args.arch.as_deref().map_or_else(machine::host, machine::find)?;
    let compiler = Compiler::new(&machine, &args.options)?;
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    lay_out(&machine, &compiler, args.options.source.as_deref(), &args.out)?;
    println!("{}", args.out.join("bin/cc").display());
    Ok(ExitCode::SUCCESS)
}

/// Fills the folder `out`.
pub(crate) fn lay_out(machine: &Machine, compiler: &Compiler, source: Option<&Path>, out: &Path) -> Result<()> {
    let (include, uapi) = (out.join("include"), out.join("uapi"));
    headers::copy(&cache::root().join("src/include"), &include)?;
    headers::of_kernel(machine, source, &uapi)?;
    headers::numbers(&[uapi], &include.join("bits/syscall.h"))?;
    let word = |path: &str| shell_words::quote(path).into_owned();
    let scripts =
        Scripts { own: word(&compiler.headers.display().to_string()), ld: word(&compiler.ld), asm: String::new() };
    of_machine(machine, compiler, &scripts, out)
}

/// Fills the folder `out` for several machines, with one folder of headers. It can be taken elsewhere.
pub(crate) fn lay_out_all(machines: &[Machine], out: &Path) -> Result<()> {
    let (include, uapi) = (out.join("include"), out.join("uapi"));
    headers::copy(&cache::root().join("src/include"), &include)?;
    headers::of_package("to compile C programs", &uapi)?;
    let asm = |machine: &Machine| format!("uapi/arch/{}", machine.c.headers);
    let mut kernels = vec![uapi];
    for machine in machines {
        let folder = out.join(asm(machine));
        headers::of_arch(machine, &folder)?;
        kernels.push(folder);
    }
    headers::numbers(&kernels, &include.join("bits/syscall.h"))?;
    for machine in machines {
        let compiler = Compiler::new(machine, &Options::default())?;
        // A linker that GCC calls would be told of itself, by what GCC puts into its environment.
        let words = format!("env -u COMPILER_PATH -u GCC_EXEC_PREFIX {}", shell_words::join(&compiler.words));
        let ld = Path::new(&compiler.ld);
        let scripts = Scripts {
            own: format!("$({words} -print-file-name=include)"),
            ld: if ld.is_absolute() { format!("$({words} -print-prog-name=ld)") } else { compiler.ld.clone() },
            asm: asm(machine),
        };
        of_machine(machine, &compiler, &scripts, &out.join(&machine.name))?;
    }
    Ok(())
}

/// What the scripts are told: the first two are words of the shell.
struct Scripts {
    /// Where the compiler's own headers are.
    own: String,
    /// The linker.
    ld: String,
    /// Where machines share the headers, in the folder above this: those that are this one's alone.
    asm: String,
}

/// Fills the folder of a machine, but for headers.
fn of_machine(machine: &Machine, compiler: &Compiler, scripts: &Scripts, out: &Path) -> Result<()> {
    let folders = ["lib", "libexec", "bin"].map(|name| out.join(name));
    for folder in &folders {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let [lib, libexec, bin] = folders;
    for script in ["static.ld", "data.ld", "tls.ld"] {
        fs::copy(cache::root().join("arch").join(script), lib.join(script))?;
    }

    let driver = bin.join("cc");
    let texts = [
        (&driver, driver_of(compiler, scripts)),
        (&libexec.join(compiler.ld_name), include_str!("sysroot/ld.sh").replace("@LD@", &scripts.ld)),
    ];
    for (file, text) in texts {
        fs::write(file, text)?;
        fs::set_permissions(file, fs::Permissions::from_mode(0o755))?;
    }

    let mut members = build::library(machine, compiler.lto, compiler.pie)?;
    for source in sources()? {
        let name = source.file_stem().context("a C file has a name")?.to_string_lossy().into_owned() + ".o";
        let object = compiler.object(&driver, &source, &lib.join(&name))?;
        if name != "crt1.o" {
            members.push(Member { bytes: fs::read(&object)?, name });
            fs::remove_file(object)?;
        }
    }
    archive::write(&members, &lib.join("libc.a"))?;
    EMPTY.iter().try_for_each(|name| archive::write(&[], &lib.join(format!("lib{name}.a"))))
}

/// The files of `src/c`.
fn sources() -> Result<Vec<PathBuf>> {
    let folder = cache::root().join("src/c");
    let files = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "c"));
    files.sort();
    Ok(files)
}

fn driver_of(compiler: &Compiler, scripts: &Scripts) -> String {
    let link: Vec<_> = LINKER_FLAGS.iter().map(|flag| format!("-Wl,{flag}")).collect();
    let settings = [
        ("cc", shell_words::join(&compiler.words)),
        ("flags", compiler.flags.join(" ")),
        ("link_flags", [compiler.link_flags.as_slice(), &link].concat().join(" ")),
        ("asm", scripts.asm.clone()),
        ("pie", if compiler.pie { "yes" } else { "" }.to_owned()),
    ];
    let lines = settings.iter().map(|(name, value)| format!("{name}={}\n", shell_words::quote(value)));
    let lines = lines.collect::<String>() + "own=" + &scripts.own;
    include_str!("sysroot/cc.sh").replace("@SETTINGS@", &lines)
}

impl Compiler {
    /// Compiles a file of the library's.
    fn object(&self, driver: &Path, source: &Path, object: &Path) -> Result<PathBuf> {
        let mut cc = std::process::Command::new(driver);
        cc.args(["-std=c11", "-Os", "-ffunction-sections", "-fomit-frame-pointer", "-fno-asynchronous-unwind-tables"]);
        if OF_INTEGERS.iter().any(|name| source.ends_with(name)) {
            cc.args(&self.integers);
        }
        // LLVM takes bitcode of what compilers call from an archive whether it is called or not.
        if OF_COMPILERS.iter().any(|name| source.ends_with(name)) {
            cc.arg("-fno-lto");
        }
        cc.args(["-ffreestanding", "-Wall", "-Wextra", "-Werror", "-c", "-o"]).arg(object).arg(source);
        process::output(&mut cc)?;
        Ok(object.to_owned())
    }
}
