// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! How a shell is started, and where its commands come from.

use super::jobs::Jobs;
use super::lexer::{Parser, SyntaxError};
use super::options::Options;
use super::variables::Variables;
use super::{Flow, Jump, Shell};
use crate::call::{Call, USAGE};
use crate::input::read_all;
use alloc::vec::Vec;
use core::ffi::CStr;
use nilibc::*;

/// Runs the applet. Answers with the exit code.
pub(super) fn shell(call: &Call<'_>) -> i32 {
    let mut shell = Shell {
        variables: Variables::import(call.env),
        functions: Vec::new(),
        positional: Vec::new(),
        name: b"sh".into(),
        status: 0,
        pid: getpid(),
        options: Options::default(),
        jobs: Jobs::default(),
        loops: 0,
        ending: 0,
        is_tested: false,
        line: 0,
        depth: 0,
        traps: Vec::new(),
        getopts: (1, 1),
        typed: Vec::new(),
        substituted: None,
    };
    // A shell keeps its own idea of these.
    for (name, value) in [(b"IFS".as_slice(), b" \t\n".as_slice()), (b"PS1", b"# "), (b"PS2", b"> "), (b"PS4", b"+ ")] {
        if name == b"IFS" || shell.variables.get(name).is_none() {
            let _ = shell.variables.set(name, value.into());
        }
    }
    let rest = match shell.start_options(call.args) {
        Some(rest) => rest,
        None => return call.misused("unknown option", call.args.first().copied().unwrap_or(c"")),
    };
    // How it ended is in the status.
    let _ = if shell.options.has(b'c') { shell.run_string(call, rest) } else { shell.run_file(rest) };
    shell.end()
}

impl Shell {
    /// Sets the options that the shell is started with. Answers with what stands behind them.
    fn start_options<'a>(&mut self, args: &'a [&'a CStr]) -> Option<&'a [&'a CStr]> {
        let mut rest = args;
        while let Some((first, more)) = rest.split_first() {
            match first.to_bytes() {
                b"--" | b"-" => return Some(more),
                [b'-', letters @ ..] if letters.iter().all(u8::is_ascii_lowercase) => {
                    letters.iter().for_each(|&letter| self.options.set(letter, true));
                }
                [b'-', ..] => return None,
                _ => break,
            }
            rest = more;
        }
        Some(rest)
    }

    /// `sh -c SCRIPT [NAME [ARGUMENT]...]`
    fn run_string(&mut self, call: &Call<'_>, rest: &[&CStr]) -> Flow {
        let Some((script, rest)) = rest.split_first() else {
            self.status = call.misused("an argument is missing behind", c"-c");
            return Err(Jump::Exit);
        };
        if let Some((name, rest)) = rest.split_first() {
            self.name = name.to_bytes().into();
            self.positional = words(rest);
        }
        self.script(script.to_bytes())
    }

    /// `sh [FILE [ARGUMENT]...]`
    fn run_file(&mut self, rest: &[&CStr]) -> Flow {
        match rest.split_first() {
            Some((file, rest)) if !self.options.has(b's') => {
                self.name = file.to_bytes().into();
                self.positional = words(rest);
                match open(file, O_RDONLY | O_CLOEXEC, 0).and_then(read_all) {
                    Ok(text) => self.script(&text),
                    Err(error) => {
                        self.complain_of(file.to_bytes(), error);
                        self.status = USAGE;
                        Err(Jump::Exit)
                    }
                }
            }
            _ => {
                self.positional = words(rest);
                self.run_input()
            }
        }
    }

    /// Executes what standard input has, line by line: commands may read there, too.
    fn run_input(&mut self) -> Flow {
        let mut text = Vec::new();
        while read_line(STDIN, &mut text) {
            let mut parser = Parser::new(&text, 0);
            let line = parser.line();
            match parser.error {
                None => {
                    line.map_or(Ok(()), |line| self.run(&line))?;
                    text.clear();
                }
                Some(SyntaxError::Incomplete) => {}
                Some(error) => return self.syntax_error(&text, error),
            }
        }
        if text.is_empty() { Ok(()) } else { self.script(&text) }
    }

    /// Ends the shell. Answers with its exit code.
    fn end(&mut self) -> i32 {
        self.run_exit_trap();
        self.status
    }
}

fn words(args: &[&CStr]) -> Vec<Vec<u8>> {
    args.iter().map(|word| word.to_bytes().into()).collect()
}

/// Reads a line, byte by byte, so that what follows is left to others. Answers whether there was anything.
pub(super) fn read_line(fd: impl AsFd, line: &mut Vec<u8>) -> bool {
    let mut byte = [0];
    let len = line.len();
    while matches!(read(&fd, &mut byte), Ok(1)) {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            break;
        }
    }
    line.len() > len
}
