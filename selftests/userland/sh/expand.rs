// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Expansion: what a word means. Tildes, parameters, the output of commands, arithmetic, and how the outcome is split.
//!
//! Between expansion and the last step, a field is a pattern: what was quoted has a backslash in front where it would mean
//! something. So `"*"` stays a star, in a file name as well as in `case`.

use super::Shell;
use super::lexer::{Parser, Piece, Token, name_length};
use super::syntax::Command;
use crate::bytes;
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::vec::Vec;
use nilibc::{CStr, fnmatch, glob};

/// Where a piece of a word stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Context {
    /// In the open.
    Plain,
    /// In the open, behind the operator of `${name-word}`: blanks separate fields.
    Operand,
    /// In a here-document, where a double quote is just that.
    Here,
    /// Between double quotes.
    Quoted,
}

impl Context {
    fn is_quoted(self) -> bool {
        self >= Context::Here
    }

    /// What a backslash protects where not everything is.
    fn special(self) -> &'static [u8] {
        if self == Context::Quoted { b"$`\\\"" } else { b"$`\\" }
    }
}

/// What words become, while it is put together.
#[derive(Default)]
pub(super) struct Fields {
    pub done: Vec<CString>,
    current: Vec<u8>,
    /// Whether there is a field, though it may be empty.
    pub is_open: bool,
    /// Whether white space has ended the field before.
    is_spaced: bool,
    /// Whether there can be several, and by what they are separated then.
    splits: bool,
    pub separators: Vec<u8>,
    /// Whether those that are patterns become the names of files.
    globs: bool,
}

/// The characters that mean something in a pattern.
const SPECIAL: &[u8] = b"*?[]\\!-^";

impl Fields {
    pub(super) fn new(separators: &[u8]) -> Self {
        Self { separators: separators.into(), ..Self::default() }
    }

    fn open(&mut self) {
        self.is_open = true;
        self.is_spaced = false;
    }

    /// Ends the field that there is. In its place come the names of files that it matches, if there are any.
    pub(super) fn end(&mut self) {
        if !core::mem::take(&mut self.is_open) {
            return;
        }
        let field = core::mem::take(&mut self.current);
        let start = self.done.len();
        if self.globs && field.iter().any(|byte| b"*?[".contains(byte)) {
            add_files(&bytes::c_string(&field), 0, &mut self.done);
        }
        match self.done.get_mut(start..) {
            None | Some([]) => self.done.push(bytes::c_vec(unescaped(&field))),
            Some(paths) => paths.sort_unstable(),
        }
    }

    pub(super) fn quoted(&mut self, text: &[u8]) {
        self.open();
        escape(&mut self.current, text);
    }

    fn active(&mut self, byte: u8) {
        self.open();
        self.current.push(byte);
    }

    /// What an expansion in the open has given: it is split, and can be a pattern.
    pub(super) fn split(&mut self, text: &[u8]) {
        for &byte in text {
            if !self.separators.contains(&byte) {
                if byte == b'\\' {
                    self.quoted(b"\\")
                } else {
                    self.active(byte)
                }
                continue;
            }
            if matches!(byte, b' ' | b'\t' | b'\n') {
                self.is_spaced |= self.is_open;
            } else {
                // White space around another separator is part of it.
                self.is_open |= !core::mem::take(&mut self.is_spaced);
            }
            self.end();
        }
    }

    fn put(&mut self, text: &[u8], context: Context) {
        if context.is_quoted() { self.quoted(text) } else { self.split(text) }
    }
}

/// Adds the names of the files that match.
pub(super) fn add_files(pattern: &CStr, flags: i32, names: &mut Vec<CString>) {
    // What cannot be read has no names.
    let _ = glob(pattern, flags, &mut |path| names.push(path.into()));
}

/// Adds a text to a pattern, of which it matches nothing but itself.
pub(super) fn escape(pattern: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        if SPECIAL.contains(byte) {
            pattern.push(b'\\');
        }
        pattern.push(*byte);
    }
}

/// Adds words to a text, with a separator between them.
pub(super) fn join(text: &mut Vec<u8>, words: &[CString], separator: &[u8]) {
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            text.extend_from_slice(separator);
        }
        text.extend_from_slice(word.to_bytes());
    }
}

