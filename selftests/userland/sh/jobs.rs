// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The processes that the shell has started: waiting for them, and jobs, which are those of one command.
//!
//! A process may end while another one is waited for, so that every process is in the list from its start on until somebody
//! has been told how it ended.

use super::builtins::{applet, word};
use super::{Jump, Shell, trap};
use crate::bytes::{c_string, decimal, number, small};
use crate::signals;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// A process whose end nobody has been told of.
struct Process {
    pid: pid_t,
    /// The number of its job; 0 for one that is in none.
    job: u64,
    /// Nothing as long as it runs.
    status: Option<WaitStatus>,
}

impl Process {
    fn has_ended(&self) -> bool {
        matches!(self.status, Some(WaitStatus::Exited(_) | WaitStatus::Signaled(_)))
    }

    fn is_stopped(&self) -> bool {
        matches!(self.status, Some(WaitStatus::Stopped(_)))
    }
}

/// A command that goes on by itself, or was stopped.
struct Job {
    number: u64,
    /// The first of its processes, and its process group if it has one.
    leader: pid_t,
    text: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Jobs {
    processes: Vec<Process>,
    list: Vec<Job>,
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
        self.list.clear();
        self.has_control = false;
    }

    /// A process was started.
    pub(super) fn add(&mut self, pid: pid_t) {
        self.processes.push(Process { pid, job: 0, status: None });
    }

    /// These processes are a job from now on. Answers with its number.
    fn make_job(&mut self, pids: &[pid_t], text: &[u8]) -> u64 {
        let number = self.list.last().map_or(1, |job| job.number + 1);
        for process in self.processes.iter_mut().filter(|process| pids.contains(&process.pid)) {
            process.job = number;
        }
        self.list.push(Job { number, leader: pids.first().copied().unwrap_or(0), text: text.trim_ascii().into() });
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
            if process.has_ended() {
                let status = self.processes.swap_remove(place).status;
                // A job of which nothing is left is none any more, and its number is free.
                let left = &self.processes;
                let is_empty = |job: &Job| !left.iter().any(|process| process.job == job.number);
                while let Some(place) = self.list.iter().position(is_empty) {
                    self.list.remove(place);
                }
                return status;
            }
            if process.is_stopped() {
                return process.status;
            }
            if self.reap(0) == Err(Errno::CHILD) {
                return None;
            }
        }
    }

    /// How a process ended, as `$?` has it.
    pub(super) fn ended(&mut self, pid: pid_t) -> i32 {
        code(self.wait_for(pid))
    }

    fn is_running(&self, pid: pid_t) -> bool {
        self.processes.iter().any(|process| process.pid == pid && !process.has_ended())
    }

    /// The job that `%1`, `%%` or nothing names.
    fn find(&self, word: &[u8]) -> Option<&Job> {
        match word {
            b"" | b"%" | b"%%" | b"%+" => self.list.last(),
            [b'%', digits @ ..] => {
                let wanted = number(digits)?;
                self.list.iter().find(|job| job.number == wanted)
            }
            _ => None,
        }
    }

    /// Tells of jobs, and forgets those that have ended. Without `all`, it is only of those.
    pub(super) fn tell(&mut self, all: bool) {
        while self.reap(WNOHANG) == Ok(true) {}
        let mut place = 0;
        while let Some(Job { number, text, .. }) = self.list.get(place) {
            let members = || self.processes.iter().filter(|process| process.job == *number);
            let has_ended = members().all(Process::has_ended);
            let state = match members().any(Process::is_stopped) {
                _ if has_ended => "Done",
                true => "Stopped",
                false => "Running",
            };
            if all || has_ended {
                println!("[{}] {:<8} {}", *number, state, text.as_slice());
            }
            if has_ended {
                let number = *number;
                self.list.remove(place);
                while let Some(member) = self.processes.iter().position(|process| process.job == number) {
                    self.processes.swap_remove(member);
                }
            } else {
                place += 1;
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
    pub(super) fn wait_for(&mut self, pids: &[pid_t]) {
        let mut status = None;
        for pid in pids {
            status = self.jobs.wait_for(*pid);
            if let Some(WaitStatus::Stopped(_)) = status {
                self.jobs.make_job(pids, &self.typed);
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
        let number = self.jobs.make_job(&[pid], &self.typed);
        self.jobs.last_background = Some(pid);
        self.jobs.group = 0;
        if self.jobs.has_control {
            println!("[{}] {}", number, i64::from(pid));
        }
        self.status = 0;
    }

    /// Waits for any process, or a signal, with which it answers: that may have come with the end of a process.
    fn wait_once(&mut self) -> Option<i32> {
        if trap::pending().is_none() && self.jobs.reap(0) == Err(Errno::CHILD) {
            // There is none any more.
            self.jobs.processes.clear();
        }
        trap::pending()
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
    for word in words.iter().skip(1).map(|word| word.to_bytes()) {
        let pid = if word.starts_with(b"%") { shell.jobs.find(word).map(|job| job.leader) } else { small(word) };
        let pid = pid.unwrap_or(0);
        while shell.jobs.is_running(pid) {
            if let Some(sig) = shell.wait_once() {
                return 128 + sig;
            }
        }
        status = shell.jobs.ended(pid);
    }
    if words.len() == 1 {
        while shell.jobs.processes.iter().any(|process| process.job != 0 && !process.has_ended()) {
            if let Some(sig) = shell.wait_once() {
                return 128 + sig;
            }
        }
        shell.jobs.processes.clear();
        shell.jobs.list.clear();
    }
    status
}

/// `kill`, the applet, where `%JOB` stands for the process group of a job, or its process if it has no group.
pub(super) fn kill(shell: &mut Shell, words: &[CString]) -> i32 {
    let sign = if shell.jobs.has_control { -1 } else { 1 };
    let mut known = Vec::new();
    for word in words {
        let job = Some(word.to_bytes()).filter(|word| word.starts_with(b"%")).and_then(|word| shell.jobs.find(word));
        let Some(job) = job else {
            known.push(word.clone());
            continue;
        };
        // A group is a negative number, which must not be taken for a signal.
        if let [_] | [_, _] = known.as_slice() {
            known.push(c"--".into());
        }
        known.push(c_string(decimal(sign * i64::from(job.leader), &mut [0; 24])));
    }
    applet(shell, &known)
}

/// `fg [%JOB]` and `bg [%JOB]`: a stopped job goes on, with the terminal or without.
pub(super) fn go_on(shell: &mut Shell, words: &[CString]) -> i32 {
    let Some(job) = shell.jobs.find(word(words, 1)).filter(|_| shell.jobs.has_control) else {
        return shell.abort(word(words, 0), b"there is no such job");
    };
    let (number, leader) = (job.number, job.leader);
    println!("{}", job.text.as_slice());
    // If it is stopped again, it is the same job.
    shell.typed = job.text.clone();
    let in_front = word(words, 0) == b"fg";
    let mut pids = Vec::new();
    for process in shell.jobs.processes.iter_mut().filter(|process| process.job == number) {
        pids.push(process.pid);
        if process.is_stopped() {
            process.status = None;
        }
        if in_front {
            process.job = 0;
        }
    }
    // Who has no terminal gets none; what has ended does not go on.
    let _ = stdout().flush();
    if in_front {
        let _ = tcsetpgrp(STDIN, leader);
    }
    let _ = killpg(leader, SIGCONT);
    if in_front {
        if let Some(place) = shell.jobs.list.iter().position(|job| job.number == number) {
            shell.jobs.list.remove(place);
        }
        shell.wait_for(&pids);
    }
    shell.status
}
