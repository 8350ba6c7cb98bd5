// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What only the shell itself can do, because it changes the shell.

use super::options::SETTABLE;
use super::{Flow, Jump, Shell, jobs, names, read, trap};
use crate::bytes::{c_string, concat, radix, small};
use crate::call::Applet;
use crate::exec::candidate;
use crate::input::read_file;
use crate::words::{Words, words};
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

#[derive(Clone, Copy)]
pub(super) struct Builtin {
    /// Takes the words of the command, its name first. Answers with the status.
    pub main: fn(&mut Shell, &[CString]) -> Flow<i32>,
    /// Assignments in front of it stay, and no function can have its name.
    pub is_special: bool,
}

const fn usual(main: fn(&mut Shell, &[CString]) -> Flow<i32>) -> Builtin {
    Builtin { main, is_special: false }
}

const fn special(main: fn(&mut Shell, &[CString]) -> Flow<i32>) -> Builtin {
    Builtin { main, is_special: true }
}

pub(super) static BUILTINS: Words<Builtin> = words! {
    "."        special(source);
    ":"        special(nothing);
    "["        usual(applet);
    "bg"       usual(jobs::go_on);
    "break"    special(leave_loop);
    "cd"       usual(cd);
    "command"  usual(names::command);
    "continue" special(leave_loop);
    "echo"     usual(applet);
    "eval"     special(eval);
    "exec"     special(nothing);
    "exit"     special(leave);
    "export"   special(names::declare);
    "false"    usual(applet);
    "fg"       usual(jobs::go_on);
    "getopts"  usual(names::getopts);
    "jobs"     usual(jobs::list);
    "kill"     usual(jobs::kill);
    "local"    usual(names::declare);
    "printf"   usual(applet);
    "pwd"      usual(applet);
    "read"     usual(read::read);
    "readonly" special(names::declare);
    "return"   special(leave);
    "set"      special(set);
    "shift"    special(shift);
    "test"     usual(applet);
    "true"     usual(applet);
    "trap"     special(trap::trap);
    "type"     usual(names::tell);
    "umask"    usual(set_umask);
    "unset"    special(names::unset);
    "wait"     usual(jobs::wait);
};

/// A word of a command; nothing in it if there are not so many.
#[inline(never)]
pub(super) fn word(words: &[CString], place: usize) -> &[u8] {
    words.get(place).map_or(b"", |word| word.to_bytes())
}

fn nothing(_shell: &mut Shell, _words: &[CString]) -> Flow<i32> {
    Ok(0)
}

/// An applet that is quick and harmless enough to be called without a process of its own.
pub(super) fn applet(_shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    Ok(Applet::find(word(words, 0)).map_or(127, |applet| applet.run(words, &[])))
}

/// The number behind the name, or else `usual`. Anything else is an error.
fn count(shell: &mut Shell, words: &[CString], usual: i32) -> Flow<i32> {
    let word = word(words, 1);
    match small(word) {
        Some(count) if count >= 0 => Ok(count),
        None if word.is_empty() => Ok(usual),
        _ => shell.abort(word, b"this is no number"),
    }
}

/// `break [COUNT]` and `continue [COUNT]`
fn leave_loop(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    shell.ending = shell.loops.min(count(shell, words, 1)?.max(1) as usize);
    shell.status = 0;
    match word(words, 0) {
        _ if shell.ending == 0 => Ok(0),
        b"break" => Err(Jump::Break),
        _ => Err(Jump::Continue),
    }
}

/// `exit [STATUS]` and `return [STATUS]`
fn leave(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    shell.status = count(shell, words, shell.status)? & 0xff;
    Err(if word(words, 0) == b"return" { Jump::Return } else { Jump::Exit })
}

/// `eval [WORD]...`
fn eval(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    let mut script = Vec::new();
    for word in words.get(1..).unwrap_or(&[]) {
        script.extend_from_slice(word.to_bytes());
        script.push(b' ');
    }
    shell.status = 0;
    shell.script(&script)?;
    Ok(shell.status)
}

/// `. FILE`
fn source(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    let path: Vec<u8> = shell.variables.get(b"PATH").unwrap_or(b"").into();
    let found = candidate(word(words, 1), &path, &mut |path| access(path, R_OK).is_ok());
    let text = found.ok_or(Errno::NOENT).and_then(|path| read_file(&path));
    let text = shell.needs(word(words, 1), text)?;
    shell.status = 0;
    match shell.script(&text) {
        Ok(()) | Err(Jump::Return) => Ok(shell.status),
        Err(jump) => Err(jump),
    }
}

pub(super) fn working_directory() -> Vec<u8> {
    let mut room = [0; PATH_MAX];
    getcwd(&mut room).map_or(b"".into(), |path| path.to_bytes().into())
}

/// `cd [- | DIRECTORY]`
fn cd(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    let before = working_directory();
    let path = match words.get(1).map(|word| word.to_bytes()) {
        None => shell.variables.get(b"HOME").unwrap_or(b""),
        Some(b"-") => shell.variables.get(b"OLDPWD").unwrap_or(b""),
        Some(path) => path,
    };
    let path = c_string(path);
    if let Err(error) = chdir(&path) {
        shell.complain_of(path.to_bytes(), error);
        return Ok(2);
    }
    let now = working_directory();
    if word(words, 1) == b"-" {
        println!("{}", now.as_slice());
    }
    shell.assign(b"OLDPWD", before)?;
    shell.assign(b"PWD", now)?;
    Ok(0)
}

/// `set [-efuxv...] [-o NAME] [--] [ARGUMENT]...`; alone, it shows all variables.
fn set(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    let mut rest = words.get(1..).unwrap_or(&[]);
    if rest.is_empty() {
        shell.show("", |variable| variable.value.is_some());
        return Ok(0);
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
    Ok(0)
}

/// `shift [COUNT]`
fn shift(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    let count = count(shell, words, 1)? as usize;
    match shell.positional.get(count..) {
        Some(rest) => shell.positional = rest.into(),
        None => return shell.abort(b"shift", b"there are not so many"),
    }
    Ok(0)
}

/// `umask [MASK]`, in octal.
fn set_umask(shell: &mut Shell, words: &[CString]) -> Flow<i32> {
    match (word(words, 1), radix(word(words, 1), 8)) {
        (b"", _) => {
            let mask = umask(0);
            umask(mask);
            println!("{:04o}", u64::from(mask));
        }
        (_, Some(mask)) => drop(umask(mask as u32)),
        (word, None) => return shell.abort(word, b"this is no octal number"),
    }
    Ok(0)
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

/// `NAME='value'`
pub(super) fn assignment(name: &[u8], value: &[u8]) -> CString {
    concat(&[name, b"=", &quoted(value)])
}
