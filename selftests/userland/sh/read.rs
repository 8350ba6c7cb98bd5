// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `read`: a line of standard input, split into variables.

use super::Shell;
use super::builtins::word;
use super::start::read_line;
use alloc::ffi::CString;
use alloc::vec::Vec;

/// A byte of the line, and whether a backslash protects it.
type Byte = (u8, bool);

/// `read [-r] [NAME]...`
pub(super) fn read(shell: &mut Shell, words: &[CString]) -> i32 {
    let is_raw = word(words, 1) == b"-r";
    let names = words.get(1 + usize::from(is_raw)..).unwrap_or(&[]);
    let (line, is_whole) = input(is_raw);
    let ifs = Separators(shell.variables.get(b"IFS").unwrap_or(b" \t\n").into());
    let mut rest = ifs.skip_space(&line);
    for (place, name) in names.iter().enumerate() {
        let (mut value, more) = ifs.split(rest);
        // What is left for the last is one field only if there is no other behind its separator.
        if place + 1 == names.len() && !more.is_empty() {
            value = rest;
            while let [start @ .., last] = value
                && ifs.is_space(last)
            {
                value = start;
            }
        }
        rest = more;
        let value: Vec<u8> = value.iter().map(|(byte, _)| *byte).collect();
        shell.assign(name.to_bytes(), &value);
    }
    (!is_whole).into()
}

/// A line, and whether it has an end. Behind a backslash it goes on, unless it `is_raw`.
fn input(is_raw: bool) -> (Vec<Byte>, bool) {
    let mut line = Vec::new();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        read_line(&mut bytes);
        let is_whole = bytes.pop_if(|last| *last == b'\n').is_some();
        let mut goes_on = false;
        let mut rest = bytes.iter();
        while let Some(&byte) = rest.next() {
            match rest.clone().next() {
                _ if is_raw || byte != b'\\' => line.push((byte, false)),
                Some(&quoted) => {
                    rest.next();
                    line.push((quoted, true));
                }
                None => goes_on = true,
            }
        }
        if !goes_on || !is_whole {
            return (line, is_whole);
        }
    }
}

/// What separates fields.
struct Separators(Vec<u8>);

impl Separators {
    fn separates(&self, (byte, is_quoted): &Byte) -> bool {
        !is_quoted && self.0.contains(byte)
    }

    fn is_space(&self, byte: &Byte) -> bool {
        self.separates(byte) && b" \t\n".contains(&byte.0)
    }

    fn skip_space<'a>(&self, mut rest: &'a [Byte]) -> &'a [Byte] {
        while let [first, more @ ..] = rest
            && self.is_space(first)
        {
            rest = more;
        }
        rest
    }

    /// The first field, and what stands behind its separator: that is white space, and in it one other character.
    fn split<'a>(&self, rest: &'a [Byte]) -> (&'a [Byte], &'a [Byte]) {
        let end = rest.iter().take_while(|byte| !self.separates(byte)).count();
        let (field, rest) = rest.split_at_checked(end).unwrap_or_default();
        let rest = self.skip_space(rest);
        match rest {
            [first, more @ ..] if self.separates(first) => (field, self.skip_space(more)),
            rest => (field, rest),
        }
    }
}
