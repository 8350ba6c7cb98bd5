// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The userland against what the host has: its shell against dash, its applets against coreutils, on the same inputs.
//!
//! A case is a script of its own, in a new folder with little in its environment. What it prints and how it ends has to be the
//! same; what it says on standard error is its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The userland of this machine.
static USERLAND: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let built = xtask.args(["build", "userland", "--out"]).arg(folder.path()).output().expect("xtask starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let file = folder.path().join("userland");
    (folder, file)
});

/// The cases of a file: each begins with a line `# --- name`.
fn cases(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/userland").join(file);
    let text = fs::read_to_string(&path).expect("the file is there");
    let parts = text.split("\n# --- ").skip(1);
    parts
        .map(|part| part.split_once('\n').expect("a case has lines"))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
}

/// What a shell prints that executes this script, and how it ends.
fn run(mut shell: Command, script: &str) -> String {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let file = folder.path().join("script");
    fs::write(&file, script).expect("it can be written");
    let work = folder.path().join("work");
    fs::create_dir(&work).expect("it can be made");
    let environment = [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C"), ("TZ", "UTC"), ("HOME", "/home")];
    shell.arg("../script").current_dir(work).env_clear().envs(environment);
    let done = shell.output().expect("the shell starts");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    // What is said there is shown only when something else differs.
    eprint!("{err}");
    format!("{out}[{:?}]", done.status.code())
}

#[track_caller]
fn agree(file: &str) {
    let mut wrong = Vec::new();
    for (name, script) in cases(file) {
        let expected = run(Command::new("dash"), &script);
        let mut own = Command::new(&USERLAND.1);
        own.arg("sh");
        let found = run(own, &script);
        if found != expected {
            wrong.push(format!("--- {name}\n{script}\n--- dash\n{expected}\n--- sh\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} cases differ", wrong.join("\n"), wrong.len());
}

#[test]
fn the_language_is_that_of_dash() {
    agree("language.sh");
}

#[test]
fn applets_do_what_coreutils_do() {
    agree("applets.sh");
}
