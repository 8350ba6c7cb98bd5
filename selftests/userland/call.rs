// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What an applet is, how it is called, and how it reads its options.
//!
//! The usage line is the specification: an option that does not stand there is refused. `[-al]` are two options, and the
//! last letter in `[-n LINES]` takes an argument. Options end at the first operand.

use crate::applets::{APPLETS, OPERANDS};
use crate::bytes;
use crate::input::{open_input, read_file};
use crate::words;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::num::NonZero;
use nilibc::*;

/// A program of the userland.
#[derive(Clone, Copy)]
pub(crate) struct Applet {
    pub name: &'static [u8],
    usage: &'static [u8],
    /// How many operands it takes, at least and at most.
    operands: (u8, u8),
    main: Main,
}

/// What an applet does.
pub(crate) type Main = fn(&Call<'_>) -> Outcome;

/// How many operands an applet takes: from so many on, without a limit.
pub(crate) const NONE: (u8, u8) = (0, 0);
pub(crate) const ANY: (u8, u8) = (0, u8::MAX);
pub(crate) const ONE: (u8, u8) = (1, u8::MAX);
pub(crate) const TWO: (u8, u8) = (2, u8::MAX);
/// All words are operands, also those which look like options.
pub(crate) const RAW: (u8, u8) = (u8::MAX, u8::MAX);

/// What an error is, when its reason has been told: the exit code, which is not 0, so that an [`Outcome`] is one number.
pub(crate) type Told<T> = core::result::Result<T, NonZero<i32>>;

/// How an applet ends.
pub(crate) type Outcome = Told<()>;

/// The exit code of who has not done all, or says no.
pub(crate) const FAILED: NonZero<i32> = NonZero::new(1).unwrap();
/// The exit code of who was called wrongly, or says yes or no in other cases.
pub(crate) const TROUBLE: NonZero<i32> = NonZero::new(USAGE).unwrap();
/// The same as a number.
pub(crate) const USAGE: i32 = 2;

impl Applet {
    pub(crate) fn find(name: &[u8]) -> Option<Applet> {
        let (place, name, usage) = words::named(APPLETS.text, name)?;
        Some(Applet { name, usage, operands: *OPERANDS.get(place)?, main: *APPLETS.values.get(place)? })
    }

    /// Calls it: `args` begin with its name. What it printed has been passed on, and a failure of that is one of the applet.
    pub(crate) fn run(self, args: &[CString], env: &[CString]) -> i32 {
        let mut call = Call {
            applet: self,
            operands: args.get(1..).unwrap_or(&[]),
            env,
            options: Vec::new(),
            letters: Letters::default(),
        };
        let outcome = call.read_options().and_then(|()| (self.main)(&call));
        let flushed = stdout().flush().map_err(|error| call.fails(c"write", error));
        outcome.and(flushed).err().map_or(0, NonZero::get)
    }

    /// Whether there is an option of this letter, and whether it takes an argument, which is in capitals.
    fn takes(&self, letter: u8) -> Option<bool> {
        let mut rest = self.usage;
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
    pub applet: Applet,
    /// What stands behind the options.
    pub operands: &'a [CString],
    /// What is exported: strings of the form `NAME=value`.
    pub env: &'a [CString],
    /// In their order, each with its argument.
    options: Vec<(u8, &'a CStr)>,
    pub letters: Letters,
}

/// A set of options, a bit for each, so that a look at one is no call. A digit has the bit of a letter: no applet takes `-1` and
/// `-q`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Letters(u64);

impl Letters {
    pub(crate) fn insert(&mut self, letter: u8) {
        self.0 |= 1 << (letter & 63);
    }

    #[inline(always)]
    pub(crate) fn has(self, letter: u8) -> bool {
        self.0 >> (letter & 63) & 1 != 0
    }
}

impl<'a> Call<'a> {
    /// Takes the options from the operands.
    #[inline(never)]
    fn read_options(&mut self) -> Outcome {
        let (least, most) = self.applet.operands;
        if least == u8::MAX {
            return Ok(());
        }
        while let [first, rest @ ..] = self.operands
            && let [b'-', letters @ ..] = first.to_bytes()
            && !letters.is_empty()
        {
            self.operands = rest;
            if letters == b"-" {
                break;
            }
            // `-5` is short for `-n 5`.
            if letters.iter().all(u8::is_ascii_digit) && self.applet.takes(b'n') == Some(true) {
                self.options.push((b'n', bytes::tail(first, 1)));
                continue;
            }
            for (place, &letter) in letters.iter().enumerate() {
                let mut argument = c"";
                let takes = self.applet.takes(letter);
                if takes == Some(true) {
                    argument = bytes::tail(first, place + 2);
                    if argument.is_empty() {
                        let [next, rest @ ..] = self.operands else {
                            return Err(self.misused("an argument is missing behind", first));
                        };
                        (argument, self.operands) = (next, rest);
                    }
                }
                self.options.push((letter, argument));
                self.letters.insert(letter);
                match takes {
                    None => return Err(self.misused("unknown option", first)),
                    Some(true) => break,
                    Some(false) => {}
                }
            }
        }
        if self.operands.len() < least.into() {
            return Err(self.misused("an operand is missing", c""));
        }
        match self.operands.get(usize::from(most)) {
            Some(surplus) if most < u8::MAX => Err(self.misused("one operand too many:", surplus)),
            _ => Ok(()),
        }
    }

    /// Which of these options was given last, and its argument.
    pub(crate) fn last(&self, letters: &[u8]) -> Option<(u8, &'a CStr)> {
        self.options.iter().rfind(|(letter, _)| letters.contains(letter)).copied()
    }

    #[inline(always)]
    pub(crate) fn has(&self, letter: u8) -> bool {
        self.letters.has(letter)
    }

    pub(crate) fn has_any(&self, letters: &[u8]) -> bool {
        self.last(letters).is_some()
    }

    /// The argument of an option, the last one where it was given several times.
    pub(crate) fn value(&self, letter: u8) -> Option<&'a CStr> {
        self.last(&[letter]).map(|(_, argument)| argument)
    }

    /// The arguments of an option, which can be given several times.
    pub(crate) fn values(&self, letter: u8) -> impl Iterator<Item = &'a CStr> {
        self.options.iter().filter(move |(found, _)| *found == letter).map(|(_, argument)| *argument)
    }

    /// Tells what is wrong with how the applet was called.
    pub(crate) fn misused(&self, what: &str, word: &CStr) -> NonZero<i32> {
        let Applet { name, usage, .. } = self.applet;
        eprint!("{}: {} {}\nusage: {} {}\n", name, what, word, name, usage);
        TROUBLE
    }

    /// Tells why something could not be done with `what`.
    pub(crate) fn fails(&self, what: &CStr, error: Errno) -> NonZero<i32> {
        // Before that comes what has been printed.
        let _ = stdout().flush();
        eprintln!("{}: {}: {}", self.applet.name, what, error);
        FAILED
    }

    /// Ends the applet, which was called wrongly.
    pub(crate) fn refuses(&self, what: &str, word: &CStr) -> ! {
        exit(self.misused(what, word).get())
    }

    /// Ends the applet, because it cannot go on.
    #[cold]
    fn dies(&self, what: &CStr, error: Errno) -> ! {
        exit(self.fails(what, error).get())
    }

    /// The answer without which the applet cannot go on.
    pub(crate) fn needs<T>(&self, what: &CStr, answer: Result<T>) -> T {
        answer.unwrap_or_else(|error| self.dies(what, error))
    }

    /// All that is in a file, without which the applet cannot go on. The memory is given back when the applet ends.
    pub(crate) fn read(&self, path: &CStr) -> &'static [u8] {
        self.needs(path, read_file(path)).leak()
    }

    /// The number that a word is.
    pub(crate) fn number(&self, word: &CStr) -> u64 {
        bytes::number(word.to_bytes()).unwrap_or_else(|| self.refuses("this is no number:", word))
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
            return dup(STDIN).and_then(|input| does(c"", input)).map_err(|error| self.fails(c"-", error));
        }
        self.each(files, &mut |file| does(file, open_input(file)?))
    }
}
