// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The table of what nolibc has, `tests/api.txt`: each row by a C compiler, by a linker, by rustc, and by the file that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

struct Row {
    name: &'static str,
    /// The C header that has it.
    header: Option<&'static str>,
    is_symbol: bool,
    /// What it is in Rust.
    path: Option<&'static str>,
    /// Where it is tested.
    test: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let some = |column| Some(column).filter(|column| *column != "-");
    let row = |line: &'static str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [name, header, kind @ ("symbol" | "macro"), path, test] => {
            Row { name, header: some(header), is_symbol: kind == "symbol", path: some(path), test }
        }
        _ => panic!("tests/api.txt: a row has a name, a header, symbol or macro, a path and a file: {line}"),
    };
    include_str!("../../tests/api.txt").lines().filter(|line| !line.starts_with('#')).map(row).collect()
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the command says, if it fails.
fn complaint(command: &mut Command) -> Option<String> {
    let done = command.output().expect("it starts");
    (!done.status.success()).then(|| String::from_utf8_lossy(&done.stderr).into_owned())
}

/// A folder with libc.a, its headers and its compiler's driver.
static SYSROOT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    assert_eq!(complaint(xtask.args(["sysroot", "--out"]).arg(folder.path())), None);
    folder
});

/// Has C compiled, or linked too if `to` is a file.
fn compile(text: &str, to: Option<&Path>) -> Option<String> {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let source = folder.path().join("api.c");
    fs::write(&source, text).expect("the folder is new");
    let mut cc = Command::new(SYSROOT.path().join("bin/cc"));
    cc.args(["-std=gnu11", "-ffreestanding", "-w"]).arg(&source);
    match to {
        Some(program) => cc.arg("-o").arg(program),
        None => cc.arg("-fsyntax-only"),
    };
    complaint(&mut cc)
}

#[test]
fn rows_are_complete_and_in_order() {
    let places: Vec<_> = ROWS.iter().map(|row| (row.header.unwrap_or("-"), row.name)).collect();
    assert!(places.is_sorted(), "by header, and then by name");
    let names: BTreeSet<_> = ROWS.iter().map(|row| row.name).collect();
    assert_eq!((ROWS.len(), names.len()), (263, 263), "nolibc has so many names");
}

#[test]
fn headers_have_the_names() {
    let mut uses = BTreeMap::<_, String>::new();
    for row in ROWS.iter() {
        let Some(header) = row.header else { continue };
        let name = row.name;
        *uses.entry(header).or_default() += &match row.is_symbol {
            true => format!("const void *const {name}_is = (const void *)({name});\n"),
            false => format!("#ifndef {name}\n#error no {name}\n#endif\n"),
        };
    }
    for (header, uses) in uses {
        assert_eq!(compile(&format!("#include <{header}>\n{uses}"), None), None, "<{header}>");
    }
}

#[test]
fn libc_has_the_symbols() {
    let symbols: Vec<_> = ROWS.iter().filter(|row| row.is_symbol).map(|row| row.name).collect();
    let program = SYSROOT.path().join("all");
    // All there is to see of _start, _start_c and __stack_chk_fail_local. The kernel's answer comes as it is: EBADF.
    let text = format!(
        "#include <asm/unistd.h>\nlong _syscall(long, ...);\nextern char {};\nvolatile const void *all[] = {{{}}};\n\
         int main(int count, char **argv) {{ return !all[count] || _syscall(__NR_close, -1) != -9; }}\n",
        symbols
            .iter()
            .filter(|name| **name != "_syscall")
            .map(|name| format!("{name}[]"))
            .collect::<Vec<_>>()
            .join(", "),
        symbols.join(", ")
    );
    assert_eq!(compile(&text, Some(&program)), None);
    assert_eq!(complaint(&mut Command::new(program)), None, "it starts, and ends well");
}

/// What headers declare so that programs compile, and libc.a does not have; and why.
const ABSENT: [(&str, &[&str]); 4] = [
    ("a call of it is an error of the compiler's", &["__nolibc_enosys"]),
    ("core has no functions of fractions but the simplest", &["cos", "exp", "log", "log10", "log2", "pow", "sin"]),
    ("there is no database of users", &["getgrgid", "getgrnam", "getpwnam", "getpwuid", "initgroups"]),
    (
        "nobody has asked for it yet",
        &[
            "_longjmp",
            "_setjmp",
            "adjtime",
            "freeifaddrs",
            "ftime",
            "futimes",
            "futimesat",
            "getifaddrs",
            "if_freenameindex",
            "if_nameindex",
            "lutimes",
            "memfrob",
            "ntp_gettime",
            "psiginfo",
            "psignal",
            "sigabbrev_np",
            "strptime",
            "strtold",
            "utimes",
        ],
    ),
];

