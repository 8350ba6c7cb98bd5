// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A list of what is in an archive, as the kernel's usr/gen_init_cpio.c reads it.
//!
//! That takes a word it does not know for a comment, a number with a letter behind it for the number, and a variable that is
//! not set for nothing: all of these are errors here, with the number of their line.

use super::archive::{Archive, Content, Rights};
use anyhow::{Context, Result, bail, ensure};

/// The kinds of lines, and what stands in them.
const FORMS: [(&str, &str); 6] = [
    ("file", "NAME LOCATION MODE UID GID [HARD_LINK]..."),
    ("dir", "NAME MODE UID GID"),
    ("nod", "NAME MODE UID GID b|c MAJOR MINOR"),
    ("slink", "NAME TARGET MODE UID GID"),
    ("pipe", "NAME MODE UID GID"),
    ("sock", "NAME MODE UID GID"),
];

/// Adds what `text`, the list of this name, has.
pub(crate) fn add(archive: &mut Archive, text: &str, list: &str) -> Result<()> {
    for (line, number) in text.lines().zip(1..) {
        let words: Vec<_> = line.split_whitespace().collect();
        if let Some((kind, words)) = words.split_first()
            && !kind.starts_with('#')
        {
            entry(archive, kind, words).with_context(|| format!("{list}:{number}"))?;
        }
    }
    Ok(())
}

fn entry(archive: &mut Archive, kind: &str, words: &[&str]) -> Result<()> {
    let form = FORMS.iter().find(|(known, _)| *known == kind);
    let Some((_, form)) = form else {
        bail!("there is no `{kind}`: a line begins with one of {}", FORMS.map(|(known, _)| known).join(", "));
    };
    let (names, rights, content) = match (kind, words) {
        ("file", [name, location, mode, uid, gid, links @ ..]) => {
            let location = expand(location, |name| std::env::var(name).ok())?;
            let names = [&[*name], links].concat();
            (names, rights(mode, uid, gid)?, Content::File(location.into()))
        }
        ("slink", [name, target, mode, uid, gid]) => {
            (vec![*name], rights(mode, uid, gid)?, Content::Link((*target).to_owned()))
        }
        ("nod", [name, mode, uid, gid, kind @ ("b" | "c"), major, minor]) => {
            let (major, minor) = (number(major, "a major number")?, number(minor, "a minor number")?);
            let content = if *kind == "b" { Content::Block(major, minor) } else { Content::Character(major, minor) };
            (vec![*name], rights(mode, uid, gid)?, content)
        }
        ("dir", [name, mode, uid, gid]) => (vec![*name], rights(mode, uid, gid)?, Content::Folder),
        ("pipe", [name, mode, uid, gid]) => (vec![*name], rights(mode, uid, gid)?, Content::Pipe),
        ("sock", [name, mode, uid, gid]) => (vec![*name], rights(mode, uid, gid)?, Content::Socket),
        _ => bail!("expected `{kind} {form}`"),
    };
    archive.add(&names, rights, content)
}

fn rights(permissions: &str, uid: &str, gid: &str) -> Result<Rights> {
    Ok(Rights { mode: mode(permissions)?, uid: number(uid, "a user")?, gid: number(gid, "a group")? })
}

/// Octal digits, as in `755`.
pub(crate) fn mode(text: &str) -> Result<u32> {
    let bits = u32::from_str_radix(text, 8).ok().filter(|bits| *bits <= 0o7777);
    bits.with_context(|| format!("`{text}` is no mode: expected octal digits, as in 755"))
}

fn number(text: &str, what: &str) -> Result<u32> {
    text.parse().with_context(|| format!("`{text}` is no number of {what}"))
}

/// Puts values in the place of `${NAME}`.
fn expand(location: &str, value: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut expanded = String::new();
    let mut rest = location;
    while let Some((before, name, after)) =
        rest.split_once("${").and_then(|(before, rest)| rest.split_once('}').map(|(name, after)| (before, name, after)))
    {
        let value = value(name).with_context(|| format!("the variable {name} is not set, and {location} needs it"))?;
        expanded.extend([before, &value]);
        rest = after;
    }
    expanded += rest;
    ensure!(!expanded.is_empty(), "{location} names no file");
    Ok(expanded)
}
