// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The rules for source files that no compiler checks. Each failure says how to mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file that somebody wrote: Rust, TOML, a linker script, a fragment of Kconfig, a script.
struct Source {
    /// From the root of the tree.
    name: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.name.ends_with(".rs")
    }

    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.name.starts_with(folder))
    }

    /// Says so in its head.
    fn is_generated(&self) -> bool {
        self.text.lines().take_while(|line| line.starts_with("//")).any(|line| line.contains("GENERATED"))
    }

    /// Its lines as `name:number`, and what in them is not comment.
    fn code(&self) -> impl Iterator<Item = (String, &str)> {
        let place = |number| format!("{}:{number}", self.name);
        (1..).zip(self.text.lines()).map(move |(number, line)| (place(number), line.split("//").next().unwrap_or(line)))
    }
}

fn root() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in [".ci", ".cargo", "arch", "qemu", "selftests", "src", "tests", "xtask"] {
        collect(&root().join(folder), &mut sources);
    }
    for file in ["Cargo.toml", "rust-toolchain.toml", "rustfmt.toml"] {
        sources.push(source(&root().join(file)));
    }
    assert!(sources.len() > 50, "found only {} files below {}", sources.len(), root().display());
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let is_source = |extension: &str| ["rs", "toml", "ld", "config", "sh", "c", "h", "S"].contains(&extension);
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_none_or(|extension| is_source(&extension.to_string_lossy())) {
            sources.push(source(&path));
        }
    }
}

fn source(path: &Path) -> Source {
    let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    Source { name, text }
}

/// Fails with all that is wrong at once, and with how to mend it.
#[track_caller]
fn none(wrong: impl IntoIterator<Item = String>, mend: &str) {
    let wrong: Vec<_> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{mend}\n    {}\n", wrong.join("\n    "));
}

#[test]
fn every_file_names_its_licence() {
    let license = |source: &Source| {
        source.text.lines().take(2).any(|line| line.contains("SPDX-License-Identifier: LGPL-2.1 OR MIT"))
    };
    let wrong = sources().into_iter().filter(|source| !license(source)).map(|source| source.name);
    none(
        wrong,
        "the first line, or the second of a script, is a comment with `SPDX-License-Identifier: LGPL-2.1 OR MIT`:",
    );
}

#[test]
fn licences_are_complete() {
    let license = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let named = license.lines().find_map(|line| line.strip_prefix("license = ")).expect("a licence of the workspace");
    let named: BTreeSet<_> = named.trim_matches('"').split(" OR ").map(str::to_owned).collect();
    let files = fs::read_dir(root().join("LICENSES")).unwrap();
    let files: BTreeSet<_> = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(named, files, "Cargo.toml's licences, and the files of LICENSES/: one file a licence, under its name");
    for file in files {
        let text = fs::read_to_string(root().join("LICENSES").join(&file)).unwrap();
        assert!(text.lines().count() > 10, "LICENSES/{file} is not the text of the licence");
    }
}

#[test]
fn every_rust_file_has_a_head() {
    let head = |source: &Source| source.text.lines().nth(1).is_some_and(|line| line.starts_with("//! "));
    let wrong = sources().into_iter().filter(|source| source.is_rust() && !head(source)).map(|source| source.name);
    none(wrong, "the second line begins a head: `//! ` and what the file is, in a sentence:");
}

#[test]
fn no_file_is_too_long() {
    let long = |source: &Source| source.is_rust() && !source.is_generated() && source.text.lines().count() > 500;
    let wrong = sources().into_iter().filter(long).map(|source| source.name);
    none(wrong, "a file of more than 500 lines is two ideas: split it (generated ones say GENERATED in their head):");
}

/// Lines of these files whose code contains one of the words.
fn lines_with(sources: &[Source], words: &[&str]) -> Vec<String> {
    let is_wrong = |line: &str| words.iter().any(|word| line.contains(word));
    let code = sources.iter().flat_map(|source| source.code());
    code.filter(|(_, line)| is_wrong(line)).map(|(place, line)| format!("{place}: {}", line.trim())).collect()
}

#[test]
fn the_library_does_without_core_fmt() {
    let library: Vec<_> =
        sources().into_iter().filter(|source| source.is_in(&["src/", "arch/", "selftests/"])).collect();
    let words = ["core::fmt", "format_args!", "write!("];
    none(
        lines_with(&library, &words),
        "Rust's formatting costs kilobytes: print with put! and its siblings of src/print.rs:",
    );
}

#[test]
fn only_ports_have_assembly() {
    let others: Vec<_> = sources().into_iter().filter(|source| source.is_rust() && !source.is_in(&["arch/"])).collect();
    // In two parts, so that this file is not found by its own rule.
    let words = [ARCH, concat!("as", "m!("), concat!("target_", "endian")];
    none(lines_with(&others, &words), "what depends on the architecture is in arch/, one file a port:");
}

