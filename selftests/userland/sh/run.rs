// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Executing commands.

use super::builtins::{BUILTINS, Builtin, word};
use super::expand::{Context, matches};
use super::redirect::restore;
use super::substitute::Place;
use super::syntax::{Command, Simple, Word};
use super::{Flow, Jump, Shell};
use crate::{bytes, exec};
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::vec::Vec;
use nilibc::*;

/// prctl(2).
const PR_SET_NAME: i32 = 15;

impl Shell {
    /// Executes a command; how it ended is then in the status.
    pub(super) fn run(&mut self, command: &Command) -> Flow {
        let is_last = core::mem::take(&mut self.is_last);
        match command {
            Command::Simple(simple) => {
                self.is_last = is_last;
                self.run_simple(simple)?;
            }
            Command::Pipeline(stages) => self.run_pipeline(stages)?,
            Command::Subshell(body) => {
                let pid = self.fork(Place::Front, &mut |shell| shell.run_last(body))?;
                self.wait_for(&[pid]);
            }
            Command::Not(command) => {
                self.status = self.test(command)?.into();
                return Ok(());
            }
            Command::And(one, other) => return if self.test(one)? { self.run(other) } else { Ok(()) },
            Command::Or(one, other) => return if self.test(one)? { Ok(()) } else { self.run(other) },
            Command::List(commands) => return commands.iter().try_for_each(|command| self.run(command)),
            Command::Background(command) => return self.run_in_background(command),
            Command::Redirected(command, redirects) => {
                return self.redirected(redirects, &mut |shell| shell.run(command));
            }
            Command::If(condition, body, otherwise) => {
                let body = if self.test(condition)? { Some(body) } else { otherwise.as_ref() };
                self.status = 0;
                return body.map_or(Ok(()), |body| self.run(body));
            }
            Command::While(wanted, condition, body) => return self.run_while(*wanted, condition, body),
            Command::For(name, words, body) => return self.run_for(name, words.as_deref(), body),
            Command::Case(word, arms) => return self.run_case(word, arms),
            Command::Function(name, body) => {
                self.forget_function(name);
                self.functions.push((name.clone(), Rc::clone(body)));
                self.status = 0;
                return Ok(());
            }
        }
        self.run_traps()?;
        if self.status != 0 && self.options.has(b'e') && !self.is_tested { Err(Jump::Exit) } else { Ok(()) }
    }

    /// Executes a condition, and answers whether it is true.
    fn test(&mut self, condition: &Command) -> Flow<bool> {
        let before = core::mem::replace(&mut self.is_tested, true);
        let flow = self.run(condition);
        self.is_tested = before;
        flow.map(|()| self.status == 0)
    }

    /// Executes each in a process of its own. The last one has the status.
    fn run_pipeline(&mut self, stages: &[Command]) -> Flow {
        let mut before: Option<OwnedFd> = None;
        let mut pids = Vec::new();
        for (place, stage) in stages.iter().enumerate() {
            let pipe = if place + 1 < stages.len() { pipe2(O_CLOEXEC).map(Some) } else { Ok(None) };
            let pipe = self.needs(b"pipe", pipe)?;
            pids.push(self.fork(Place::Front, &mut |shell| {
                let from = before.take().map_or(Ok(()), |before| dup2(before, STDIN).map(drop));
                let to = pipe.as_ref().map_or(Ok(()), |(_, input)| dup2(input, STDOUT).map(drop));
                shell.needs(b"pipe", from.and(to))?;
                shell.run_last(stage)
            })?);
            before = pipe.map(|(output, _)| output);
        }
        self.wait_for(&pids);
        Ok(())
    }

    fn run_in_background(&mut self, command: &Command) -> Flow {
        let pid = self.fork(Place::Back, &mut |shell| {
            if !shell.jobs.has_control {
                // It goes without, if there is no such file.
                let _ = open(c"/dev/null", O_RDONLY, 0).and_then(|null| dup2(null, STDIN).map(drop));
            }
            shell.run_last(command)
        })?;
        self.leave(pid);
        Ok(())
    }

