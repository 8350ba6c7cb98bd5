// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From the bytes of a console to clean lines, and who wrote each.
//!
//! A console is shared: the kernel prints whole lines into the middle of what a program is printing character by
//! character. So a line with a time stamp inside is taken apart, and what a program had begun is joined with its rest:
//! `not [    1.5] usb: new device` and then `ok 1 x` is a failure of `x`.

use crate::ktap::TAG;

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Our process 1, through the kernel's log, with its tag.
    Tagged,
    /// The kernel.
    Kernel,
    /// Firmware or a program. Without time stamps in the whole log also the kernel: nobody can tell.
    Plain,
}

/// A line without time stamp, tag, escapes and end of line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Where it begins in the log, counted from 1.
    pub at: usize,
    /// The kernel's clock when it was written, in seconds.
    pub seconds: Option<f64>,
    pub channel: Channel,
    pub text: String,
}

/// A log, read.
#[derive(Debug)]
pub(crate) struct Console {
    pub lines: Vec<Line>,
    /// Whether the kernel stamps its lines, so that one without a stamp is not the kernel's.
    pub stamped: bool,
}

impl Console {
    /// Reads the output of one program: nothing in it is the kernel's.
    pub(crate) fn of_program(raw: &[u8]) -> Self {
        let plain = |(at, text)| Line { at, seconds: None, channel: Channel::Plain, text };
        Console { lines: clean(raw).map(plain).collect(), stamped: false }
    }

    /// Reads a console, a `dmesg` or a journal.
    pub(crate) fn read(raw: &[u8]) -> Self {
        let mut lines = Vec::new();
        // The beginning of a program's line, of which the kernel has cut off the rest.
        let mut begun: Option<Line> = None;
        for (at, text) in clean(raw) {
            for (part, more) in split_at_stamps(&text) {
                let Head { by_kernel, seconds, text } = Head::of(part);
                let (channel, text) = match text.strip_prefix(TAG) {
                    Some(text) => (Channel::Tagged, text),
                    None if by_kernel => (Channel::Kernel, text),
                    None => (Channel::Plain, text),
                };
                let line = Line { at, seconds, channel, text: text.to_owned() };
                if channel != Channel::Plain {
                    // What firmware left unfinished stays so when the kernel begins.
                    if seconds == Some(0.0) || text.starts_with("Linux version ") {
                        lines.extend(begun.take());
                    }
                    lines.push(line);
                    continue;
                }
                let line = match begun.take() {
                    Some(start) => Line { text: start.text + text, ..start },
                    None => line,
                };
                if more {
                    begun = Some(line);
                } else {
                    lines.push(line);
                }
            }
        }
        lines.extend(begun);
        let stamped = lines.iter().any(|line| line.channel == Channel::Kernel);
        Console { lines, stamped }
    }

    /// Whether the kernel may have written this line.
    pub(crate) fn is_kernels(&self, line: &Line) -> bool {
        line.channel == Channel::Kernel || line.channel == Channel::Plain && !self.stamped
    }
}

/// Lines by number, as text, without escape sequences and control characters. A carriage return ends a line too: a
/// progress bar must hide no result.
fn clean(raw: &[u8]) -> impl Iterator<Item = (usize, String)> {
    let numbered = raw.strip_suffix(b"\n").unwrap_or(raw).split(|&b| b == b'\n').zip(1..);
    numbered.filter(|_| !raw.is_empty()).flat_map(|(line, at)| {
        let end = line.iter().rposition(|&b| b != b'\r').map_or(0, |last| last + 1);
        line[..end].split(|&b| b == b'\r').map(move |part| {
            // One line at a time: a sequence that is cut short must not swallow the next.
            let printable = anstream::adapter::strip_bytes(part).into_vec();
            let text = String::from_utf8_lossy(&printable);
            (at, text.chars().filter(|&c| c == '\t' || !c.is_control()).collect())
        })
    })
}

/// Takes a line apart before each time stamp inside it. The flag says that something follows.
fn split_at_stamps(line: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = line;
    let mut from = line.len() - Head::of(line).text.len();
    // Process 1's lines come whole: a stamp in there is quoted.
    if line[from..].starts_with(TAG) {
        from = line.len();
    }
    while let Some(at) = rest[from..].find('[').map(|i| from + i) {
        let (before, stamped) = rest.split_at(at);
        let quoted = before.trim_start().starts_with('#') && before.ends_with([' ', '\t']);
        match stamp(stamped) {
            Some((_, text)) if !before.is_empty() && !quoted => {
                parts.push((before, true));
                rest = stamped;
                from = stamped.len() - text.len();
            }
            _ => from = at + 1,
        }
    }
    parts.push((rest, false));
    parts
}

/// What printk, syslog and the journal put in front of a line, taken off.
struct Head<'a> {
    by_kernel: bool,
    seconds: Option<f64>,
    text: &'a str,
}

impl<'a> Head<'a> {
    fn of(line: &'a str) -> Self {
        let text = journal(line).unwrap_or(line);
        let text = level(text).unwrap_or(text);
        match stamp(text) {
            Some((seconds, text)) => Head { by_kernel: true, seconds: Some(seconds), text },
            None => Head { by_kernel: text.len() < line.len(), seconds: None, text },
        }
    }
}

/// `[    0.123456] text`, `[    0.123456][    T1] text`. One space belongs to the stamp, more are indentation.
fn stamp(line: &str) -> Option<(f64, &str)> {
    let (stamp, mut text) = bracketed(line)?;
    let (whole, fraction) = stamp.split_once('.')?;
    if !digits(whole) || fraction.len() != 6 || !digits(fraction) {
        return None;
    }
    if let Some((caller, after)) = bracketed(text)
        && caller.strip_prefix(['T', 'C']).is_some_and(digits)
    {
        text = after;
    }
    Some((stamp.parse().ok()?, text.strip_prefix(' ').unwrap_or(text)))
}

/// A few characters in brackets, and what is behind them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take(24).position(|byte| byte == b']')?;
    Some((text[..end].strip_prefix('[')?.trim_start(), &text[end + 1..]))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `<6>text`.
fn level(line: &str) -> Option<&str> {
    let (level, text) = line.strip_prefix('<')?.split_once('>')?;
    (level.len() <= 3 && digits(level)).then_some(text)
}

/// `Nov 21 08:42:00 host kernel: text`, or the same with an ISO date.
fn journal(line: &str) -> Option<&str> {
    let (head, text) = line.split_once(" kernel: ")?;
    let clock = head.split_whitespace().any(|word| word.matches(':').count() >= 2);
    (clock && matches!(head.split_whitespace().count(), 2 | 4)).then_some(text)
}
