// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What only the shell itself can do, because it changes the shell.

use super::expand::join;
use super::options::SETTABLE;
use super::{Jump, Shell, jobs, names, read, trap};
use crate::bytes::{c_string, radix, small};
use crate::call::Applet;
use crate::input::read_file;
use crate::words::{Words, words};
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// What only the shell can do. The [`SPECIAL`] ones come first: assignments in front of them stay, and no function can have their
/// names. Each takes the words of the command, its name first, and answers with the status.
pub(super) static BUILTINS: Words<fn(&mut Shell, &[CString]) -> i32> = words! {
    "."        source;
    ":"        nothing;
    "break"    leave_loop;
    "continue" leave_loop;
    "eval"     eval;
    "exec"     exec;
    "exit"     leave;
    "export"   names::declare;
    "local"    names::declare;
    "readonly" names::declare;
    "return"   leave;
    "set"      set;
    "shift"    shift;
    "trap"     trap::trap;
    "unset"    names::unset;
    "["        applet;
    "bg"       jobs::go_on;
    "cd"       cd;
    "command"  names::command;
    "echo"     applet;
    "false"    applet;
    "fg"       jobs::go_on;
    "getopts"  names::getopts;
    "jobs"     jobs::list;
    "kill"     jobs::kill;
    "printf"   applet;
    "pwd"      applet;
    "read"     read::read;
    "test"     applet;
    "true"     applet;
    "type"     names::tell;
    "umask"    set_umask;
    "wait"     jobs::wait;
};

/// How many builtins are special.
pub(super) const SPECIAL: usize = 15;

/// A word of a command; nothing in it if there are not so many.
#[inline(never)]
pub(super) fn word(words: &[CString], place: usize) -> &[u8] {
    words.get(place).map_or(b"", |word| word.to_bytes())
}

/// `exec [PROGRAM [ARGUMENT]...]`: who has called it makes redirections stay.
fn exec(shell: &mut Shell, words: &[CString]) -> i32 {
    match words.get(1..) {
        None | Some([]) => 0,
        Some(words) => {
            shell.become_program(words);
            shell.status
        }
    }
}

/// What stands behind the name of a command.
#[inline(never)]
pub(super) fn operands(words: &[CString]) -> &[CString] {
    words.get(1..).unwrap_or(&[])
}

fn nothing(_shell: &mut Shell, _words: &[CString]) -> i32 {
    0
}

/// An applet that is quick and harmless enough to be called without a process of its own.
pub(super) fn applet(_shell: &mut Shell, words: &[CString]) -> i32 {
    Applet::find(word(words, 0)).map_or(127, |applet| applet.run(words, &[]))
}

/// The number behind the name, or else `usual`. Anything else is an error.
fn count(shell: &mut Shell, words: &[CString], usual: i32) -> i32 {
    let word = word(words, 1);
    match small(word) {
        Some(count) if count >= 0 => count,
        None if word.is_empty() => usual,
        _ => shell.abort(word, b"this is no number"),
    }
}

/// `break [COUNT]` and `continue [COUNT]`
fn leave_loop(shell: &mut Shell, words: &[CString]) -> i32 {
    shell.ending = shell.loops.min(count(shell, words, 1).max(1) as usize);
    if shell.ending > 0 {
        shell.jump(if word(words, 0) == b"break" { Jump::Break } else { Jump::Continue });
    }
    0
}

/// `exit [STATUS]` and `return [STATUS]`
fn leave(shell: &mut Shell, words: &[CString]) -> i32 {
    let status = count(shell, words, shell.status) & 0xff;
    shell.jump(if word(words, 0) == b"return" { Jump::Return } else { Jump::Exit });
    status
}

/// `eval [WORD]...`
fn eval(shell: &mut Shell, words: &[CString]) -> i32 {
    let mut script = Vec::new();
    join(&mut script, operands(words), b" ");
    shell.status = 0;
    shell.script(script);
    shell.status
}

/// `. FILE`
fn source(shell: &mut Shell, words: &[CString]) -> i32 {
    let text = names::file(shell, word(words, 1), R_OK).ok_or(Errno::NOENT).and_then(|path| read_file(&path));
    if let Some(text) = shell.needs(word(words, 1), text) {
        shell.status = 0;
        shell.script(text);
    }
    shell.returns()
}

pub(super) fn working_directory() -> Vec<u8> {
    let mut room = [0; PATH_MAX];
    getcwd(&mut room).map_or(b"".into(), |path| path.to_bytes().into())
}

/// `cd [- | DIRECTORY]`
fn cd(shell: &mut Shell, words: &[CString]) -> i32 {
    let before = working_directory();
    let path = match words.get(1).map(|word| word.to_bytes()) {
        None => shell.variables.get(b"HOME").unwrap_or(b""),
        Some(b"-") => shell.variables.get(b"OLDPWD").unwrap_or(b""),
        Some(path) => path,
    };
    let path = c_string(path);
    if let Err(error) = chdir(&path) {
        shell.complain_of(path.to_bytes(), error);
        return 2;
    }
    let now = working_directory();
    if word(words, 1) == b"-" {
        println!("{}", now.as_slice());
    }
    shell.assign(b"OLDPWD", &before);
    shell.assign(b"PWD", &now);
    0
}

/// `set [-efuxv...] [-o NAME] [--] [ARGUMENT]...`; alone, it shows all variables.
fn set(shell: &mut Shell, words: &[CString]) -> i32 {
    let mut rest = operands(words);
    if rest.is_empty() {
        shell.show("", |_| true);
        return 0;
    }
    let mut is_end = false;
    while let [first, more @ ..] = rest
        && let [sign @ (b'-' | b'+'), letters @ ..] = first.to_bytes()
    {
        rest = more;
        is_end = letters == b"-";
        if is_end {
            break;
        }
        let mut letters = letters;
        // In the place of `-o NAME` comes its letter.
        let named;
        if letters == b"o" {
            let name = word(rest, 0);
            rest = rest.get(1..).unwrap_or(&[]);
            named = SETTABLE.get(name).unwrap_or(b'o');
            letters = core::slice::from_ref(&named);
        }
        for &letter in letters {
            if !SETTABLE.values.contains(&letter) {
                return shell.abort(first.to_bytes(), b"unknown option");
            }
            shell.options.set(letter, *sign == b'-');
        }
    }
    if is_end || !rest.is_empty() {
        shell.positional = rest.into();
    }
    0
}

/// `shift [COUNT]`
fn shift(shell: &mut Shell, words: &[CString]) -> i32 {
    let count = count(shell, words, 1) as usize;
    match shell.positional.get(count..) {
        Some(rest) => shell.positional = rest.into(),
        None => return shell.abort(b"shift", b"there are not so many"),
    }
    0
}

/// `umask [MASK]`, in octal.
fn set_umask(shell: &mut Shell, words: &[CString]) -> i32 {
    match (word(words, 1), radix(word(words, 1), 8)) {
        (b"", _) => {
            let mask = umask(0);
            umask(mask);
            println!("{:04o}", u64::from(mask));
        }
        (_, Some(mask)) => drop(umask(mask as u32)),
        (word, None) => return shell.abort(word, b"this is no octal number"),
    }
    0
}

/// A text between single quotes, so that a shell reads it again.
pub(super) fn quoted(text: &[u8]) -> Vec<u8> {
    let mut quoted = Vec::from(b"'");
    for byte in text {
        quoted.extend_from_slice(if *byte == b'\'' { b"'\\''" } else { core::slice::from_ref(byte) });
    }
    quoted.push(b'\'');
    quoted
}
