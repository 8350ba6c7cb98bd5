// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a program does from its start to its end: watched by ptrace(2) here, told by user-mode QEMU for other machines.
//!
//! It is stepped instruction by instruction, so that the numbers are exact and the same on every run of the same processor.
//! The call that ends it is one of the calls, and its instruction none of the instructions: behind it nothing stops.

use crate::machine::Machine;
use crate::{packages, process};
use anyhow::{Context, Result, bail};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// More than that many steps are not made.
const LIMIT: u64 = 5_000_000;

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trace {
    /// Pages of memory that are there when the program ends, those that the kernel itself put there aside. QEMU has its own.
    pub pages: Option<u64>,
    /// System calls, the last one included.
    pub syscalls: u64,
    /// Instructions.
    pub instructions: u64,
}

/// Runs `program` three times.
pub(crate) fn trace(program: &Path) -> Result<Trace> {
    let (instructions, _) = watch(program, |pid| ptrace::step(pid, None))?;
    let (stops, pages) = watch(program, |pid| ptrace::syscall(pid, None))?;
    // A call stops it twice, when it begins and when it ends, but for the last one.
    Ok(Trace { pages: Some(pages), syscalls: stops.div_ceil(2), instructions })
}

/// Runs a program of another machine under QEMU, which writes down each instruction and each call.
pub(crate) fn count(machine: &Machine, program: &Path) -> Result<Trace> {
    packages::require(&packages::for_user(machine))?;
    let log = program.with_extension("log");
    let mut qemu = Command::new("timeout");
    qemu.args(["60", &machine.user.program]).args(&machine.user.args);
    qemu.args(["-singlestep", "-d", "nochain,exec,strace", "-D"]).arg(&log).arg(program);
    qemu.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null()).stdout(Stdio::null());
    // How the program ends is its own matter.
    let _ = process::output(&mut qemu);
    let told = fs::read_to_string(&log).with_context(|| format!("QEMU tells nothing of {}", program.display()))?;
    Ok(told_by_qemu(&told))
}

/// `Trace 0: ...` before each instruction, and `PID exit_group(0)` at each call.
fn told_by_qemu(log: &str) -> Trace {
    let lines = |is_one: fn(&&str) -> bool| log.lines().filter(is_one).count() as u64;
    let syscalls = lines(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let instructions = lines(|line| line.starts_with("Trace ")).saturating_sub(1);
    Trace { pages: None, syscalls, instructions }
}

/// Lets the program go on by `go`, time and again, until it ends. Answers with how often it stopped, and the pages that it had.
fn watch(program: &Path, go: impl Fn(Pid) -> nix::Result<()>) -> Result<(u64, u64)> {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", "/bin").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: between fork and exec the child makes one system call, and allocates nothing.
    unsafe { command.pre_exec(|| Ok(ptrace::traceme()?)) };
    let child = command.spawn().with_context(|| format!("cannot trace {}", program.display()))?;
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    waitpid(pid, None)?;
    ptrace::setoptions(pid, Options::PTRACE_O_TRACEEXIT | Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_EXITKILL)?;
    let (mut stops, mut pages) = (0, 0);
    loop {
        go(pid)?;
        match waitpid(pid, None)? {
            WaitStatus::PtraceEvent(..) => {
                pages = resident(pid)?;
                ptrace::cont(pid, None)?;
                waitpid(pid, None)?;
                return Ok((stops, pages));
            }
            WaitStatus::Stopped(_, Signal::SIGTRAP) | WaitStatus::PtraceSyscall(_) => stops += 1,
            WaitStatus::Exited(..) => return Ok((stops, pages)),
            other => bail!("{} did not end as it should: {other:?}", program.display()),
        }
        if stops > LIMIT {
            bail!("{} goes on after {LIMIT} instructions", program.display());
        }
    }
}

/// The pages in memory that are the program's: mapped from its file, written, or its stack.
fn resident(pid: Pid) -> Result<u64> {
    let maps = fs::read_to_string(format!("/proc/{pid}/smaps"))?;
    let mut is_own = false;
    let mut kilobytes = 0;
    for line in maps.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            ["Rss:", size, "kB"] if is_own => kilobytes += size.parse::<u64>()?,
            [range, _, _, _, _, rest @ ..] if range.contains('-') => {
                is_own = !rest.first().is_some_and(|name| ["[vvar]", "[vdso]", "[vsyscall]"].contains(name));
            }
            _ => {}
        }
    }
    Ok(kilobytes / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_calls_and_instructions_of_a_program() {
        let program = crate::process::find("true").expect("every system has it");
        let seen = trace(&program).unwrap();
        assert!(seen.syscalls > 1 && seen.instructions > seen.syscalls && seen.pages > Some(1), "{seen:?}");
    }

    #[test]
    fn counts_what_qemu_tells() {
        let log = "Trace 0: 0x7f [0/20/0/0] \nTrace 0: 0x80 [0/24/0/0] \n7 write(1,0x20,5) = 5\n\
                   Trace 0: 0x81 [0/28/0/0] \n7 exit_group(0)\n";
        assert_eq!(told_by_qemu(log), Trace { pages: None, syscalls: 2, instructions: 2 });
    }
}
