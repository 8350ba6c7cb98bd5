// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Other people's projects on copies of the library, in folders of their own: each is built by its own build system, for
//! three machines, and what comes of it is run under user-mode QEMU.
//!
//! The projects are in `consumers/`. What they call is installed; `core` is that of rustup where rustup can bring it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

struct Machine {
    name: &'static str,
    target: &'static str,
}

/// Little-endian, another one, and big-endian. QEMU and uname have the same names for them.
const MACHINES: [Machine; 3] = [
    Machine { name: "x86_64", target: "x86_64-unknown-linux-gnu" },
    Machine { name: "riscv64", target: "riscv64gc-unknown-linux-gnu" },
    Machine { name: "s390x", target: "s390x-unknown-linux-gnu" },
];

impl Machine {
    fn qemu(&self) -> String {
        format!("qemu-{}-static", self.name)
    }

    /// Runs a program, and answers with what it prints.
    fn run(&self, program: &Path) -> String {
        output(Command::new(self.qemu()).arg(program))
    }
}

/// Runs a command, which has to succeed, and answers with what it prints.
#[track_caller]
fn output(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{command:?} in {:?}: {}\n{out}\n{err}", command.get_current_dir(), done.status);
    out.into_owned()
}

fn xtask() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it is in the checkout")
}

/// Makes sure that QEMU and these programs are there, each as PROGRAM=PACKAGE.
fn need(programs: &[&str]) {
    let qemu = MACHINES.map(|machine| format!("{}=qemu-user-static", machine.qemu()));
    output(xtask().args(["need", "--why=to try copies of the library"]).args(programs).args(qemu));
}

/// A new folder with a copy of what is in `consumers/NAME`.
fn project(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers").join(name).join(".");
    output(Command::new("cp").arg("-r").arg(from).arg(folder.path()));
    folder
}

/// Where a target has `core`, if it is there.
fn core(target: &str) -> Option<PathBuf> {
    let folder = output(Command::new("rustc").args(["--print=target-libdir", "--target", target]).current_dir(root()));
    let folder = PathBuf::from(folder.trim());
    let mut files = fs::read_dir(&folder).ok()?;
    files
        .any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-")))
        .then_some(folder)
}

/// What cargo needs in its environment. Where rustup cannot bring `core` for a machine, cargo compiles it.
static CARGO: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut environment = vec![];
    let missing = MACHINES.iter().filter(|machine| core(machine.target).is_none());
    let brought = missing.map(|machine| {
        let done = Command::new("rustup").args(["target", "add", machine.target]).current_dir(root()).output();
        done.is_ok_and(|done| done.status.success())
    });
    if !brought.collect::<Vec<_>>().iter().all(|brought| *brought) {
        let source = output(xtask().args(["need", "--why=to compile core", "--rust-src"]));
        let pairs = source.lines().filter_map(|line| line.split_once('='));
        environment = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let build = [("RUSTC_BOOTSTRAP", "1"), ("CARGO_UNSTABLE_BUILD_STD", "core,compiler_builtins")];
        environment.extend(build.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    environment
});

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    // What the cargo that runs this test says to it is not meant for others.
    let own = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_") && name != "CARGO_HOME");
    own.for_each(|name| _ = cargo.env_remove(name));
    cargo.current_dir(folder).envs(CARGO.iter().map(|(name, value)| (name, value)));
    cargo
}

