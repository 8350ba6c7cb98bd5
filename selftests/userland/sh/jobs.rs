// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The processes that the shell has started: waiting for them, and jobs, which are those of one command.
//!
//! A process may end while another one is waited for, so that every process is in the list from its start on until somebody
//! has been told how it ended.

use super::{Flow, Jump, Shell, trap};
use crate::bytes::number;
use alloc::vec::Vec;
use core::ffi::CStr;
use nilibc::*;

/// A process whose end nobody has been told of.
struct Process {
    pid: pid_t,
    /// The number of its job; 0 for one that is in none.
    job: usize,
    /// Nothing as long as it runs.
    status: Option<WaitStatus>,
}

impl Process {
    fn has_ended(&self) -> bool {
        matches!(self.status, Some(WaitStatus::Exited(_) | WaitStatus::Signaled(_)))
    }
}

/// A command that goes on by itself, or was stopped.
struct Job {
    number: usize,
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
        *self = Self { last_background: self.last_background, ..Self::default() };
    }

    /// A process was started.
    pub(super) fn add(&mut self, pid: pid_t) {
        self.processes.push(Process { pid, job: 0, status: None });
    }

    /// These processes are a job from now on. Answers with its number.
    fn make_job(&mut self, pids: &[pid_t], text: &[u8]) -> usize {
        let number = self.list.iter().map(|job| job.number).max().unwrap_or(0) + 1;
        self.list.push(Job { number, leader: pids.first().copied().unwrap_or(0), text: text.into() });
        let members = self.processes.iter_mut().filter(|process| pids.contains(&process.pid));
        members.for_each(|process| process.job = number);
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

    /// How a process ended, of which nobody will be told again; nothing if it has not.
    fn take(&mut self, pid: pid_t) -> Option<WaitStatus> {
        let place = self.processes.iter().position(|process| process.pid == pid && process.has_ended())?;
        self.processes.swap_remove(place).status
    }

    /// Waits until a process has ended or stopped. Answers with how, nothing if there is no such child.
    fn wait_for(&mut self, pid: pid_t) -> Option<WaitStatus> {
        loop {
            let process = self.processes.iter().find(|process| process.pid == pid)?;
            match process.status {
                Some(WaitStatus::Exited(_) | WaitStatus::Signaled(_)) => return self.take(pid),
                Some(WaitStatus::Stopped(_)) => return process.status,
                _ => {}
            }
            match self.reap(0) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }

    /// How a process ended, as `$?` has it.
    pub(super) fn ended(&mut self, pid: pid_t) -> i32 {
        code(self.wait_for(pid))
    }

    /// The job that `%1`, `%%` or nothing names.
    fn find(&self, word: Option<&CStr>) -> Option<&Job> {
        match word.map_or(b"%%".as_slice(), CStr::to_bytes) {
            b"%" | b"%%" | b"%+" => self.list.last(),
            [b'%', digits @ ..] => {
                let wanted = number(digits)?;
                self.list.iter().find(|job| job.number as u64 == wanted)
            }
            _ => None,
        }
    }

    /// The processes of a job.
    fn members(&self, job: usize) -> impl Iterator<Item = &Process> {
        self.processes.iter().filter(move |process| process.job == job)
    }

    /// Tells of jobs, and forgets those that have ended. Without `all`, it is only of those.
    fn tell(&mut self, all: bool) {
        while self.reap(WNOHANG) == Ok(true) {}
        let Self { processes, list, .. } = self;
        list.retain(|job| {
            let mut members = processes.iter().filter(|process| process.job == job.number);
            let has_ended = members.clone().all(Process::has_ended);
            let is_stopped = members.any(|process| matches!(process.status, Some(WaitStatus::Stopped(_))));
            if all || has_ended {
                let state = if has_ended {
                    "Done"
                } else if is_stopped {
                    "Stopped"
                } else {
                    "Running"
                };
                println!("[{}] {:<8} {}", job.number, state, job.text.as_slice());
            }
            !has_ended
        });
        let Self { processes, list, .. } = self;
        processes.retain(|process| process.job == 0 || list.iter().any(|job| job.number == process.job));
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
                let number = self.jobs.make_job(pids, &self.typed);
                println!("\n[{}] Stopped  {}", number, self.typed.trim_ascii());
                break;
            }
        }
        self.status = code(status);
        if self.jobs.has_control {
            if let Some(WaitStatus::Signaled(sig)) = status
                && sig != SIGPIPE
            {
                println!("{}", if sig == SIGINT { "" } else { sigabbrev(sig) });
            }
            self.jobs.group = 0;
            // The terminal is the shell's again.
            let _ = tcsetpgrp(STDIN, getpid());
        }
    }

    /// Leaves processes to themselves.
    pub(super) fn leave(&mut self, pid: pid_t) {
        let number = self.jobs.make_job(&[pid], &self.typed);
        self.jobs.last_background = Some(pid);
        if self.jobs.has_control {
            self.jobs.group = 0;
            println!("[{}] {}", number, pid);
        }
        self.status = 0;
    }
}

