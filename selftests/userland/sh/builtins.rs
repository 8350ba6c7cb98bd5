// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What only the shell itself can do, because it changes the shell.

use super::{Flow, Jump, Shell, names, options};
use crate::bytes::{self, number, radix};
use crate::call::Applet;
use crate::exec;
use crate::input::read_all;
use alloc::vec::Vec;
use core::ffi::CStr;
use nilibc::*;

pub(super) struct Builtin {
    pub name: &'static str,
    pub main: fn(&mut Shell, &[&CStr]) -> Flow,
    /// Assignments in front of it stay, and no function can have its name.
    pub is_special: bool,
}

impl Builtin {
    pub(super) fn find(name: &[u8]) -> Option<&'static Builtin> {
        BUILTINS.iter().find(|builtin| builtin.name.as_bytes() == name)
    }
}

macro_rules! builtins {
    ($($name:literal $main:path $(, $special:ident)?;)*) => {
        &[$(Builtin { name: $name, main: $main, is_special: builtins!(@ $($special)?) }),*]
    };
    (@) => { false };
    (@ special) => { true };
}

pub(super) static BUILTINS: &[Builtin] = builtins! {
    "."        source, special;
    ":"        nothing, special;
    "["        applet;
    "bg"       super::jobs::go_on;
    "break"    leave_loop, special;
    "cd"       cd;
    "command"  names::command;
    "continue" leave_loop, special;
    "echo"     applet;
    "eval"     eval, special;
    "exec"     nothing, special;
    "exit"     exit_shell, special;
    "export"   names::mark, special;
    "false"    applet;
    "fg"       super::jobs::go_on;
    "getopts"  names::getopts;
    "jobs"     super::jobs::jobs;
    "local"    names::local;
    "printf"   applet;
    "pwd"      applet;
    "read"     super::read::read;
    "readonly" names::mark, special;
    "return"   exit_shell, special;
    "set"      set, special;
    "shift"    shift, special;
    "test"     applet;
    "true"     applet;
    "trap"     super::trap::trap, special;
    "type"     names::tell_type;
    "umask"    set_umask;
    "unset"    names::unset, special;
    "wait"     super::jobs::wait;
};

fn done(shell: &mut Shell, status: i32) -> Flow {
    shell.status = status;
    Ok(())
}

fn nothing(shell: &mut Shell, _words: &[&CStr]) -> Flow {
    done(shell, 0)
}

/// An applet that is quick and harmless enough to be called without a process of its own.
fn applet(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let applet = words.first().and_then(|name| Applet::find(name.to_bytes()));
    done(shell, applet.map_or(127, |applet| applet.run(words, &[])))
}

/// The number behind the name, or else `usual`. Anything else is an error.
fn count(shell: &mut Shell, words: &[&CStr], usual: i32) -> Flow<i32> {
    let Some(word) = words.get(1) else { return Ok(usual) };
    match number(word.to_bytes()).and_then(|count| i32::try_from(count).ok()) {
        Some(count) => Ok(count),
        None => shell.abort(word.to_bytes(), b"this is no number"),
    }
}

fn leave_loop(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let loops = count(shell, words, 1)?.max(1) as usize;
    shell.status = 0;
    shell.ending = loops.min(shell.loops);
    match shell.ending {
        0 => Ok(()),
        _ if words.first() == Some(&c"break") => Err(Jump::Break),
        _ => Err(Jump::Continue),
    }
}

fn exit_shell(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let usual = shell.status;
    shell.status = count(shell, words, usual)? & 0xff;
    Err(if words.first() == Some(&c"return") { Jump::Return } else { Jump::Exit })
}

fn eval(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let words: Vec<_> = words.iter().skip(1).map(|word| word.to_bytes()).collect();
    shell.status = 0;
    shell.script(&words.join(&b' '))
}

