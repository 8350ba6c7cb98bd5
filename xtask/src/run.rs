// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask run`: one program, on this machine or under user-mode QEMU.
//!
//! It gets the terminal and the environment as they are, and its exit code is xtask's.

use crate::elf::Image;
use crate::machine::{self, Machine};
use crate::{build, cache, packages, process, ui};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine; this one if none is named, without QEMU then
    #[arg(long, value_name = "MACHINE")]
    arch: Option<String>,
    /// One of ours by its name, or the path of any static program, with a `/` in it
    program: String,
    /// Handed to the program
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = args.arch.map_or_else(machine::host, |name| machine::find(&name))?;
    let program = if args.program.contains('/') {
        let path = PathBuf::from(&args.program);
        check(&machine, &path).with_context(|| format!("cannot run {}", path.display()))?;
        path
    } else {
        build::program(&machine, args.program, &cache::output(&machine.name)?.join("programs"))?.path
    };
    let in_qemu = !machine.is_host();
    if in_qemu {
        packages::require(&packages::for_user(&machine))?;
    }
    let mut command = command(&machine, &program, in_qemu);
    command.args(&args.args);
    let status = command.status().with_context(|| format!("cannot run `{}`", process::line(&command)))?;
    let code = match status.signal() {
        Some(number) => {
            let name = signal_hook::low_level::signal_name(number).unwrap_or("a signal");
            ui::step(format_args!("{} was ended by {name} (signal {number})", program.display()));
            128 + number
        }
        None => status.code().unwrap_or(1),
    };
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)))
}

/// How a program of `machine` is run here.
pub(crate) fn command(machine: &Machine, program: &Path, in_qemu: bool) -> Command {
    if !in_qemu {
        return Command::new(program);
    }
    let mut command = Command::new(&machine.user.program);
    command.args(&machine.user.args).arg(program);
    command
}

/// Fails if the file is no program that runs on the machine by itself.
fn check(machine: &Machine, program: &Path) -> Result<()> {
    let bytes = fs::read(program)?;
    let image = Image::read(&bytes)?;
    if image.format != machine.rust.elf {
        let others = machine::all()?;
        let other = others.iter().find(|other| other.rust.elf == image.format);
        let hint = other.map(|other| format!(": try --arch {}", other.name)).unwrap_or_default();
        bail!("it is {}, and {} takes {}{hint}", image.format, machine.name, machine.rust.elf);
    }
    if image.has_interpreter() {
        bail!("it is linked dynamically, and the libraries it asks for are none of nilibc's: link it with -static");
    }
    Ok(())
}