/// Takes the backslashes away that protect what was quoted.
fn unescaped(pattern: &[u8]) -> Vec<u8> {
    without_backslashes(pattern, SPECIAL)
}

/// Takes the backslashes away that stand in front of these characters.
fn without_backslashes(mut rest: &[u8], special: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    while let [byte, more @ ..] = rest {
        rest = more;
        let mut byte = *byte;
        if byte == b'\\'
            && let [next, more @ ..] = rest
            && special.contains(next)
        {
            (byte, rest) = (*next, more);
        }
        text.push(byte);
    }
    text
}

impl Shell {
    /// The characters that separate fields.
    pub(super) fn separators(&self) -> &[u8] {
        self.variables.get(b"IFS").unwrap_or(b" \t\n")
    }

    /// The fields that the words of a command become.
    pub(super) fn fields(&mut self, parts: &[Rc<Command>]) -> Vec<CString> {
        let mut out = Fields::new(self.separators());
        (out.splits, out.globs) = (true, !self.options.has(b'f'));
        for part in parts.iter().filter(|part| part.kind == Token::Word) {
            self.expand(&part.text, Context::Plain, &mut out);
            out.end();
            out.is_spaced = false;
        }
        out.done
    }

    /// What a word becomes that is not split.
    pub(super) fn text(&mut self, word: &[u8], context: Context) -> Vec<u8> {
        unescaped(&self.pattern(word, context))
    }

    /// The same as a pattern.
    pub(super) fn pattern(&mut self, word: &[u8], context: Context) -> Vec<u8> {
        let mut out = Fields::default();
        self.expand(word, context, &mut out);
        out.current
    }

    fn expand(&mut self, raw: &[u8], context: Context, out: &mut Fields) {
        let mut reader = Parser::new(raw, 0);
        if !context.is_quoted()
            && let [b'~'] | [b'~', b'/', ..] = raw
            && let Some(home) = self.variables.get(b"HOME")
        {
            out.quoted(home);
            reader.end = 1;
        }
        while let [first, ..] = *reader.rest()
            && self.jump.is_none()
        {
            let start = reader.end;
            let piece = if context == Context::Here && first == b'"' {
                reader.end += 1;
                Piece::Character
            } else {
                reader.piece(context.is_quoted())
            };
            if reader.error.is_some() {
                return self.syntax_error(&reader);
            }
            let (front, back) = piece.edges();
            let inside = raw.get(start + front..reader.end - back).unwrap_or(&[]);
            match piece {
                Piece::Character => {
                    if context.is_quoted() || first == b'$' {
                        out.quoted(inside);
                    } else if context == Context::Plain {
                        out.active(first);
                    } else {
                        out.split(inside);
                    }
                }
                Piece::Escaped => {
                    if inside != b"\n" {
                        if context.is_quoted() && !inside.iter().all(|byte| context.special().contains(byte)) {
                            out.quoted(b"\\");
                        }
                        out.quoted(inside);
                    }
                }
                Piece::Single => out.quoted(inside),
                Piece::Double => {
                    // It is a field, unless it is `"$@"` and there are no parameters.
                    if !self.positional.is_empty() || !matches!(inside, b"$@" | b"${@}") {
                        out.open();
                    }
                    self.expand(inside, Context::Quoted, out);
                }
                Piece::Backquoted | Piece::Command => {
                    let special = if piece == Piece::Command { b"" } else { context.special() };
                    let output = self.output_of(&without_backslashes(inside, special));
                    out.put(&output, context);
                }
                Piece::Arithmetic => {
                    let number = self.arithmetic(inside);
                    out.put(bytes::decimal(number, &mut [0; 24]), context);
                }
                Piece::Name | Piece::Braces => self.expand_parameter(inside, context, out),
            }
        }
    }

    /// Adds the value of a parameter to `value`. Answers whether it is set.
    pub(super) fn parameter(&self, name: &[u8], value: &mut Vec<u8>) -> bool {
        self.add_parameter(name, value).is_some()
    }

