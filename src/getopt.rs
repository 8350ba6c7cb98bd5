// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<getopt.h>`: the options of a command line, by GNU's rules and in glibc's words.
//!
//! Words that are no options move behind those that are. Where the letters begin with `+`, or the environment has
//! `POSIXLY_CORRECT`, the first such word ends the options. Where they begin with `-`, it is the argument of an option 1.

#[cfg(feature = "c-abi")]
mod c;

use crate::process::CPtr;
use crate::put;
use crate::stdio::Stderr;
use core::ffi::{CStr, c_int};
use core::ops::Range;

/// The option takes no argument. [`option`].
pub const NO_ARGUMENT: c_int = 0;
/// It takes one. [`option`].
pub const REQUIRED_ARGUMENT: c_int = 1;
/// It takes one behind a `=`, or none. [`option`].
pub const OPTIONAL_ARGUMENT: c_int = 2;

/// A long option.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct option<'a> {
    /// Its name, without the dashes.
    pub name: CPtr<'a>,
    /// Whether it takes an argument.
    pub has_arg: c_int,
    /// Where `val` goes, so that the answer is 0; null where `val` is the answer.
    pub flag: *mut c_int,
    /// Which option it is.
    pub val: c_int,
}

/// The long options of a program.
#[derive(Clone, Copy, Debug)]
pub struct Long<'a> {
    /// All of them.
    pub options: &'a [option<'a>],
    /// Whether one dash is enough.
    pub only: bool,
}

/// How far a command line was read.
#[derive(Clone, Debug)]
pub struct Getopt<'a> {
    /// The index of the word that is read next. Set to 0, it begins anew.
    pub optind: usize,
    /// The argument of the last option.
    pub optarg: Option<&'a CStr>,
    /// The option that was refused.
    pub optopt: c_int,
    /// Whether to say on standard error why.
    pub opterr: bool,
    /// Which long option the last one was.
    pub longindex: Option<usize>,
    /// The letters of the word at `optind` that are still to come.
    letters: &'a CStr,
    /// Words that are no options and were passed over.
    skipped: Range<usize>,
}

/// What becomes of words that are no options.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Permute,
    Stop,
    Answer,
}

impl Default for Getopt<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// The string without its first bytes.
fn tail(s: &CStr, from: usize) -> &CStr {
    let bytes = s.to_bytes_with_nul();
    // SAFETY: it ends with the NUL of the string, which is not cut off.
    unsafe { CStr::from_bytes_with_nul_unchecked(bytes.get(from.min(s.count_bytes())..).unwrap_or(bytes)) }
}

/// Whether a word is one option or more.
fn is_option(word: &CStr) -> bool {
    matches!(word.to_bytes(), [b'-', _, ..])
}

impl<'a> Getopt<'a> {
    /// At the start of a command line.
    pub const fn new() -> Self {
        Self {
            optind: 1,
            optarg: None,
            optopt: b'?' as c_int,
            opterr: true,
            longindex: None,
            letters: c"",
            skipped: 1..1,
        }
    }

