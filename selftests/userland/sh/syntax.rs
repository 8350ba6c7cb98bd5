// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a script is made of once it has been read: a tree whose nodes are all alike.
//!
//! A node is of the kind of the token that it is read by. A word stays as it was written, quotes and all: it is taken apart when
//! it is expanded.
//!
//! | kind                 | parts                                                         |
//! |----------------------|---------------------------------------------------------------|
//! | `Simple`             | assignments, words, redirections                              |
//! | `Pipe`               | commands, the output of each of which goes into the next      |
//! | `And`, `Or`, `Not`   | two commands, or one                                          |
//! | `Semicolon`          | a list: commands one after the other, or none                 |
//! | `Background`, `Open` | a command that nobody waits for, a list in its own process    |
//! | `OpenBrace`          | a list                                                        |
//! | `If`                 | three lists: the condition, and what is executed by it        |
//! | `While`, `Until`     | two lists: the condition and the body                         |
//! | `For`                | the name of the variable, words, a list                       |
//! | `Case`               | a word; then patterns that are words, and their list; and so on |
//! | `Function`           | its name, and the command that it is                          |
//!
//! Redirections of a command that is made of others are its last parts.

use super::lexer::Token;
use alloc::rc::Rc;
use alloc::vec::Vec;

pub(super) struct Command {
    pub kind: Token,
    /// The line of a simple command, counted from 1; the descriptor that is redirected.
    pub number: usize,
    /// A word, the target of a redirection, or the text of a here-document.
    pub text: Vec<u8>,
    pub parts: Vec<Rc<Command>>,
}

impl Command {
    /// The name or the word that it begins with.
    pub(super) fn name(&self) -> &[u8] {
        self.parts.first().map_or(b"", |first| &first.text)
    }
}
