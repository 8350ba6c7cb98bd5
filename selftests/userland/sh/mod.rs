// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The shell: the language of POSIX, with `local` beyond it.
//!
//! What it starts are its own applets, called in a process of their own, or other programs. See `Command` for the language.

mod arithmetic;
mod builtins;
mod complete;
mod edit;
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

use crate::bytes;
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::vec::Vec;
use edit::Editor;
use jobs::Jobs;
use lexer::SyntaxError;
use nilibc::*;
use options::Options;
pub(crate) use start::main;
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

/// What is used most comes first: its address is shorter then.
#[derive(Default)]
#[repr(C)]
struct Shell {
    /// `$?`
    status: i32,
    options: Options,
    /// The line of the command that is executed.
    line: usize,
    /// In how many loops it is.
    loops: usize,
    /// How many of them `break` and `continue` are to end.
    ending: usize,
    /// How many functions are being executed.
    depth: usize,
    /// Whether it is in a condition, where a failure is an answer.
    is_tested: bool,
    /// Whether nothing follows the command that is executed.
    is_last: bool,
    /// `$$`
    pid: pid_t,
    /// The status of the command that was substituted last.
    substituted: Option<i32>,
    /// Where `getopts` is: `OPTIND`, and the place in that word.
    getopts: (usize, usize),
    /// `$0`
    name: Vec<u8>,
    /// `$1` and so on.
    positional: Vec<CString>,
    traps: Vec<Trap>,
    functions: Vec<(Word, Rc<Command>)>,
    /// The line that was typed last.
    typed: Vec<u8>,
    variables: Variables,
    jobs: Jobs,
    editor: Editor,
}

impl Shell {
    /// Tells an error, with where it is in a script.
    fn complain(&self, what: &[u8], reason: &[u8]) {
        // Before that comes what has been printed.
        let _ = stdout().flush();
        let line = bytes::decimal(self.line as i64, &mut [0; 24]).to_vec();
        eprintln!("{}: line {}: {}: {}", self.name.as_slice(), line.as_slice(), what, reason);
    }

    /// Tells why the kernel did not do what was asked.
    fn complain_of(&self, what: &[u8], error: Errno) {
        self.complain(what, error.name().unwrap_or("").as_bytes());
    }

    /// Ends what is being executed with an error.
    fn abort<T>(&mut self, what: &[u8], reason: &[u8]) -> Flow<T> {
        self.complain(what, reason);
        self.status = 2;
        Err(Jump::Abort)
    }

    /// What the shell cannot go on without.
    fn needs<T>(&mut self, what: &[u8], answer: Result<T>) -> Flow<T> {
        answer.map_err(|error| {
            self.complain_of(what, error);
            self.status = 2;
            Jump::Abort
        })
    }

    /// Ends what is being executed because `text` cannot be read.
    fn syntax_error(&mut self, text: &[u8], error: SyntaxError) -> Flow {
        let (start, found) = match error {
            SyntaxError::Incomplete => (text.len(), b"the end".as_slice()),
            SyntaxError::Unexpected(start, end) => (start, text.get(start..end).unwrap_or(b"").trim_ascii_end()),
        };
        self.line = 1 + text.iter().take(start).filter(|&&byte| byte == b'\n').count();
        let found = if found.is_empty() { b"the end of a line" } else { found };
        self.abort(b"syntax error, unexpected", found)
    }

    /// Sets a variable.
    fn assign(&mut self, name: &[u8], value: Vec<u8>) -> Flow {
        self.variables.set(name, Some(value)).or_else(|_| self.abort(name, b"is read only"))
    }

    fn function(&self, name: &[u8]) -> Option<Rc<Command>> {
        self.functions.iter().find(|(known, _)| known == name).map(|(_, body)| Rc::clone(body))
    }

    fn forget_function(&mut self, name: &[u8]) {
        if let Some(place) = self.functions.iter().position(|(known, _)| known == name) {
            self.functions.swap_remove(place);
        }
    }
}
