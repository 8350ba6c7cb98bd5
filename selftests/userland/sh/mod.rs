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

use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::vec::Vec;
use jobs::Jobs;
use lexer::{Parser, SyntaxError};
use nilibc::*;
use options::Options;
use redirect::Saved;
pub(crate) use start::main;
use syntax::Command;
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
    /// Why it leaves what is being executed.
    jump: Option<Jump>,
    /// Whether it is in a condition, where a failure is an answer.
    is_tested: bool,
    /// Whether nothing follows the command that is executed.
    is_last: bool,
    /// `$$`
    pid: pid_t,
    /// The status of the command that was substituted last.
    substituted: i32,
    variables: Variables,
    /// `$1` and so on.
    positional: Vec<CString>,
    /// `$0`
    name: Vec<u8>,
    functions: Vec<Rc<Command>>,
    traps: Variables,
    /// What redirected descriptors led to.
    saved: Vec<Saved>,
    /// The line that was typed last: it stays in memory, as jobs may name it.
    typed: &'static [u8],
    jobs: Jobs,
    /// Where `getopts` is: `OPTIND`, and the place in that word.
    getopts: (usize, usize),
}

impl Shell {
    /// Tells an error, with where it is in a script.
    fn complain(&self, what: &[u8], reason: &[u8]) {
        // Before that comes what has been printed.
        let _ = stdout().flush();
        eprintln!("{}: line {}: {}: {}", self.name.as_slice(), self.line, what, reason);
    }

    /// Tells why the kernel did not do what was asked.
    fn complain_of(&self, what: &[u8], error: Errno) {
        self.complain(what, error.name().unwrap_or("").as_bytes());
    }

    /// Leaves what is being executed. Who leaves already goes on with that.
    fn jump(&mut self, jump: Jump) {
        self.jump.get_or_insert(jump);
    }

    /// Ends what is being executed with an error. Answers with the status of that.
    fn abort(&mut self, what: &[u8], reason: &[u8]) -> i32 {
        // What follows from an error is none of its own.
        if self.jump.is_none() {
            self.complain(what, reason);
            self.status = 2;
            self.jump(Jump::Abort);
        }
        self.status
    }

    /// The same for an error of the kernel.
    #[inline(never)]
    fn abort_by(&mut self, what: &[u8], error: Errno) {
        self.abort(what, error.name().unwrap_or("").as_bytes());
    }

    /// What the shell cannot go on without.
    fn needs<T>(&mut self, what: &[u8], answer: Result<T>) -> Option<T> {
        answer.map_err(|error| self.abort_by(what, error)).ok()
    }

    /// Ends what is being executed because a text cannot be read.
    fn syntax_error(&mut self, parser: &Parser<'_>) {
        self.line = parser.line_number();
        let found = match parser.word().trim_ascii_end() {
            _ if parser.error == Some(SyntaxError::Incomplete) => b"the end".as_slice(),
            b"" => b"the end of a line",
            found => found,
        };
        self.abort(b"syntax error, unexpected", found);
    }

    /// Sets a variable.
    fn assign(&mut self, name: &[u8], value: &[u8]) {
        if !self.variables.set(name, Some(value)) {
            self.abort(name, b"is read only");
        }
    }

    /// Where the function of this name is.
    fn place_of_function(&self, name: &[u8]) -> Option<usize> {
        self.functions.iter().position(|function| function.name() == name)
    }

    fn function(&self, name: &[u8]) -> Option<Rc<Command>> {
        self.functions.get(self.place_of_function(name)?).cloned()
    }

    fn forget_function(&mut self, name: &[u8]) {
        if let Some(place) = self.place_of_function(name) {
            self.functions.swap_remove(place);
        }
    }
}
