// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The shell: the language of POSIX, with `local` beyond it.
//!
//! What it starts are its own applets, called in a process of their own, or other programs. See `Command` for the language.

mod arithmetic;
mod builtins;
mod expand;
mod jobs;
mod lexer;
mod names;
mod options;
mod parser;
mod read;
mod redirect;
mod run;
mod start;
mod substitute;
mod syntax;
mod trap;
mod variables;

use crate::call::{Call, Outcome};
use alloc::rc::Rc;
use alloc::vec::Vec;
use jobs::Jobs;
use lexer::SyntaxError;
use nilibc::*;
use options::Options;
use syntax::{Command, Word};
use trap::Trap;
use variables::Variables;

/// Why commands are left before their end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jump {
    /// Loops end, as many as the shell remembers.
    Break,
    /// The same, but the outermost of them goes on.
    Continue,
    /// The function or file ends.
    Return,
    /// The shell ends.
    Exit,
    /// An error: the shell ends unless somebody types into it.
    Abort,
}

type Flow<T = ()> = core::result::Result<T, Jump>;

struct Shell {
    variables: Variables,
    functions: Vec<(Word, Rc<Command>)>,
    /// `$1` and so on.
    positional: Vec<Vec<u8>>,
    /// `$0`
    name: Vec<u8>,
    /// `$?`
    status: i32,
    /// `$$`
    pid: pid_t,
    options: Options,
    jobs: Jobs,
    /// In how many loops it is.
    loops: usize,
    /// How many of them `break` and `continue` are to end.
    ending: usize,
    /// Whether it is in a condition, where a failure is an answer.
    is_tested: bool,
    /// The line of the command that is executed.
    line: usize,
    /// How many functions are being executed.
    depth: usize,
    traps: Vec<Trap>,
    /// Where `getopts` is: `OPTIND`, and the place in that word.
    getopts: (usize, usize),
    /// The line that was typed last.
    typed: Vec<u8>,
    /// The status of the command that was substituted last.
    substituted: Option<i32>,
}

/// The applet `sh`.
pub(crate) fn main(call: &Call<'_>) -> Outcome {
    match start::shell(call) {
        0 => Ok(()),
        status => Err(status),
    }
}

impl Shell {
    /// Tells an error, with where it is in a script.
    fn complain(&self, what: &[u8], reason: &[u8]) {
        // Before that comes what has been printed.
        let _ = stdout().flush();
        eprintln!("{}: line {}: {}: {}", self.name.as_slice(), self.line, what, reason);
    }

    /// Ends what is being executed with an error.
    fn abort<T>(&mut self, what: &[u8], reason: &[u8]) -> Flow<T> {
        self.complain(what, reason);
        self.status = 2;
        Err(Jump::Abort)
    }

    /// Ends what is being executed because `text` cannot be read.
    fn syntax_error(&mut self, text: &[u8], error: SyntaxError) -> Flow {
        let (start, found) = match error {
            SyntaxError::Incomplete => (text.len(), b"the end".as_slice()),
            SyntaxError::Unexpected(start, end) => (start, text.get(start..end).unwrap_or(b"").trim_ascii_end()),
        };
        self.line = 1 + text.iter().take(start).filter(|&&byte| byte == b'\n').count();
        let found = if found.is_empty() { b"the end of a line" } else { found };
        self.abort(b"syntax error", &[b"unexpected: ", found].concat())
    }

    /// Sets a variable.
    fn assign(&mut self, name: &[u8], value: Vec<u8>) -> Flow {
        self.variables.set(name, value).or_else(|_| self.abort(name, b"is read only"))
    }
}

/// A text between single quotes, so that a shell reads it again.
fn quoted(text: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::from(b"'");
    for &byte in text {
        quoted.extend_from_slice(if byte == b'\'' { b"'\\''" } else { core::slice::from_ref(&byte) });
    }
    quoted.push(b'\'');
    quoted
}