    fn run_while(&mut self, wanted: bool, condition: &Command, body: &Command) -> Flow {
        self.loops += 1;
        let (mut status, mut goes_on) = (0, true);
        let mut flow = Ok(false);
        while goes_on && matches!(flow, Ok(false)) {
            let turn = self.test(condition).and_then(|found| {
                goes_on = found == wanted;
                if !goes_on {
                    return Ok(());
                }
                let flow = self.run(body);
                status = self.status;
                flow
            });
            flow = self.loop_ends(turn);
        }
        self.loops -= 1;
        flow.map(|_| self.status = status)
    }

    fn run_for(&mut self, name: &[u8], words: Option<&[Word]>, body: &Command) -> Flow {
        let words = match words {
            Some(words) => self.fields(words)?,
            None => self.positional.clone(),
        };
        self.loops += 1;
        self.status = 0;
        let mut flow = Ok(false);
        for word in words {
            let turn = self.assign(name, word.into_bytes()).and_then(|()| self.run(body));
            flow = self.loop_ends(turn);
            if !matches!(flow, Ok(false)) {
                break;
            }
        }
        self.loops -= 1;
        flow.map(drop)
    }

    /// Whether a loop ends by what came of one turn.
    fn loop_ends(&mut self, turn: Flow) -> Flow<bool> {
        match turn {
            Ok(()) => Ok(false),
            Err(jump @ (Jump::Break | Jump::Continue)) => {
                self.ending -= 1;
                if self.ending > 0 { Err(jump) } else { Ok(jump == Jump::Break) }
            }
            Err(jump) => Err(jump),
        }
    }

    fn run_case(&mut self, word: &[u8], arms: &[(Vec<Word>, Command)]) -> Flow {
        let word = self.text(word, Context::Plain)?;
        self.status = 0;
        for (patterns, body) in arms {
            for pattern in patterns {
                let pattern = self.pattern(pattern, Context::Plain)?;
                if matches(&pattern, &word) {
                    return self.run(body);
                }
            }
        }
        Ok(())
    }

    /// Executes a command of words: a builtin, a function, or what gets a process of its own.
    fn run_simple(&mut self, simple: &Simple) -> Flow {
        self.line = simple.line;
        self.substituted = None;
        let words = self.fields(&simple.words)?;
        let Some(name) = words.first().map(|name| name.to_bytes()) else {
            return self.redirected(&simple.redirects, &mut |shell| {
                shell.assign_all(&simple.assignments, false)?;
                shell.trace(&simple.assignments, &[]);
                shell.status = shell.substituted.unwrap_or(0);
                Ok(())
            });
        };
        self.trace(&simple.assignments, &words);
        let builtin = BUILTINS.get(name);
        if let Some(Builtin { main, is_special: true, .. }) = builtin {
            self.assign_all(&simple.assignments, false)?;
            if name == b"exec" {
                return self.run_exec(simple, &words);
            }
            return self.redirected(&simple.redirects, &mut |shell| shell.call_builtin(main, &words));
        }
        let function = self.function(name);
        if function.is_none() && builtin.is_none() {
            return self.run_program(simple, &words);
        }
        let mark = self.variables.mark();
        let flow = self.assign_all(&simple.assignments, true).and_then(|()| {
            self.redirected(&simple.redirects, &mut |shell| match (&function, builtin) {
                (Some(body), _) => shell.call(body, &words),
                (None, Some(builtin)) => shell.call_builtin(builtin.main, &words),
                (None, None) => Ok(()),
            })
        });
        // Otherwise what is shadowed is the function's that `local` was called by.
        if !simple.assignments.is_empty() {
            self.variables.restore(mark);
        }
        flow
    }

