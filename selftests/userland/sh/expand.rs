// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Expansion: what a word means. Tildes, parameters, the output of commands, arithmetic, and how the outcome is split.
//!
//! Between expansion and the last step, a field is a pattern: what was quoted has a backslash in front where it would mean
//! something. So `"*"` stays a star, in a file name as well as in `case`.

use super::lexer::{arithmetic_end, piece_end};
use super::{Flow, Shell};
use crate::bytes;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::{fnmatch, glob};

/// Where a piece of a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// In the open.
    Plain,
    /// In the open, behind the operator of `${name-word}`: blanks separate fields.
    Operand,
    /// Between double quotes.
    Quoted,
    /// In a here-document, where a double quote is just that.
    Here,
}

impl Context {
    fn is_quoted(self) -> bool {
        matches!(self, Context::Quoted | Context::Here)
    }
}

/// What words become, while it is put together.
#[derive(Default)]
pub(super) struct Fields {
    done: Vec<Vec<u8>>,
    current: Vec<u8>,
    /// Whether there is a field, though it may be empty.
    is_open: bool,
    /// Whether white space has ended the field before.
    is_spaced: bool,
    /// What separates fields; nothing if they are not split at all.
    separators: Option<Vec<u8>>,
}

/// The characters that mean something in a pattern.
const SPECIAL: &[u8] = b"*?[]\\!-^";

impl Fields {
    fn open(&mut self) {
        self.is_open = true;
        self.is_spaced = false;
    }

    /// Ends the field that there is.
    pub(super) fn end(&mut self) {
        if core::mem::take(&mut self.is_open) {
            self.done.push(core::mem::take(&mut self.current));
        }
    }

    fn quoted(&mut self, text: &[u8]) {
        self.open();
        for &byte in text {
            if SPECIAL.contains(&byte) {
                self.current.push(b'\\');
            }
            self.current.push(byte);
        }
    }

    fn active(&mut self, byte: u8) {
        self.open();
        self.current.push(byte);
    }

    /// What an expansion in the open has given: it is split, and can be a pattern.
    fn split(&mut self, text: &[u8]) {
        for &byte in text {
            let separates = self.separators.as_ref().is_some_and(|separators| separators.contains(&byte));
            let is_space = matches!(byte, b' ' | b'\t' | b'\n');
            match (separates, is_space) {
                (false, _) if byte == b'\\' => self.quoted(b"\\"),
                (false, _) => self.active(byte),
                (true, true) => {
                    self.is_spaced |= self.is_open;
                    self.end();
                }
                (true, false) => {
                    // White space around another separator is part of it.
                    self.is_open |= !core::mem::take(&mut self.is_spaced);
                    self.end();
                }
            }
        }
    }

    fn put(&mut self, text: &[u8], context: Context) {
        if context.is_quoted() { self.quoted(text) } else { self.split(text) }
    }
}

/// Whether a backslash in front of this character is taken away.
fn protects(byte: u8, context: Context) -> bool {
    match context {
        Context::Quoted => b"$`\"\\".contains(&byte),
        Context::Here => b"$`\\".contains(&byte),
        _ => true,
    }
}

/// Takes the backslashes away that protect what was quoted.
pub(super) fn unescaped(pattern: &[u8]) -> Vec<u8> {
    without_backslashes(pattern, b"")
}

/// Takes the backslashes away that stand in front of these characters, or of any if there are none.
fn without_backslashes(mut rest: &[u8], special: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    while let [byte, more @ ..] = rest {
        rest = more;
        let mut byte = *byte;
        if byte == b'\\'
            && let [next, more @ ..] = rest
            && (special.is_empty() || special.contains(next))
        {
            (byte, rest) = (*next, more);
        }
        text.push(byte);
    }
    text
}

impl Shell {
    /// The fields that words become.
    pub(super) fn fields(&mut self, words: &[super::syntax::Word]) -> Flow<Vec<CString>> {
        let mut fields = Vec::new();
        for word in words {
            let separators = self.variables.get(b"IFS").unwrap_or(b" \t\n").into();
            let mut out = Fields { separators: Some(separators), ..Fields::default() };
            self.expand(word, Context::Plain, &mut out)?;
            out.end();
            for field in out.done {
                self.paths(field, &mut fields);
            }
        }
        Ok(fields)
    }

    /// The names of files that a field matches, or itself.
    fn paths(&mut self, field: Vec<u8>, fields: &mut Vec<CString>) {
        let start = fields.len();
        if !self.options.has(b'f') && field.iter().any(|byte| b"*?[".contains(byte)) {
            // What cannot be read has no names.
            let _ = glob(&bytes::c_string(&field), 0, &mut |path| fields.push(path.into()));
        }
        match fields.get_mut(start..) {
            None | Some([]) => fields.push(bytes::c_vec(unescaped(&field))),
            Some(paths) => paths.sort_unstable(),
        }
    }

