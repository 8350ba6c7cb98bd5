// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The kernel's health, judged by its own lines and apart from the tests.
//!
//! Nothing is excused: a test that provokes a warning on purpose makes the kernel "warned" all the same. What was
//! running then is said beside it, and the kernel's configuration is the place to leave such a test out.

use crate::console::{Channel, Console};
use crate::ktap::{self, Kind};
use serde::Serialize;

/// Lines kept with a finding.
const STACK: usize = 60;

/// How the kernel fared, from good to bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    #[default]
    Ok,
    Warned,
    Crashed,
}

/// What the kernel said about itself.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Kernel {
    pub state: State,
    /// As in `Linux version 6.12.117`.
    pub version: Option<String>,
    /// The letters of every `Tainted:` line: Documentation/admin-guide/tainted-kernels.rst.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub taints: String,
    pub findings: Vec<Finding>,
}

/// One complaint of the kernel.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub kind: &'static str,
    /// The kernel's words.
    pub text: String,
    /// The line of the log.
    pub line: usize,
    /// The test that reported next, or else the last: before or after `kunit/example/example_simple_test`.
    pub near: Option<String>,
    /// What followed: registers, the call trace.
    pub stack: Vec<String>,
}

impl Finding {
    fn new(kind: &'static str, text: &str, line: usize) -> Self {
        Finding { kind, text: text.to_owned(), line, near: None, stack: Vec::new() }
    }

    /// What to do about it, where that is known.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        match self.kind {
            "killed init" => Some("process 1 exited or was killed: its last lines say why"),
            "no init" => Some("the initramfs has no /init that this kernel can start: was it built for this machine?"),
            "no root" => Some("the kernel got no initramfs, or cannot read it: does it have BLK_DEV_INITRD=y?"),
            "initrd" => Some("the kernel cannot unpack the initramfs: does it have that compression built in?"),
            _ => None,
        }
    }
}

#[rustfmt::skip]
/// How the lines of a complaint begin, most telling first, and how bad each is.
const SIGNS: &[(&str, &str, State)] = &[
    ("killed init", "Kernel panic - not syncing: Attempted to kill init!", State::Crashed),
    ("no init",     "Kernel panic - not syncing: No working init found",   State::Crashed),
    ("no init",     "Kernel panic - not syncing: Requested init",          State::Crashed),
    ("no root",     "Kernel panic - not syncing: VFS: Unable to mount",    State::Crashed),
    ("panic",       "Kernel panic - not syncing",                          State::Crashed),
    ("no init",     "Failed to execute /",                                 State::Warned),
    ("initrd",      "Initramfs unpacking failed",                          State::Warned),
    ("oops",        "BUG: unable to handle",                               State::Crashed),
    ("oops",        "BUG: kernel NULL pointer dereference",                State::Crashed),
    ("oops",        "Unable to handle kernel",                             State::Crashed),
    ("oops",        "Internal error: ",                                    State::Crashed),
    ("oops",        "Oops",                                                State::Crashed),
    ("oops",        "general protection fault",                            State::Crashed),
    ("oops",        "Fixing recursive fault",                              State::Crashed),
    ("bug",         "kernel BUG ",                                         State::Crashed),
    ("bug",         "Kernel BUG ",                                         State::Crashed),
    ("kasan",       "BUG: KASAN: ",                                        State::Warned),
    ("kmsan",       "BUG: KMSAN: ",                                        State::Warned),
    ("kcsan",       "BUG: KCSAN: ",                                        State::Warned),
    ("kfence",      "BUG: KFENCE: ",                                       State::Warned),
    ("ubsan",       "UBSAN: ",                                             State::Warned),
    ("lockup",      "BUG: soft lockup",                                    State::Warned),
    ("lockup",      "BUG: workqueue lockup",                               State::Warned),
    ("lockup",      "Watchdog detected hard LOCKUP",                       State::Warned),
    ("bug",         "BUG: ",                                               State::Warned),
    ("bug",         "BUG ",                                                State::Warned),
    ("lock",        "WARNING: possible ",                                  State::Warned),
    ("lock",        "WARNING: inconsistent lock state",                    State::Warned),
    ("lock",        "WARNING: suspicious RCU usage",                       State::Warned),
    ("lock",        "WARNING: bad unlock balance",                         State::Warned),
    ("lock",        "WARNING: bad contention",                             State::Warned),
    ("lock",        "WARNING: held lock freed",                            State::Warned),
    ("lock",        "WARNING: lock held when returning",                   State::Warned),
    ("lock",        "WARNING: Nested lock was not taken",                  State::Warned),
    ("lock",        "INFO: trying to register non-static key",             State::Warned),
    ("warn",        "WARNING: CPU: ",                                      State::Warned),
];

