// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `cargo xtask build` leaves: on this machine, which has to be one that programs can be built for.

use object::{Object, ObjectSymbol};
use std::fs;
use std::path::Path;
use std::process::Command;

fn build(words: &[&str], out: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("build").args(words).arg("--out").arg(out).output();
    let done = done.expect("xtask starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn symbols_are_beside_a_program_and_change_nothing_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let [plain, debug] = ["plain", "debug"].map(|name| folder.path().join(name));
    build(&["hello-printf"], &plain);
    build(&["hello-printf", "--debug"], &debug);
    let program = fs::read(plain.join("hello-printf")).unwrap();
    assert!(program == fs::read(debug.join("hello-printf")).unwrap(), "--debug gives another program");
    assert!(!plain.join("hello-printf.debug").exists());

    let symbols = fs::read(debug.join("hello-printf.debug")).unwrap();
    let symbols = object::File::parse(symbols.as_slice()).unwrap();
    assert!(symbols.symbols().any(|symbol| symbol.name() == Ok("main")));
    assert!(symbols.section_by_name(".debug_line").is_some());
    assert_eq!(symbols.entry(), object::File::parse(program.as_slice()).unwrap().entry());
}
