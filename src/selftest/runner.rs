// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Runs the tests that are asked for, one after the other, and prints KTAP.

use super::child::{self, Comment};
use super::options::{Case, HELP, Options};
use super::{Group, Outcome, Taint};
use crate::ktap::{self, Directive};
use crate::print::Sink;
use crate::stdio::{Buffering, stdout};
use crate::{print, println, put};

const PASSED: i32 = 0;
const FAILED: i32 = 1;
const SKIPPED: i32 = 4;

/// How many tests came to what.
#[derive(Default)]
struct Totals {
    pass: u32,
    fail: u32,
    xfail: u32,
    xpass: u32,
    skip: u32,
}

impl Totals {
    fn number(&self) -> u32 {
        self.pass + self.fail + self.xfail + self.xpass + self.skip
    }

    /// As kselftest has it.
    fn exit_code(&self) -> i32 {
        match self {
            Self { fail: 1.., .. } => FAILED,
            Self { pass: 0, xfail: 0, xpass: 0, .. } => SKIPPED,
            _ => PASSED,
        }
    }
}

/// Runs the tests that the arguments select. Answers with the exit code.
pub fn run(groups: &'static [Group], file: &str) -> i32 {
    let options = match Options::read() {
        Ok(options) => options,
        Err(wrong) => {
            println!("Bail out! {}: expected an option that -h names, or a part of a name", wrong);
            return FAILED;
        }
    };
    if options.help {
        print!("{}", HELP);
        return PASSED;
    }
    let selected = || Selected { options: &options, groups, place: [0; 3] };
    if options.list {
        for case in selected() {
            println!("{}", case.name(&mut [0; 256]));
        }
        return PASSED;
    }
    stdout().set_buffering(Buffering::Line);
    let out = &mut |bytes: &[u8]| stdout().put(bytes);
    ktap::version(out);
    let count = selected().count() as u32;
    if count == 0 {
        ktap::plan(out, 0, Some("no test has such a name: --list tells the names"));
        return SKIPPED;
    }
    ktap::plan(out, count, None);
    let mut totals = Totals::default();
    match options.shuffle {
        None => {
            for case in selected() {
                report(&options, &case, file, &mut totals);
            }
        }
        Some(seed) => {
            println!("# --shuffle={}", seed);
            let mut last = None;
            // The next higher key each time: slower than a list, for which there is no memory.
            while let Some((key, case)) = next(selected(), seed, last) {
                report(&options, &case, file, &mut totals);
                last = Some(key);
            }
        }
    }
    let Totals { pass, fail, xfail, xpass, skip } = totals;
    println!("# Totals: pass:{} fail:{} xfail:{} xpass:{} skip:{} error:0", pass, fail, xfail, xpass, skip);
    totals.exit_code()
}

/// The tests that are to be run, in the order in which they are written. By hand, because adapters of adapters are large.
struct Selected<'a> {
    options: &'a Options,
    groups: &'static [Group],
    /// The next group, variant and test.
    place: [usize; 3],
}

impl Iterator for Selected<'_> {
    type Item = Case;

    #[inline(never)]
    fn next(&mut self) -> Option<Case> {
        loop {
            let [group_at, variant_at, test_at] = &mut self.place;
            let group = self.groups.get(*group_at)?;
            let Some(variant) = group.variants.get(*variant_at) else {
                (*group_at, *variant_at) = (*group_at + 1, 0);
                continue;
            };
            let Some(test) = group.tests.get(*test_at) else {
                (*variant_at, *test_at) = (*variant_at + 1, 0);
                continue;
            };
            *test_at += 1;
            let case = Case { group, variant, test };
            if self.options.select(&case) {
                return Some(case);
            }
        }
    }
}

/// The test that comes behind `last` in the order of `seed`. The place in the table makes a key unique.
fn next(cases: Selected<'_>, seed: u32, last: Option<(u32, u32)>) -> Option<((u32, u32), Case)> {
    let mut best = None;
    for (place, case) in (0..).zip(cases) {
        let mixed = (place ^ seed).wrapping_mul(0x9e37_79b9);
        let key = ((mixed ^ mixed >> 15).wrapping_mul(0x85eb_ca6b), place);
        if last.is_none_or(|last| key > last) && best.is_none_or(|(best, _)| key < best) {
            best = Some((key, case));
        }
    }
    best
}

/// Runs one test, and prints its line.
fn report(options: &Options, case: &Case, file: &str, totals: &mut Totals) {
    let mut outcome = if options.skips(case) { Outcome::Skip("by --skip") } else { attempt(options, case) };
    if let (Some(reason), Outcome::Fail) = (case.test.how.xfail, outcome) {
        outcome = Outcome::Xfail(reason);
    }
    let (ok, directive, reason) = match outcome {
        Outcome::Pass if case.test.how.xfail.is_some() => {
            totals.xpass += 1;
            (true, Directive::Xpass, "it was expected to fail")
        }
        Outcome::Pass => {
            totals.pass += 1;
            (true, Directive::None, "")
        }
        Outcome::Skip(reason) => {
            totals.skip += 1;
            (true, Directive::Skip, reason)
        }
        Outcome::Xfail(reason) => {
            totals.xfail += 1;
            (true, Directive::Xfail, reason)
        }
        _ => {
            totals.fail += 1;
            put!(&mut Comment::new(), "expected: {}\nin {}", case.test.text, file);
            (false, Directive::None, "")
        }
    };
    let mut room = [0; 256];
    ktap::result(&mut |bytes| stdout().put(bytes), ok, totals.number(), case.name(&mut room), directive, reason);
}

/// Runs one test as often as is asked for, or until it does not pass.
fn attempt(options: &Options, case: &Case) -> Outcome {
    let how = case.test.how;
    let timeout = if how.timeout > 0 { how.timeout } else { options.timeout };
    for round in 1..=options.repeat.max(1) {
        let before = Taint::read();
        let mut outcome = child::run(|| (case.test.run)(case.variant.value), how, timeout);
        (case.group.cleanup)(case.variant.value);
        let after = Taint::read();
        if before != after {
            println!("# the kernel complained: its taint was {}, and is {}", before.text(), after.text());
            outcome = Outcome::Fail;
        }
        if outcome != Outcome::Pass {
            if options.repeat > 1 {
                println!("# in round {}", round);
            }
            return outcome;
        }
    }
    Outcome::Pass
}
