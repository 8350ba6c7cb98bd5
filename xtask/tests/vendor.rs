// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Copies of the library: what is in them, what is said when they were edited, and that nothing of anybody's is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder, and in it the one that a copy is made in.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("there is room for a folder"))
    }

    fn copy(&self) -> PathBuf {
        self.0.path().join("copy")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.copy().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Puts `new` for `old`, as somebody does who edits.
    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.text(name);
        assert!(text.contains(old), "{name} has no {old:?}");
        fs::write(self.file(name), text.replacen(old, new, 1)).expect("it can be written");
    }

    /// `vendor --MODE copy`.
    fn vendor(&self, mode: &str, more: &[&str]) -> Said {
        let copy = self.copy();
        vendor(&[&[mode, copy.to_str().expect("it is UTF-8")], more].concat())
    }
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn vendor(words: &[&str]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("vendor").args(words).output().expect("xtask starts");
    let Output { status, stdout, stderr } = done;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    Said { code: status.code(), out: text(stdout), err: text(stderr) }
}

impl Said {
    #[track_caller]
    fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }

    /// Refused, with all these words.
    #[track_caller]
    fn refused(self, words: &[&str]) {
        assert_eq!(self.code, Some(2), "{}{}", self.out, self.err);
        words.iter().for_each(|word| assert!(self.err.contains(word), "no {word:?} in {}", self.err));
    }

    #[track_caller]
    fn edited(self, names: &[&str]) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        let said: Vec<_> = self.out.lines().filter(|line| names.contains(line)).collect();
        assert_eq!(said, names, "{}", self.out);
    }
}

#[test]
fn a_copy_has_its_ports_and_licences_and_says_so() {
    let place = Place::new();
    place.vendor("--out", &["--ports=riscv64,s390x", "--features=rt"]).good();
    for name in ["LICENSES/LGPL-2.1", "LICENSES/MIT", "arch/riscv.rs", "arch/s390x/jump.rs", "src/lib.rs"] {
        assert!(place.file(name).exists(), "{name} is missing");
    }
    for name in ["arch/mips.rs", "arch/x86_64", "tests", "xtask"] {
        assert!(!place.file(name).exists(), "{name} is there");
    }
    let numbers = place.text("arch/nr.rs");
    assert!(numbers.contains("mod riscv64 {") && !numbers.contains("mod x86_64 {"), "numbers of other ports");
    let stamp = place.text("VENDORED.toml");
    for line in
        ["form = \"crate\"", "ports = [\"riscv\", \"s390x\"]", "features = [\"rt\"]", "version = \"", "commit = \""]
    {
        assert!(stamp.contains(line), "{stamp}");
    }
    assert!(place.text("Cargo.toml").contains("default = [\"rt\"]\n"));
    let said = place.vendor("--check", &[]).good();
    assert!(said.contains("0 of ") && said.contains("a new copy would be the same"), "{said}");
}

#[test]
fn an_edited_copy_is_named_by_its_files_and_kept() {
    let place = Place::new();
    place.vendor("--out", &["--ports=s390x"]).good();
    fs::write(place.file("src/mine.rs"), "mine").expect("it can be written");
    place.edit("src/lib.rs", "small enough", "SMALL enough");
    fs::remove_file(place.file("src/math.rs")).expect("it is there");
    place.vendor("--check", &[]).edited(&["edited: src/lib.rs", "removed: src/math.rs"]);

    let said = place.vendor("--update", &[]);
    said.refused(&["--force", "--- src/lib.rs", "+//! A libc SMALL enough", "-//! A libc small enough"]);
    assert!(!place.file("src/math.rs").exists(), "something was written");

    place.vendor("--update", &["--force"]).good();
    place.vendor("--check", &[]).good();
    assert!(place.text("VENDORED.toml").contains("ports = [\"s390x\"]"), "the choice was forgotten");
    assert_eq!(place.text("src/mine.rs"), "mine");
}

