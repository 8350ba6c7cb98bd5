// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Processes of the shell: its copies, in which commands run, and what they print.

use super::lexer::Parser;
use super::{Flow, Shell};
use crate::input::read_all;
use alloc::vec::Vec;
use nilibc::*;

impl Shell {
    /// Does something in a copy of the shell. Answers with the copy's process.
    pub(super) fn fork(&mut self, does: &mut dyn FnMut(&mut Self) -> Flow) -> Flow<pid_t> {
        // Otherwise the copy would print it again.
        let _ = stdout().flush();
        let forked = fork();
        match self.needs(forked)? {
            Fork::Parent(pid) => Ok(pid),
            Fork::Child => {
                self.jobs.forget();
                self.options.set(b'i', false);
                self.loops = 0;
                // How it ended is in the status.
                let _ = does(self);
                exit(self.status)
            }
        }
    }

    /// What a script prints in a copy of the shell, without the newlines at its end.
    pub(super) fn output_of(&mut self, script: &[u8]) -> Flow<Vec<u8>> {
        let pipe = pipe2(O_CLOEXEC);
        let (output, input) = self.needs(pipe)?;
        let pid = self.fork(&mut |shell| {
            let redirected = dup2(&input, STDOUT);
            shell.needs(redirected)?;
            shell.script(script)
        })?;
        drop(input);
        let mut text = read_all(output).unwrap_or_default();
        self.substituted = Some(self.jobs.wait_for(pid));
        text.retain(|&byte| byte != 0);
        let len = text.iter().rposition(|&byte| byte != b'\n').map_or(0, |last| last + 1);
        text.truncate(len);
        Ok(text)
    }

    /// Executes a script, line by line: what follows an error of syntax is not executed.
    pub(super) fn script(&mut self, text: &[u8]) -> Flow {
        let mut at = 0;
        loop {
            let mut parser = Parser::new(text, at);
            let line = parser.line();
            if let Some(error) = parser.error {
                return self.syntax_error(text, error);
            }
            let Some(command) = line else { return Ok(()) };
            at = parser.end;
            self.run(&command)?;
        }
    }
}
