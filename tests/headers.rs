// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The C headers: in every dialect of C, for C++, in any order, and beside the kernel's own.
//!
//! Compilers read them and take every warning for an error: GCC and clang for this machine, and for each other machine those
//! that are installed.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

/// Every dialect that both GCC and clang know, strict and not.
const DIALECTS: [&str; 10] = ["c89", "c99", "c11", "c17", "c2x", "gnu89", "gnu11", "gnu2x", "c++11", "c++20"];

const FLAGS: [&str; 7] = ["-fno-pic", "-fno-pie", "-Wall", "-Wextra", "-Wundef", "-pedantic", "-Werror"];

/// Headers of the kernel's that programs include beside C's: those that ours include too, and others.
#[rustfmt::skip]
const KERNELS: [&str; 54] = [
    "asm/fcntl.h", "asm/ioctls.h", "asm/mman.h", "asm/ptrace.h", "asm/signal.h", "asm/socket.h", "asm/stat.h",
    "asm/statfs.h", "asm/termbits.h", "asm/types.h", "asm/unistd.h", "linux/aio_abi.h", "linux/auxvec.h", "linux/bpf.h",
    "linux/capability.h", "linux/elf.h", "linux/errno.h", "linux/eventpoll.h", "linux/fanotify.h", "linux/fcntl.h",
    "linux/fs.h", "linux/futex.h", "linux/if.h", "linux/if_ether.h", "linux/if_packet.h", "linux/if_tun.h", "linux/in.h",
    "linux/in6.h", "linux/inotify.h", "linux/io_uring.h", "linux/ip.h", "linux/ipv6.h", "linux/limits.h", "linux/memfd.h",
    "linux/mman.h", "linux/mount.h", "linux/msg.h", "linux/netlink.h", "linux/perf_event.h", "linux/poll.h",
    "linux/prctl.h", "linux/ptrace.h", "linux/resource.h", "linux/rtnetlink.h", "linux/sched.h", "linux/seccomp.h",
    "linux/sem.h", "linux/shm.h", "linux/signal.h", "linux/stat.h", "linux/tcp.h", "linux/time.h",
    "linux/timex.h", "linux/udp.h",
];

fn root() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

/// The headers that programs include. What stands in for one of the kernel's is found by the kernel's name.
fn headers() -> Vec<String> {
    fn collect(folder: &Path, prefix: &str, names: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.path().is_dir() {
                true => collect(&entry.path(), &format!("{name}/"), names),
                false => drop(names.insert(name)),
            }
        }
    }
    let mut names = BTreeSet::new();
    collect(&root().join("src/include"), "", &mut names);
    names.retain(|name| !["bits/", "linux/", "asm/"].iter().any(|folder| name.starts_with(folder)));
    assert!(names.len() > 100, "only {} headers in src/include", names.len());
    names.into_iter().collect()
}

/// What a compiler is to read without a word.
struct Case {
    name: String,
    dialects: &'static [&'static str],
    text: String,
}

fn case(name: String, dialects: &'static [&'static str], headers: &[&str]) -> Case {
    let lines: Vec<_> = headers.iter().map(|header| format!("#include <{header}>\n")).collect();
    // A file with no declaration at all would be worth a warning.
    Case { name, dialects, text: lines.concat() + "extern int nothing;\n" }
}

/// A compiler for one machine.
struct Compiler {
    name: String,
    words: Vec<String>,
    /// Where the kernel's headers are.
    kernel: tempfile::TempDir,
}

impl Compiler {
    /// What it has to say of `text`, if anything.
    fn complaint(&self, dialect: &str, text: &str) -> Option<String> {
        let language = if dialect.contains("++") { "c++" } else { "c" };
        let mut compiler = Command::new(&self.words[0]);
        compiler.args(&self.words[1..]).args(FLAGS).args(["-x", language, &format!("-std={dialect}")]);
        if language == "c" {
            compiler.arg("-Wmissing-prototypes");
        }
        // Ours are no system headers here, of which compilers tell nothing.
        compiler.arg("-nostdinc").arg("-I").arg(root().join("src/include")).arg("-isystem").arg(self.kernel.path());
        compiler.args(["-fsyntax-only", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = compiler.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.words[0]));
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let lines = said.lines().filter(|line| line.contains("error")).take(4);
        (!output.status.success()).then(|| lines.collect::<Vec<_>>().join("\n"))
    }

    /// What it says of each case.
    fn check(&self, cases: &[Case]) -> Vec<String> {
        let queue = Mutex::new(cases.iter().flat_map(|case| case.dialects.iter().map(move |dialect| (case, dialect))));
        let next = || queue.lock().unwrap().next();
        let work = || {
            let done = std::iter::from_fn(next).filter_map(|(case, dialect)| {
                let said = self.complaint(dialect, &case.text)?;
                Some(format!("{}, {}, {dialect}:\n{said}", self.name, case.name))
            });
            done.collect::<Vec<_>>()
        };
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        })
    }
}

