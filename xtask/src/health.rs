// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The kernel's health, judged by its own lines and apart from the tests.
//!
//! Nothing is excused: a test that provokes a warning on purpose makes the kernel "warned" all the same. What was
//! running then is said beside it, and the kernel's configuration is the place to leave such a test out.

use crate::console::{Channel, Console};
use crate::ktap::{self, Kind};
use State::{Crashed, Warned};
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
/// How the lines of a complaint begin, what they hold further on, and how bad it is. The first that fits counts.
const SIGNS: &[(&str, &str, &str, State)] = &[
    ("killed init", "Kernel panic - not syncing: Attempted to kill init!", "",                           Crashed),
    ("no init",     "Kernel panic - not syncing: No working init found",   "",                           Crashed),
    ("no init",     "Kernel panic - not syncing: Requested init",          "",                           Crashed),
    ("no root",     "Kernel panic - not syncing: VFS: Unable to mount",    "",                           Crashed),
    ("panic",       "Kernel panic - not syncing",                          "",                           Crashed),
    ("oops",        "BUG: unable to handle",                               "",                           Crashed),
    ("oops",        "BUG: kernel NULL pointer dereference",                "",                           Crashed),
    ("oops",        "Unable to handle kernel",                             "",                           Crashed),
    ("oops",        "Internal error: ",                                    "",                           Crashed),
    ("oops",        "Oops",                                                "",                           Crashed),
    ("oops",        "general protection fault",                            "",                           Crashed),
    ("oops",        "Fixing recursive fault",                              "",                           Crashed),
    ("bug",         "kernel BUG ",                                         "",                           Crashed),
    ("bug",         "Kernel BUG ",                                         "",                           Crashed),
    ("oops",        "CPU ",                                                "Unable to handle kernel",    Crashed),
    ("no init",     "Failed to execute /",                                 "",                           Warned),
    ("initrd",      "Initramfs unpacking failed",                          "",                           Warned),
    ("kasan",       "BUG: KASAN: ",                                        "",                           Warned),
    ("kmsan",       "BUG: KMSAN: ",                                        "",                           Warned),
    ("kcsan",       "BUG: KCSAN: ",                                        "",                           Warned),
    ("kfence",      "BUG: KFENCE: ",                                       "",                           Warned),
    ("ubsan",       "UBSAN: ",                                             "",                           Warned),
    ("lockup",      "BUG: soft lockup",                                    "",                           Warned),
    ("lockup",      "BUG: workqueue lockup",                               "",                           Warned),
    ("lockup",      "Watchdog detected hard LOCKUP",                       "",                           Warned),
    ("lock",        "WARNING: possible ",                                  "",                           Warned),
    ("lock",        "WARNING: inconsistent lock state",                    "",                           Warned),
    ("lock",        "WARNING: suspicious RCU usage",                       "",                           Warned),
    ("lock",        "WARNING: bad unlock balance",                         "",                           Warned),
    ("lock",        "WARNING: bad contention",                             "",                           Warned),
    ("lock",        "WARNING: held lock freed",                            "",                           Warned),
    ("lock",        "WARNING: lock held when returning",                   "",                           Warned),
    ("lock",        "WARNING: Nested lock was not taken",                  "",                           Warned),
    ("lock",        "INFO: trying to register non-static key",             "",                           Warned),
    ("warn",        "WARNING: CPU: ",                                      "",                           Warned),
    ("leak",        "kmemleak: ",                                          "new suspected memory leaks", Warned),
    ("hung",        "INFO: task ",                                         " blocked for more than ",    Warned),
    ("stall",       "INFO: rcu",                                           " detected stall",            Warned),
    ("stall",       "INFO: rcu",                                           " self-detected stall",       Warned),
    ("stall",       "INFO: rcu",                                           " detected expedited stall",  Warned),
    ("lock",        "WARNING: ",                                           " lock order detected",       Warned),
    ("lock",        "WARNING: ",                                           " still has locks held!",     Warned),
    ("warn",        "WARNING: ",                                           "+0x",                        Warned),
    ("bug",         "BUG: ",                                               "",                           Warned),
    ("bug",         "BUG ",                                                "",                           Warned),
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
        // Its words there are about tests.
        if !matches!(ktap::parse(&line.text).kind, Kind::Other(_)) {
            open = false;
            continue;
        }
        let text = line.text.trim();
        if let Some(rest) = text.strip_prefix("Linux version ") {
            kernel.version = rest.split_whitespace().next().map(str::to_owned);
        }
        taints(text, &mut kernel.taints);
        let last = kernel.findings.last_mut().filter(|_| open);
        match sign(text) {
            // An oops has several beginnings, one after the other.
            Some(("oops" | "bug", Crashed)) if last.as_ref().is_some_and(|f| matches!(f.kind, "oops" | "bug")) => {
                push(last, text);
                kernel.state = Crashed;
            }
            Some((kind, state)) => {
                kernel.state = kernel.state.max(state);
                kernel.findings.push(Finding::new(kind, text, line.at));
                open = true;
            }
            None if is_end(text) => open = false,
            None => push(last, &line.text),
        }
    }
    if kernel.state == State::Ok && kernel.taints.contains(|c| BAD_TAINTS.contains(c)) {
        let text = format!("tainted by something that this log does not show: {}", kernel.taints);
        kernel.state = Warned;
        kernel.findings.push(Finding::new("taint", &text, 0));
    }
    let any = kernel.version.is_some() || !kernel.findings.is_empty();
    (any || console.lines.iter().any(|line| line.channel != Channel::Plain)).then_some(kernel)
}

fn sign(text: &str) -> Option<(&'static str, State)> {
    let text = PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let fits = |start: &str, later: &str| text.strip_prefix(start).is_some_and(|rest| rest.contains(later));
    let known = SIGNS.iter().find(|(_, start, later, _)| fits(start, later)).map(|&(kind, _, _, state)| (kind, state));
    known.or_else(|| is_counted(text).then_some(("oops", Crashed)))
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

/// Adds the letters of `Tainted: G        W  N 6.12`.
fn taints(text: &str, letters: &mut String) {
    let Some((_, rest)) = text.split_once("Tainted: ") else { return };
    for letter in rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == ' ').filter(|c| *c != ' ') {
        if !letters.contains(letter) {
            letters.push(letter);
        }
    }
}
