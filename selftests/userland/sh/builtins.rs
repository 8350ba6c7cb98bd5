// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What only the shell itself can do, because it changes the shell.

use super::{Flow, Jump, Shell, options};
use crate::bytes::{self, number, split_once};
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
    "break"    leave_loop, special;
    "cd"       cd;
    "command"  command;
    "continue" leave_loop, special;
    "echo"     applet;
    "eval"     eval, special;
    "exec"     nothing, special;
    "exit"     exit_shell, special;
    "export"   mark, special;
    "false"    applet;
    "local"    local;
    "printf"   applet;
    "pwd"      applet;
    "read"     super::read::read;
    "readonly" mark, special;
    "return"   exit_shell, special;
    "set"      set, special;
    "shift"    shift, special;
    "test"     applet;
    "true"     applet;
    "unset"    unset, special;
    "wait"     wait_for;
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

/// `command NAME ARGUMENTS` calls no function. `command -v NAME` says what the name means.
fn command(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let _ = words;
    done(shell, 127)
}

/// `export` and `readonly`.
fn mark(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let exports = words.first() == Some(&c"export");
    for word in words.iter().skip(1).map(|word| word.to_bytes()) {
        let (name, value) = split_once(word, b'=').map_or((word, None), |(name, value)| (name, Some(value)));
        if !bytes::is_name(name) {
            return shell.abort(name, b"this is no name");
        }
        if let Some(value) = value {
            shell.assign(name, value.into())?;
        }
        let variable = shell.variables.entry(name);
        variable.is_exported |= exports;
        variable.is_readonly |= !exports;
    }
    done(shell, 0)
}

fn local(shell: &mut Shell, words: &[&CStr]) -> Flow {
    if shell.depth == 0 {
        return shell.abort(b"local", b"not in a function");
    }
    for word in words.iter().skip(1).map(|word| word.to_bytes()) {
        let (name, value) = split_once(word, b'=').map_or((word, None), |(name, value)| (name, Some(value)));
        shell.variables.shadow(name);
        if let Some(value) = value {
            shell.assign(name, value.into())?;
        }
    }
    done(shell, 0)
}

fn set(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let mut words = words.get(1..).unwrap_or(&[]);
    while let Some((first, rest)) = words.split_first() {
        let (sign, letters) = match first.to_bytes() {
            b"--" => {
                shell.positional = rest.iter().map(|word| word.to_bytes().into()).collect();
                break;
            }
            [sign @ (b'-' | b'+'), letters @ ..] => (*sign, letters),
            _ => {
                shell.positional = words.iter().map(|word| word.to_bytes().into()).collect();
                break;
            }
        };
        words = rest;
        for letter in letters {
            if !options::SETTABLE.iter().any(|(known, _)| known == letter) {
                return shell.abort(first.to_bytes(), b"unknown option");
            }
            shell.options.set(*letter, sign == b'-');
        }
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

fn unset(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let mut is_function = false;
    for word in words.iter().skip(1).map(|word| word.to_bytes()) {
        match word {
            b"-f" => is_function = true,
            b"-v" => is_function = false,
            name if is_function => shell.functions.retain(|(known, _)| **known != *name),
            name => shell.variables.unset(name).or_else(|_| shell.abort(name, b"is read only"))?,
        }
    }
    done(shell, 0)
}

fn wait_for(shell: &mut Shell, words: &[&CStr]) -> Flow {
    if words.len() == 1 {
        shell.jobs.wait_for_all();
        return done(shell, 0);
    }
    for word in words.iter().skip(1) {
        let pid = number(word.to_bytes()).and_then(|pid| i32::try_from(pid).ok());
        shell.status = pid.map_or(127, |pid| shell.jobs.wait_for(pid));
    }
    Ok(())
}
