// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Executing commands.

use super::builtins::{BUILTINS, SPECIAL, operands, word};
use super::expand::{Context, join, matches};
use super::lexer::Token;
use super::substitute::Place;
use super::syntax::Command;
use super::variables::{name_of, value_of};
use super::{Jump, Shell};
use crate::{exec, words};
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::vec::Vec;
use nilibc::*;

/// prctl(2).
const PR_SET_NAME: i32 = 15;

impl Shell {
    /// Executes a command; how it ended is then in the status. While there is a jump, nothing is executed.
    pub(super) fn run(&mut self, command: &Rc<Command>) {
        let is_last = core::mem::take(&mut self.is_last);
        if self.jump.is_some() {
            return;
        }
        if command.kind == Token::Simple {
            self.is_last = is_last;
            self.run_simple(command);
            return self.settle_status();
        }
        let mark = self.saved.len();
        if self.redirect(&command.parts) {
            self.run_compound(command);
        }
        self.restore(mark);
    }

    /// Executes traps, and ends the shell under `set -e` if a command has failed.
    fn settle_status(&mut self) {
        self.run_traps();
        if self.status != 0 && self.options.has(b'e') && !self.is_tested {
            self.jump(Jump::Exit);
        }
    }

    fn run_compound(&mut self, command: &Rc<Command>) {
        let kind = command.kind;
        let parts = command.parts.as_slice();
        match kind {
            Token::Pipe => self.run_pipeline(parts),
            Token::Open => {
                if self.fork(Place::Front).is_none() {
                    self.run_last(parts.first())
                }
                self.wait_for_command();
                self.settle_status();
            }
            Token::Background => self.run_in_background(parts),
            Token::Not => {
                let is_true = self.test(parts);
                if self.jump.is_none() {
                    self.status = is_true.into();
                }
            }
            Token::And | Token::Or => {
                if self.test(parts) == (kind == Token::And) {
                    self.run_part(parts, 1);
                }
            }
            Token::If => {
                let is_true = self.test(parts);
                self.run_part(parts, if is_true { 1 } else { 2 });
            }
            Token::While | Token::Until => self.run_while(kind == Token::While, parts),
            Token::For => self.run_for(command.name(), parts),
            Token::Case => self.run_case(command.name(), parts),
            Token::Function => {
                self.forget_function(command.name());
                self.functions.push(Rc::clone(command));
                self.status = 0;
            }
            Token::Semicolon if parts.is_empty() => self.status = 0,
            // A list, also one in braces.
            _ => parts.iter().for_each(|part| self.run(part)),
        }
    }

    /// Executes a part of a command, if it has it.
    fn run_part(&mut self, parts: &[Rc<Command>], place: usize) {
        if let Some(part) = parts.get(place) {
            self.run(part);
        }
    }

    /// Executes the condition that a command begins with, and answers whether it is true.
    fn test(&mut self, parts: &[Rc<Command>]) -> bool {
        let before = core::mem::replace(&mut self.is_tested, true);
        self.run_part(parts, 0);
        self.is_tested = before;
        self.status == 0
    }

    /// Executes each in a process of its own. The last one has the status.
    fn run_pipeline(&mut self, stages: &[Rc<Command>]) {
        let mut before: Option<OwnedFd> = None;
        for (place, stage) in stages.iter().enumerate() {
            let pipe = if place + 1 < stages.len() { pipe2(O_CLOEXEC).map(Some) } else { Ok(None) };
            let Some(pipe) = self.needs(b"pipe", pipe) else { return };
            if self.fork(Place::Front).is_none() {
                // All are open: it cannot fail.
                if let Some(before) = &before {
                    let _ = dup2(before, STDIN);
                }
                if let Some((_, input)) = &pipe {
                    let _ = dup2(input, STDOUT);
                }
                self.run_last(Some(stage))
            }
            before = pipe.map(|(output, _)| output);
        }
        self.wait_for_command();
        self.settle_status();
    }

    fn run_in_background(&mut self, parts: &[Rc<Command>]) {
        let has_control = self.jobs.has_control;
        let Some(pid) = self.fork(Place::Back) else {
            // It goes without, if there is no such file.
            if !has_control && let Ok(null) = open(c"/dev/null", O_RDONLY, 0) {
                let _ = dup2(&null, STDIN);
            }
            self.run_last(parts.first())
        };
        self.leave(pid);
    }

    fn run_while(&mut self, wanted: bool, parts: &[Rc<Command>]) {
        let mut status = 0;
        self.loops += 1;
        loop {
            let goes_on = self.test(parts) == wanted;
            if goes_on {
                self.run_part(parts, 1);
                status = self.status;
            }
            if self.loop_ends() || !goes_on {
                break;
            }
        }
        self.loops -= 1;
        if self.jump.is_none() {
            self.status = status;
        }
    }

    fn run_for(&mut self, name: &[u8], parts: &[Rc<Command>]) {
        let words = self.fields(parts);
        let body = parts.iter().position(|part| part.kind == Token::Semicolon).unwrap_or(0);
        if words.is_empty() && self.jump.is_none() {
            self.status = 0;
        }
        self.loops += 1;
        for word in &words {
            self.assign(name, word.to_bytes());
            self.run_part(parts, body);
            if self.loop_ends() {
                break;
            }
        }
        self.loops -= 1;
    }

