// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! C programs against the host's libc: each is made twice, and has to print the same and end alike.
//!
//! They are in `tests/c`. What they print does not depend on the machine, on the time or on the compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What it prints and how it ends, in a new folder and without arguments.
fn run(program: &Path) -> String {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let done = Command::new(program).current_dir(folder.path()).output().expect("it starts");
    let [out, err] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    format!("{out}--- errors\n{err}--- {}\n", done.status)
}

/// Makes the program of `tests/c` with this name by one compiler.
fn compile(mut compiler: Command, name: &str, more: &[&str], folder: &Path) -> PathBuf {
    // Only the last part of its name is in its messages.
    let program = folder.join(name);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/c");
    compiler.current_dir(source).args(["-std=gnu11", "-O2", "-w", "-o"]).arg(&program).arg(format!("{name}.c"));
    let Output { status, stderr, .. } = compiler.args(more).output().expect("there is a C compiler");
    assert!(status.success(), "{name}: {}", String::from_utf8_lossy(&stderr));
    program
}

/// `ours` is what our compiler is told beside what both are told.
#[track_caller]
fn agree(name: &str, both: &[&str], ours: &[&str]) {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("there is room for a folder"));
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(["cc", "--"]);
    let expected = run(&compile(Command::new("cc"), name, both, folders[0].path()));
    let found = run(&compile(xtask, name, &[both, ours].concat(), folders[1].path()));
    assert_eq!(found, expected, "tests/c/{name}.c: on the left is what it does with ours");
}

macro_rules! twins {
    ($($name:ident $both:tt $ours:tt;)*) => {
        $(
            #[test]
            fn $name() {
                agree(stringify!($name), &$both, &$ours);
            }
        )*

        #[test]
        fn every_program_has_a_row() {
            let rows = [$(stringify!($name)),*];
            let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/c")).expect("the folder is there");
            for file in files {
                let name = file.expect("it can be read").file_name().to_string_lossy().replace(".c", "");
                assert!(rows.contains(&name.as_str()), "xtask/tests/twins.rs has no row for tests/c/{name}.c");
            }
        }
    };
}

twins! {
    c11threads [] [];
    canary     ["-fstack-protector-all"] [];
    faults     [] [];
    macros     [] [];
    messages   [] [];
    scan       [] [];
    streams    [] [];
    threads    [] [];
}