    /// What a word becomes that is not split.
    pub(super) fn text(&mut self, word: &[u8], context: Context) -> Flow<Vec<u8>> {
        Ok(unescaped(&self.pattern(word, context)?))
    }

    /// The same as a pattern.
    pub(super) fn pattern(&mut self, word: &[u8], context: Context) -> Flow<Vec<u8>> {
        let mut out = Fields::default();
        self.expand(word, context, &mut out)?;
        Ok(out.current)
    }

    fn expand(&mut self, raw: &[u8], context: Context, out: &mut Fields) -> Flow {
        let mut at = 0;
        if !context.is_quoted()
            && let [b'~', rest @ ..] = raw
            && matches!(rest, [] | [b'/', ..])
        {
            match self.variables.get(b"HOME") {
                Some(home) => out.quoted(home),
                None => out.active(b'~'),
            }
            at = 1;
        }
        while let Some(rest @ [first, ..]) = raw.get(at..) {
            if context == Context::Here && *first == b'"' {
                out.quoted(b"\"");
                at += 1;
                continue;
            }
            let end = match piece_end(raw, at, context.is_quoted()) {
                Ok(end) => end,
                Err(error) => return self.syntax_error(raw, error),
            };
            let piece = raw.get(at..end).unwrap_or(&[]);
            let start = core::mem::replace(&mut at, end);
            let inside = piece.get(1..piece.len() - 1).unwrap_or(&[]);
            match *first {
                b'\\' => match piece.get(1) {
                    Some(b'\n') => {}
                    Some(byte) if !protects(*byte, context) => out.quoted(piece),
                    Some(byte) => out.quoted(&[*byte]),
                    None => out.quoted(piece),
                },
                b'\'' if !context.is_quoted() => out.quoted(inside),
                b'"' => self.expand_quoted(inside, out)?,
                b'`' => {
                    let special: &[u8] = if context == Context::Quoted { b"$`\\\"" } else { b"$`\\" };
                    let output = self.output_of(&without_backslashes(inside, special))?;
                    out.put(&output, context);
                }
                b'$' if piece.len() == 1 => at += self.expand_name(rest.get(1..).unwrap_or(&[]), context, out)?,
                b'$' if inside.starts_with(b"((") && arithmetic_end(raw, start + 3) == Ok(Some(end)) => {
                    let number = self.arithmetic(inside.get(2..inside.len() - 1).unwrap_or(&[]))?;
                    out.put(bytes::decimal(number, &mut [0; 24]), context);
                }
                b'$' if inside.starts_with(b"(") => {
                    let output = self.output_of(inside.get(1..).unwrap_or(&[]))?;
                    out.put(&output, context);
                }
                b'$' => self.expand_braces(inside.get(1..).unwrap_or(&[]), context, out)?,
                _ if context.is_quoted() => out.quoted(piece),
                byte if context == Context::Plain => out.active(byte),
                _ => out.split(piece),
            }
        }
        Ok(())
    }

    /// What is between double quotes is a field, unless it is `"$@"` and there are no parameters.
    fn expand_quoted(&mut self, text: &[u8], out: &mut Fields) -> Flow {
        let vanishes = self.positional.is_empty() && matches!(text, b"$@" | b"${@}");
        if !vanishes {
            out.open();
        }
        self.expand(text, Context::Quoted, out)
    }

    /// `$name` without braces. Answers with the length of the name.
    fn expand_name(&mut self, rest: &[u8], context: Context, out: &mut Fields) -> Flow<usize> {
        let is_digit = rest.first().is_some_and(u8::is_ascii_digit);
        let len = if is_digit { 1 } else { name_length(rest) };
        let name = rest.get(..len).unwrap_or(&[]);
        if name.is_empty() {
            out.quoted(b"$");
        } else {
            self.expand_parameter(name, context, out)?;
        }
        Ok(len)
    }

    /// The value of a parameter as it is. That it is not set is an error under `set -u`.
    fn expand_parameter(&mut self, name: &[u8], context: Context, out: &mut Fields) -> Flow {
        if matches!(name, b"@" | b"*") {
            self.expand_positional(name == b"@", context, out);
            return Ok(());
        }
        match self.parameter(name) {
            Some(value) => out.put(&value, context),
            None if self.options.has(b'u') => return self.abort(name, b"parameter not set"),
            None => {}
        }
        Ok(())
    }

    /// `$@`, or else `$*`.
    fn expand_positional(&mut self, is_at: bool, context: Context, out: &mut Fields) {
        let ifs = self.variables.get(b"IFS").unwrap_or(b" ");
        let joint = if out.separators.is_none() && is_at { Some(b' ') } else { ifs.first().copied() };
        let is_joined = out.separators.is_none() || (context.is_quoted() && !is_at);
        for (place, value) in self.positional.iter().enumerate() {
            if place > 0 && is_joined {
                out.quoted(joint.as_slice());
            } else if place > 0 {
                out.end();
            }
            out.put(value.to_bytes(), context);
        }
    }

