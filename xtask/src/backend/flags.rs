// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Copies that destroy flags which are still to be tested.
//!
//! On some processors a copy from register to register sets the flags like a calculation does. A compiler that forgets this
//! puts copies between a comparison and the branch which depends on it. Here each such copy gets two instructions round it
//! that save the flags and restore them. Whatever else would destroy flags in such a place is an error.

#[cfg(test)]
mod tests;

use anyhow::{Result, bail};
use regex::Regex;
use serde::Deserialize;
use std::collections::HashMap;

/// What instructions do to flags: patterns for their text, which has one space wherever there is any.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// Calculates flags that may be tested.
    set: String,
    /// Tests flags.
    test: String,
    /// Leaves the flags as they are.
    keep: String,
    /// Destroys flags that it is not meant to touch.
    copy: String,
    /// Goes on at the label that it names last, perhaps.
    branch: String,
    /// Never goes on with the next instruction.
    end: String,
    /// The instruction before a copy that saves the flags.
    save: String,
    /// The instruction behind it that restores them.
    restore: String,
}

/// What an instruction means for the flags.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    Sets,
    Tests,
    Keeps,
    Copies,
    Destroys,
}

/// A line of assembly. Labels and directives are instructions that do nothing.
struct Line<'a> {
    text: &'a str,
    effect: Effect,
    /// Where it may branch to.
    target: Option<&'a str>,
    ends: bool,
}

impl<'a> Line<'a> {
    fn label(&self) -> Option<&'a str> {
        self.text.strip_suffix(':')
    }
}

impl Rules {
    /// The same assembly, no flags lost.
    pub(super) fn keep(&self, assembly: &str) -> Result<String> {
        let lines = self.lines(assembly)?;
        let awaited = awaited(&lines);
        let is_risky = |i: usize| lines[i].effect == Effect::Copies && awaited[i + 1];
        let mut kept = String::with_capacity(assembly.len() * 2);
        for (i, Line { text, effect, .. }) in lines.iter().enumerate() {
            if *effect == Effect::Destroys && awaited[i + 1] {
                let mut labels = lines[..i].iter().rev().filter_map(Line::label);
                let function = labels.find(|label| !label.starts_with('.')).unwrap_or("?");
                bail!(
                    "`{}` in {function} destroys flags that are tested after it: rust.backend.flags has no rule for it",
                    text.trim()
                );
            }
            let before = is_risky(i) && !(i > 0 && is_risky(i - 1));
            let behind = is_risky(i) && !(i + 1 < lines.len() && is_risky(i + 1));
            let around = [before.then_some(self.save.as_str()), Some(*text), behind.then_some(self.restore.as_str())];
            for text in around.into_iter().flatten() {
                kept.push_str(text);
                kept.push('\n');
            }
        }
        Ok(kept)
    }

    fn lines<'a>(&self, assembly: &'a str) -> Result<Vec<Line<'a>>> {
        let rule = |pattern: &str| Regex::new(&format!("^(?:{pattern})$"));
        let (branch, end) = (rule(&self.branch)?, rule(&self.end)?);
        let effects = [
            (rule(&self.test)?, Effect::Tests),
            (rule(&self.keep)?, Effect::Keeps),
            (rule(&self.copy)?, Effect::Copies),
            (rule(&self.set)?, Effect::Sets),
        ];
        let line = |text: &'a str| {
            let words: Vec<_> = text.split_whitespace().collect();
            let is_instruction =
                text.starts_with(char::is_whitespace) && !words.iter().take(1).any(|w| w.starts_with('.'));
            if !is_instruction {
                return Line { text, effect: Effect::Keeps, target: None, ends: false };
            }
            let plain = words.join(" ");
            let effect =
                effects.iter().find(|(rule, _)| rule.is_match(&plain)).map_or(Effect::Destroys, |found| found.1);
            let target = branch.is_match(&plain).then(|| words.last().copied()).flatten();
            Line { text, effect, target, ends: end.is_match(&plain) }
        };
        Ok(assembly.lines().map(line).collect())
    }
}

/// For each line, and the end: whether the flags that it finds are tested before they are set again.
fn awaited(lines: &[Line<'_>]) -> Vec<bool> {
    let labels: HashMap<_, _> = lines.iter().enumerate().filter_map(|(i, line)| Some((line.label()?, i))).collect();
    let mut awaited = vec![false; lines.len() + 1];
    loop {
        let mut is_settled = true;
        for (i, line) in lines.iter().enumerate().rev() {
            let there = line.target.and_then(|target| labels.get(target)).is_some_and(|&at| awaited[at]);
            let next = there || !line.ends && awaited[i + 1];
            let now = match line.effect {
                Effect::Tests => true,
                Effect::Keeps | Effect::Copies => next,
                Effect::Sets | Effect::Destroys => false,
            };
            is_settled &= awaited[i] == now;
            awaited[i] = now;
        }
        if is_settled {
            return awaited;
        }
    }
}
