// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The processes that the shell has started: waiting for them, and jobs, which are those of one command.
//!
//! A process may end while another one is waited for, so that every process is in the list from its start on until somebody
//! has been told how it ended.

use super::builtins::{applet, operands, word};
use super::{Jump, Shell, trap};
use crate::bytes::{c_string, decimal, number, small};
use crate::signals;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// A process whose end nobody has been told of.
#[derive(Clone, Copy)]
struct Process {
    pid: pid_t,
    /// Its process group, if it has one of its own.
    group: pid_t,
    /// The number of its job, and what was typed for that; 0 as long as the shell waits for it.
    job: u64,
    text: &'static [u8],
    /// Nothing as long as it runs.
    status: Option<WaitStatus>,
}

impl Process {
    /// What it does, as a place in [`STATES`].
    fn state(&self) -> usize {
        match self.status {
            Some(WaitStatus::Exited(_) | WaitStatus::Signaled(_)) => 0,
            Some(WaitStatus::Stopped(_)) => 2,
            _ => 1,
        }
    }
}

/// A job is in the last of the states that its processes are in. One that a signal has ended is told by that.
const STATES: [&str; 3] = ["Done", "Running", "Stopped"];

#[derive(Default)]
pub(super) struct Jobs {
    /// In the order of their start.
    processes: Vec<Process>,
    /// `$!`
    pub last_background: Option<pid_t>,
    /// Whether commands have process groups of their own, and the terminal one after the other.
    pub has_control: bool,
    /// The process group of the command that is being started, 0 before its first process.
    pub group: pid_t,
}

impl Jobs {
    /// A copy of the shell has no children.
    pub(super) fn forget(&mut self) {
        self.processes.clear();
        self.has_control = false;
    }

    /// A process was started.
    pub(super) fn add(&mut self, pid: pid_t) {
        self.processes.push(Process { pid, group: self.group, job: 0, text: b"", status: None });
    }

    /// The number of the last job.
    fn last(&self) -> u64 {
        self.processes.iter().map(|process| process.job).max().unwrap_or(0)
    }

    /// What the shell would wait for is a job from now on. Answers with its number.
    fn make_job(&mut self, text: &'static [u8]) -> u64 {
        let number = self.last() + 1;
        for process in &mut self.processes {
            if process.job == 0 {
                process.job = number;
                process.text = text;
            }
        }
        number
    }

    /// Takes note of one process that has ended or stopped. Answers whether there was one.
    fn reap(&mut self, options: i32) -> Result<bool> {
        let stops = if self.has_control { WUNTRACED } else { 0 };
        let Some((pid, status)) = waitpid(-1, options | stops)? else { return Ok(false) };
        if let Some(process) = self.processes.iter_mut().find(|process| process.pid == pid) {
            process.status = Some(status);
        }
        Ok(true)
    }

    /// Waits until a process has ended or stopped. Answers with how, nothing if there is no such child.
    fn wait_for(&mut self, pid: pid_t) -> Option<WaitStatus> {
        loop {
            let place = self.processes.iter().position(|process| process.pid == pid)?;
            let process = self.processes.get(place)?;
            match process.state() {
                2 => return process.status,
                1 if self.reap(0) != Err(Errno::CHILD) => {}
                _ => return self.processes.remove(place).status,
            }
        }
    }

    /// How a process ended, as `$?` has it.
    pub(super) fn ended(&mut self, pid: pid_t) -> i32 {
        code(self.wait_for(pid))
    }

    /// Where the first process of a job is.
    fn place(&self, job: u64) -> Option<usize> {
        self.processes.iter().position(|process| process.job == job)
    }

    /// The first process of the job that `%1` or `%%` names.
    fn find(&self, word: &[u8]) -> Option<&Process> {
        let job = match word {
            b"%" | b"%%" | b"%+" => self.last(),
            [b'%', digits @ ..] => number(digits)?,
            _ => return None,
        };
        self.processes.get(self.place(job)?).filter(|process| process.job != 0)
    }

    /// Tells of jobs, and forgets those that have ended. Without `all`, it is only of those.
    pub(super) fn tell(&mut self, all: bool) {
        while self.reap(WNOHANG) == Ok(true) {}
        let mut number = 0;
        while number < self.last() {
            number += 1;
            let (mut first, mut state) = (None, 0);
            for process in self.processes.iter().filter(|process| process.job == number) {
                first = first.or(Some(process));
                state = process.state().max(state);
            }
            let Some(first) = first else { continue };
            if all || state == 0 {
                let how = match first.status {
                    Some(WaitStatus::Signaled(sig)) if state == 0 => signals::name(sig),
                    _ => STATES[state].as_bytes(),
                };
                println!("[{}] {:<8} {}", number, how, first.text);
            }
            while state == 0
                && let Some(member) = self.place(number)
            {
                self.processes.remove(member);
            }
        }
    }
}

