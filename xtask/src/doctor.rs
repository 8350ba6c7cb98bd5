// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask doctor`: what is there, what is missing, how to get it.
//!
//! It changes nothing. Every other command installs by itself what it lacks, so what is missing here is a wait, no fault.

use crate::machine;
use crate::packages::{self, Need};
use crate::{cache, kernel, process, source};
use anyhow::Result;
use comfy_table::{Table, presets};
use std::collections::BTreeSet;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machines, separated by commas; all of them if none is named
    #[arg(long, value_name = "MACHINE", value_delimiter = ',')]
    arch: Vec<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = match args.arch.as_slice() {
        [] => machine::all()?,
        names => names.iter().map(|name| machine::find(name)).collect::<Result<_>>()?,
    };
    let has_library = source::has_rust_src()?;
    println!("rustc     {}", process::version("rustc").unwrap_or_else(|| "missing".to_owned()));
    println!("rust-src  {}", if has_library { "there" } else { "missing: rustup component add rust-src" });
    println!("cache     {}\n", cache::dir("")?.display());

    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["machine", "programs", "user mode", "system mode", "kernel"]);
    let mut missing = BTreeSet::new();
    for machine in &machines {
        let (user, system) = (packages::for_user(machine), packages::for_system(machine));
        let (programs, build) = (packages::for_programs(machine), packages::for_kernel(machine));
        let kernel = match kernel::cached(machine)? {
            Some(kernel) => format!("{} in the cache", kernel.version),
            None => lacks(&build).unwrap_or_else(|| "can be built".to_owned()),
        };
        let built = lacks(&programs).unwrap_or_else(|| "can be built".to_owned());
        let qemu = match &machine.qemu.newer {
            Some(newer) if packages::is_older(&machine.qemu.program, &newer.version) => {
                format!("{}, and a newer one from {}", found(&system), newer.suite)
            }
            _ => found(&system),
        };
        table.add_row([machine.name.clone(), built, found(&user), qemu, kernel]);
        let needs = [programs, user, system, build].concat();
        missing.extend(needs.into_iter().filter(|need| !need.is_met()).map(|need| need.package));
    }
    println!("{table}");
    if !missing.is_empty() {
        let packages = missing.iter().map(String::as_str).collect();
        println!("\nEverything that is missing, in one command:\n\n    {}", packages::install_line(&packages));
    }
    // Without --arch, tests run natively, and that takes the toolchain alone.
    let is_ready = has_library && (args.arch.is_empty() || missing.is_empty());
    Ok(ExitCode::from(if is_ready { 0 } else { 2 }))
}

/// The version of the program that the first need names, or what is missing.
fn found(needs: &[Need]) -> String {
    lacks(needs).or_else(|| process::version(&needs.first()?.what)).unwrap_or_else(|| "there".to_owned())
}

fn lacks(needs: &[Need]) -> Option<String> {
    let missing: Vec<_> = needs.iter().filter(|need| !need.is_met()).map(|need| need.what.as_str()).collect();
    if missing.is_empty() { None } else { Some(format!("missing: {}", missing.join(", "))) }
}