/// All headers that programs include.
fn headers(folder: &Path, prefix: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the headers are there").map(|entry| entry.expect("it can be read"));
    let names = entries.flat_map(|entry| {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true if ["bits", "linux", "asm"].contains(&&*name) => Vec::new(),
            true => headers(&entry.path(), &format!("{name}/")),
            false => vec![name],
        }
    });
    names.collect()
}

#[test]
fn libc_has_what_headers_declare() {
    let includes: String =
        headers(&root().join("src/include"), "").iter().map(|name| format!("#include <{name}>\n")).collect();
    let list = SYSROOT.path().join("declared");
    let source = SYSROOT.path().join("declared.c");
    fs::write(&source, includes).expect("the folder is new");
    let mut cc = Command::new(SYSROOT.path().join("bin/cc"));
    cc.args(["-std=gnu11", "-fsyntax-only", "-w", "-aux-info"]).args([&list, &source]);
    assert_eq!(complaint(&mut cc), None, "GCC lists what is declared");
    let list = fs::read_to_string(list).expect("GCC wrote it");
    let declared: BTreeSet<_> = list.lines().filter_map(name_of_function).collect();
    assert!(declared.len() > 800, "only {} functions are declared", declared.len());

    let absent: BTreeSet<_> = ABSENT.iter().flat_map(|(_, names)| *names).copied().collect();
    let names: Vec<_> = declared.difference(&absent).copied().collect();
    let variables: Vec<_> = names.iter().map(|name| format!("{name}[]")).collect();
    let text = format!(
        "extern char {};\nvolatile const void *all[] = {{{}}};\nint main(void) {{ return !all[0]; }}\n",
        variables.join(", "),
        names.join(", ")
    );
    assert_eq!(compile(&text, Some(&SYSROOT.path().join("declared.out"))), None, "write it, or say why not: ABSENT");
}

/// Of a line such as `/* file:line:NC */ extern int *name (int);`.
fn name_of_function(line: &str) -> Option<&str> {
    let before = line.split_once(" extern ")?.1.split_once(" (")?.0;
    before.rsplit([' ', '*']).next()
}

#[test]
fn rust_has_the_paths() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let file = |name: &str| folder.path().join(name);
    let rustc = |source: &Path, crate_name: &str| {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(root()).env("RUSTC_BOOTSTRAP", "1").arg(source);
        rustc.args(["--edition=2024", "--emit=metadata", "--crate-type=lib", "-Awarnings", "--crate-name", crate_name]);
        rustc.arg("-o").arg(file(&format!("lib{crate_name}.rmeta")));
        rustc
    };
    assert_eq!(complaint(rustc(Path::new("src/lib.rs"), "nilibc").args(["--cfg", "feature=\"rt\""])), None);
    let uses = ROWS.iter().filter_map(|row| {
        let path =
            row.path.map(|path| if path.starts_with("core::") { path.into() } else { format!("nilibc::{path}") })?;
        // What a type has is no item that can be imported.
        let parent = path.rsplit("::").nth(1).and_then(|parent| parent.chars().next());
        Some(match parent {
            Some('A'..='Z') => format!("const _: () = {{ let _ = {path}; }};\n"),
            _ => format!("const _: () = {{ use {path} as _; }};\n"),
        })
    });
    let source = file("paths.rs");
    fs::write(&source, format!("#![no_std]\n{}", uses.collect::<String>())).expect("the folder is new");
    let library = format!("nilibc={}", file("libnilibc.rmeta").display());
    assert_eq!(complaint(rustc(&source, "paths").args(["--extern", &library])), None);
}

#[test]
fn tests_name_what_they_test() {
    let is_missing = |Row { name, path, test, .. }: &&Row| {
        let text = fs::read_to_string(root().join(test)).unwrap_or_default();
        let words: BTreeSet<_> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let alias = path.and_then(|path| path.rsplit("::").next());
        !words.contains(name) && alias.is_none_or(|alias| !words.contains(alias))
    };
    let missing: Vec<_> = ROWS.iter().filter(is_missing).map(|row| (row.name, row.test)).collect();
    assert_eq!(missing, [], "each file names what it is said to test");
}
