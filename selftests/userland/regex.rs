// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Regular expressions of POSIX, basic and extended, as `grep` takes them.
//!
//! | means                          | basic               | extended          |
//! |--------------------------------|---------------------|-------------------|
//! | any character, one of several  | `.` `[a-z]` `[^a]`  | the same          |
//! | start and end of the line      | `^` `$`             | the same          |
//! | any number of times            | `*`                 | `*`               |
//! | at least once, at most once    | `\+` `\?`           | `+` `?`           |
//! | so many times                  | `\{2,3\}`           | `{2,3}`           |
//! | a group, one of two            | `\(a\)` `a\|b`      | `(a)` `a|b`       |
//! | start and end of a word        | `\<` `\>`           | the same          |
//! | as what the group has matched  | `\1`: not here      | not here          |
//!
//! All ways to match are followed at once, a step for each character of the line, so that no pattern takes long, and the
//! longest match from a place is found.

use crate::bytes::{c_string, concat, is_name_byte, number};
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::{FNM_CASEFOLD, FNM_NOESCAPE, fnmatch};

/// What one step of a match can be.
#[derive(Clone, Copy)]
enum Step {
    Byte(u8),
    Any,
    /// What is between brackets, by its place.
    Set(usize),
    Start,
    End,
    /// Whether there is a part of a word before, and behind.
    Edge(Option<bool>, Option<bool>),
    /// Go on at both places.
    Split(usize, usize),
    Match,
}

/// How patterns are read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Style {
    pub is_extended: bool,
    /// All characters mean themselves.
    pub is_fixed: bool,
    pub ignores_case: bool,
    /// Only whole lines match, or whole words.
    pub is_line: bool,
    pub is_word: bool,
}

/// Expressions that have been read, of which any may match.
#[derive(Default)]
pub(crate) struct Regex {
    style: Style,
    steps: Vec<Step>,
    sets: Vec<CString>,
}

/// Reads an expression from left to right.
struct Reader<'a> {
    rest: &'a [u8],
    /// How many groups have begun and not ended.
    depth: usize,
    is_wrong: bool,
    regex: &'a mut Regex,
}

/// How often something may be repeated, unless there is no limit.
const REPEAT_MAX: u64 = 255;
const ENDLESS: usize = usize::MAX;

impl Regex {
    pub(crate) fn new(style: Style) -> Self {
        Self { style, ..Self::default() }
    }

    /// Adds another expression. Nothing: it is none.
    pub(crate) fn add(&mut self, text: &[u8]) -> Option<()> {
        let style = self.style;
        let start = self.steps.len();
        // The one before goes on here, if it fails.
        self.steps.push(Step::Split(start + 1, 0));
        if style.is_word {
            self.steps.push(Step::Edge(Some(false), None));
        }
        if style.is_line {
            self.steps.push(Step::Start);
        }
        let mut reader = Reader { rest: text, depth: 0, is_wrong: false, regex: self };
        if style.is_fixed {
            text.iter().for_each(|byte| reader.regex.steps.push(Step::Byte(*byte)));
        } else {
            reader.alternatives();
            if reader.is_wrong || !reader.rest.is_empty() {
                return None;
            }
        }
        if style.is_line {
            self.steps.push(Step::End);
        }
        if style.is_word {
            self.steps.push(Step::Edge(None, Some(false)));
        }
        self.steps.push(Step::Match);
        self.steps[start] = Step::Split(start + 1, self.steps.len());
        Some(())
    }

    /// Where the leftmost match from `start` on is, the longest one.
    pub(crate) fn find(&self, line: &[u8], start: usize) -> Option<(usize, usize)> {
        (start..=line.len()).find_map(|at| Some((at, self.match_at(line, at)?)))
    }

