// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Builtins that are about names: what a command is, and which variables there are.

use super::builtins::Builtin;
use super::lexer::is_reserved;
use super::syntax::Simple;
use super::variables::Variable;
use super::{Flow, Shell, quoted};
use crate::bytes::{self, split_once};
use crate::call::Applet;
use crate::exec::candidates;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::ffi::CStr;
use nilibc::*;

/// What a name is as a command.
enum Meaning {
    Keyword,
    Function,
    Builtin,
    Applet,
    File(CString),
    Nothing,
}

impl Shell {
    fn meaning(&self, name: &CStr) -> Meaning {
        let bytes = name.to_bytes();
        if is_reserved(bytes) {
            Meaning::Keyword
        } else if self.functions.iter().any(|(known, _)| known == bytes) {
            Meaning::Function
        } else if Builtin::find(bytes).is_some() {
            Meaning::Builtin
        } else if Applet::find(bytes).is_some() {
            Meaning::Applet
        } else {
            let is_program = |path: &CString| stat(path).is_ok_and(|file| file.stx_mode & 0o111 != 0 && !is_dir(&file));
            let mut paths = candidates(bytes, self.variables.get(b"PATH").unwrap_or(b""));
            paths.find(is_program).map_or(Meaning::Nothing, Meaning::File)
        }
    }
}

fn is_dir(file: &statx) -> bool {
    u32::from(file.stx_mode) & S_IFMT == S_IFDIR
}

/// `type NAME...`
pub(super) fn tell_type(shell: &mut Shell, words: &[&CStr]) -> Flow {
    shell.status = 0;
    for name in words.iter().skip(1) {
        match shell.meaning(name) {
            Meaning::Keyword => println!("{} is a shell keyword", *name),
            Meaning::Function => println!("{} is a shell function", *name),
            Meaning::Builtin => println!("{} is a shell builtin", *name),
            Meaning::Applet => println!("{} is an applet", *name),
            Meaning::File(path) => println!("{} is {}", *name, path.as_c_str()),
            Meaning::Nothing => {
                println!("{}: not found", *name);
                shell.status = 127;
            }
        }
    }
    Ok(())
}

/// `command NAME [ARGUMENT]...` calls no function; `command -v NAME` tells what would be executed.
pub(super) fn command(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let words = words.get(1..).unwrap_or(&[]);
    match words.split_first() {
        None => shell.status = 0,
        Some((option, names)) if *option == c"-V" => return tell_type(shell, &[&[*option], names].concat()),
        Some((option, names)) if *option == c"-v" => {
            shell.status = 0;
            for name in names {
                match shell.meaning(name) {
                    Meaning::Nothing => shell.status = 127,
                    Meaning::File(path) => println!("{}", path.as_c_str()),
                    _ => println!("{}", *name),
                }
            }
        }
        Some((name, _)) => match Builtin::find(name.to_bytes()) {
            Some(builtin) => return (builtin.main)(shell, words),
            None => return shell.run_program(&Simple::default(), words),
        },
    }
    Ok(())
}

/// `export` and `readonly`.
pub(super) fn mark(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let is_export = words.first() == Some(&c"export");
    let names = words.get(1..).unwrap_or(&[]);
    shell.status = 0;
    if names.is_empty() || names == [c"-p"] {
        let (word, is_marked): (_, fn(&&Variable) -> bool) = match is_export {
            true => ("export ", |variable| variable.is_exported),
            false => ("readonly ", |variable| variable.is_readonly),
        };
        shell.show(word, is_marked);
        return Ok(());
    }
    for word in names.iter().map(|word| word.to_bytes()) {
        let (name, value) = split_once(word, b'=').map_or((word, None), |(name, value)| (name, Some(value)));
        if !bytes::is_name(name) {
            return shell.abort(name, b"this is no name");
        }
        if let Some(value) = value {
            shell.assign(name, value.into())?;
        }
        let variable = shell.variables.entry(name);
        variable.is_exported |= is_export;
        variable.is_readonly |= !is_export;
    }
    Ok(())
}

