// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! How a shell is started, and where its commands come from.

use super::builtins::working_directory;
use super::edit::{Editor, edit};
use super::expand::Context;
use super::options::SETTABLE;
use super::substitute::{FROM_TERMINAL, take_front};
use super::trap::{handle, handle_all, noted};
use super::{Jump, Shell};
use crate::call::{Call, Outcome, USAGE};
use crate::input::read_file;
use alloc::vec::Vec;
use nilibc::*;

/// What a shell has whatever its environment is, and what it has if that does not say otherwise.
const PRESET: &[u8] = b"IFS=' \t\n' PS1=${PS1-'$PWD # '} PS2=${PS2-'> '} PS4=${PS4-'+ '}";

/// The applet `sh`.
pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut shell = Shell::default();
    shell.start(call)
}

impl Shell {
    /// Becomes the shell that is called, and executes what that is to.
    // What is in a register of its own takes less code than what is on the stack of its caller.
    #[inline(never)]
    fn start(&mut self, call: &Call<'_>) -> ! {
        let script = call.value(b'c');
        let reads_input = script.is_none() && (call.operands.is_empty() || call.has(b's'));
        let mut name = c"sh";
        let mut operands = call.operands;
        if let [first, rest @ ..] = operands
            && !reads_input
        {
            (name, operands) = (first, rest);
        }
        self.name.extend_from_slice(name.to_bytes());
        self.positional.extend_from_slice(operands);
        self.pid = getpid();
        self.variables.import(call.env);
        self.script(PRESET.into());
        self.variables.set(b"PWD", Some(&working_directory()));
        for &letter in SETTABLE.values {
            self.options.set(letter, call.has(letter));
        }
        match script {
            Some(script) => self.script(script.to_bytes().into()),
            None if !reads_input => self.run_file(name),
            None if operands.is_empty() && isatty(STDIN) && isatty(STDOUT) => self.run_terminal(),
            None => self.run_input(),
        }
        self.end()
    }

    /// Executes the file that it has its name from.
    fn run_file(&mut self, name: &CStr) {
        match read_file(name) {
            Ok(text) => self.script(text),
            Err(error) => {
                self.complain_of(b"sh", error);
                self.status = USAGE;
            }
        }
    }

    /// Executes what standard input has, line by line: commands may read there, too.
    fn run_input(&mut self) {
        let mut text = Vec::new();
        while self.jump.is_none() && read_line(&mut text) {
            if self.run_line(&text, 0, false).is_some() {
                text.clear();
            }
        }
        self.script(text);
    }

    /// Executes what somebody types, until that is the end. An error is not the end.
    fn run_terminal(&mut self) -> ! {
        self.take_terminal();
        // A machine may have something to prepare.
        if let Ok(text) = read_file(c"/etc/profile") {
            self.script(text);
        }
        let mut editor = Editor::default();
        let mut text = Vec::new();
        loop {
            self.jump = None;
            self.loops = 0;
            self.jobs.tell(false);
            let name: &[u8] = if text.is_empty() { b"PS1" } else { b"PS2" };
            let prompt = Vec::from(self.variables.get(name).unwrap_or(b""));
            let prompt = self.text(&prompt, Context::Here);
            self.jump = None;
            edit(self, &mut editor, &prompt, &mut text);
            self.typed = text.clone().leak().trim_ascii();
            if self.run_line(&text, 0, false).is_some() || self.jump.is_some() {
                text.clear();
            }
            if self.jump == Some(Jump::Exit) {
                self.end();
            }
        }
    }

    /// Makes the shell the one that has the terminal, and that none of its keys ends.
    fn take_terminal(&mut self) {
        handle_all(&FROM_TERMINAL, SIG_IGN);
        handle(SIGINT, noted());
        // Who leads a session leads a group, too.
        let _ = setpgid(0, 0);
        take_front();
        self.jobs.has_control = tcgetpgrp(STDIN).is_ok();
        self.options.set(b'i', true);
    }
}

/// Reads a line, byte by byte, so that what follows is left to others. Answers whether there was anything.
pub(super) fn read_line(line: &mut Vec<u8>) -> bool {
    let mut byte = [0];
    let len = line.len();
    while read(STDIN, &mut byte) == Ok(1) {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    line.len() > len
}