    /// Whether a loop ends behind one turn. A jump that has reached its loop is over.
    fn loop_ends(&mut self) -> bool {
        let jump = self.jump;
        if let Some(Jump::Break | Jump::Continue) = jump {
            self.ending -= 1;
            if self.ending == 0 {
                self.jump = None;
            }
        }
        self.jump.is_some() || jump == Some(Jump::Break)
    }

    fn run_case(&mut self, word: &[u8], parts: &[Rc<Command>]) {
        let word = self.text(word, Context::Plain);
        let mut is_found = false;
        for part in parts {
            if part.kind == Token::Semicolon && is_found {
                return self.run(part);
            }
            if part.kind == Token::Word && !is_found {
                is_found = matches(&self.pattern(&part.text, Context::Plain), &word);
            }
        }
        if self.jump.is_none() {
            self.status = 0;
        }
    }

    /// Executes a command of words: a builtin, a function, or what gets a process of its own.
    fn run_simple(&mut self, command: &Command) {
        let parts = command.parts.as_slice();
        self.line = command.number;
        self.substituted = 0;
        let words = self.fields(parts);
        let name = word(&words, 0);
        let builtin = words::place(BUILTINS.text, name);
        let is_special = words.is_empty() || builtin.is_some_and(|place| place < SPECIAL);
        let function = if is_special { None } else { self.function(name) };
        self.trace(parts, &words);
        if !is_special && builtin.is_none() && function.is_none() {
            return self.run_program(parts, &words);
        }
        let mark = self.variables.mark();
        self.assign_all(parts, !is_special);
        let saved = self.saved.len();
        if self.redirect(parts) {
            self.status = match (function, builtin.and_then(|place| BUILTINS.values.get(place))) {
                (Some(function), _) => self.call(&function, &words),
                (None, Some(main)) => main(self, &words),
                (None, None) => self.substituted,
            };
        }
        // `exec` redirects for good.
        if name == b"exec" {
            match self.status {
                0 => self.saved.truncate(saved),
                _ => self.jump(Jump::Abort),
            }
        }
        self.restore(saved);
        if !is_special {
            self.variables.restore(mark);
        }
    }

    /// Sets the variables of `name=value`. What they were before can be restored if they are `shadowed`, and they are exported
    /// then.
    fn assign_all(&mut self, parts: &[Rc<Command>], is_shadowed: bool) {
        for part in parts.iter().filter(|part| part.kind == Token::Assignment) {
            let name = name_of(&part.text);
            let value = self.text(value_of(&part.text, name).unwrap_or(b""), Context::Plain);
            if is_shadowed {
                self.variables.shadow(name);
            }
            self.assign(name, &value);
            self.variables.entry(name).is_exported |= is_shadowed || self.options.has(b'a');
        }
    }

    /// Shows a command before it is executed, under `set -x`.
    fn trace(&mut self, parts: &[Rc<Command>], words: &[CString]) {
        if !self.options.has(b'x') || self.jump.is_some() {
            return;
        }
        let mut line = Vec::from(self.variables.get(b"PS4").unwrap_or(b"+ "));
        for part in parts.iter().filter(|part| part.kind == Token::Assignment) {
            line.extend_from_slice(&part.text);
            line.push(b' ');
        }
        if words.is_empty() {
            line.pop();
        }
        join(&mut line, words, b" ");
        eprintln!("{}", line.as_slice());
    }

    /// Calls a function. Answers with its status.
    fn call(&mut self, function: &Command, words: &[CString]) -> i32 {
        let positional = core::mem::replace(&mut self.positional, operands(words).into());
        let loops = core::mem::take(&mut self.loops);
        let mark = self.variables.mark();
        self.depth += 1;
        self.run_part(&function.parts, 1);
        self.depth -= 1;
        self.variables.restore(mark);
        self.loops = loops;
        self.positional = positional;
        self.returns()
    }

    /// Ends a jump that ends a function or file. Answers with the status.
    pub(super) fn returns(&mut self) -> i32 {
        if self.jump == Some(Jump::Return) {
            self.jump = None;
        }
        self.status
    }

    /// Starts a program, and waits for its end.
    pub(super) fn run_program(&mut self, parts: &[Rc<Command>], words: &[CString]) {
        if !core::mem::take(&mut self.is_last) && self.fork(Place::Front).is_some() {
            return self.wait_for_command();
        }
        self.assign_all(parts, true);
        if self.redirect(parts) {
            self.become_program(words);
        }
        self.end()
    }

    /// Executes the last command of a process: a program needs no other one then.
    fn run_last(&mut self, command: Option<&Rc<Command>>) -> ! {
        self.is_last = true;
        if let Some(command) = command {
            self.run(command);
        }
        self.end()
    }

    /// Becomes a program. It returns if it cannot: why is told, and is the status.
    pub(super) fn become_program(&mut self, words: &[CString]) {
        let _ = stdout().flush();
        let env = self.variables.list(|variable| variable.is_exported);
        if let Some(name) = words.first() {
            // An applet that does without another program would be called like the shell.
            // SAFETY: the kernel reads a string that ends with NUL.
            let _ = unsafe { syscall!(PRCTL, PR_SET_NAME, name.as_c_str()) };
        }
        let error = exec::become_program(words, &env);
        self.status = exec::exit_code(error);
        let reason = if error == Errno::NOENT { "not found" } else { error.name().unwrap_or("") };
        self.complain(word(words, 0), reason.as_bytes());
    }
}