#[test]
fn a_workspace_with_its_own_profile() {
    need(&[]);
    let project = project("workspace");
    let folder = project.path();
    let copy = folder.join("third_party/nilibc");
    let choice = ["--ports=x86_64,riscv64,s390x", "--features=rt,prebuilt-core"];
    output(xtask().args(["vendor", "--out"]).arg(&copy).args(choice));
    fs::create_dir(folder.join(".cargo")).expect("the folder is new");
    fs::rename(folder.join("config.toml"), folder.join(".cargo/config.toml")).expect("it is there");
    fs::copy(root().join("rust-toolchain.toml"), folder.join("rust-toolchain.toml")).expect("it is there");
    for machine in MACHINES {
        output(cargo(folder).args(["build", "--quiet", "--profile=tiny", "--target", machine.target]));
        let program = folder.join("target").join(machine.target).join("tiny/app");
        assert_eq!(machine.run(&program), format!("rust on {}: 100\n", machine.name));
        let size = program.metadata().expect("it is there").len();
        assert!(size < 20_000, "{}: {size} bytes: what is not used is there", machine.name);
    }
    // Another machine is told what this copy lacks.
    let other = cargo(folder).args(["check", "--target", "aarch64-unknown-linux-gnu"]).output().expect("cargo starts");
    let said = String::from_utf8_lossy(&other.stderr);
    assert!(!other.status.success(), "a port that was left out is there");
    assert!(said.contains("no other ports than riscv, s390x, x86_64") || said.contains("can't find crate"), "{said}");
}

#[test]
fn one_file_and_plain_rustc() {
    need(&[]);
    let project = project("plain");
    let folder = project.path();
    output(xtask().args(["vendor", "--single-file", "--out"]).arg(folder));
    let head = fs::read_to_string(folder.join("nilibc.rs")).expect("it is there");
    assert!(head.starts_with("// SPDX-License-Identifier: LGPL-2.1 OR MIT\n"));
    assert!(head.contains("GNU LESSER GENERAL PUBLIC LICENSE") && head.contains("Permission is hereby granted"));
    // What its head says, word by word.
    let lines = head.lines().skip_while(|line| !line.contains(" rustc --edition"));
    let command = lines.take_while(|line| *line != "//").map(|line| line.trim_start_matches("//").trim());
    let command = command.collect::<Vec<_>>().join("\n");
    for machine in MACHINES {
        let command = command.replace("TARGET", machine.target);
        let command = if core(machine.target).is_some() { command } else { with_core(&machine, folder, &command) };
        output(Command::new("sh").args(["-ec", &command]).current_dir(folder));
        let said = machine.run(&folder.join("main"));
        assert!(said.ends_with("# Totals: pass:2 fail:0 xfail:0 xpass:0 skip:1 error:0\n"), "{said}");
    }
}

/// Compiles `core` as the kernel's build does, by rustc alone, and adds to `command` where it is.
fn with_core(machine: &Machine, folder: &Path, command: &str) -> String {
    let source = output(xtask().args(["need", "--why=to compile core", "--rust-src"]));
    let sysroot = output(Command::new("rustc").arg("--print=sysroot").current_dir(root()));
    let own = format!("{}/lib/rustlib/src/rust/library", sysroot.trim());
    let library = source.trim().split_once('=').map_or(own.as_str(), |(_, path)| path);
    let out = folder.join(machine.name);
    let builtins = "#![feature(compiler_builtins)]\n#![compiler_builtins]\n#![no_builtins]\n#![no_std]\n";
    fs::write(folder.join("builtins.rs"), builtins).expect("the folder is new");
    let sources = [("core", format!("{library}/core/src/lib.rs")), ("compiler_builtins", "builtins.rs".to_owned())];
    for (name, source) in sources {
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition=2024", "--crate-type=rlib", "-Copt-level=z", "-Cpanic=abort", "--cap-lints=allow"]);
        rustc.args(["--crate-name", name, "--target", machine.target, "--sysroot=/dev/null", &source]);
        rustc.arg("-L").arg(&out).arg("--out-dir").arg(&out).env("RUSTC_BOOTSTRAP", "1").current_dir(folder);
        output(&mut rustc);
    }
    let host = output(Command::new("rustc").args(["--print=host-tuple"]).current_dir(root()));
    let lld = format!("{}/lib/rustlib/{}/bin/rust-lld", sysroot.trim(), host.trim());
    let command = command.replace("-Clinker=rust-lld", &format!("-Clinker={lld}"));
    command.replacen("rustc ", &format!("rustc --sysroot=/dev/null -L {} ", machine.name), 1)
}