#[test]
fn only_ports_and_machines_name_an_architecture() {
    let names: BTreeSet<_> = ports().into_keys().chain(machines().into_keys()).collect();
    let names: BTreeSet<_> = names.iter().filter_map(|name| name.split('.').next()).collect();
    let others = sources().into_iter().filter(|source| source.is_in(&["src/", "xtask/src/", "selftests/"]));
    // What the template says to cargo is somebody else's choice.
    let is_exempt = |source: &Source| source.name.contains("tests.rs") || source.is_in(&["selftests/template/"]);
    let others: Vec<_> = others.filter(|source| !is_exempt(source)).collect();
    let is_named = |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| names.contains(word));
    let code = others.iter().flat_map(|source| source.code());
    let wrong = code.filter(|(_, line)| is_named(line)).map(|(place, line)| format!("{place}: {}", line.trim()));
    none(wrong, "what is known of an architecture is in arch/, what is known of a machine in qemu/:");
}

/// The compiler's word for an architecture.
const ARCH: &str = concat!("target_", "arch");

/// The file of each port, with the names that the compiler has for what it serves.
fn ports() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("arch/mod.rs")).unwrap();
    let mut ports = BTreeMap::new();
    // Other files are chosen by the width of a pointer, too.
    let is_port = |line: &&str| line.contains(ARCH) && line.contains("path = ") && !line.contains("pointer");
    for line in text.lines().filter(is_port) {
        let strings: Vec<_> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        let (file, arches) = strings.split_last().expect("a path");
        ports.insert(file.clone(), arches.iter().cloned().collect());
    }
    ports
}

/// The files of `qemu/`, with the name that the compiler has for the machine's architecture.
fn machines() -> BTreeMap<String, String> {
    let files = fs::read_dir(root().join("qemu")).unwrap().map(|file| file.unwrap().path());
    let machines = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let arch = |path: &Path| {
        let machine: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        arch_of(machine["rust"]["target"].as_str().expect("a target"))
    };
    machines.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), arch(&path))).collect()
}

/// What the compiler calls the architecture of a target, which is one of its own or a file of `qemu/`.
fn arch_of(target: &str) -> String {
    let target = if target.ends_with(".json") { root().join("qemu").join(target) } else { target.into() };
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["-Zunstable-options", "-Crelocation-model=static", "--print=cfg", "--target"]).arg(&target);
    let output = rustc.env("RUSTC_BOOTSTRAP", "1").output().expect("cargo found rustc");
    let printed = String::from_utf8_lossy(&output.stdout);
    let arch = printed.lines().find_map(|line| line.strip_prefix(ARCH)?.strip_prefix("=\"")?.strip_suffix('"'));
    arch.unwrap_or_else(|| panic!("{}: {}", target.display(), String::from_utf8_lossy(&output.stderr))).to_owned()
}

#[test]
fn every_port_has_a_machine_and_every_machine_a_port() {
    let (ports, machines) = (ports(), machines());
    let served: BTreeSet<_> = ports.values().flatten().collect();
    let used: BTreeSet<_> = machines.values().collect();
    assert_eq!(served, used, "arch/mod.rs and the targets of qemu/*.toml: arch/README.md says what a new port needs");
}

#[test]
fn a_port_is_short() {
    let length = |file: &String| fs::read_to_string(root().join("arch").join(file)).unwrap().lines().count();
    let long = ports().into_keys().map(|file| (length(&file), file)).filter(|(length, _)| *length > 150);
    none(long.map(|(length, file)| format!("arch/{file}: {length} lines")), "a port has at most 150 lines:");
}

#[test]
fn tests_that_are_broken_on_a_machine_exist() {
    for source in sources().iter().filter(|source| source.is_in(&["qemu/"]) && source.name.ends_with(".toml")) {
        let file: toml::Table = source.text.parse().expect("TOML");
        let broken = file.get("broken").and_then(|broken| broken.as_table());
        for name in broken.into_iter().flat_map(|broken| broken.keys()) {
            let (program, test) = name.split_once('/').expect("PROGRAM/TEST");
            let read = |path: String| fs::read_to_string(root().join(path)).unwrap_or_default();
            let rows = read(format!("selftests/src/bin/{program}.rs"));
            let is_row = rows.lines().any(|line| line.trim_start().split([' ', ':']).next() == Some(test));
            let is_in_c = read(format!("selftests/c/{program}.c")).contains(&format!("TEST({test})"));
            assert!(is_row || is_in_c, "{}: [broken] names {name}, which no test program has", source.name);
        }
    }
}

#[test]
fn the_guide_shows_the_examples_as_they_are() {
    let guide = fs::read_to_string(root().join("selftests/README.md")).expect("the guide");
    let examples: Vec<_> = sources().into_iter().filter(|source| source.name.contains("/bin/example-")).collect();
    assert!(examples.len() >= 5, "the guide has five examples");
    for Source { name, text } in examples {
        // The licence and the head are for who opens the file.
        let body = text.splitn(3, '\n').nth(2).expect("two lines of comment come first");
        let name = name.strip_prefix("selftests/").expect("it is there");
        let shown = format!("`{name}`\n\n```rust\n{body}```\n");
        assert!(guide.contains(&shown), "selftests/README.md: copy {name} there without its first two lines");
    }
}