#[rustfmt::skip]
/// The same, for lines whose telling part is further on: both pieces, in this order.
const SPLIT_SIGNS: &[(&str, (&str, &str), State)] = &[
    ("leak",  ("kmemleak: ", "new suspected memory leaks"),  State::Warned),
    ("hung",  ("INFO: task ", " blocked for more than "),    State::Warned),
    ("stall", ("INFO: rcu", " detected stall"),              State::Warned),
    ("stall", ("INFO: rcu", " self-detected stall"),         State::Warned),
    ("stall", ("INFO: rcu", " detected expedited stall"),    State::Warned),
    ("lock",  ("WARNING: ", " lock order detected"),         State::Warned),
    ("lock",  ("WARNING: ", " still has locks held!"),       State::Warned),
    ("warn",  ("WARNING: ", " at "),                         State::Warned),
    ("oops",  ("CPU ", "Unable to handle kernel"),           State::Crashed),
];

/// What may be in front of a sign: the subsystem's name.
const PREFIXES: &[&str] = &["rcu: ", "watchdog: ", "NMI watchdog: ", "kernel: "];

/// Taints that come only with a complaint: died, warned, bad page, soft lockup, machine check.
const BAD_TAINTS: &str = "DWBLM";

/// Judges a console. `None` if no kernel is on it.
pub(crate) fn judge(console: &Console) -> Option<Kernel> {
    let mut kernel = Kernel::default();
    // Whether lines still belong to the last finding.
    let mut open = false;
    for line in console.lines.iter().filter(|line| console.is_kernels(line)) {
        let text = line.text.trim();
        if let Some(rest) = text.strip_prefix("Linux version ") {
            kernel.version = rest.split_whitespace().next().map(str::to_owned);
        }
        taints(text, &mut kernel.taints);
        let last = kernel.findings.last_mut().filter(|_| open);
        match sign(text) {
            // An oops has several beginnings, one after the other.
            Some(("oops" | "bug", State::Crashed))
                if last.as_ref().is_some_and(|f| matches!(f.kind, "oops" | "bug")) =>
            {
                push(last, text);
                kernel.state = State::Crashed;
            }
            Some((kind, state)) => {
                kernel.state = kernel.state.max(state);
                kernel.findings.push(Finding::new(kind, text, line.at));
                open = true;
            }
            None if is_end(text) || is_result(&line.text) => open = false,
            None => push(last, &line.text),
        }
    }
    if kernel.state == State::Ok && kernel.taints.contains(|c| BAD_TAINTS.contains(c)) {
        let text = format!("tainted by something that this log does not show: {}", kernel.taints);
        kernel.state = State::Warned;
        kernel.findings.push(Finding::new("taint", &text, 0));
    }
    let any = kernel.version.is_some() || !kernel.findings.is_empty();
    (any || console.lines.iter().any(|line| line.channel != Channel::Plain)).then_some(kernel)
}

fn sign(text: &str) -> Option<(&'static str, State)> {
    let text = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let begins = || SIGNS.iter().find(|(_, start, _)| text.starts_with(start)).map(|&(kind, _, state)| (kind, state));
    let holds = || {
        let both = |(a, b): &(&str, &str)| text.strip_prefix(a).is_some_and(|rest| rest.contains(b));
        SPLIT_SIGNS.iter().find(|(_, pieces, _)| both(pieces)).map(|&(kind, _, state)| (kind, state))
    };
    begins().or_else(holds).or_else(|| is_counted(text).then_some(("oops", State::Crashed)))
}

/// Every architecture counts its oopses: `specification exception: 0006 ilc:2 [#1]`.
fn is_counted(text: &str) -> bool {
    text.split("[#").skip(1).any(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        after.len() < rest.len() && after.starts_with(']')
    })
}

fn push(finding: Option<&mut Finding>, text: &str) {
    if let Some(finding) = finding
        && finding.stack.len() < STACK
    {
        finding.stack.push(text.to_owned());
    }
}

/// The line that closes a report, or opens the next.
fn is_end(text: &str) -> bool {
    let ruler = text.len() > 20 && text.bytes().all(|byte| byte == b'=');
    ruler || text.starts_with("---[ end ") || text.starts_with("------------[ cut here ]")
}

fn is_result(text: &str) -> bool {
    matches!(ktap::parse(text).kind, Kind::Result(_) | Kind::Plan { .. } | Kind::Version | Kind::Subtest(_))
}

/// Adds the letters of `Tainted: G        W  N 6.12`.
fn taints(text: &str, letters: &mut String) {
    let Some((_, rest)) = text.split_once("Tainted: ") else { return };
    for letter in rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == ' ').filter(|c| *c != ' ') {
        if !letters.contains(letter) {
            letters.push(letter);
        }
    }
}