    /// Where the longest match ends that begins at `at`.
    fn match_at(&self, line: &[u8], mut at: usize) -> Option<usize> {
        let mut last = None;
        let mut now = Vec::new();
        self.follow(&mut now, 0, line, at);
        while !now.is_empty() {
            let byte = line.get(at).copied();
            let mut next = Vec::new();
            for &place in &now {
                let goes_on = match (self.steps[place], byte) {
                    (Step::Match, _) => {
                        last = Some(at);
                        false
                    }
                    (Step::Byte(known), Some(byte)) => {
                        known == byte || (self.style.ignores_case && known.eq_ignore_ascii_case(&byte))
                    }
                    (Step::Any, Some(_)) => true,
                    (Step::Set(set), Some(byte)) => {
                        let fold = if self.style.ignores_case { FNM_CASEFOLD } else { 0 };
                        fnmatch(&self.sets[set], &c_string(&[byte]), FNM_NOESCAPE | fold)
                    }
                    _ => false,
                };
                if goes_on {
                    self.follow(&mut next, place + 1, line, at + 1);
                }
            }
            now = next;
            at += 1;
        }
        last
    }

    /// Adds the places from which a byte can be taken, if one is at `place`.
    #[allow(clippy::manual_contains, reason = "core's looks at eight at a time, in three times the code")]
    fn follow(&self, places: &mut Vec<usize>, place: usize, line: &[u8], at: usize) {
        if place >= self.steps.len() || places.iter().any(|&known| known == place) {
            return;
        }
        let is_word = |at: usize| line.get(at).is_some_and(|&byte| is_name_byte(byte));
        let passes = match self.steps[place] {
            Step::Start => at == 0,
            Step::End => at == line.len(),
            Step::Edge(before, behind) => {
                before.is_none_or(|wanted| wanted == is_word(at.wrapping_sub(1)))
                    && behind.is_none_or(|wanted| wanted == is_word(at))
            }
            Step::Split(one, other) => {
                // It is in the list too, so that a loop around nothing ends.
                places.push(place);
                self.follow(places, one, line, at);
                return self.follow(places, other, line, at);
            }
            _ => return places.push(place),
        };
        if passes {
            self.follow(places, place + 1, line, at);
        }
    }
}

