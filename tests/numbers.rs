// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The generated numbers against C compilers that read the system's kernel headers.
//!
//! The oracle shares nothing with the generator but the list of names: other headers (those that the distribution
//! built, mostly of an older kernel), another preprocessor where there is a gcc for the ABI, and the compiler compares.
//! An ABI without compiler or headers is skipped and says so; this machine's own never is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml::{Table, Value};

/// Its type and its value.
type Constant = (String, i128);

/// A module's constants by name.
type Module = BTreeMap<String, Constant>;

#[test]
fn system_call_numbers_are_those_of_the_c_headers() {
    let modules = modules("nr");
    against_c("nr.rs", |abi, oracle| {
        let source = "#include <asm/unistd.h>\n";
        // A name with a capital is a base or a limit, not a call.
        let is_call = |name: &&str| **name == name.to_lowercase() && !META.contains(name);
        let ours = modules[abi].iter().map(|(name, value)| (format!("__NR_{}", name.to_lowercase()), value));
        let ours = ours.collect::<BTreeMap<_, _>>();
        let defined = oracle.macros(source);
        let calls = defined.iter().filter_map(|name| name.strip_prefix("__NR_")).filter(is_call);
        let lost: Vec<_> = calls.filter(|name| !ours.contains_key(&format!("__NR_{name}"))).collect();
        assert!(lost.is_empty(), "{abi} of arch/nr.rs lacks {lost:?}: cargo xtask bindings --source KERNEL");
        oracle.compare(source, ours.into_iter())
    });
}

/// Macros of `<asm/unistd.h>` that look like a call: a base, the count, a second name for a call of the table.
const META: [&str; 3] = ["arch_specific_syscall", "syscalls", "sync_file_range2"];

#[test]
fn error_numbers_are_those_of_the_c_headers() {
    let modules = modules("errno");
    against_c("errno.rs", |abi, oracle| {
        let source = "#include <asm/errno.h>\n";
        let ours = &modules[abi];
        let defined = oracle.macros(source);
        let lost: Vec<_> = defined.iter().filter(|name| name.starts_with('E') && !ours.contains_key(*name)).collect();
        assert!(lost.is_empty(), "{abi} of arch/errno.rs lacks {lost:?}: cargo xtask bindings --source KERNEL");
        oracle.compare(source, ours.iter().map(|(name, value)| (name.clone(), value)))
    });
}

#[test]
fn shared_constants_are_those_of_the_c_headers() {
    let modules = modules("uapi");
    let plan = plan();
    let uapi = &plan["constants"]["uapi"];
    let groups = uapi["group"].as_array().expect("rows");
    let headers: Vec<_> = groups.iter().flat_map(|group| text(&group["headers"]).split_whitespace()).collect();
    let include = |header| format!("#if __has_include(<{header}>)\n#include <{header}>\n#endif\n");
    let mut source: String = headers.into_iter().map(include).collect();
    source += text(&uapi["prelude"]);
    for (name, expression) in uapi["facts"].as_table().expect("names") {
        source += &format!("#define {name} ({})\n", text(expression));
    }
    against_c("uapi.rs", |abi, oracle| {
        oracle.compare(&source, modules[abi].iter().map(|(name, value)| (name.clone(), value)))
    });
}

/// Runs a comparison for every ABI that there is an oracle for.
fn against_c(file: &str, compare: impl Fn(&str, &Oracle) -> (usize, usize)) {
    let plan = plan();
    let abis = plan["abi"].as_table().expect("rows");
    let mut compared = 0;
    for (abi, row) in abis {
        match Oracle::of(row, abis) {
            Ok(oracle) => {
                let (equal, newer) = compare(abi, &oracle);
                assert!(equal > newer, "{abi}: only {equal} names are in both, too few to say anything");
                println!("{file} {abi}: {equal} as in C, {newer} newer than the headers, by {}", oracle.0[0]);
                compared += 1;
            }
            Err(why) => println!("{file} {abi}: skipped, {why}"),
        }
    }
    assert!(compared > 0, "nothing to compare with: apt-get install gcc linux-libc-dev");
}

/// A compiler for an ABI, with the flags that show it kernel headers.
struct Oracle(Vec<String>);

impl Oracle {
    fn of(abi: &Value, abis: &Table) -> Result<Oracle, String> {
        let target = text(&abi["target"]);
        let gcc = if is_host(target) { "cc".into() } else { format!("{target}-gcc") };
        let clang = ["clang-22", "clang"].map(|clang| vec![clang.into(), format!("--target={target}")]);
        let mut compilers = std::iter::once(vec![gcc]).chain(clang);
        let works = |compiler: &Vec<String>| run(compiler, &["-E", "-dM"], "").is_some_and(|(out, _)| !out.is_empty());
        let mut command = compilers.find(works).ok_or(format!("no {target}-gcc and no clang"))?;
        let is_clang = command.len() > 1;

        // Headers hold all ABIs of an architecture, so those of any serve.
        let family = || abis.values().filter(|other| other["arch"] == abi["arch"]).map(|other| text(&other["target"]));
        let cross = family().map(|target| vec![format!("/usr/{target}/include")]);
        let host = family().filter(|target| is_host(target));
        let host = host.map(|target| vec![format!("/usr/include/{target}"), "/usr/include".into()]);
        let has_headers = |dirs: &Vec<String>| dirs.iter().any(|dir| Path::new(dir).join("asm/unistd.h").exists());
        let dirs = cross.chain(host).find(has_headers);
        let dirs =
            dirs.ok_or(format!("no kernel headers in /usr/{target}/include: linux-libc-dev-*-cross has them"))?;

        command.extend(["-nostdinc".into(), "-w".into()]);
        command.extend(dirs.into_iter().flat_map(|dir| ["-isystem".into(), dir]));
        let flags = abi.get("flags").and_then(Value::as_array).into_iter().flatten().map(text);
        command.extend(flags.filter(|flag| is_clang || flag.starts_with("-D")).map(str::to_owned));
        Ok(Oracle(command))
    }

