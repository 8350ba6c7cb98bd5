// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Builtins that are about names: what a command is, and which variables there are.

use super::Shell;
use super::builtins::{BUILTINS, operands, quoted, word};
use super::lexer::is_reserved;
use super::variables::{Variable, name_of, value_of};
use crate::bytes::{decimal, is_name, number, position};
use crate::call::Applet;
use crate::exec::candidate;
use crate::words;
use alloc::ffi::CString;
use core::slice::from_ref;
use nilibc::*;

/// What a name is as a command; nothing if it can only be a file.
fn meaning(shell: &Shell, name: &[u8]) -> Option<&'static [u8]> {
    if is_reserved(name) {
        Some(b"a shell keyword")
    } else if shell.place_of_function(name).is_some() {
        Some(b"a shell function")
    } else if words::place(BUILTINS.text, name).is_some() {
        Some(b"a shell builtin")
    } else if Applet::find(name).is_some() {
        Some(b"an applet")
    } else {
        None
    }
}

/// The first file in `PATH` of this name for which access(2) allows `mode`.
pub(super) fn file(shell: &Shell, name: &[u8], mode: i32) -> Option<CString> {
    let path = shell.variables.get(b"PATH").unwrap_or(b"");
    candidate(name, path, &mut |path| access(path, mode).is_ok())
}

/// `type NAME...`
pub(super) fn tell(shell: &mut Shell, words: &[CString]) -> i32 {
    tell_each(shell, operands(words), true)
}

fn tell_each(shell: &mut Shell, names: &[CString], is_long: bool) -> i32 {
    let mut status = 0;
    for name in names {
        let name = name.to_bytes();
        let kind = meaning(shell, name).map(|kind| if is_long { kind } else { name });
        let path = match kind {
            Some(_) => None,
            None => file(shell, name, X_OK),
        };
        let found = kind.or(path.as_ref().map(|path| path.to_bytes()));
        if found.is_none() {
            status = 127;
        }
        if is_long {
            print!("{}{}", name, if found.is_some() { " is " } else { ": not found" });
        }
        if is_long || found.is_some() {
            println!("{}", found.unwrap_or(b""));
        }
    }
    status
}

/// `command NAME [ARGUMENT]...` calls no function; `command -v NAME` tells what would be executed.
pub(super) fn command(shell: &mut Shell, words: &[CString]) -> i32 {
    let words = operands(words);
    match word(words, 0) {
        b"" => 0,
        b"-v" => tell_each(shell, operands(words), false),
        b"-V" => tell(shell, words),
        name => match BUILTINS.get(name) {
            Some(main) => main(shell, words),
            None => {
                shell.run_program(&[], words);
                shell.status
            }
        },
    }
}

/// `export`, `readonly` and `local`, each with `[NAME[=VALUE]]...`; alone or with `-p`, the first two show those that are.
pub(super) fn declare(shell: &mut Shell, words: &[CString]) -> i32 {
    let [own, names @ ..] = words else { return 0 };
    // Their first letters tell them apart: a pattern that is a whole word would be compared byte by byte.
    let kind = own.to_bytes().first().copied().unwrap_or(0);
    if kind == b'l' && shell.depth == 0 {
        return shell.abort(b"local", b"not in a function");
    }
    if kind != b'l' && (names.is_empty() || word(names, 0) == b"-p") {
        let is_shown: fn(&Variable) -> bool =
            if kind == b'e' { |variable| variable.is_exported } else { |variable| variable.is_readonly };
        shell.show(if kind == b'e' { "export " } else { "readonly " }, is_shown);
        return 0;
    }
    for word in names {
        let word = word.to_bytes();
        let name = name_of(word);
        if !is_name(name) {
            return shell.abort(name, b"this is no name");
        }
        if kind == b'l' {
            shell.variables.shadow(name);
        }
        if let Some(value) = value_of(word, name) {
            shell.assign(name, value);
        }
        let variable = shell.variables.entry(name);
        variable.is_exported |= kind == b'e';
        variable.is_readonly |= kind == b'r';
    }
    0
}

impl Shell {
    /// Prints variables, so that a shell sets them when it reads that.
    pub(super) fn show(&self, prefix: &str, is_shown: fn(&Variable) -> bool) {
        let mut lines = self.variables.list(is_shown);
        lines.sort_unstable();
        for line in &lines {
            let name = name_of(line.to_bytes());
            println!("{}{}={}", prefix, name, quoted(value_of(line.to_bytes(), name).unwrap_or(b"")).as_slice());
        }
    }
}

/// `unset [-f | -v] NAME...`
pub(super) fn unset(shell: &mut Shell, words: &[CString]) -> i32 {
    let is_function = word(words, 1) == b"-f";
    for name in operands(words) {
        let name = name.to_bytes();
        if is_function {
            shell.forget_function(name);
        } else if name != b"-v" && !shell.variables.set(name, None) {
            return shell.abort(name, b"is read only");
        }
    }
    0
}

/// `getopts LETTERS NAME [ARGUMENT]...`: the next option. A script that sets `OPTIND` starts again.
pub(super) fn getopts(shell: &mut Shell, words: &[CString]) -> i32 {
    let [_, letters, name, args @ ..] = words else { return shell.abort(b"getopts", b"an argument is missing") };
    let args = if args.is_empty() { &shell.positional } else { args };
    let index = shell.variables.get(b"OPTIND").and_then(number).unwrap_or(1).max(1) as usize;
    // The place in that word is remembered as long as the word is the same.
    let (_, place) = Some(shell.getopts).filter(|(known, _)| *known == index).unwrap_or((index, 1));
    let mut next = (index, 1);
    let mut found = b'?';
    let mut status = 0;
    match word(args, index - 1) {
        [b'-', option @ ..]
            if let Some([letter, rest @ ..]) = option.get(place - 1..)
                && option != b"-" =>
        {
            let (letters, is_silent) = match letters.to_bytes() {
                [b':', letters @ ..] => (letters, true),
                letters => (letters, false),
            };
            let known = position(letters, *letter).filter(|_| *letter != b':');
            let takes_argument = known.is_some_and(|known| letters.get(known + 1) == Some(&b':'));
            next = if takes_argument || rest.is_empty() { (index + 1, 1) } else { (index, place + 1) };
            let mut argument = Some(rest).filter(|_| takes_argument);
            if takes_argument && rest.is_empty() {
                argument = args.get(index).map(|argument| argument.to_bytes());
                next.0 += usize::from(argument.is_some());
            }
            if known.is_some() && takes_argument == argument.is_some() {
                found = *letter;
            } else if is_silent {
                found = if known.is_some() { b':' } else { b'?' };
                argument = Some(from_ref(letter));
            } else {
                let reason: &[u8] = if known.is_some() { b"its argument is missing" } else { b"unknown option" };
                shell.complain(&[b'-', *letter], reason);
            }
            // Who has made it read only keeps it.
            shell.variables.set(b"OPTARG", argument);
        }
        end => {
            next.0 += usize::from(end == b"--");
            status = 1;
        }
    }
    shell.getopts = next;
    shell.assign(b"OPTIND", decimal(next.0 as i64, &mut [0; 24]));
    shell.assign(name.to_bytes(), &[found]);
    status
}
