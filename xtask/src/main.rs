// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask`: the only entrance. The enum of commands below is the manual.
//!
//! One file a command. Each has an `Args`, which is its help text, and a `run`, which answers with the exit code.
//! An error that reaches `main` is one of usage, configuration or build: it is printed with its causes and exits with 2.

mod abi;
mod backend;
mod bench;
mod bindings;
mod boot;
mod build;
mod cache;
mod cc;
mod child;
mod ci;
mod compat;
mod console;
mod debian;
mod doctor;
mod elf;
mod foreign;
mod health;
mod initramfs;
mod job;
mod kconfig;
mod kernel;
#[allow(dead_code, unreachable_pub, reason = "this file is the library's: all of it is public there")]
#[path = "../../src/ktap.rs"]
mod ktap;
mod machine;
mod need;
mod packages;
mod parallel;
mod process;
mod qemu;
mod report;
mod results;
mod run;
mod selection;
mod shell;
mod size;
mod source;
mod sysroot;
mod test;
mod torture;
mod twins;
mod ui;
mod vendor;
mod verdict;

use clap::Parser;
use std::process::ExitCode;

/// Builds static test programs on nilibc, boots them on a real kernel under QEMU, and gives one verdict.
///
/// Exit codes: 0 pass, 1 a test failed, 2 usage, configuration or build, 3 the kernel crashed or complained,
/// 4 timeout, 5 the harness failed or there were no results, 130 interrupted; a report of what there was comes first.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
enum Command {
    /// Builds, runs and reports: on this machine, under user-mode QEMU, or on a real kernel with its KUnit suites
    Test(test::Args),
    /// Builds the static programs, as files that run anywhere
    Build(build::Args),
    /// Runs one program under user-mode QEMU
    Run(run::Args),
    /// Boots into the userland's shell, to type into
    Shell(shell::Args),
    /// Builds and caches the test kernel of a machine, and prints where it is
    Kernel(kernel::Args),
    /// Lays out headers, libc.a and a driver for C programs of a machine
    Sysroot(sysroot::Args),
    /// Compiles C programs of a machine: the driver of such a folder
    Cc(cc::Args),
    /// Holds C programs by every compiler of a machine to what they do with the host's libc
    Twins(twins::Args),
    /// Builds a kernel tree's own C programs against nilibc, and says what is missing
    Compat(compat::Args),
    /// Packs an initramfs from our programs, anyone's, or a list of the kernel's kind
    Initramfs(initramfs::Args),
    /// Boots a kernel on any initramfs, and sees that process 1 stays
    Boot(boot::Args),
    /// Boots kernels that test their own RCU, on the smallest initramfs, and judges as the kernel's kvm.sh does
    Torture(torture::Args),
    /// Reads console logs (anyone's KTAP), prints the report and gives the verdict
    Report(report::Args),
    /// Copies the library for another project, checks such a copy, brings it up to date
    Vendor(vendor::Args),
    /// Regenerates what is generated from a kernel's sources
    Bindings(bindings::Args),
    /// Holds the ports' system calls against the ABI: a debugger plays a kernel that destroys all it may
    Abi(abi::Args),
    /// Measures the library's speed beside nolibc, musl and glibc
    Bench(bench::Args),
    /// How many bytes programs have, beside the same programs on other libcs
    Size(size::Args),
    /// Says what is there, what is missing and how to get it
    Doctor(doctor::Args),
    /// Everything CI runs, in CI's order
    Ci(ci::Args),
    #[command(hide = true)]
    Need(need::Args),
    #[command(hide = true)]
    Link(backend::Args),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Test(args) => test::run(args),
        Command::Build(args) => build::run(args),
        Command::Run(args) => run::run(args),
        Command::Shell(args) => shell::run(args),
        Command::Kernel(args) => kernel::run(args),
        Command::Initramfs(args) => initramfs::run(args),
        Command::Sysroot(args) => sysroot::run(args),
        Command::Cc(args) => cc::run(args),
        Command::Compat(args) => compat::run(args),
        Command::Boot(args) => boot::run(args),
        Command::Twins(args) => twins::run(args),
        Command::Torture(args) => torture::run(args),
        Command::Report(args) => report::run(args),
        Command::Vendor(args) => vendor::run(args),
        Command::Bindings(args) => bindings::run(args),
        Command::Abi(args) => abi::run(args),
        Command::Bench(args) => bench::run(args),
        Command::Size(args) => size::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Ci(args) => ci::run(args),
        Command::Need(args) => need::run(args),
        Command::Link(args) => backend::run(args),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