/// `jobs`
pub(super) fn jobs(shell: &mut Shell, _words: &[&CStr]) -> Flow {
    shell.jobs.tell(true);
    shell.status = 0;
    Ok(())
}

/// `wait [PID | %JOB]...`: a signal that has a trap ends it.
pub(super) fn wait(shell: &mut Shell, words: &[&CStr]) -> Flow {
    shell.status = 0;
    for word in words.iter().skip(1) {
        let pid = match shell.jobs.find(Some(word)) {
            Some(job) => Some(job.leader),
            None => number(word.to_bytes()).and_then(|pid| pid_t::try_from(pid).ok()),
        };
        shell.status = loop {
            let is_running = pid.is_some_and(|pid| {
                shell.jobs.processes.iter().any(|process| process.pid == pid && !process.has_ended())
            });
            if !is_running {
                break code(pid.and_then(|pid| shell.jobs.take(pid)));
            }
            if let Some(sig) = shell.wait_once() {
                break 128 + sig;
            }
        };
    }
    if words.len() == 1 {
        while shell.jobs.processes.iter().any(|process| process.job != 0 && !process.has_ended()) {
            if let Some(sig) = shell.wait_once() {
                shell.status = 128 + sig;
                return Ok(());
            }
        }
        shell.jobs.processes.retain(|process| !process.has_ended());
    }
    let Jobs { processes, list, .. } = &mut shell.jobs;
    list.retain(|job| processes.iter().any(|process| process.job == job.number));
    Ok(())
}

impl Shell {
    /// Waits for any process, or a signal, with which it answers: that may have come with the end of a process.
    fn wait_once(&mut self) -> Option<i32> {
        if trap::pending().is_none() && self.jobs.reap(0) == Err(Errno::CHILD) {
            // There is none any more.
            self.jobs.processes.clear();
        }
        trap::pending()
    }
}

/// `fg [%JOB]` and `bg [%JOB]`: a stopped job goes on, with the terminal or without.
pub(super) fn go_on(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let Some(job) = shell.jobs.find(words.get(1).copied()).filter(|_| shell.jobs.has_control) else {
        shell.complain(b"jobs", b"there is no such job");
        shell.status = 1;
        return Ok(());
    };
    let (number, leader) = (job.number, job.leader);
    println!("{}", job.text.trim_ascii());
    let _ = stdout().flush();
    let pids: Vec<pid_t> = shell.jobs.members(number).map(|process| process.pid).collect();
    for process in shell.jobs.processes.iter_mut().filter(|process| process.job == number && !process.has_ended()) {
        process.status = None;
    }
    let in_front = words.first() == Some(&c"fg");
    if in_front {
        // Who has no terminal gets none.
        let _ = tcsetpgrp(STDIN, leader);
    }
    let answer = kill(-leader, SIGCONT);
    shell.needs(answer)?;
    if in_front {
        shell.jobs.list.retain(|job| job.number != number);
        shell.wait_for(&pids);
    }
    Ok(())
}

impl Shell {
    /// Ends what is being executed if somebody has typed Ctrl-C.
    pub(super) fn interrupted(&mut self) -> Flow {
        self.status = 128 + SIGINT;
        Err(Jump::Abort)
    }
}