/// The C face, which takes the longest.
static C: LazyLock<TempDir> = LazyLock::new(|| {
    need(&["cmake=cmake", "meson=meson", "ninja=ninja-build", "make=make"]);
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let machines = MACHINES.map(|machine| machine.name).join(",");
    output(xtask().args(["vendor", "--c", "--out"]).arg(folder.path().join("nilibc")).args(["--ports", &machines]));
    folder
});

/// A C project with `first.c`, and the driver for each machine.
fn c_project(name: &str) -> (TempDir, impl Fn(&Machine) -> String) {
    let project = project(name);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/first.c");
    fs::copy(source, project.path().join("first.c")).expect("the folder is new");
    let copy = C.path().join("nilibc");
    (project, move |machine: &Machine| copy.join(machine.name).join("bin/cc").display().to_string())
}

#[track_caller]
fn ran(machine: &Machine, program: &Path) {
    assert_eq!(machine.run(program), format!("C on {}: 2.25 Bad file descriptor\n", machine.name));
}

#[test]
fn a_makefile_of_the_kernels_selftests() {
    let (project, cc) = c_project("make");
    for machine in MACHINES {
        let out = project.path().join(machine.name);
        fs::create_dir(&out).expect("the folder is new");
        let mut make = Command::new("make");
        output(
            make.arg(format!("CC={}", cc(&machine)))
                .arg(format!("OUTPUT={}", out.display()))
                .current_dir(project.path()),
        );
        ran(&machine, &out.join("first"));
    }
}

#[test]
fn a_project_of_cmake() {
    let (project, cc) = c_project("cmake");
    for machine in MACHINES {
        let out = project.path().join(machine.name);
        let mut cmake = Command::new("cmake");
        // Without a system, cmake takes a compiler for the host's, and looks for the host's libraries.
        cmake.args(["-DCMAKE_SYSTEM_NAME=Linux", "-DCMAKE_BUILD_TYPE=Release"]).arg("-B").arg(&out);
        output(cmake.arg(format!("-DCMAKE_C_COMPILER={}", cc(&machine))).current_dir(project.path()));
        output(Command::new("cmake").arg("--build").arg(&out));
        ran(&machine, &out.join("first"));
    }
}

#[test]
fn a_project_of_meson() {
    let (project, cc) = c_project("meson");
    for machine in MACHINES {
        let (cross, out) = (project.path().join("cross.ini"), project.path().join(machine.name));
        let endian = if machine.name == "s390x" { "big" } else { "little" };
        let text = format!(
            "[binaries]\nc = '{}'\n[host_machine]\nsystem = 'linux'\ncpu_family = '{name}'\ncpu = '{name}'\nendian = '{endian}'\n",
            cc(&machine),
            name = machine.name
        );
        fs::write(&cross, text).expect("the folder is new");
        let mut meson = Command::new("meson");
        meson.arg("setup").arg("--cross-file").arg(&cross).arg(&out);
        output(meson.current_dir(project.path()));
        output(Command::new("ninja").arg("-C").arg(&out));
        ran(&machine, &out.join("first"));
    }
}

#[test]
fn a_package_of_a_stranger_by_the_lines_of_the_readme() {
    need(&[]);
    let readme = fs::read_to_string(root().join("README.md")).expect("it is there");
    let section = readme.split("## Your own package\n").nth(1).expect("README.md has the section");
    let block =
        section.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has a block for sh");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    std::os::unix::fs::symlink(root(), folder.path().join("nilibc")).expect("the folder is new");
    let mut shell = cargo(folder.path());
    let environment: Vec<_> =
        shell.get_envs().map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned))).collect();
    shell = Command::new("sh");
    for (name, value) in environment {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let said = output(shell.args(["-exc", block]).current_dir(folder.path()));
    for expected in ["on riscv64\n", "on s390x\n", "ok 1 pid_is_positive", "# Totals: pass:"] {
        assert!(said.contains(expected), "README.md says\n{block}\nand it said\n{said}");
    }
}
