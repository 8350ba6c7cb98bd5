// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the arguments of a test binary ask for: those of kselftest_harness.h, and parts of names.

use super::{Group, Test, Variant};
use crate::print::Sink;
use crate::{CStr, Strings, args};

/// What is printed for `-h`.
pub(super) const HELP: &str = "\
usage: [-l] [-tTfFvVr NAME]... [OPTION]... [PART OF A NAME]...
  -l, --list            name the tests, and run none
  -t NAME, -T NAME      tests of this name, or all others
  -f NAME, -F NAME      tests of this fixture, or of none but it
  -v NAME, -V NAME      tests of this variant, or of none but it
  -r NAME               the test of this full name
  --skip=NAME           do not run this test, and report it as skipped
  --timeout=MS          for how long a test may run
  --shuffle[=SEED]      in another order
  --repeat=TIMES        each test so often, or until it fails
";

/// What the arguments ask for.
pub(super) struct Options {
    pub help: bool,
    pub list: bool,
    /// For how many milliseconds a test may run.
    pub timeout: u32,
    /// How often each test is run.
    pub repeat: u32,
    /// What the order depends on, if it is not the written one.
    pub shuffle: Option<u32>,
    arguments: Strings,
}

/// A test of one variant. It is written with its full name.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub group: &'static Group,
    pub variant: &'static Variant,
    pub test: &'static Test,
}

impl Case {
    /// The parts of the full name; those that there are not are empty.
    fn parts(&self) -> [&'static str; 3] {
        [self.group.fixture, self.variant.name, self.test.name]
    }

    /// The full name: `fixture.variant.test`.
    pub(super) fn name<'room>(&self, room: &'room mut [u8]) -> &'room [u8] {
        let mut room = crate::Room::new(room);
        for (place, part) in self.parts().iter().enumerate() {
            if !part.is_empty() {
                room.put(part.as_bytes());
                room.put(if place < 2 { b"." } else { b"" });
            }
        }
        room.into_bytes()
    }
}

/// Which tests an option is about, and whether it takes them or leaves them.
const FILTERS: &[u8] = b"tTfFvVr";

impl Options {
    /// Reads the arguments. Answers with one that is wrong.
    pub(super) fn read() -> Result<Self, &'static [u8]> {
        let mut arguments = args();
        arguments.next();
        let mut options =
            Self { help: false, list: false, timeout: 10_000, repeat: 1, shuffle: None, arguments: arguments.clone() };
        while let Some(argument) = arguments.next() {
            let argument = argument.to_bytes();
            let number_of = |option: &[u8]| without(option, argument).and_then(number);
            let is = |short: &[u8], long: &[u8]| argument.iter().eq(short) || argument.iter().eq(long);
            if is(b"-l", b"--list") {
                options.list = true;
            } else if is(b"-h", b"--help") {
                options.help = true;
            } else if let Some(millis) = number_of(b"--timeout=") {
                options.timeout = millis;
            } else if let Some(times) = number_of(b"--repeat=") {
                options.repeat = times;
            } else if let Some(seed) = number_of(b"--shuffle=") {
                options.shuffle = Some(seed);
            } else if argument.iter().eq(b"--shuffle") {
                options.shuffle = Some(seed());
            } else if filter(argument).is_some() {
                arguments.next().ok_or(argument)?;
            } else if is_option(argument) && without(SKIP, argument).is_none() {
                return Err(argument);
            }
        }
        Ok(options)
    }

    /// Whether a test is to be run. The first filter that is about it decides; if none is, then it depends on whether
    /// any filter took tests at all.
    pub(super) fn select(&self, case: &Case) -> bool {
        let [fixture, variant, test] = case.parts();
        let mut room = [0; 256];
        let full = case.name(&mut room);
        let mut all = true;
        let mut arguments = self.arguments.clone();
        while let Some(argument) = arguments.next() {
            let argument = argument.to_bytes();
            let (takes, is_meant) = match filter(argument) {
                Some(letter) => {
                    let name = arguments.next().unwrap_or(c"").to_bytes();
                    let subject = match letter.to_ascii_lowercase() {
                        b't' => test.as_bytes(),
                        b'f' => fixture.as_bytes(),
                        b'v' => variant.as_bytes(),
                        _ => full,
                    };
                    (letter.is_ascii_lowercase(), subject.iter().eq(name))
                }
                None if is_option(argument) => continue,
                None => (true, full.windows(argument.len().max(1)).any(|part| part.iter().eq(argument))),
            };
            if is_meant {
                return takes;
            }
            all &= !takes;
        }
        all
    }

    /// Whether a test is not to be run, although it is selected.
    pub(super) fn skips(&self, case: &Case) -> bool {
        let mut room = [0; 256];
        let full = case.name(&mut room);
        let is_this = |argument: &CStr| without(SKIP, argument.to_bytes()).is_some_and(|name| name.iter().eq(full));
        self.arguments.clone().any(is_this)
    }
}

/// The option that names a test which is not to be run.
const SKIP: &[u8] = b"--skip=";

fn is_option(argument: &[u8]) -> bool {
    argument.first() == Some(&b'-')
}

/// The letter of an option that chooses tests.
fn filter(argument: &[u8]) -> Option<u8> {
    match argument {
        [b'-', letter] if FILTERS.contains(letter) => Some(*letter),
        _ => None,
    }
}

/// What follows `start` in `text`. Compares bytes by itself, so that a program does without memcmp.
fn without<'a>(start: &[u8], text: &'a [u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.iter().eq(start).then_some(rest)
}

/// A decimal number of up to eight digits.
fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(digit - b'0');
    }
    (1..=8).contains(&digits.len()).then_some(value)
}

/// A number that nobody chose.
fn seed() -> u32 {
    let mut bytes = [0; 4];
    // Without it the order is one that is always the same.
    let _ = crate::getrandom(&mut bytes, 0);
    u32::from_ne_bytes(bytes) % 100_000_000
}