impl Shell {
    /// Prints variables, so that a shell sets them when it reads that.
    pub(super) fn show(&self, word: &str, is_shown: fn(&&Variable) -> bool) {
        let mut lines: Vec<_> = self
            .variables
            .list
            .iter()
            .filter(is_shown)
            .map(|variable| {
                let value = variable.value.as_ref().map(|value| [b"=", quoted(value).as_slice()].concat());
                [&variable.name, value.as_deref().unwrap_or(b"")].concat()
            })
            .collect();
        lines.sort_unstable();
        lines.iter().for_each(|line| println!("{}{}", word, line.as_slice()));
    }
}

/// `local NAME[=VALUE]...`
pub(super) fn local(shell: &mut Shell, words: &[&CStr]) -> Flow {
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
    shell.status = 0;
    Ok(())
}

/// `unset [-fv] NAME...`
pub(super) fn unset(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let mut is_function = false;
    for word in words.iter().skip(1).map(|word| word.to_bytes()) {
        match word {
            b"-f" => is_function = true,
            b"-v" => is_function = false,
            name if is_function => shell.functions.retain(|(known, _)| known != name),
            name if shell.variables.unset(name).is_err() => return shell.abort(name, b"is read only"),
            _ => {}
        }
    }
    shell.status = 0;
    Ok(())
}

/// `getopts LETTERS NAME [ARGUMENT]...`: the next option. A script that sets `OPTIND` starts again.
pub(super) fn getopts(shell: &mut Shell, words: &[&CStr]) -> Flow {
    let [_, letters, name, args @ ..] = words else { return shell.abort(b"getopts", b"an argument is missing") };
    let args: Vec<Vec<u8>> = match args {
        [] => shell.positional.clone(),
        args => args.iter().map(|arg| arg.to_bytes().into()).collect(),
    };
    let index = shell.variables.get(b"OPTIND").and_then(bytes::number).unwrap_or(1).max(1) as usize;
    if index != shell.getopts.0 {
        shell.getopts = (index, 1);
    }
    let (mut index, mut place) = shell.getopts;
    let word = args.get(index - 1).map_or(b"".as_slice(), |word| word);
    let letter = word.get(place).copied().filter(|_| word.starts_with(b"-") && word != b"--");
    let letters = letters.to_bytes();
    let (letters, is_silent) = letters.strip_prefix(b":").map_or((letters, false), |letters| (letters, true));
    let mut found = letter.unwrap_or(b'?');
    let mut argument = None;
    if let Some(letter) = letter {
        let known = letters.iter().position(|&known| known == letter && known != b':');
        let takes = known.is_some_and(|known| letters.get(known + 1) == Some(&b':'));
        place += 1;
        let rest = word.get(place..).unwrap_or(b"");
        if takes || rest.is_empty() {
            (index, place) = (index + 1, 1);
        }
        if takes && rest.is_empty() {
            argument = args.get(index - 1).cloned();
            index += usize::from(argument.is_some());
        } else if takes {
            argument = Some(rest.into());
        }
        let reason: Option<&[u8]> = match known {
            None => Some(b"unknown option"),
            Some(_) if takes && argument.is_none() => Some(b"an argument is missing behind the option"),
            Some(_) => None,
        };
        if let Some(reason) = reason {
            found = if is_silent && known.is_some() { b':' } else { b'?' };
            if is_silent {
                argument = Some([letter].into());
            } else {
                shell.complain(&[b'-', letter], reason);
            }
        }
    } else if word == b"--" {
        index += 1;
    }
    shell.getopts = (index, place);
    shell.assign(b"OPTIND", bprint!(&mut [0; 24], "{}", index).into())?;
    match argument {
        Some(argument) => shell.assign(b"OPTARG", argument)?,
        None => drop(shell.variables.unset(b"OPTARG")),
    }
    shell.assign(name.to_bytes(), [found].into())?;
    shell.status = letter.is_none().into();
    Ok(())
}