    /// The value of a parameter, if it is set.
    pub(super) fn parameter(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        let number = match name {
            b"@" | b"*" => {
                let mut out = Fields::default();
                self.expand_positional(name == b"@", Context::Quoted, &mut out);
                return (!self.positional.is_empty()).then(|| unescaped(&out.current));
            }
            b"#" => self.positional.len() as i64,
            b"?" => self.status.into(),
            b"$" => self.pid.into(),
            b"!" => self.jobs.last_background?.into(),
            b"-" => return Some(self.options.letters()),
            b"0" => return Some(self.name.clone()),
            [b'0'..=b'9', ..] => {
                let place = usize::try_from(bytes::number(name)?).ok()?;
                return self.positional.get(place.checked_sub(1)?).map(|value| value.to_bytes().into());
            }
            _ => return self.variables.get(name).map(Vec::from),
        };
        Some(bytes::decimal(number, &mut [0; 24]).into())
    }

    /// What is between the braces of `${...}`.
    fn expand_braces(&mut self, inner: &[u8], context: Context, out: &mut Fields) -> Flow {
        if let [b'#', name @ ..] = inner
            && !name.is_empty()
            && name_length(name) == name.len()
        {
            let len = match (self.parameter(name), name) {
                (_, b"@" | b"*") => self.positional.len(),
                (None, _) if self.options.has(b'u') => return self.abort(name, b"parameter not set"),
                (value, _) => value.map_or(0, |value| value.len()),
            };
            out.put(bytes::decimal(len as i64, &mut [0; 24]), context);
            return Ok(());
        }
        let (name, operator) = inner.split_at_checked(name_length(inner)).unwrap_or((inner, b""));
        if name.is_empty() {
            return self.abort(inner, b"bad substitution");
        }
        if operator.is_empty() {
            return self.expand_parameter(name, context, out);
        }
        let value = self.parameter(name);
        if let [b'%' | b'#', ..] = operator {
            let value = match value {
                None if self.options.has(b'u') => return self.abort(name, b"parameter not set"),
                value => value.unwrap_or_default(),
            };
            let rest = self.trimmed(&value, operator)?;
            out.put(rest, context);
            return Ok(());
        }
        let (empty_counts, operator) = match operator {
            [b':', operator @ ..] => (false, operator),
            operator => (true, operator),
        };
        let is_set = value.is_some_and(|value| empty_counts || !value.is_empty());
        let Some((kind, word)) = operator.split_first() else { return self.abort(inner, b"bad substitution") };
        let inside = if context == Context::Plain { Context::Operand } else { context };
        match (kind, is_set) {
            (b'-' | b'=' | b'?', true) => self.expand_parameter(name, context, out),
            (b'+', false) => Ok(()),
            (b'-', false) | (b'+', true) => self.expand(word, inside, out),
            (b'=', false) => {
                let value = self.text(word, if context.is_quoted() { context } else { Context::Plain })?;
                self.assign(name, value.clone())?;
                out.put(&value, context);
                Ok(())
            }
            (b'?', false) => {
                let reason = self.text(word, Context::Plain)?;
                let reason = if reason.is_empty() { b"parameter not set or null" } else { reason.as_slice() };
                self.abort(name, reason)
            }
            _ => self.abort(inner, b"bad substitution"),
        }
    }

    /// A value without the shortest or longest part at its start or end that matches.
    fn trimmed<'a>(&mut self, value: &'a [u8], operator: &[u8]) -> Flow<&'a [u8]> {
        let (is_longest, word) = match operator {
            [b'%', b'%', word @ ..] | [b'#', b'#', word @ ..] => (true, word),
            operator => (false, operator.get(1..).unwrap_or(&[])),
        };
        let at_start = operator.starts_with(b"#");
        let pattern = self.pattern(word, Context::Plain)?;
        // The shortest part first, or the longest.
        for cut in 0..=value.len() {
            let cut = if is_longest { value.len() - cut } else { cut };
            let at = if at_start { cut } else { value.len() - cut };
            let (start, end) = value.split_at_checked(at).unwrap_or((value, b""));
            let (part, rest) = if at_start { (start, end) } else { (end, start) };
            if matches(&pattern, part) {
                return Ok(rest);
            }
        }
        Ok(value)
    }
}

/// Whether a pattern matches all of a text.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    fnmatch(&bytes::c_string(pattern), &bytes::c_string(text), 0)
}

/// How many bytes the name of a parameter has.
fn name_length(text: &[u8]) -> usize {
    match text {
        [b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!', ..] => 1,
        [b'0'..=b'9', ..] => text.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => text.iter().take_while(|&&byte| bytes::is_name_byte(byte)).count(),
    }
}
