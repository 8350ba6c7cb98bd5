// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What an applet is, how it is called, and how it reads its options.
//!
//! The usage line is the specification: an option that does not stand there is refused. `[-al]` are two options, and the
//! last letter in `[-n LINES]` takes an argument. Options end at the first operand.

use crate::applets::APPLETS;
use crate::bytes;
use crate::input::open_input;
use alloc::ffi::CString;
use nilibc::*;

/// A program of the userland.
pub(crate) struct Applet {
    pub name: &'static str,
    pub usage: &'static str,
    pub main: fn(&Call<'_>) -> Outcome,
}

/// What an error is, when its reason has been told: the exit code.
pub(crate) type Told<T> = core::result::Result<T, i32>;

/// How an applet ends.
pub(crate) type Outcome = Told<()>;

/// The exit code of who was called wrongly.
pub(crate) const USAGE: i32 = 2;

/// No limit to the number of operands.
pub(crate) const ANY: usize = usize::MAX;

impl Applet {
    pub(crate) fn find(name: &[u8]) -> Option<&'static Applet> {
        APPLETS.iter().find(|applet| applet.name.as_bytes() == name)
    }

    /// Calls it: `args` begin with its name. What it printed has been passed on, and a failure of that is one of the applet.
    pub(crate) fn run(&'static self, args: &[CString], env: &[CString]) -> i32 {
        let call = Call { applet: self, args: args.get(1..).unwrap_or(&[]), env };
        let outcome = (self.main)(&call);
        let flushed = stdout().flush().map_err(|error| call.fails(c"write", error));
        outcome.and(flushed).err().unwrap_or(0)
    }

    /// Whether there is an option of this letter, and whether it takes an argument, which is in capitals.
    fn takes(&self, letter: u8) -> Option<bool> {
        let mut rest = self.usage.as_bytes();
        let mut before = b' ';
        let mut is_option = false;
        while let [byte, more @ ..] = rest {
            if *byte == b'-' {
                is_option = b"[ ".contains(&before);
            } else {
                is_option &= byte.is_ascii_alphanumeric();
                if is_option && *byte == letter {
                    return Some(matches!(more, [b' ', b'A'..=b'Z', ..]));
                }
            }
            before = *byte;
            rest = more;
        }
        None
    }
}

/// A call of an applet.
pub(crate) struct Call<'a> {
    pub applet: &'static Applet,
    /// Without its own name.
    pub args: &'a [CString],
    /// What is exported: strings of the form `NAME=value`.
    pub env: &'a [CString],
}

/// The options of a call, which are sought anew for each question.
#[derive(Clone, Copy)]
pub(crate) struct Options<'a> {
    applet: &'static Applet,
    args: &'a [CString],
    pub operands: &'a [CString],
}

impl<'a> Call<'a> {
    /// The options, and behind them operands: so many at least and at most.
    pub(crate) fn options(&self, least: usize, most: usize) -> Told<Options<'a>> {
        let mut options = Options { applet: self.applet, args: self.args, operands: &[] };
        match options.walk(&mut |_, _| ()) {
            Ok(operands) => options.operands = operands,
            Err((what, word)) => return Err(self.misused(what, word)),
        }
        match options.operands.get(most) {
            Some(surplus) => Err(self.misused("one operand too many:", surplus)),
            None if options.operands.len() < least => Err(self.misused("an operand is missing", c"")),
            None => Ok(options),
        }
    }

    /// Tells what is wrong with how the applet was called.
    pub(crate) fn misused(&self, what: &str, word: &CStr) -> i32 {
        let Applet { name, usage, .. } = self.applet;
        eprint!("{}: {} {}\nusage: {} {}\n", name, what, word, name, usage);
        USAGE
    }

    /// Tells why something could not be done with `what`.
    pub(crate) fn fails(&self, what: &CStr, error: Errno) -> i32 {
        // Before that comes what has been printed.
        let _ = stdout().flush();
        eprintln!("{}: {}: {}", self.applet.name, what, error);
        1
    }

    /// The answer, or the exit code when its error has been told.
    pub(crate) fn told<T>(&self, what: &CStr, answer: Result<T>) -> Told<T> {
        answer.map_err(|error| self.fails(what, error))
    }

    /// The number that a word is.
    pub(crate) fn number(&self, word: &CStr) -> Told<u64> {
        bytes::number(word.to_bytes()).ok_or_else(|| self.misused("this is no number:", word))
    }

    /// Does something with each of `operands`. Errors are told, and do not keep it from the others.
    pub(crate) fn each(&self, operands: &[CString], does: &mut dyn FnMut(&CStr) -> Result<()>) -> Outcome {
        let mut outcome = Ok(());
        for operand in operands {
            if let Err(error) = does(operand) {
                outcome = Err(self.fails(operand, error));
            }
        }
        outcome
    }

    /// Does something with each of these files; without any, with standard input, whose name is empty then.
    pub(crate) fn inputs(&self, files: &[CString], does: &mut dyn FnMut(&CStr, OwnedFd) -> Result<()>) -> Outcome {
        if files.is_empty() {
            return self.told(c"-", dup(STDIN).and_then(|input| does(c"", input)));
        }
        self.each(files, &mut |file| does(file, open_input(file)?))
    }
}

impl<'a> Options<'a> {
    /// Shows each option with its argument. Answers with what stands behind them, or with what is wrong.
    fn walk(&self, see: &mut dyn FnMut(u8, &'a CStr)) -> core::result::Result<&'a [CString], (&'static str, &'a CStr)> {
        let mut args = self.args;
        while let [first, rest @ ..] = args {
            let [b'-', letters @ ..] = first.to_bytes() else { break };
            if letters.is_empty() {
                break;
            }
            args = rest;
            if letters == b"-" {
                break;
            }
            // `-5` is short for `-n 5`.
            if self.applet.takes(b'n') == Some(true) && letters.iter().all(u8::is_ascii_digit) {
                see(b'n', bytes::tail(first, 1));
                continue;
            }
            let mut place = 1;
            while let Some(&letter) = first.to_bytes().get(place) {
                place += 1;
                match self.applet.takes(letter) {
                    None => return Err(("unknown option", first)),
                    Some(false) => see(letter, c""),
                    Some(true) => {
                        let mut argument = bytes::tail(first, place);
                        if argument.is_empty() {
                            let [next, rest @ ..] = args else { return Err(("an argument is missing behind", first)) };
                            (argument, args) = (next, rest);
                        }
                        see(letter, argument);
                        break;
                    }
                }
            }
        }
        Ok(args)
    }

    /// Which of these options was given last, and its argument.
    pub(crate) fn last(&self, letters: &[u8]) -> Option<(u8, &'a CStr)> {
        let mut last = None;
        // What is wrong has been told before there was this value.
        let _ = self.walk(&mut |letter, argument| {
            if letters.contains(&letter) {
                last = Some((letter, argument));
            }
        });
        last
    }

    pub(crate) fn has(&self, letter: u8) -> bool {
        self.last(&[letter]).is_some()
    }

    /// The argument of an option, the last one where it was given several times.
    pub(crate) fn value(&self, letter: u8) -> Option<&'a CStr> {
        self.last(&[letter]).map(|(_, argument)| argument)
    }

    /// Shows each argument of an option.
    pub(crate) fn values(&self, letter: u8, see: &mut dyn FnMut(&'a CStr)) {
        let _ = self.walk(&mut |found, argument| {
            if found == letter {
                see(argument);
            }
        });
    }
}
