// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! KTAP, the kernel's test protocol: one line written, one line read. `Documentation/dev-tools/ktap.rst`.
//!
//! Both sides of the console share this file: test programs write with it, and xtask includes it to read. So it needs
//! `core` alone, and not `core::fmt`, which costs kilobytes.
//!
//! | line                       | written by       | read as              |
//! |----------------------------|------------------|----------------------|
//! | `KTAP version 1`           | [`version()`]    | [`Kind::Version`]    |
//! | `1..3`, `1..0 # SKIP why`  | [`plan()`]       | [`Kind::Plan`]       |
//! | `# Subtest: files`         | [`subtest()`]    | [`Kind::Subtest`]    |
//! | `ok 1 name`, `not ok ...`  | [`result()`]     | [`Kind::Result`]     |
//! | `Bail out! why`            | [`bail_out()`]   | [`Kind::BailOut`]    |
//! | `# anything`               | [`diagnostic()`] | [`Kind::Diagnostic`] |
//!
//! Writers call `out` with the bytes of a line in small pieces, some of one byte: give them a buffer.

/// Put by process 1 before every line that it forwards to the console, where the kernel's own lines are not tagged.
pub const TAG: &str = "nilibc| ";

/// The last line that process 1 forwards. Without it a run does not pass, whatever came before.
pub const END: &str = "# end of tests";

/// What the first word after a result's `#` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// No keyword: what follows is a remark, as in `# exit=1`.
    None,
    /// Not run, for a reason.
    Skip,
    /// Expected to fail for now, in TAP's word.
    Todo,
    /// Expected to fail.
    Xfail,
    /// Expected to fail, but passed.
    Xpass,
    /// Ran for too long.
    Timeout,
    /// Could not be run to its end.
    Error,
}

/// Every keyword, as it is written. They are read in any case.
const KEYWORDS: [(&str, Directive); 6] = [
    ("SKIP", Directive::Skip),
    ("TODO", Directive::Todo),
    ("XFAIL", Directive::Xfail),
    ("XPASS", Directive::Xpass),
    ("TIMEOUT", Directive::Timeout),
    ("ERROR", Directive::Error),
];

/// Writes the line that opens a document or a subtest.
pub fn version(out: &mut impl FnMut(&[u8])) {
    out(b"KTAP version 1\n");
}

/// Writes the number of results that will follow. With none, `skip` may say why.
pub fn plan(out: &mut impl FnMut(&[u8]), count: u32, skip: Option<&str>) {
    out(b"1..");
    decimal(out, count);
    if let Some(why) = skip {
        remark(out, Directive::Skip, why);
    }
    out(b"\n");
}

/// Writes the name of the subtest that the next lines belong to.
pub fn subtest(out: &mut impl FnMut(&[u8]), name: &str) {
    diagnostic_of(out, "Subtest: ", name);
}

/// Writes a result. `number` counts from 1 in each document. Nothing is put after the name if there is neither a
/// directive nor a reason.
pub fn result(
    out: &mut impl FnMut(&[u8]),
    ok: bool,
    number: u32,
    name: &(impl AsRef<[u8]> + ?Sized),
    directive: Directive,
    reason: &str,
) {
    let name = name.as_ref();
    out(if ok { b"ok " } else { b"not ok " });
    decimal(out, number);
    // A hyphen in front is optional in TAP, so that readers drop one: a name that begins with it needs a second.
    out(if name.starts_with(b"-") { b" - " } else { b" " });
    for &byte in name {
        match byte {
            b'#' | b'\\' => out(&[b'\\', byte]),
            b'\n' | b'\r' => out(b" "),
            _ => out(&[byte]),
        }
    }
    if directive != Directive::None || !reason.is_empty() {
        remark(out, directive, reason);
    }
    out(b"\n");
}

/// Writes that nothing more will come, and why.
pub fn bail_out(out: &mut impl FnMut(&[u8]), why: &str) {
    out(b"Bail out! ");
    one_line(out, why);
    out(b"\n");
}

/// Writes free text, a line for each of its lines.
pub fn diagnostic(out: &mut impl FnMut(&[u8]), text: &str) {
    for line in text.lines() {
        diagnostic_of(out, "", line);
    }
}

fn diagnostic_of(out: &mut impl FnMut(&[u8]), head: &str, line: &str) {
    out(b"# ");
    out(head.as_bytes());
    one_line(out, line);
    out(b"\n");
}

fn remark(out: &mut impl FnMut(&[u8]), directive: Directive, reason: &str) {
    out(b" #");
    if let Some((word, _)) = KEYWORDS.iter().find(|(_, d)| *d == directive) {
        out(b" ");
        out(word.as_bytes());
    }
    if !reason.is_empty() {
        out(b" ");
        one_line(out, reason);
    }
}

fn one_line(out: &mut impl FnMut(&[u8]), text: &str) {
    for byte in text.bytes() {
        out(&[if byte == b'\n' || byte == b'\r' { b' ' } else { byte }]);
    }
}

fn decimal(out: &mut impl FnMut(&[u8]), number: u32) {
    if number >= 10 {
        decimal(out, number / 10);
    }
    out(&[b'0' + (number % 10) as u8]);
}

/// One line, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Columns of white space in front. A tab counts as four.
    pub column: usize,
    /// What the rest of it is.
    pub kind: Kind<'a>,
}

