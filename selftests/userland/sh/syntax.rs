// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a script is made of once it has been read.
//!
//! A word stays as it was written, quotes and all: it is taken apart when it is expanded.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// A word as it was written.
pub(super) type Word = Vec<u8>;

pub(super) enum Command {
    /// Words, or only what stands in front of them.
    Simple(Simple),
    /// The output of each goes into the next.
    Pipeline(Vec<Command>),
    Not(Box<Command>),
    And(Box<Command>, Box<Command>),
    Or(Box<Command>, Box<Command>),
    /// One after the other.
    List(Vec<Command>),
    /// Nobody waits for it.
    Background(Box<Command>),
    /// In a process of its own.
    Subshell(Box<Command>),
    Redirected(Box<Command>, Vec<Redirect>),
    If(Box<Command>, Box<Command>, Option<Box<Command>>),
    /// For as long as the condition is true, or else false.
    While(bool, Box<Command>, Box<Command>),
    /// Over these words, or over the positional parameters.
    For(Word, Option<Vec<Word>>, Box<Command>),
    /// What is executed for which patterns.
    Case(Word, Vec<(Vec<Word>, Command)>),
    Function(Word, Rc<Command>),
}

/// A command of words.
#[derive(Default)]
pub(super) struct Simple {
    /// `name=value` in front.
    pub assignments: Vec<Word>,
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// In which line it stands, counted from 1.
    pub line: usize,
}

pub(super) struct Redirect {
    /// The descriptor that is redirected.
    pub fd: i32,
    pub kind: RedirectKind,
    /// The file, the descriptor, or the delimiter of a here-document.
    pub target: Word,
    /// The text of a here-document, which comes later than all else of the line.
    pub text: Rc<OnceCell<Vec<u8>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RedirectKind {
    /// `<`
    Input,
    /// `>`, `>|`
    Output,
    /// `>>`
    Append,
    /// `<>`
    Both,
    /// `<&`, `>&`
    Duplicate,
    /// `<<`, `<<-`
    Here,
}
