// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! How a shell is started, and where its commands come from.

use super::lexer::{Parser, SyntaxError};
use super::options::SETTABLE;
use super::{Flow, Jump, Shell};
use crate::call::{Call, Outcome, USAGE};
use crate::input::read_file;
use alloc::vec::Vec;
use nilibc::*;

/// The applet `sh`.
pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let options = call.options(0, usize::MAX)?;
    let mut shell = Shell { name: b"sh".into(), pid: getpid(), ..Shell::default() };
    shell.variables.import(call.env);
    for (name, value) in [(b"IFS", b" \t\n".as_slice()), (b"PS1", b"# "), (b"PS2", b"> "), (b"PS4", b"+ ")] {
        let old = shell.variables.entry(name);
        if old.value.is_none() || name == b"IFS" {
            old.value = Some(value.into());
        }
    }
    for (letter, _) in SETTABLE {
        shell.options.set(letter, options.has(letter));
    }
    shell.positional = options.operands.into();
    // How it ended is in the status.
    let _ = match options.value(b'c') {
        Some(script) => {
            shell.take_name();
            shell.script(script.to_bytes())
        }
        None if options.operands.is_empty() || options.has(b's') => shell.run_input(),
        None => {
            shell.take_name();
            shell.run_file()
        }
    };
    shell.run_exit_trap();
    if shell.status == 0 { Ok(()) } else { Err(shell.status) }
}

impl Shell {
    /// The first operand, if there is one, is what the shell calls itself.
    fn take_name(&mut self) {
        if let [name, rest @ ..] = self.positional.as_slice() {
            self.name = name.to_bytes().into();
            self.positional = rest.into();
        }
    }

    /// Executes the file that it has its name from.
    fn run_file(&mut self) -> Flow {
        match read_file(&crate::bytes::c_string(&self.name)) {
            Ok(text) => self.script(&text),
            Err(error) => {
                self.complain_of(b"sh", error);
                self.status = USAGE;
                Err(Jump::Exit)
            }
        }
    }

    /// Executes what standard input has, line by line: commands may read there, too.
    fn run_input(&mut self) -> Flow {
        let mut text = Vec::new();
        while read_line(&mut text) {
            let mut parser = Parser::new(&text, 0);
            let line = parser.line();
            match parser.error {
                None => {
                    if let Some(line) = line {
                        self.run(&line)?;
                    }
                    text.clear();
                }
                Some(SyntaxError::Incomplete) => {}
                Some(error) => return self.syntax_error(&text, error),
            }
        }
        self.script(&text)
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