    /// Sets the variables of `name=value`. What they were before can be restored if they are `shadowed`, and they are exported
    /// then.
    fn assign_all(&mut self, assignments: &[Word], is_shadowed: bool) -> Flow {
        for assignment in assignments {
            let Some((name, value)) = bytes::split_once(assignment, b'=') else { continue };
            let value = self.text(value, Context::Plain)?;
            if is_shadowed {
                self.variables.shadow(name);
            }
            self.assign(name, value)?;
            let variable = self.variables.entry(name);
            variable.is_exported |= is_shadowed || self.options.has(b'a');
        }
        Ok(())
    }

    /// Shows a command before it is executed, under `set -x`.
    fn trace(&self, assignments: &[Word], words: &[CString]) {
        if !self.options.has(b'x') {
            return;
        }
        let mut line: Vec<u8> = self.variables.get(b"PS4").unwrap_or(b"+ ").into();
        for word in assignments.iter().map(Vec::as_slice).chain(words.iter().map(|word| word.to_bytes())) {
            line.extend_from_slice(word);
            line.push(b' ');
        }
        line.pop();
        eprintln!("{}", line.as_slice());
    }

    fn call_builtin(&mut self, main: fn(&mut Self, &[CString]) -> Flow<i32>, words: &[CString]) -> Flow {
        self.status = main(self, words)?;
        Ok(())
    }

    /// Calls a function.
    fn call(&mut self, body: &Command, words: &[CString]) -> Flow {
        let positional = core::mem::replace(&mut self.positional, words.get(1..).unwrap_or(&[]).into());
        let loops = core::mem::take(&mut self.loops);
        let mark = self.variables.mark();
        self.depth += 1;
        let flow = self.run(body);
        self.depth -= 1;
        self.variables.restore(mark);
        self.loops = loops;
        self.positional = positional;
        match flow {
            Err(Jump::Return) => Ok(()),
            flow => flow,
        }
    }

    /// Starts a program, and waits for its end.
    pub(super) fn run_program(&mut self, simple: &Simple, words: &[CString]) -> Flow {
        let mut does = |shell: &mut Self| {
            shell.assign_all(&simple.assignments, true)?;
            if shell.redirect(&simple.redirects, &mut Vec::new())? {
                shell.become_program(words);
            }
            Err(Jump::Exit)
        };
        if core::mem::take(&mut self.is_last) {
            return does(self);
        }
        let pid = self.fork(Place::Front, &mut does)?;
        self.wait_for(&[pid]);
        Ok(())
    }

    /// Executes the last command of a process: a program needs no other one then.
    fn run_last(&mut self, command: &Command) -> Flow {
        self.is_last = true;
        self.run(command)
    }

    /// `exec`: redirects for good, and becomes a program if it names one.
    fn run_exec(&mut self, simple: &Simple, words: &[CString]) -> Flow {
        let mut saved = Vec::new();
        if !self.redirect(&simple.redirects, &mut saved)? {
            restore(saved);
            return Err(Jump::Abort);
        }
        match words.get(1..) {
            Some(words) if !words.is_empty() => {
                self.become_program(words);
                restore(saved);
                Err(Jump::Abort)
            }
            _ => {
                self.status = 0;
                Ok(())
            }
        }
    }

    /// Becomes a program. It returns if it cannot: why is told, and is the status.
    fn become_program(&mut self, words: &[CString]) {
        let _ = stdout().flush();
        let env = self.variables.export();
        if let Some(name) = words.first() {
            // An applet that does without another program would be called like the shell.
            // SAFETY: the kernel reads a string that ends with NUL.
            let _ = unsafe { syscall!(PRCTL, PR_SET_NAME, name.as_c_str()) };
        }
        let error = exec::become_program(words, &env);
        self.status = exec::exit_code(error);
        match error {
            Errno::NOENT => self.complain(word(words, 0), b"not found"),
            error => self.complain_of(word(words, 0), error),
        }
    }
}
