// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `read`: a line of standard input, split into variables.

use super::Shell;
use super::builtins::word;
use crate::bytes::without;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::STDIN;

/// What stands in front of a byte that a backslash protects. No line has it of its own.
const MARK: u8 = 0;

/// `read [-r] [NAME]...`
pub(super) fn read(shell: &mut Shell, words: &[CString]) -> i32 {
    let is_raw = word(words, 1) == b"-r";
    let separators = shell.variables.get(b"IFS").unwrap_or(b" \t\n").into();
    let mut line = Line { text: Vec::new(), separators, at: 0 };
    let is_whole = line.input(is_raw);
    line.skip(Kind::Space);
    let mut names = words.iter().skip(1 + usize::from(is_raw));
    while let Some(name) = names.next() {
        let start = line.at;
        let mut end = line.skip(Kind::Plain);
        line.skip(Kind::Space);
        // A separator is white space, and in it one other character.
        if line.kind() == Kind::Separator {
            line.at += 1;
            line.skip(Kind::Space);
        }
        // What is left for the last is one field only if there is no other behind its separator.
        while names.len() == 0 && line.kind() != Kind::End {
            let kind = line.kind();
            let behind = line.skip(kind);
            end = if kind == Kind::Space { end } else { behind };
        }
        let value = line.text.get(start..end).unwrap_or(&[]);
        shell.assign(name.to_bytes(), &without(value, &[MARK]));
    }
    (!is_whole).into()
}

/// What a byte of a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    End,
    Plain,
    /// White space that separates fields.
    Space,
    /// Another separator.
    Separator,
}

struct Line {
    text: Vec<u8>,
    separators: Vec<u8>,
    at: usize,
}

impl Line {
    /// Reads it, and answers whether it has an end. Behind a backslash it goes on, unless it `is_raw`.
    fn input(&mut self, is_raw: bool) -> bool {
        let mut is_protected = false;
        let mut byte = [MARK];
        while nilibc::read(STDIN, &mut byte) == Ok(1) {
            match byte {
                [MARK] => continue,
                [b'\n'] if !is_protected => return true,
                [b'\\'] if !is_protected && !is_raw => {
                    is_protected = true;
                    continue;
                }
                [b'\n'] => {}
                _ => {
                    if is_protected {
                        self.text.push(MARK);
                    }
                    self.text.extend_from_slice(&byte);
                }
            }
            is_protected = false;
        }
        false
    }

    fn kind(&self) -> Kind {
        match self.text.get(self.at) {
            None => Kind::End,
            Some(byte) if !self.separators.contains(byte) => Kind::Plain,
            Some(b' ' | b'\t' | b'\n') => Kind::Space,
            Some(_) => Kind::Separator,
        }
    }

    /// Goes behind what is of this kind, and answers where that is.
    fn skip(&mut self, kind: Kind) -> usize {
        while self.kind() == kind {
            self.at += if self.text.get(self.at) == Some(&MARK) { 2 } else { 1 };
        }
        self.at
    }
}