/// What a line is. Text is borrowed from it, without white space at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// `KTAP version 1`, and TAP's of any number.
    Version,
    /// `1..count`, and the reason if all is skipped.
    Plan {
        /// How many results are to come. More than fit are as many as fit.
        count: u32,
        /// What follows `# SKIP`.
        skip: Option<&'a str>,
    },
    /// `# Subtest: name`.
    Subtest(&'a str),
    /// `ok` or `not ok`.
    Result(Outcome<'a>),
    /// `Bail out!` and the reason.
    BailOut(&'a str),
    /// What follows `#` and a space. In the kernel's selftests that can be a line of a subtest.
    Diagnostic(&'a str),
    /// Anything else.
    Other(&'a str),
}

/// A result line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// Whether it begins with `ok`.
    pub ok: bool,
    /// Its place in the plan, if it says so.
    pub number: Option<u32>,
    /// May be empty, and is as it was written: [`unescape`] it.
    pub name: &'a str,
    /// The keyword after the name.
    pub directive: Directive,
    /// What follows the keyword, or what follows the `#` when there is none.
    pub reason: &'a str,
}

/// Reads one line, which must hold no end of line. Every string is some line: what is not KTAP is [`Kind::Other`].
pub fn parse(line: &str) -> Line<'_> {
    let text = line.trim_start_matches([' ', '\t']);
    let spaces = line.len() - text.len();
    let column = line.bytes().take(spaces).map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
    let text = text.trim_end();
    Line { column, kind: kind(text) }
}

/// The name that was meant by an escaped one.
pub fn unescape(name: &str) -> impl Iterator<Item = char> {
    let mut chars = name.chars().peekable();
    core::iter::from_fn(move || match chars.next()? {
        '\\' => chars.next_if(|&c| c == '#' || c == '\\').or(Some('\\')),
        c => Some(c),
    })
}

fn kind(text: &str) -> Kind<'_> {
    if let Some(comment) = text.strip_prefix('#') {
        let comment = comment.strip_prefix(' ').unwrap_or(comment);
        return match comment.strip_prefix("Subtest:") {
            Some(name) => Kind::Subtest(name.trim_start()),
            None => Kind::Diagnostic(comment),
        };
    }
    if let Some(rest) = text.strip_prefix("not ok") {
        outcome(false, rest)
    } else if let Some(rest) = text.strip_prefix("ok") {
        outcome(true, rest)
    } else if let Some(rest) = text.strip_prefix("1..") {
        a_plan(rest)
    } else if let Some(why) = text.strip_prefix("Bail out!") {
        Some(Kind::BailOut(why.trim_start()))
    } else {
        let number = text.strip_prefix("KTAP version ").or_else(|| text.strip_prefix("TAP version "));
        number.filter(|n| is_number(n)).map(|_| Kind::Version)
    }
    .unwrap_or(Kind::Other(text))
}

fn a_plan(rest: &str) -> Option<Kind<'_>> {
    let (digits, rest) = split_number(rest);
    let count = digits?;
    if rest.trim_start().is_empty() {
        return Some(Kind::Plan { count, skip: None });
    }
    let (before, directive, why) = split_remark(rest);
    let skip = (directive == Directive::Skip).then_some(why);
    before.is_empty().then_some(Kind::Plan { count, skip })
}

fn outcome(ok: bool, rest: &str) -> Option<Kind<'_>> {
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let (number, after) = match split_number(rest) {
        (Some(number), after) if after.is_empty() || after.starts_with([' ', '\t']) => (Some(number), after),
        _ => (None, rest),
    };
    let (name, directive, reason) = split_remark(after);
    let name = name.strip_prefix('-').filter(|n| n.is_empty() || n.starts_with(' ')).unwrap_or(name).trim_start();
    Some(Kind::Result(Outcome { ok, number, name, directive, reason }))
}

/// Splits `name # KEYWORD reason`. A `#` counts if white space or nothing is before it, and after it white space,
/// nothing or a keyword, so that the one of `issue #3` belongs to the name.
fn split_remark(text: &str) -> (&str, Directive, &str) {
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'#'
            && matches!(before, b' ' | b'\t')
            && let Some((name, rest)) = text.split_at_checked(at)
            && let Some(rest) = rest.strip_prefix('#')
        {
            let remark = rest.trim_start();
            let (directive, reason) = split_keyword(remark);
            if directive != Directive::None || remark.is_empty() || remark.len() < rest.len() {
                return (name.trim(), directive, reason);
            }
        }
        before = byte;
    }
    (text.trim(), Directive::None, "")
}

/// The keyword is a whole word. TAP also allows `SKIPPED` and the like.
fn split_keyword(remark: &str) -> (Directive, &str) {
    let end = remark.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(remark.len());
    let (word, rest) = remark.split_at_checked(end).unwrap_or((remark, ""));
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    let skipped = is("SKIPPED").then_some(Directive::Skip);
    match KEYWORDS.iter().find(|(known, _)| is(known)).map(|&(_, directive)| directive).or(skipped) {
        // `# skip=2` and `# error-free` are remarks.
        Some(directive) if rest.is_empty() || rest.starts_with([' ', '\t', ':', ',']) => {
            (directive, rest.trim_start_matches([' ', '\t', ':', ',']))
        }
        _ => (Directive::None, remark),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The number that `text` begins with, and what is after it. One that is too large is as large as can be.
fn split_number(text: &str) -> (Option<u32>, &str) {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.bytes().take(text.len() - rest.len());
    let number = digits.fold(None, |sum: Option<u32>, digit| {
        Some(sum.unwrap_or(0).saturating_mul(10).saturating_add(u32::from(digit - b'0')))
    });
    (number, rest)
}