    /// The macros without arguments that a C file defines.
    fn macros(&self, source: &str) -> BTreeSet<String> {
        let (out, said) = run(&self.0, &["-E", "-dM"], source).expect("it ran before");
        assert!(!out.is_empty(), "{}: {said}", self.0.join(" "));
        let names = out.lines().filter_map(|line| line.strip_prefix("#define ")?.split(' ').next());
        names.filter(|name| !name.contains('(')).map(str::to_owned).collect()
    }

    /// How many constants are what C says, and how many C does not know. Panics if one is something else.
    fn compare<'a>(&self, source: &str, constants: impl Iterator<Item = (String, &'a Constant)>) -> (usize, usize) {
        let defined = self.macros(source);
        let (known, unknown): (Vec<_>, Vec<_>) = constants.partition(|(name, _)| defined.contains(name));
        let mut source = source.to_owned();
        for (name, (kind, value)) in &known {
            let (cast, suffix) = match kind.as_str() {
                "u32" => ("unsigned", "u"),
                "u64" => ("unsigned long long", "ull"),
                _ => ("long long", ""),
            };
            source += &format!("_Static_assert(({cast})({name}) == {value}{suffix}, \"{name} is not {value}\");\n");
        }
        let (_, said) = run(&self.0, &["-fsyntax-only"], &source).expect("it ran before");
        let errors: Vec<_> = said.lines().filter(|line| line.contains("error:")).collect();
        assert!(errors.is_empty(), "{}:\n{}", self.0.join(" "), errors.join("\n"));
        (known.len(), unknown.len())
    }
}

/// What a compiler says about a C file, on standard output and on standard error; nothing if there is no such compiler.
fn run(command: &[String], args: &[&str], source: &str) -> Option<(String, String)> {
    let mut command_line = Command::new(&command[0]);
    command_line.args(&command[1..]).args(args).args(["-x", "c", "-"]).env("LC_ALL", "C");
    let pipes = command_line.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().ok()?;
    let mut stdin = child.stdin.take().expect("piped");
    let source = source.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(source.as_bytes()));
    let out = child.wait_with_output().ok()?;
    writer.join().expect("it does not panic").ok()?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&out.stdout), text(&out.stderr)))
}

/// Whether `cc` compiles for this target of Debian's. Other distributions have a vendor in the middle of the name.
fn is_host(target: &str) -> bool {
    let out = Command::new("cc").arg("-dumpmachine").output().expect("cargo links with cc");
    let machine = String::from_utf8_lossy(&out.stdout);
    let parts: Vec<_> = machine.trim().split('-').collect();
    matches!(parts[..], [first, .., system, abi] if target == format!("{first}-{system}-{abi}"))
}

/// The modules of a generated file, each with what it takes from `generic`.
fn modules(file: &str) -> BTreeMap<String, Module> {
    let text = std::fs::read_to_string(root().join(format!("arch/{file}.rs"))).expect("generated and checked in");
    let mut modules = BTreeMap::<String, Module>::new();
    let mut current = String::new();
    for line in text.lines().map(|line| line.trim().trim_end_matches(';')) {
        let words: Vec<_> = line.split(' ').collect();
        match words[..] {
            ["pub", "mod", name, "{"] => {
                current = name.to_owned();
                modules.insert(current.clone(), Module::new());
            }
            ["pub", "use", "super::generic::*"] => {
                modules.insert(current.clone(), modules["generic"].clone());
            }
            ["pub", "use", same, "as", name] => {
                modules.insert(name.to_owned(), modules[same].clone());
            }
            ["pub", "const", name, kind, "=", value] => {
                let name = name.trim_end_matches(':').to_owned();
                let constant = (kind.to_owned(), number(value));
                modules.get_mut(&current).expect("inside a module").insert(name, constant);
            }
            _ => {}
        }
    }
    modules
}

fn number(literal: &str) -> i128 {
    let parsed = match literal.split_at_checked(2) {
        Some(("0x", digits)) => i128::from_str_radix(digits, 16),
        Some(("0o", digits)) => i128::from_str_radix(digits, 8),
        _ => literal.parse(),
    };
    parsed.unwrap_or_else(|error| panic!("{literal}: {error}"))
}

fn plan() -> Table {
    let text = std::fs::read_to_string(root().join("arch/bindings.toml")).expect("checked in");
    text.parse().expect("xtask reads it, too")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn root() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}
