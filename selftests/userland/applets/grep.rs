// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `grep`: lines that match a pattern.

use super::{children, is_directory};
use crate::call::{Call, FAILED, Outcome, TROUBLE};
use crate::input::{Lines, lines, open_input, read_file, without_newline};
use crate::regex::{Regex, Style};
use alloc::vec::Vec;
use nilibc::*;

struct Grep<'a> {
    call: &'a Call<'a>,
    regex: Regex,
    /// Whether lines are shown with the file they are from.
    shows_names: bool,
    has_found: bool,
}

/// 0 if a line was found, 1 if not, 2 for an error.
pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let mut patterns = Vec::new();
    let mut add = |pattern: &CStr| {
        patterns.extend_from_slice(pattern.to_bytes());
        patterns.push(b'\n');
    };
    call.values(b'e').for_each(&mut add);
    let mut files = call.operands;
    if let Some(path) = call.value(b'f') {
        let text = read_file(path).map_err(|error| {
            call.fails(path, error);
            TROUBLE
        })?;
        patterns.extend_from_slice(text.leak());
    } else if !call.has(b'e') {
        let [pattern, rest @ ..] = files else { call.refuses("a pattern is missing", c"") };
        add(pattern);
        files = rest;
    }
    let kind = call.last(b"EFG").map_or(b'G', |(letter, _)| letter);
    let style = Style {
        is_extended: kind == b'E',
        is_fixed: kind == b'F',
        ignores_case: call.has(b'i'),
        is_line: call.has(b'x'),
        is_word: call.has(b'w'),
    };
    let is_recursive = call.has(b'r');
    let shows_names = !call.has(b'h') && (call.has(b'H') || is_recursive || files.len() > 1);
    let mut grep = Grep { call, regex: Regex::new(style), shows_names, has_found: false };
    for pattern in lines(patterns.leak()) {
        if grep.regex.add(without_newline(pattern)).is_none() {
            call.refuses("this is no regular expression", c"");
        }
    }
    let mut failed = files.is_empty() && grep.file(c"-").is_err();
    for path in files {
        if let Err(error) = grep.tree(path, is_recursive) {
            failed = true;
            if !call.has(b's') {
                call.fails(path, error);
            }
        }
    }
    match (grep.has_found, failed) {
        (true, false) => Ok(()),
        (true, true) if call.has(b'q') => Ok(()),
        (_, true) => Err(TROUBLE),
        (false, false) => Err(FAILED),
    }
}

impl Grep<'_> {
    fn tree(&mut self, path: &CStr, is_recursive: bool) -> Result<()> {
        if is_recursive && is_directory(path) {
            return children(path, &mut |child| self.tree(child, true));
        }
        self.file(path)
    }

    fn file(&mut self, path: &CStr) -> Result<()> {
        let name = if path == c"-" { c"(standard input)" } else { path };
        // Of these only one counts, the first.
        let summary = b"qlc".iter().copied().find(|letter| self.call.has(*letter));
        let (is_inverted, shows_numbers) = (self.call.has(b'v'), self.call.has(b'n'));
        let shows_parts = self.call.has(b'o');
        let mut lines = Lines::new(open_input(path)?);
        let (mut number, mut count) = (0_u64, 0_u64);
        while let Some(line) = lines.next()? {
            let line = without_newline(line);
            number += 1;
            let mut found = self.regex.find(line, 0);
            if found.is_some() == is_inverted {
                continue;
            }
            self.has_found = true;
            count += 1;
            match summary {
                Some(b'c') => continue,
                Some(_) => break,
                None => {}
            }
            let show = |text: &[u8]| {
                self.show_name(name);
                if shows_numbers {
                    print!("{}:", number);
                }
                println!("{}", text);
            };
            if !shows_parts {
                show(line);
            }
            while shows_parts && let Some((at, end)) = found {
                if end > at {
                    show(line.get(at..end).unwrap_or(&[]));
                }
                found = self.regex.find(line, end.max(at + 1));
            }
        }
        match summary {
            Some(b'l') if count > 0 => println!("{}", name),
            Some(b'c') => {
                self.show_name(name);
                println!("{}", count);
            }
            _ => {}
        }
        Ok(())
    }

    fn show_name(&self, name: &CStr) {
        if self.shows_names {
            print!("{}:", name);
        }
    }
}