    /// The next option of `words`, the first of which is the name of the program: its letter or its `val`; `None` where the
    /// options end, and the other words begin at [`optind`](Self::optind). A letter of `short` takes an argument if a `:`
    /// follows it, and may take one if two do. `?` is an option that is refused. If `short` begins with a `:`, nothing is
    /// said, and an option that lacks its argument is `:`. getopt_long(3).
    pub fn next(&mut self, words: &mut [CPtr<'a>], short: &CStr, long: Option<Long<'_>>) -> Option<c_int> {
        self.read::<true>(words, short, long)
    }

    /// As [`next`](Self::next). Without `LONG` there are no long options, and no code for them.
    fn read<const LONG: bool>(
        &mut self,
        words: &mut [CPtr<'a>],
        short: &CStr,
        long: Option<Long<'_>>,
    ) -> Option<c_int> {
        let long = long.filter(|_| LONG);
        let (others, short) = match short.to_bytes().first() {
            Some(b'-') => (Others::Answer, tail(short, 1)),
            Some(b'+') => (Others::Stop, tail(short, 1)),
            _ if is_posixly_correct() => (Others::Stop, short),
            _ => (Others::Permute, short),
        };
        let line = Line { program: words.first()?.get()?, short, long };
        self.optarg = None;
        if self.optind == 0 {
            *self = Self { opterr: self.opterr, optopt: self.optopt, ..Self::new() };
        }
        if self.letters.is_empty() {
            let Some(word) = self.next_word(words, others) else {
                if !self.skipped.is_empty() {
                    self.optind = self.skipped.start;
                }
                return None;
            };
            if !is_option(word) {
                if others == Others::Stop {
                    return None;
                }
                self.optind += 1;
                self.optarg = Some(word);
                return Some(1);
            }
            match (word.to_bytes(), long) {
                ([b'-', b'-', ..], Some(long)) => return self.long(words, &line, long, "--", tail(word, 2)),
                ([_, letter, rest @ ..], Some(long)) if long.only && (!rest.is_empty() || !line.has(letter)) => {
                    if let Some(answer) = self.long(words, &line, long, "-", tail(word, 1)) {
                        return Some(answer);
                    }
                }
                _ => {}
            }
            self.letters = tail(word, 1);
        }
        self.letter::<LONG>(words, &line)
    }

    /// Puts the options that follow words which were passed over in front of them.
    fn gather(&mut self, words: &mut [CPtr<'a>]) {
        let Range { start, end } = self.skipped;
        let len = end - start;
        if let Some(both) = words.get_mut(start..self.optind)
            && len > 0
        {
            both.rotate_left(len);
        }
        self.skipped = self.optind - len..self.optind;
    }

    /// The word at `optind`, after words have moved; `None` if the options end with it.
    fn next_word(&mut self, words: &mut [CPtr<'a>], others: Others) -> Option<&'a CStr> {
        // The program may have gone back.
        self.skipped = self.skipped.start.min(self.optind)..self.skipped.end.min(self.optind);
        if others == Others::Permute {
            self.gather(words);
            while words.get(self.optind)?.get().is_some_and(|word| !is_option(word)) {
                self.optind += 1;
                self.skipped.end = self.optind;
            }
        }
        let word = words.get(self.optind)?.get()?;
        if word == c"--" {
            self.optind += 1;
            self.gather(words);
            self.skipped.end = words.len();
            self.optind = words.len();
            return None;
        }
        Some(word)
    }

    /// The option that is the next letter.
    fn letter<const LONG: bool>(&mut self, words: &[CPtr<'a>], line: &Line<'_>) -> Option<c_int> {
        let letter = *self.letters.to_bytes().first()?;
        let rest = tail(self.letters, 1);
        self.letters = rest;
        if rest.is_empty() {
            self.optind += 1;
        }
        match (line.takes(letter), line.long.filter(|_| LONG)) {
            (None, _) => {
                self.optopt = letter.into();
                self.say(line, "invalid option -- '", "", &[letter], "'");
                return Some(b'?'.into());
            }
            (Some([b';', ..]), Some(long)) if letter == b'W' => {
                let name =
                    if rest.is_empty() { words.get(self.optind).and_then(|word| word.get()) } else { Some(rest) };
                return match name {
                    Some(name) => self.long(words, line, Long { only: false, ..long }, "-W ", name),
                    None => self.lacks_argument(line, letter),
                };
            }
            (Some([b':', is_optional @ ..]), _) => {
                self.letters = c"";
                if !rest.is_empty() {
                    self.optind += 1;
                    self.optarg = Some(rest);
                } else if is_optional.first() != Some(&b':') && !self.take_word(words) {
                    return self.lacks_argument(line, letter);
                }
            }
            _ => {}
        }
        Some(letter.into())
    }

    /// Takes the next word for an argument, if there is one.
    fn take_word(&mut self, words: &[CPtr<'a>]) -> bool {
        self.optarg = words.get(self.optind).and_then(|word| word.get());
        self.optind += usize::from(self.optarg.is_some());
        self.optarg.is_some()
    }

    fn lacks_argument(&mut self, line: &Line<'_>, letter: u8) -> Option<c_int> {
        self.optopt = letter.into();
        self.say(line, "option requires an argument -- '", "", &[letter], "'");
        line.lacking()
    }

    /// The long option that is, or begins with, this name; `None` where one dash may be in front of a letter.
    fn long(
        &mut self,
        words: &[CPtr<'a>],
        line: &Line<'_>,
        long: Long<'_>,
        dashes: &str,
        text: &'a CStr,
    ) -> Option<c_int> {
        let key_len = text.to_bytes().iter().position(|&byte| byte == b'=').unwrap_or(text.count_bytes());
        let (key, value) = text.to_bytes().split_at_checked(key_len)?;
        let index = long.find(key);
        let is_word = matches!(words.get(self.optind)?.get()?.to_bytes(), [b'-', b'-', ..]);
        let is_letter = long.only && !is_word && text.to_bytes().first().is_some_and(|letter| line.has(letter));
        if is_letter && long.likes(key).next().is_none() {
            return None;
        }
        self.optind += 1;
        self.letters = c"";
        let Some(option) = index.and_then(|index| long.options.get(index)) else {
            self.optopt = 0;
            if long.likes(key).next().is_some() {
                self.say_ambiguous(line, long, dashes, text, key);
            } else {
                self.say(line, "unrecognized option '", dashes, text.to_bytes(), "'");
            }
            return Some(b'?'.into());
        };
        let name = option.name.get()?.to_bytes();
        if !value.is_empty() {
            if option.has_arg == NO_ARGUMENT {
                self.optopt = option.val;
                self.say(line, "option '", dashes, name, "' doesn't allow an argument");
                return Some(b'?'.into());
            }
            self.optarg = Some(tail(text, key_len + 1));
        } else if option.has_arg == REQUIRED_ARGUMENT && !self.take_word(words) {
            self.optopt = option.val;
            self.say(line, "option '", dashes, name, "' requires an argument");
            return line.lacking();
        }
        self.longindex = index;
        // SAFETY: it is null, or the program's own to be written.
        Some(match unsafe { option.flag.as_mut() } {
            Some(flag) => {
                *flag = option.val;
                0
            }
            None => option.val,
        })
    }

    /// Says what is wrong, if the program wants it.
    fn say(&self, line: &Line<'_>, what: &str, dashes: &str, name: &[u8], end: &str) {
        if self.speaks(line) {
            put!(&mut Stderr::new(), "{}: {}{}{}{}\n", line.program, what, dashes, name, end);
        }
    }

    fn say_ambiguous(&self, line: &Line<'_>, long: Long<'_>, dashes: &str, text: &CStr, key: &[u8]) {
        if self.speaks(line) {
            let out = &mut Stderr::new();
            put!(out, "{}: option '{}{}' is ambiguous; possibilities:", line.program, dashes, text);
            for name in long.likes(key).filter_map(|(_, option)| option.name.get()) {
                put!(out, " '{}{}'", dashes, name);
            }
            put!(out, "\n");
        }
    }

    fn speaks(&self, line: &Line<'_>) -> bool {
        self.opterr && !line.short.to_bytes().starts_with(b":")
    }
}

impl<'l> Long<'l> {
    /// The option of this name, or the only one whose name begins so.
    fn find(self, key: &[u8]) -> Option<usize> {
        let exact = self.options.iter().position(|option| option.name.get().is_some_and(|name| name.to_bytes() == key));
        let mut likes = self.likes(key);
        exact.or_else(|| likes.next().map(|(index, _)| index).filter(|_| likes.next().is_none()))
    }

    /// Options whose names begin with `key`: the first, and those that are not the same under another name.
    fn likes(self, key: &[u8]) -> impl Iterator<Item = (usize, &'l option<'l>)> {
        let begins = move |option: &option| option.name.get().is_some_and(|name| name.to_bytes().starts_with(key));
        let first = self.options.iter().position(begins);
        self.options.iter().enumerate().filter(move |(index, option)| {
            let same = first.and_then(|first| self.options.get(first)).is_some_and(|first| {
                first.has_arg == option.has_arg && first.flag == option.flag && first.val == option.val
            });
            begins(option) && (Some(*index) == first || self.only || !same)
        })
    }
}

/// What stays the same while an option is read.
struct Line<'l> {
    /// The name of the program.
    program: &'l CStr,
    short: &'l CStr,
    long: Option<Long<'l>>,
}

impl Line<'_> {
    fn has(&self, letter: &u8) -> bool {
        self.short.to_bytes().contains(letter)
    }

    /// What is behind a letter, among the letters.
    fn takes(&self, letter: u8) -> Option<&[u8]> {
        let place = self.short.to_bytes().iter().position(|&byte| byte == letter && !matches!(byte, b':' | b';'))?;
        self.short.to_bytes().get(place + 1..)
    }

    /// The answer where an argument is lacking.
    fn lacking(&self) -> Option<c_int> {
        Some(if self.short.to_bytes().starts_with(b":") { b':' } else { b'?' }.into())
    }
}

/// Whether the environment asks for what POSIX says.
fn is_posixly_correct() -> bool {
    #[cfg(feature = "rt")]
    return crate::getenv(c"POSIXLY_CORRECT").is_some();
    #[cfg(not(feature = "rt"))]
    false
}
