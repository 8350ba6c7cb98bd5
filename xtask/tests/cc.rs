// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A sysroot as a C programmer has it: without cargo, from a makefile, by other flags than ours, and what it refuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Thread-local data and constructors need the most of what comes before `main`.
const PROGRAM: &str = r#"
#include <stdio.h>
static __thread int own = 6;
__attribute__((__constructor__)) static void before(void) { own++; }
int main(int argc, char **argv) { printf("%d %s %.1f\n", own, argv[1], argc / 2.0); return 0; }
"#;

/// The sysroot of this machine, and a folder with the program, `p.c`.
fn root() -> &'static Path {
    static ROOT: OnceLock<tempfile::TempDir> = OnceLock::new();
    let lay_out = || {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let path = folder.path().to_str().expect("it is UTF-8");
        let done = xtask(&["sysroot", "--out", path]);
        assert!(done.status.success(), "{}", said(&done));
        fs::write(folder.path().join("p.c"), PROGRAM).expect("it can be written");
        folder
    };
    ROOT.get_or_init(lay_out).path()
}

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("xtask starts")
}

fn said(done: &Output) -> String {
    [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// Runs a script of the shell's in the sysroot, where nothing is in the environment.
fn shell(script: &str) -> Output {
    let mut sh = Command::new("sh");
    sh.args(["-e", "-c", script]).current_dir(root()).env_clear().env("PATH", "/usr/bin:/bin");
    sh.output().expect("sh starts")
}

#[track_caller]
fn prints(script: &str, expected: &str) {
    let done = shell(script);
    assert_eq!(said(&done), expected, "{script}");
    assert!(done.status.success(), "{script}: {}", done.status);
}

#[track_caller]
fn refuses(done: &Output, expected: &str) {
    assert!(!done.status.success() && said(done).contains(expected), "{}: {}", done.status, said(done));
}

#[test]
fn the_driver_needs_no_cargo() {
    prints("bin/cc -O2 p.c -o driver; ./driver x", "7 x 1.0\n");
    prints("bin/cc -O2 -c p.c -o apart.o; bin/cc apart.o -o apart; ./apart x", "7 x 1.0\n");
}

#[test]
fn a_makefile_has_it_by_its_built_in_rules() {
    prints("mkdir -p m; cp p.c m; make -s -C m CC=../bin/cc CFLAGS=-Os LDLIBS='-lpthread -lm' p; m/p x", "7 x 1.0\n");
}

#[test]
fn plain_flags_are_enough() {
    let flags = "-nostdlib -nostdinc -static -no-pie -isystem include -isystem uapi";
    prints(&format!("cc -w {flags} lib/crt1.o p.c lib/libc.a -o plain; ./plain x"), "7 x 1.0\n");
}

#[test]
fn what_is_not_static_is_refused_with_the_reason() {
    for flag in ["-shared", "-pie", "-static-pie", "-rdynamic", "-Wl,-shared"] {
        refuses(&shell(&format!("bin/cc {flag} p.c -o refused")), "nilibc is a static library");
    }
}

#[test]
fn an_object_of_another_machine_is_refused_with_both() {
    let object = root().join("other.o");
    shell("bin/cc -c p.c -o other.o");
    let mut bytes = fs::read(&object).expect("it was compiled");
    // e_machine: EM_386, whatever this one is.
    bytes[18..20].copy_from_slice(&3_u16.to_ne_bytes());
    fs::write(&object, bytes).expect("it can be written");
    shell("ar rcs libother.a other.o");
    for file in [&object, &root().join("libother.a")] {
        refuses(&xtask(&["cc", "--", file.to_str().expect("it is UTF-8"), "-o", "/dev/null"]), "takes EM_");
    }
}

#[test]
fn what_is_made_may_be_of_another_machine_before() {
    let (source, object) = (root().join("p.c"), root().join("old.o"));
    // An ELF file of EM_386.
    let mut bytes = [0; 52];
    bytes[..5].copy_from_slice(b"\x7fELF\x01");
    bytes[18] = 3;
    fs::write(&object, bytes).expect("it can be written");
    let [source, object] = [source, object].map(|path| path.to_str().expect("it is UTF-8").to_owned());
    let done = xtask(&["cc", "--", "-c", &source, "-o", &object]);
    assert!(done.status.success(), "{}", said(&done));
}

#[test]
fn a_shared_library_is_refused_with_the_reason() {
    shell("cc -shared -nostdlib -x c /dev/null -o libshared.so");
    let library = root().join("libshared.so");
    refuses(&xtask(&["cc", "--", library.to_str().expect("it is UTF-8"), "-o", "/dev/null"]), "it is a shared library");
}

#[test]
fn what_optimises_all_as_one_is_named_with_its_package() {
    refuses(&xtask(&["cc", "--arch", "x32", "--lto", "--", "-c", "p.c"]), "--lto cannot be had for x32: lld takes");
    refuses(&xtask(&["cc", "--lto", "--cc", "cc", "--", "-c", "p.c"]), "the package clang-");
}

#[test]
fn a_compiler_that_is_not_there_is_named_with_the_package_of_one_that_could_be() {
    let done = xtask(&["sysroot", "--cc", "no-such-cc", "--out", root().join("none").to_str().expect("it is UTF-8")]);
    refuses(&done, "there is no compiler `no-such-cc`");
    assert!(said(&done).contains("of the package"), "{}", said(&done));
}

#[test]
fn an_undefined_name_is_told_once() {
    fs::write(root().join("undefined.c"), "int nobody(void); int main(void) { return nobody(); }").expect("it can be");
    let done = shell("bin/cc undefined.c -o undefined");
    refuses(&done, "nobody");
    assert_eq!(said(&done).matches("undefined reference to `nobody'").count(), 1, "{}", said(&done));
}
