// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask abi`: holds the ports' seven wrappers against the ABI, as `arch/abi.toml` has it.
//!
//! A debugger plays the kernel: it stops the program `wrappers` wherever that would enter the kernel, looks where the number
//! and the arguments are, destroys every register that a kernel may, and answers. What the program makes of it is on its
//! standard output. No kernel is as rough as this one, so a missing clobber shows even in user mode.

mod debugger;
mod table;

use crate::build::{self, Keep};
use crate::machine::{self, Machine};
use crate::packages::{self, Need};
use crate::{cache, parallel, process};
use anyhow::{Context, Result, ensure};
use debugger::Debugger;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use table::{Abi, Table};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    machines: machine::Choice,
}

/// The program that calls each wrapper once for each of [`ANSWERS`].
const PROGRAM: &str = "wrappers";
/// The number of its calls; the arguments count on from there. It has the same constant.
const NUMBER: u64 = 0x5a5a_1234_dead_0000;
/// What goes into registers that do not survive.
const RUBBISH: u64 = 0xd5d5_d5d5_d5d5_d5d5;

/// An answer of the kernel.
struct Answer {
    value: u64,
    is_error: bool,
}

/// A high address, which is no error, though it looks like one to who compares with 0; an error; a small number.
const ANSWERS: [Answer; 3] = [
    Answer { value: -4096_i64 as u64, is_error: false },
    Answer { value: 9, is_error: true },
    Answer { value: 7, is_error: false },
];

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machines = args.machines.get()?;
    let table = Table::read()?;
    packages::require(&[Need::new("llvm-objdump-22", "llvm-22", "to find system calls in machine code")])?;
    let judged = parallel::map(machines, |machine| (judge(&machine, &table), machine));
    let mut is_good = true;
    for (verdict, Machine { name, user, .. }) in judged {
        let faults = verdict.unwrap_or_else(|error| Some(vec![format!("{error:#}")]));
        match faults {
            None => println!("{name:12} skipped: {}", user.skip.unwrap_or_default()),
            Some(faults) if faults.is_empty() => println!("{name:12} ok"),
            Some(faults) => {
                println!("{name:12} FAILED\n  {}", faults.join("\n  "));
                is_good = false;
            }
        }
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is wrong with the wrappers of a machine; nothing at all where the emulator cannot run its programs.
fn judge(machine: &Machine, table: &Table) -> Result<Option<Vec<String>>> {
    let abi = table.of(machine)?;
    if machine.user.skip.is_some() {
        return Ok(None);
    }
    packages::require(&packages::for_user(machine))?;
    let folder = cache::output(&machine.name)?.join("abi");
    let mut built = build::programs(machine, &[PROGRAM.to_owned()], Keep::Sections, &folder)?;
    let program = built.pop().context("cargo has built nothing")?.path;
    let traps = traps(&program, abi)?;
    ensure!(!traps.is_empty(), "`{}` is nowhere in {}", abi.trap, program.display());
    let debugger = Debugger::start(machine, &program, abi.bits)?;
    play(debugger, abi, &traps).map(Some)
}

/// Plays the kernel until the first fault, or to the end.
fn play(mut debugger: Debugger, abi: &Abi, traps: &BTreeMap<u64, u64>) -> Result<Vec<String>> {
    for &trap in traps.keys() {
        debugger.set_breakpoint(trap)?;
    }
    for (arity, answer) in calls() {
        if !debugger.resume()? {
            let trap = &abi.trap;
            return Ok(vec![format!(
                "the program ended before syscall{arity} came to `{trap}`: it has another instruction, or a clobber is missing"
            )]);
        }
        let faults = misplaced(&mut debugger, abi, arity)?;
        if !faults.is_empty() {
            return Ok(faults);
        }
        let end = traps.get(&debugger.register(abi.pc[0])?).context("it stopped where no breakpoint is")?;
        serve(&mut debugger, abi, arity, answer, *end)?;
    }
    for &trap in traps.keys() {
        debugger.clear_breakpoint(trap)?;
    }
    Ok(misunderstood(&debugger.output()?, abi))
}

/// The program's calls in their order.
fn calls() -> impl Iterator<Item = (usize, &'static Answer)> {
    (0..7).flat_map(|arity| ANSWERS.iter().map(move |answer| (arity, answer)))
}

/// Where the instruction is, and where the one behind it. Some may be data that only look so: they are never come to.
fn traps(program: &Path, abi: &Abi) -> Result<BTreeMap<u64, u64>> {
    let mut objdump = Command::new("llvm-objdump-22");
    objdump.args(["--disassemble", "--no-show-raw-insn"]).arg(program);
    objdump.args(abi.triple.iter().map(|triple| format!("--triple={triple}")));
    let text = process::output(&mut objdump)?;
    let instructions = text.lines().filter_map(|line| {
        let (address, instruction) = line.split_once(':')?;
        let address = u64::from_str_radix(address.trim(), 16).ok()?;
        Some((address, instruction.split_whitespace().collect::<Vec<_>>().join(" ")))
    });
    let instructions: Vec<_> = instructions.collect();
    let pairs = instructions.iter().zip(instructions.iter().skip(1));
    Ok(pairs.filter(|((_, instruction), _)| *instruction == abi.trap).map(|((at, _), (end, _))| (*at, *end)).collect())
}

/// What of the number and the arguments is not where the kernel looks for it.
fn misplaced(debugger: &mut Debugger, abi: &Abi, arity: usize) -> Result<Vec<String>> {
    let places = std::iter::once(&abi.nr).chain(abi.args.iter().take(arity));
    let mut faults = Vec::new();
    for (i, place) in places.enumerate() {
        let expected = abi.cut(NUMBER + i as u64);
        let found = debugger.value(place)?;
        if found != expected {
            let what = if i == 0 { "the number".to_owned() } else { format!("argument {i}") };
            faults.push(format!("syscall{arity}: {what} ({expected:#x}) is not in {place}, which holds {found:#x}"));
        }
    }
    Ok(faults)
}

/// Does what a kernel may do, answers, and goes on behind the instruction.
fn serve(debugger: &mut Debugger, abi: &Abi, arity: usize, answer: &Answer, end: u64) -> Result<()> {
    let args = abi.args.iter().take(if abi.uses_up { arity } else { 0 }).map(|place| place.register);
    for register in abi.destroys.iter().copied().chain(args) {
        debugger.set_register(register, RUBBISH)?;
    }
    let mut value = answer.value;
    match &abi.flag {
        Some(flag) => {
            let others = debugger.register(flag.register)? & !flag.bits;
            debugger.set_register(flag.register, others | if answer.is_error { flag.bits } else { 0 })?;
        }
        None if answer.is_error => value = value.wrapping_neg(),
        None => {}
    }
    debugger.set_register(abi.result, value)?;
    for (i, &register) in abi.pc.iter().enumerate() {
        debugger.set_register(register, end + 4 * i as u64)?;
    }
    Ok(())
}

/// Where the program says that a number got lost, or that the answer was another one.
fn misunderstood(said: &str, abi: &Abi) -> Vec<String> {
    let mut lines = said.lines();
    let mut faults = Vec::new();
    for (arity, answer) in calls() {
        let line = lines.next().unwrap_or("nothing");
        let (kept, found) = line.split_once(' ').unwrap_or((line, ""));
        let expected = abi.cut(if answer.is_error { answer.value.wrapping_neg() } else { answer.value });
        if kept != "kept" {
            faults.push(format!("syscall{arity}: numbers in registers got {kept}, so a clobber is missing"));
        }
        if found != format!("{expected:x}") {
            let what = if answer.is_error { "an error" } else { "an answer" };
            faults.push(format!("syscall{arity}: {what} that should be {expected:#x} is {found}"));
        }
    }
    faults.dedup();
    faults
}
