// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The processes that the shell has started, and how they ended.

use alloc::vec::Vec;
use nilibc::*;

/// A process that nobody has waited for yet.
struct Process {
    pid: pid_t,
    status: Option<i32>,
}

#[derive(Default)]
pub(super) struct Jobs {
    processes: Vec<Process>,
    /// `$!`
    pub last_background: Option<pid_t>,
}

impl Jobs {
    /// A copy of the shell has no children.
    pub(super) fn forget(&mut self) {
        self.processes.clear();
    }

    /// Remembers a process that goes on by itself.
    pub(super) fn add(&mut self, pid: pid_t) {
        self.last_background = Some(pid);
        self.processes.push(Process { pid, status: None });
    }

    /// Waits until a process has ended. Answers with its status as `$?` has it, 127 if there is no such child.
    pub(super) fn wait_for(&mut self, pid: pid_t) -> i32 {
        loop {
            if let Some(place) = self.processes.iter().position(|process| process.pid == pid)
                && let Some(status) = self.processes[place].status
            {
                self.processes.swap_remove(place);
                return status;
            }
            match wait() {
                Ok((ended, status)) if ended == pid => {
                    self.processes.retain(|process| process.pid != pid);
                    return code(status);
                }
                Ok((ended, status)) => {
                    if let Some(process) = self.processes.iter_mut().find(|process| process.pid == ended) {
                        process.status = Some(code(status));
                    }
                }
                Err(Errno::INTR) => {}
                Err(_) => return 127,
            }
        }
    }

    /// Waits for all of them.
    pub(super) fn wait_for_all(&mut self) {
        for process in core::mem::take(&mut self.processes) {
            if process.status.is_none() {
                self.wait_for(process.pid);
            }
        }
    }
}

/// The status as `$?` has it.
fn code(status: WaitStatus) -> i32 {
    match status {
        WaitStatus::Exited(code) => code,
        WaitStatus::Signaled(sig) | WaitStatus::Stopped(sig) => 128 + sig,
        WaitStatus::Continued => 0,
    }
}