/// Fails with what these compilers say.
#[track_caller]
fn check(compilers: &[Compiler], cases: &[Case]) {
    let said: Vec<_> = compilers.iter().flat_map(|compiler| compiler.check(cases)).collect();
    assert!(said.is_empty(), "{}", said.join("\n\n"));
}

fn is_host(machine: &str) -> bool {
    machine == std::env::consts::ARCH
}

/// Debian's package with the kernel's headers for every architecture, if xtask has fetched it.
fn package() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let home = || set("HOME").map(|home| home.join(".cache/nilibc"));
    let cache =
        set("NILIBC_CACHE").or_else(|| set("XDG_CACHE_HOME").map(|cache| cache.join("nilibc"))).or_else(home)?;
    Some(cache.join("packages/trixie/linux-libc-dev/usr")).filter(|usr| usr.is_dir())
}

/// A folder with the kernel's headers alone, of which some are the architecture's.
fn kernel(shared: &Path, own: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (from, name) in [(shared, "linux"), (shared, "asm-generic"), (own, "asm")] {
        symlink(from.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

/// The compilers that are installed for the machines that `is_wanted`.
fn compilers(is_wanted: impl Fn(&str) -> bool) -> Vec<Compiler> {
    let package = package();
    let mut compilers = Vec::new();
    let mut files: Vec<_> = fs::read_dir(root().join("qemu")).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    for file in files {
        let machine = file.file_stem().unwrap().to_string_lossy().into_owned();
        if !is_wanted(&machine) {
            continue;
        }
        let table: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        let words = |name: &str| -> Vec<String> {
            let list = table["c"].get(name).and_then(toml::Value::as_array).into_iter().flatten();
            list.map(|word| word.as_str().unwrap().to_owned()).collect()
        };
        let clang = ["clang-22", "clang"].into_iter().find(|name| is_there(name)).unwrap_or("clang");
        for (cc, flags) in [(table["c"]["cc"].as_str().unwrap(), words("gcc")), (clang, words("clang"))] {
            // Where clang is what a machine has anyway, the second row is its own.
            if (cc.starts_with("clang") && !flags.iter().any(|flag| flag.starts_with("--target"))) || !is_there(cc) {
                continue;
            }
            let name = format!("{cc} for {machine}");
            let kernel = match &package {
                Some(usr) => kernel(
                    &usr.join("include"),
                    &usr.join("lib/linux/uapi").join(table["c"]["headers"].as_str().unwrap()),
                ),
                None if is_host(&machine) => {
                    kernel(Path::new("/usr/include"), &Path::new("/usr/include").join(format!("{machine}-linux-gnu")))
                }
                None => {
                    println!("{name} is skipped: `cargo xtask sysroot` has not fetched the kernel's headers yet");
                    continue;
                }
            };
            compilers.push(Compiler { name, words: [vec![cc.to_owned()], flags].concat(), kernel });
        }
    }
    compilers
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// All headers in order, and in the opposite one.
fn all(dialects: &'static [&'static str]) -> [Case; 2] {
    let headers = headers();
    let mut names: Vec<_> = headers.iter().map(String::as_str).collect();
    let forwards = case("all headers".to_owned(), dialects, &names);
    names.reverse();
    [forwards, case("all headers, backwards".to_owned(), dialects, &names)]
}

#[test]
fn each_can_be_included_alone_and_twice() {
    let headers = headers();
    let cases: Vec<_> =
        headers.iter().map(|name| case(format!("<{name}> twice"), &["c89", "c++11"], &[name, name])).collect();
    check(&compilers(is_host), &cases);
}

#[test]
fn they_are_clean_in_every_dialect() {
    let compilers = compilers(is_host);
    assert!(!compilers.is_empty(), "neither gcc nor clang is there: install one of them");
    check(&compilers, &all(&DIALECTS));
}

#[test]
fn they_are_clean_on_every_machine() {
    check(&compilers(|machine| !is_host(machine)), &all(&["c89", "gnu2x"]));
}

#[test]
fn none_is_in_the_way_of_the_kernels() {
    let headers = headers();
    let mut cases = Vec::new();
    for kernel in KERNELS {
        let ours: Vec<_> = headers.iter().map(String::as_str).collect();
        cases.push(case(
            format!("<{kernel}> and then all headers"),
            &["gnu11"],
            &[&[kernel], ours.as_slice()].concat(),
        ));
        cases.push(case(
            format!("all headers and then <{kernel}>"),
            &["gnu11"],
            &[ours.as_slice(), &[kernel]].concat(),
        ));
    }
    check(&compilers(is_host), &cases);
}
