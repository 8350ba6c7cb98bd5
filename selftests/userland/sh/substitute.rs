// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Processes of the shell: its copies, in which commands run, and what they print.

use super::Shell;
use super::lexer::{Parser, SyntaxError};
use super::trap::handle_all;
use crate::bytes::without;
use crate::input::read_all;
use alloc::vec::Vec;
use nilibc::*;

/// Whether a process has the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// As the shell.
    Inside,
    /// Instead of the shell.
    Front,
    /// Not.
    Back,
}

/// The signals that a shell does not die of into which somebody types.
pub(super) const FROM_TERMINAL: [i32; 6] = [SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU];

/// Makes the process group of this process the one that has the terminal, if there is one.
#[inline(never)]
pub(super) fn take_front() {
    let _ = getpgid(0).and_then(|group| tcsetpgrp(STDIN, group));
}

impl Shell {
    /// Makes a copy of the shell. Answers with its process, 0 if that is an error; nothing in the copy, which has to end.
    pub(super) fn fork(&mut self, place: Place) -> Option<pid_t> {
        // Otherwise the copy would print it again.
        let _ = stdout().flush();
        // A signal for the copy waits until the copy handles it in its own way: the shell may ignore it.
        let unblocked = sigprocmask(SIG_SETMASK, Some(&sigset_t::FULL));
        let forked = fork();
        if let Ok(Fork::Child) = forked {
            self.settle(place);
        }
        let _ = sigprocmask(SIG_SETMASK, unblocked.as_ref().ok());
        match self.needs(b"fork", forked) {
            None => Some(0),
            Some(Fork::Child) => None,
            Some(Fork::Parent(pid)) => {
                if self.jobs.has_control && place != Place::Inside {
                    let group = &mut self.jobs.group;
                    *group = if *group == 0 { pid } else { *group };
                    // Both do it, because nobody knows who comes first. If it has ended, there is no need.
                    let _ = setpgid(pid, *group);
                }
                self.jobs.add(pid);
                Some(pid)
            }
        }
    }

    /// Makes the copy of a shell what it is to be.
    fn settle(&mut self, place: Place) {
        // None of this can fail but where there is no terminal.
        if self.jobs.has_control && place != Place::Inside {
            let _ = setpgid(0, self.jobs.group);
            if place == Place::Front {
                take_front();
            }
        }
        if self.options.has(b'i') {
            handle_all(&FROM_TERMINAL, SIG_DFL);
        } else if place == Place::Back {
            handle_all(&[SIGINT, SIGQUIT], SIG_IGN);
        }
        self.reset_traps();
        self.jobs.forget();
        self.is_last = false;
        self.options.set(b'i', false);
        self.loops = 0;
    }

    /// What a script prints in a copy of the shell, without the newlines at its end.
    #[inline(never)]
    pub(super) fn output_of(&mut self, script: &[u8]) -> Vec<u8> {
        let pipe = pipe2(O_CLOEXEC);
        let Some((output, input)) = self.needs(b"pipe", pipe) else { return Vec::new() };
        let Some(pid) = self.fork(Place::Inside) else {
            // Both are open: it cannot fail.
            let _ = dup2(&input, STDOUT);
            self.script(script.into());
            self.end()
        };
        drop(input);
        let mut text = without(&read_all(output).unwrap_or_default(), b"\0");
        self.substituted = self.jobs.ended(pid);
        let len = text.iter().rposition(|&byte| byte != b'\n').map_or(0, |last| last + 1);
        text.truncate(len);
        text
    }

    /// Executes a script, line by line: what follows an error of syntax is not executed.
    pub(super) fn script(&mut self, text: Vec<u8>) {
        let mut at = 0;
        while at < text.len()
            && self.jump.is_none()
            && let Some(end) = self.run_line(&text, at, true)
        {
            at = end;
        }
    }

    /// Executes the commands of a line, and of what belongs to it. Answers where that ends; nothing if it cannot be read, which is
    /// no error where more may come, and this is not `all`.
    pub(super) fn run_line(&mut self, text: &[u8], at: usize, is_all: bool) -> Option<usize> {
        let mut parser = Parser::new(text, at);
        parser.line();
        if parser.error == Some(SyntaxError::Unexpected) || (is_all && parser.error.is_some()) {
            self.syntax_error(&parser);
        }
        if parser.error.is_some() {
            return None;
        }
        // An empty line leaves the status as it is.
        if let Some(line) = parser.commands.first().filter(|line| !line.parts.is_empty()) {
            self.run(line);
        }
        Some(parser.end)
    }
}