/// The status as `$?` has it.
fn code(status: Option<WaitStatus>) -> i32 {
    match status {
        Some(WaitStatus::Exited(code)) => code,
        Some(WaitStatus::Signaled(sig) | WaitStatus::Stopped(sig)) => 128 + sig,
        Some(WaitStatus::Continued) => 0,
        None => 127,
    }
}

impl Shell {
    /// Waits for the processes of a command. If it is stopped instead, it becomes a job. The status is the last one's.
    pub(super) fn wait_for_command(&mut self) {
        let mut status = None;
        while let Some(process) = self.jobs.processes.iter().find(|process| process.job == 0) {
            status = self.jobs.wait_for(process.pid);
            if let Some(WaitStatus::Stopped(_)) = status {
                self.jobs.make_job(self.typed);
                println!();
                self.jobs.tell(true);
                break;
            }
        }
        self.status = code(status);
        if self.jobs.has_control {
            if let Some(WaitStatus::Signaled(sig)) = status
                && sig != SIGPIPE
            {
                println!("{}", if sig == SIGINT { b"" } else { signals::name(sig) });
            }
            self.jobs.group = 0;
            // The terminal is the shell's again.
            let _ = tcsetpgrp(STDIN, getpid());
        }
    }

    /// Leaves a process to itself.
    pub(super) fn leave(&mut self, pid: pid_t) {
        let number = self.jobs.make_job(self.typed);
        self.jobs.last_background = Some(pid);
        self.jobs.group = 0;
        if self.jobs.has_control {
            println!("[{}] {}", number, i64::from(pid));
        }
        self.status = 0;
    }

    /// Waits until a process has ended, or all jobs. Answers with a signal, which may have come with that.
    fn wait_for_end(&mut self, pid: Option<pid_t>) -> Option<i32> {
        let is_meant = |process: &Process| pid.map_or(process.job != 0, |pid| process.pid == pid);
        while self.jobs.processes.iter().any(|process| process.state() != 0 && is_meant(process)) {
            if trap::pending().is_none() && self.jobs.reap(0) == Err(Errno::CHILD) {
                // There is none any more.
                self.jobs.processes.clear();
            }
            if let Some(sig) = trap::pending() {
                return Some(sig);
            }
        }
        None
    }

    /// Ends what is being executed, because somebody has typed Ctrl-C.
    pub(super) fn interrupt(&mut self) {
        self.status = 128 + SIGINT;
        self.jump(Jump::Abort);
    }
}

/// `jobs`
pub(super) fn list(shell: &mut Shell, _words: &[CString]) -> i32 {
    shell.jobs.tell(true);
    0
}

/// `wait [PID | %JOB]...`: a signal that has a trap ends it.
pub(super) fn wait(shell: &mut Shell, words: &[CString]) -> i32 {
    let mut status = 0;
    for word in operands(words) {
        let word = word.to_bytes();
        let pid = shell.jobs.find(word).map(|process| process.pid).or(small(word)).unwrap_or(0);
        if let Some(sig) = shell.wait_for_end(Some(pid)) {
            return 128 + sig;
        }
        status = shell.jobs.ended(pid);
    }
    if words.len() == 1 {
        if let Some(sig) = shell.wait_for_end(None) {
            return 128 + sig;
        }
        shell.jobs.processes.clear();
    }
    status
}

/// `kill`, the applet, where `%JOB` stands for the process group of a job, or its process if it has no group.
pub(super) fn kill(shell: &mut Shell, words: &[CString]) -> i32 {
    let mut known = Vec::new();
    for word in words {
        let Some(job) = shell.jobs.find(word.to_bytes()) else {
            known.push(word.clone());
            continue;
        };
        // A group is a negative number, which must not be taken for a signal.
        if let [_] | [_, _] = known.as_slice() {
            known.push(c"--".into());
        }
        let id = if shell.jobs.has_control { -job.group } else { job.pid };
        known.push(c_string(decimal(id.into(), &mut [0; 24])));
    }
    applet(shell, &known)
}

/// `fg [%JOB]` and `bg [%JOB]`: a stopped job goes on, with the terminal or without.
pub(super) fn go_on(shell: &mut Shell, words: &[CString]) -> i32 {
    let name = if words.len() > 1 { word(words, 1) } else { b"%" };
    let Some(job) = shell.jobs.find(name).filter(|_| shell.jobs.has_control) else {
        return shell.abort(word(words, 0), b"there is no such job");
    };
    let (number, group) = (job.job, job.group);
    // If it is stopped again, it is the same job.
    shell.typed = job.text;
    let in_front = word(words, 0) == b"fg";
    for process in &mut shell.jobs.processes {
        if process.job == number {
            if process.state() == 2 {
                process.status = None;
            }
            if in_front {
                process.job = 0;
            }
        }
    }
    // Who has no terminal gets none; what has ended does not go on. Keys that are typed behind the line are for the job.
    if in_front {
        let _ = tcsetpgrp(STDIN, group);
    }
    println!("{}", shell.typed);
    let _ = stdout().flush();
    let _ = killpg(group, SIGCONT);
    if in_front {
        shell.wait_for_command();
    }
    shell.status
}