    fn add_parameter(&self, name: &[u8], value: &mut Vec<u8>) -> Option<()> {
        let number = match *name {
            [b'@' | b'*'] => {
                let separator = if name == b"@" { b" " } else { self.separators().get(..1).unwrap_or(b"") };
                join(value, &self.positional, separator);
                return (!self.positional.is_empty()).then_some(());
            }
            [b'#'] => self.positional.len() as i64,
            [b'?'] => self.status.into(),
            [b'$'] => self.pid.into(),
            [b'!'] => self.jobs.last_background?.into(),
            [b'-'] => {
                value.extend((b'a'..=b'z').filter(|&letter| self.options.has(letter)));
                return Some(());
            }
            [b'0'] => {
                value.extend_from_slice(&self.name);
                return Some(());
            }
            [b'0'..=b'9', ..] => {
                let place = bytes::number(name)? as usize;
                value.extend_from_slice(self.positional.get(place.wrapping_sub(1))?.to_bytes());
                return Some(());
            }
            _ => {
                value.extend_from_slice(self.variables.get(name)?);
                return Some(());
            }
        };
        value.extend_from_slice(bytes::decimal(number, &mut [0; 24]));
        Some(())
    }

    /// What is between the braces of `${...}`, or `name` alone. Without a value it is an error under `set -u`.
    #[inline(never)]
    fn expand_parameter(&mut self, inner: &[u8], context: Context, out: &mut Fields) {
        let (is_length, inner) = match inner {
            [b'#', name @ ..] if !name.is_empty() && name_length(name) == name.len() => (true, name),
            inner => (false, inner),
        };
        let (name, operation) = inner.split_at_checked(name_length(inner)).unwrap_or_default();
        let mut value = Vec::new();
        let is_set = self.parameter(name, &mut value);
        let (has_value, operator, word) = match operation {
            [b':', operator @ (b'+' | b'-' | b'=' | b'?'), word @ ..] => (!value.is_empty(), *operator, word),
            [operator, word @ ..] => (is_set, *operator, word),
            [] => (is_set, 0, operation),
        };
        let is_positional = matches!(name, b"@" | b"*");
        match operator {
            _ if name.is_empty() => drop(self.abort(inner, b"bad substitution")),
            b'+' if !has_value => return,
            b'-' | b'=' | b'?' if has_value => {}
            b'+' | b'-' => {
                let inside = if context == Context::Plain { Context::Operand } else { context };
                return self.expand(word, inside, out);
            }
            b'=' | b'?' => {
                let text = self.text(word, if context.is_quoted() { context } else { Context::Plain });
                if operator == b'=' {
                    self.assign(name, &text);
                    out.put(&text, context);
                } else {
                    self.abort(name, if text.is_empty() { b"parameter not set or null" } else { &text });
                }
                return;
            }
            0 | b'%' | b'#' if has_value || is_positional || !self.options.has(b'u') => {}
            0 | b'%' | b'#' => drop(self.abort(name, b"parameter not set")),
            _ => drop(self.abort(inner, b"bad substitution")),
        }
        if is_length {
            let len = if is_positional { self.positional.len() } else { value.len() };
            out.put(bytes::decimal(len as i64, &mut [0; 24]), context);
        } else if matches!(operator, b'%' | b'#') {
            let rest = self.trimmed(&value, operator, word);
            out.put(rest, context);
        } else if is_positional && out.splits && (name == b"@" || !context.is_quoted()) {
            for (place, word) in self.positional.iter().enumerate() {
                if place > 0 {
                    out.end();
                }
                out.put(word.to_bytes(), context);
            }
        } else {
            out.put(&value, context);
        }
    }

    /// A value without the shortest or longest part at its start or end that matches.
    fn trimmed<'a>(&mut self, value: &'a [u8], operator: u8, word: &[u8]) -> &'a [u8] {
        let longest = word.strip_prefix(&[operator]);
        let is_longest = longest.is_some();
        let word = longest.unwrap_or(word);
        let at_start = operator == b'#';
        let pattern = self.pattern(word, Context::Plain);
        // The shortest part first, or the longest.
        for cut in 0..=value.len() {
            let at = if is_longest == at_start { value.len() - cut } else { cut };
            let (start, end) = value.split_at_checked(at).unwrap_or_default();
            let (part, rest) = if at_start { (start, end) } else { (end, start) };
            if matches(&pattern, part) {
                return rest;
            }
        }
        value
    }
}

/// Whether a pattern matches all of a text.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    fnmatch(&bytes::c_string(pattern), &bytes::c_string(text), 0)
}