#[test]
fn another_choice_takes_away_what_is_ours_alone() {
    let place = Place::new();
    place.vendor("--out", &["--ports=riscv,sparc"]).good();
    fs::write(place.file("arch/sparc/mine.txt"), "mine").expect("it can be written");
    place.vendor("--out", &["--ports=riscv"]).good();
    assert!(!place.file("arch/sparc.rs").exists() && !place.file("arch/sparc/jump.rs").exists());
    assert_eq!(place.text("arch/sparc/mine.txt"), "mine");
    // What was edited is not taken away either.
    place.edit("arch/riscv/jump.rs", "//!", "//! edited");
    place.vendor("--out", &["--ports=s390x"]).refused(&["--- arch/riscv/jump.rs (as it was copied)", "+//! edited"]);
}

#[test]
fn a_single_file_is_put_beside_others_and_knows_itself() {
    let place = Place::new();
    fs::create_dir(place.copy()).expect("the folder is new");
    fs::write(place.file("main.rs"), "mod nilibc;").expect("it can be written");
    place.vendor("--out", &["--single-file", "--ports=arm", "--features=rt"]).good();
    assert_eq!(fs::read_dir(place.copy()).expect("it is there").count(), 2, "more than one file");
    let text = place.text("nilibc.rs");
    assert!(text.starts_with("// SPDX-License-Identifier: LGPL-2.1 OR MIT\n"));
    for gone in ["feature = \"", "macro_export", "mod x86", "#![no_std]\n", "#![feature"] {
        assert!(!text.lines().any(|line| !line.starts_with("//") && line.contains(gone)), "it has {gone}");
    }
    place.vendor("--check", &[]).good();
    vendor(&["--check", place.file("nilibc.rs").to_str().expect("it is UTF-8")]).good();
    place.edit("nilibc.rs", "small enough", "SMALL enough");
    place.vendor("--check", &[]).edited(&["edited: nilibc.rs"]);
    place.vendor("--update", &[]).refused(&["nilibc.rs (as it was copied)", "+//! A libc SMALL enough"]);
    place.vendor("--update", &["--force"]).good();
    assert!(place.text("nilibc.rs") == text, "an update of what is up to date is another file");
    assert_eq!(place.text("main.rs"), "mod nilibc;");
}

#[test]
fn a_file_of_that_name_that_is_not_ours_is_kept() {
    let place = Place::new();
    fs::create_dir(place.copy()).expect("the folder is new");
    fs::write(place.file("nilibc.rs"), "//! Mine.\n").expect("it can be written");
    place.vendor("--out", &["--single-file"]).refused(&["-// SPDX", "+//! Mine."]);
    assert_eq!(place.text("nilibc.rs"), "//! Mine.\n");
}

#[test]
fn bad_input_is_named() {
    let place = Place::new();
    fs::create_dir(place.copy()).expect("the folder is new");
    fs::write(place.file("README"), "mine").expect("it can be written");
    place.vendor("--out", &[]).refused(&["has files that are none of nilibc's"]);
    place.vendor("--out", &["--c", "--ports=riscv64"]).refused(&["has files that are none of nilibc's"]);
    place.vendor("--out", &["--ports=pdp11"]).refused(&["no port `pdp11`", "riscv", "x86_64"]);
    place.vendor("--out", &["--features=rt,gui"]).refused(&["no feature `gui`", "c-abi", "rt"]);
    place.vendor("--out", &["--c", "--ports=pdp11"]).refused(&["no machine `pdp11`"]);
    place.vendor("--out", &["--c", "--features=rt"]).refused(&["--features", "--c"]);
    place.vendor("--check", &[]).refused(&["is no copy", "VENDORED.toml"]);
    place.vendor("--update", &[]).refused(&["is no copy"]);
    place.vendor("--check", &["--force"]).refused(&["--force"]);
    vendor(&[]).refused(&["--out"]);
    vendor(&["--ports=riscv"]).refused(&["--out"]);
    fs::write(place.file("VENDORED.toml"), "version = 1").expect("it can be written");
    place.vendor("--check", &[]).refused(&["VENDORED.toml is not as `vendor` writes it"]);
    assert_eq!(fs::read_dir(place.copy()).expect("it is there").count(), 2, "something was written");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Not even root makes a folder there, or below a file.
    for parent in [Path::new("/proc"), &Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")] {
        let out = parent.join("nilibc");
        let out = out.to_str().expect("it is UTF-8");
        vendor(&["--out", out, "--ports=riscv"]).refused(&[out]);
        vendor(&["--single-file", "--out", out, "--ports=riscv"]).refused(&[out]);
    }
}
