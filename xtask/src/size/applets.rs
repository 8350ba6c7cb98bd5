// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! How many bytes each applet of the userland takes.
//!
//! The applets are one program, so that this is a sum of symbols by the source file that they are of: a file can have several
//! applets, and what more than one of them uses belongs to none.

use super::layout::Piece;
use super::peers::Subject;
use super::rows::Report;
use super::table::{Style, table};
use crate::cache;
use crate::initramfs::USERLAND;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;

const TABLE: &str = "selftests/userland/applets/mod.rs";
const SHELL: &str = "sh";

pub(crate) fn subject() -> Subject {
    Subject { name: USERLAND.to_owned(), package: "selftests".to_owned(), runs: false }
}

/// Puts the sum of each part in the place of the pieces of the userland.
pub(crate) fn sum(report: &mut Report) -> Result<()> {
    let names = names(&fs::read_to_string(cache::root().join(TABLE)).with_context(|| format!("cannot read {TABLE}"))?);
    for row in report.rows.iter_mut().filter(|row| row.program == USERLAND) {
        let mut parts: BTreeMap<String, u64> = BTreeMap::new();
        for (place, name, bytes) in &row.pieces {
            *parts.entry(part(place, name, &names)).or_default() += bytes;
        }
        let mut pieces: Vec<Piece> = parts.into_iter().map(|(part, bytes)| ("part".to_owned(), part, bytes)).collect();
        pieces.sort_by_key(|(_, _, bytes)| std::cmp::Reverse(*bytes));
        row.pieces = pieces;
    }
    Ok(())
}

/// What is shown of that: a column for each of the machines, and what the userland takes on every one.
pub(crate) fn show(report: &Report, machines: &[String], style: Style) -> String {
    let row = |machine: &str| report.row(machine, USERLAND, super::measure::NILIBC, "own");
    let of = |machine: &str, part: &str| {
        let piece = row(machine)?.pieces.iter().find(|(_, name, _)| name == part)?;
        Some(piece.2)
    };
    let Some(first) = machines.first().and_then(|machine| row(machine)) else { return String::new() };
    let mut rows = Vec::new();
    for (_, part, _) in &first.pieces {
        let bytes = machines.iter().map(|machine| of(machine, part).map_or("-".to_owned(), |bytes| bytes.to_string()));
        rows.push(std::iter::once(part.clone()).chain(bytes).collect());
    }
    let head: Vec<_> = std::iter::once("part").chain(machines.iter().map(String::as_str)).collect();
    let all = report.machines().into_iter().filter_map(|machine| Some((machine, row(machine)?.sizes.file)));
    let all = all.map(|(machine, bytes)| vec![machine.to_owned(), bytes.to_string()]).collect();
    format!("{}\n{}", table(style, &head, 1, rows), table(style, &["machine", "the whole userland"], 1, all))
}

/// The names of the applets in each file, as the table in the source has them.
fn names(source: &str) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for line in source.lines() {
        let Some((name, rest)) = line.trim().strip_prefix('"').and_then(|row| row.split_once('"')) else { continue };
        let Some((module, _)) = rest.rsplit_once(' ').and_then(|(_, path)| path.split_once("::")) else { continue };
        let all = names.entry(module.to_owned()).or_default();
        *all += if all.is_empty() { "" } else { ", " };
        *all += name;
    }
    names
}

/// The part that a piece belongs to.
fn part(place: &str, name: &str, names: &BTreeMap<String, String>) -> String {
    let word =
        |path: &str| path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    let own = name.split_once("userland::").map(|(_, path)| path);
    let module = own.map(|path| word(path.strip_prefix("applets::").unwrap_or(path)));
    match module {
        Some(module) if module == SHELL => "the shell".to_owned(),
        Some(module) => names.get(&module).map_or("what several share", |names| names).to_owned(),
        None if name.contains("nilibc::") => "the library".to_owned(),
        None if name.contains("::") => "core and alloc".to_owned(),
        None => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_belongs_to_the_applets_of_its_file() {
        let names = names(
            "    \"cp\" \"[-a] FILE\" TWO, cp::main;\n    \"mv\" \"FILE\" TWO, cp::rename;\n    \"sh\" \"\" ANY, sh::main;",
        );
        assert_eq!(part(".text", "<userland::applets::cp::How>::new", &names), "cp, mv");
        assert_eq!(part(".text", "core::heapsort::<userland::applets::cp::Entry>", &names), "cp, mv");
        assert_eq!(part(".text", "<userland::sh::Shell>::run", &names), "the shell");
        assert_eq!(part(".text", "userland::bytes::concat", &names), "what several share");
        assert_eq!(part(".text", "nilibc::print::padded", &names), "the library");
        assert_eq!(part(".rodata", "constants", &names), ".rodata");
    }
}