impl Reader<'_> {
    /// Takes `text` if it is next.
    fn accept(&mut self, text: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// There is nothing more to be read of what is no expression.
    fn fail(&mut self) {
        self.is_wrong = true;
        self.rest = b"";
    }

    /// Takes an operator that a basic expression writes with a backslash.
    fn operator(&mut self, letter: u8) -> bool {
        let text = [b'\\', letter];
        self.accept(if self.regex.style.is_extended { &text[1..] } else { &text })
    }

    fn len(&self) -> usize {
        self.regex.steps.len()
    }

    fn push(&mut self, step: Step) {
        self.regex.steps.push(step);
    }

    fn alternatives(&mut self) {
        let start = self.len();
        self.sequence();
        while self.operator(b'|') {
            // Split(one, other) one Split(end, end) other
            let one = self.cut(start);
            let other = start + one.len() + 2;
            self.push(Step::Split(start + 1, other));
            self.paste(&one, start);
            self.push(Step::Match);
            self.sequence();
            let end = self.len();
            self.regex.steps[other - 1] = Step::Split(end, end);
        }
    }

    /// Takes away what was made from step `start` on.
    fn cut(&mut self, start: usize) -> Vec<Step> {
        let steps = self.regex.steps[start..].into();
        self.regex.steps.truncate(start);
        steps
    }

    /// Adds a copy of steps that were made for the place `start`.
    fn paste(&mut self, steps: &[Step], start: usize) {
        let by = self.len() - start;
        for step in steps {
            self.push(match *step {
                Step::Split(one, other) => Step::Split(one + by, other + by),
                step => step,
            });
        }
    }

    fn sequence(&mut self) {
        let is_extended = self.regex.style.is_extended;
        let mut is_first = true;
        loop {
            let start = self.len();
            let rest = if is_extended { Some(self.rest) } else { self.rest.strip_prefix(b"\\") };
            match rest.and_then(<[u8]>::first) {
                _ if self.rest.is_empty() => return,
                Some(b'|') => return,
                Some(b')') if self.depth > 0 => return,
                // At the start a star means itself.
                _ if is_first && !is_extended && self.accept(b"*") => self.push(Step::Byte(b'*')),
                _ => self.atom(is_first).unwrap_or_else(|| self.fail()),
            }
            is_first = false;
            while let Some((least, most)) = self.count() {
                let body = self.cut(start);
                for _ in 0..least {
                    self.paste(&body, start);
                }
                let split = self.len();
                let is_endless = most == ENDLESS;
                let more = if is_endless { 1 } else { most - least };
                let end = split + (body.len() + 1) * more + usize::from(is_endless);
                for _ in 0..more {
                    self.push(Step::Split(self.len() + 1, end));
                    self.paste(&body, start);
                }
                if is_endless {
                    self.push(Step::Split(split, split));
                }
            }
        }
    }

    /// What can be repeated.
    fn atom(&mut self, is_first: bool) -> Option<()> {
        let is_extended = self.regex.style.is_extended;
        if self.operator(b'(') {
            self.depth += 1;
            self.alternatives();
            self.depth -= 1;
            return self.operator(b')').then_some(());
        }
        let [first, rest @ ..] = self.rest else { return None };
        self.rest = rest;
        let step = match first {
            b'.' => Step::Any,
            b'[' => self.set()?,
            b'^' if is_extended || is_first => Step::Start,
            b'$' if is_extended || matches!(rest, [] | [b'\\', b')' | b'|', ..]) => Step::End,
            b'*' | b'+' | b'?' | b'{' if is_extended && is_first => return None,
            b'\\' => {
                let [escaped, rest @ ..] = rest else { return None };
                self.rest = rest;
                match escaped {
                    b'<' => Step::Edge(Some(false), Some(true)),
                    b'>' => Step::Edge(Some(true), Some(false)),
                    b'1'..=b'9' => return None,
                    byte => Step::Byte(*byte),
                }
            }
            byte => Step::Byte(*byte),
        };
        self.push(step);
        Some(())
    }

    /// How often something may be repeated, if an operator says so: at least and at most.
    fn count(&mut self) -> Option<(usize, usize)> {
        if self.accept(b"*") {
            return Some((0, ENDLESS));
        }
        if self.operator(b'+') {
            return Some((1, ENDLESS));
        }
        if self.operator(b'?') {
            return Some((0, 1));
        }
        if !self.operator(b'{') {
            return None;
        }
        let least = self.number();
        let most = if self.accept(b",") { self.number() } else { least };
        if least == ENDLESS || least > most || !self.operator(b'}') {
            self.fail();
            return None;
        }
        Some((least, most))
    }

    /// A number; endless if there is none.
    fn number(&mut self) -> usize {
        let len = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at_checked(len).unwrap_or_default();
        self.rest = rest;
        match number(digits) {
            Some(number @ ..=REPEAT_MAX) => return number as usize,
            None if digits.is_empty() => {}
            _ => self.fail(),
        }
        ENDLESS
    }

    /// What stands between brackets, behind the first: for fnmatch, which knows the same.
    fn set(&mut self) -> Option<Step> {
        let first = usize::from(self.rest.starts_with(b"^"));
        let mut at = first;
        // In the first place a bracket means itself.
        while at == first || *self.rest.get(at)? != b']' {
            at += 1;
            if self.rest.get(at - 1..)?.starts_with(b"[:") {
                while !self.rest.get(at..)?.starts_with(b":]") {
                    at += 1;
                }
                at += 2;
            }
        }
        let (set, rest) = self.rest.split_at_checked(at + 1)?;
        self.rest = rest;
        self.regex.sets.push(concat(&[b"[", set]));
        Some(Step::Set(self.regex.sets.len() - 1))
    }
}