fn source(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let Some(name) = words.get(1) else { return shell.abort(b".", b"a file is missing") };
    let path: Vec<u8> = shell.variables.get(b"PATH").unwrap_or(b"").into();
    let mut files =
        exec::candidates(name.to_bytes(), &path).filter_map(|path| open(&path, O_RDONLY | O_CLOEXEC, 0).ok());
    match files.next().ok_or(Errno::NOENT).and_then(read_all) {
        Ok(text) => {
            shell.status = 0;
            match shell.script(&text) {
                Err(Jump::Return) => Ok(()),
                flow => flow,
            }
        }
        Err(error) => {
            shell.complain_of(name.to_bytes(), error);
            shell.status = 2;
            Err(Jump::Abort)
        }
    }
}

fn cd(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let mut room = [0; 4096];
    let before: Vec<u8> = getcwd(&mut room).map_or(b"".into(), |path| path.to_bytes().into());
    let named: Option<Vec<u8>> = match words.get(1).map(|word| word.to_bytes()) {
        None => shell.variables.get(b"HOME").map(Vec::from),
        Some(b"-") => shell.variables.get(b"OLDPWD").map(Vec::from),
        Some(path) => Some(path.into()),
    };
    let Some(path) = named else {
        shell.complain(b"cd", b"no directory");
        return done(shell, 2);
    };
    let path = bytes::c_string(path);
    if let Err(error) = chdir(&path) {
        shell.complain_of(path.to_bytes(), error);
        return done(shell, 2);
    }
    let now: Vec<u8> = getcwd(&mut room).map_or(path.to_bytes().into(), |path| path.to_bytes().into());
    if words.get(1) == Some(&c"-") {
        println!("{}", now.as_slice());
    }
    shell.assign(b"OLDPWD", before)?;
    shell.assign(b"PWD", now)?;
    done(shell, 0)
}

/// `set [-efuxv...] [-o NAME] [--] [ARGUMENT]...`; alone, it shows all variables.
fn set(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let mut rest = words.get(1..).unwrap_or(&[]);
    if rest.is_empty() {
        shell.show("", |variable| variable.value.is_some());
    }
    while let Some((first, more)) = rest.split_first() {
        let (is_on, letters) = match first.to_bytes() {
            [b'-', letters @ ..] => (true, letters),
            [b'+', letters @ ..] => (false, letters),
            _ => break,
        };
        rest = more;
        if letters == b"-" {
            shell.positional = Vec::new();
            break;
        }
        let mut letters = Vec::from(letters);
        if letters.pop_if(|last| *last == b'o').is_some() {
            let Some((name, more)) = rest.split_first() else {
                options::SETTABLE.iter().for_each(|(letter, name)| {
                    println!("{:<16}{}", *name, if shell.options.has(*letter) { "on" } else { "off" });
                });
                break;
            };
            rest = more;
            match options::SETTABLE.iter().find(|(_, known)| known.as_bytes() == name.to_bytes()) {
                Some((letter, _)) => letters.push(*letter),
                None => return shell.abort(name.to_bytes(), b"unknown option"),
            }
        }
        for letter in letters {
            if !options::SETTABLE.iter().any(|(known, _)| *known == letter) {
                return shell.abort(first.to_bytes(), b"unknown option");
            }
            shell.options.set(letter, is_on);
        }
    }
    if !rest.is_empty() {
        shell.positional = rest.iter().map(|word| word.to_bytes().into()).collect();
    }
    done(shell, 0)
}

fn shift(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let count = count(shell, words, 1)? as usize;
    if count > shell.positional.len() {
        return shell.abort(b"shift", b"there are not so many");
    }
    shell.positional.drain(..count);
    done(shell, 0)
}

/// `umask [MASK]`, in octal.
fn set_umask(shell: &mut Shell, words: &[&CStr]) -> Flow {
    match words.get(1).map(|word| (word.to_bytes(), radix(word.to_bytes(), 8))) {
        Some((_, Some(mask))) => drop(umask(mask as u32)),
        Some((word, None)) => return shell.abort(word, b"this is no octal number"),
        None => {
            let mask = umask(0);
            umask(mask);
            println!("{:04o}", mask);
        }
    }
    done(shell, 0)
}
