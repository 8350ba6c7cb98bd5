// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What an applet is, how it is called, and how it reads its options.
//!
//! The usage line is the specification: an option that does not stand there is refused. `[-al]` are two options, and the
//! last letter in `[-n LINES]` takes an argument. Options end at the first operand.

use crate::applets::APPLETS;
use crate::bytes;
use alloc::vec::Vec;
use nilibc::*;

/// A program of the userland.
pub(crate) struct Applet {
    pub name: &'static str,
    pub usage: &'static str,
    pub main: fn(&Call<'_>) -> Outcome,
}

/// How an applet ends: an error is the exit code, and its reason has been told.
pub(crate) type Outcome = core::result::Result<(), i32>;

/// The exit code of who was called wrongly.
pub(crate) const USAGE: i32 = 2;

impl Applet {
    pub(crate) fn find(name: &[u8]) -> Option<&'static Applet> {
        APPLETS.iter().find(|applet| applet.name.as_bytes() == name)
    }

    /// Calls it. What it printed has been passed on, and a failure of that is one of the applet.
    pub(crate) fn run(&'static self, args: &[&CStr], env: &[&CStr]) -> i32 {
        let call = Call { applet: self, args: args.get(1..).unwrap_or(&[]), env };
        let outcome = (self.main)(&call);
        let flushed = stdout().flush().map_err(|error| call.fails(c"write", error));
        outcome.and(flushed).err().unwrap_or(0)
    }
}

/// A call of an applet.
pub(crate) struct Call<'a> {
    pub applet: &'static Applet,
    /// Without its own name.
    pub args: &'a [&'a CStr],
    /// What is exported: strings of the form `NAME=value`.
    pub env: &'a [&'a CStr],
}

impl<'a> Call<'a> {
    /// The options, and behind them the operands.
    pub(crate) fn options(&self) -> core::result::Result<Options<'a>, i32> {
        let (mut given, mut operands) = (Vec::new(), self.args);
        while let Some((first, rest)) = operands.split_first() {
            let Some(letters) = first.to_bytes().strip_prefix(b"-").filter(|letters| !letters.is_empty()) else {
                break;
            };
            operands = rest;
            if letters == b"-" {
                break;
            }
            // `-5` is short for `-n 5`.
            if letters.iter().all(u8::is_ascii_digit) && self.applet.takes(b'n') == Some(true) {
                given.push((b'n', bytes::tail(first, 1)));
                continue;
            }
            for (place, &letter) in letters.iter().enumerate() {
                let argument = match self.applet.takes(letter) {
                    None => return Err(self.misused("unknown option", first)),
                    Some(false) => c"",
                    Some(true) if place + 1 < letters.len() => bytes::tail(first, place + 2),
                    Some(true) => match operands.split_first() {
                        Some((argument, rest)) => {
                            operands = rest;
                            *argument
                        }
                        None => return Err(self.misused("an argument is missing behind", first)),
                    },
                };
                given.push((letter, argument));
                if self.applet.takes(letter) == Some(true) {
                    break;
                }
            }
        }
        Ok(Options { given, operands })
    }

    /// The operands of an applet with this many of them at least and at most.
    pub(crate) fn operands(
        &self,
        options: &Options<'a>,
        least: usize,
        most: usize,
    ) -> core::result::Result<&'a [&'a CStr], i32> {
        match options.operands {
            operands if operands.len() < least => Err(self.misused("an operand is missing", c"")),
            operands => match operands.get(most) {
                Some(surplus) => Err(self.misused("one operand too many:", surplus)),
                None => Ok(operands),
            },
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
        eprintln!("{}: {}: {}", self.applet.name, what, error);
        1
    }

    /// Does something with each of `operands`. Errors are told, and do not keep it from the others.
    pub(crate) fn each(&self, operands: &[&CStr], mut does: impl FnMut(&CStr) -> Result<()>) -> Outcome {
        let mut outcome = Ok(());
        for operand in operands {
            if let Err(error) = does(operand) {
                outcome = Err(self.fails(operand, error));
            }
        }
        outcome
    }
}

impl Applet {
    /// Whether there is an option of this letter, and whether it takes an argument, which is in capitals.
    fn takes(&self, letter: u8) -> Option<bool> {
        self.usage.as_bytes().split(|byte| b"[|".contains(byte)).find_map(|part| {
            let letters = part.trim_ascii().strip_prefix(b"-")?;
            let end = letters.iter().position(|byte| b" ]".contains(byte)).unwrap_or(letters.len());
            let place = letters.iter().take(end).position(|&known| known == letter)?;
            Some(place + 1 == end && matches!(letters.get(end..), Some([b' ', b'A'..=b'Z', ..])))
        })
    }
}

/// The options that were given.
pub(crate) struct Options<'a> {
    given: Vec<(u8, &'a CStr)>,
    pub operands: &'a [&'a CStr],
}

impl<'a> Options<'a> {
    pub(crate) fn has(&self, letter: u8) -> bool {
        self.value(letter).is_some()
    }

    /// The argument of an option, the last one where it was given several times.
    pub(crate) fn value(&self, letter: u8) -> Option<&'a CStr> {
        self.values(letter).last()
    }

    /// All arguments of an option.
    pub(crate) fn values(&self, letter: u8) -> impl Iterator<Item = &'a CStr> {
        self.given.iter().filter(move |given| given.0 == letter).map(|given| given.1)
    }

    /// Which of some options that exclude each other was given last.
    pub(crate) fn last_of(&self, letters: &[u8]) -> Option<u8> {
        self.given.iter().rev().map(|given| given.0).find(|letter| letters.contains(letter))
    }
}
