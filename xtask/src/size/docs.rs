// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What README.md and PERFORMANCE.md show: generated from `xtask/size/recorded.json`, between comments that name the table.
//!
//! A test holds them against each other, and CI holds the record against what it builds: so that no number is typed by hand,
//! and none grows old.

use super::budget::{Budgets, Ratio, c_lto_ratios, c_ratios, mean, ratios};
use super::measure::NILIBC;
use super::peers::{Catalogue, FEATURE};
use super::rows::{Report, Row};
use super::{applets, chart, table};
use crate::cache;
use crate::size::table::Style;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;

/// What was measured last, for the documents and for comparisons.
pub(crate) const RECORD: &str = "xtask/size/recorded.json";
const CHART: &str = "xtask/size/chart.svg";

/// The files that are generated, whole or in part, with the text that each should have.
pub(crate) fn files() -> Result<Vec<(&'static str, String)>> {
    let report = Report::read(&cache::root().join(RECORD))?;
    let catalogue = Catalogue::read()?;
    let mut small = Budgets::read()?.programs();
    small.sort_by_key(|name| catalogue.program.iter().position(|subject| subject.name == *name));
    let names: Vec<_> = small.iter().map(String::as_str).collect();
    let mut files = vec![(CHART, chart::draw(&report, &catalogue.shown.peers, &names)?)];
    for file in ["README.md", "PERFORMANCE.md"] {
        let text = fs::read_to_string(cache::root().join(file)).with_context(|| format!("cannot read {file}"))?;
        files.push((
            file,
            fill(&text, |name| block(name, &report, &catalogue, &small)).with_context(|| format!("in {file}"))?,
        ));
    }
    Ok(files)
}

/// Writes them.
pub(crate) fn write() -> Result<()> {
    for (file, text) in files()? {
        fs::write(cache::root().join(file), text).with_context(|| format!("cannot write {file}"))?;
    }
    Ok(())
}

/// The text with each block `<!-- size: NAME -->` to `<!-- size end -->` made anew.
fn fill(text: &str, block: impl Fn(&str) -> Result<String>) -> Result<String> {
    const END: &str = "<!-- size end -->";
    let mut parts = text.split("<!-- size: ");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->").context("a comment `size:` has no end")?;
        let (_, behind) = rest.split_once(END).with_context(|| format!("the block {name} has no `{END}`"))?;
        filled += &format!("<!-- size: {name} -->\n{}{END}{behind}", block(name)?);
    }
    Ok(filled)
}

fn block(name: &str, report: &Report, catalogue: &Catalogue, small: &[String]) -> Result<String> {
    let programs: Vec<_> = catalogue.program.iter().map(|subject| subject.name.clone()).collect();
    let shown = &catalogue.shown;
    Ok(match name {
        "machines" => machines(report, small),
        "runs" => runs(report, small),
        "c" => c_programs(report, small),
        "peers" => table::files(report, &shown.peers, &programs, Style::Markdown),
        "details" => {
            let is_shown = |row: &&Row| row.machine == shown.peers && small.contains(&row.program);
            table::details(&report.rows.iter().filter(is_shown).collect::<Vec<_>>(), Style::Markdown)
        }
        "bytes" => shown.bytes.iter().map(|machine| bytes(report, machine, "hello")).collect(),
        "features" => features(report, &shown.features)?,
        "applets" => applets::show(report, &shown.features, Style::Markdown),
        "missing" => table::missing(report),
        _ => bail!("there is no table `{name}`"),
    })
}

/// The small programs on every machine, and what part of nolibc's that is.
fn machines(report: &Report, small: &[String]) -> String {
    let mut head = head(small, of_nolibc);
    head.push("ratio".to_owned());
    let all = ratios(report, small);
    let mut rows = Vec::new();
    for machine in report.machines() {
        let own = small.iter().map(|program| report.row(machine, program, NILIBC, "own").map(|row| row.sizes.file));
        let Some(own) = own.collect::<Option<Vec<_>>>() else { continue };
        let here: Vec<_> = all.iter().filter(|ratio| ratio.machine == machine).collect();
        let peer =
            small.iter().map(|program| here.iter().find(|ratio| ratio.program == program).map(|ratio| ratio.file));
        let peer = peer.map(|file| file.map_or("-".to_owned(), |file| file.to_string()));
        let mean = mean(here.iter().map(|ratio| ratio.of_file()));
        let mut row = vec![machine.to_owned()];
        row.extend(own.iter().map(u64::to_string).chain(peer));
        row.push(mean.map_or("-".to_owned(), |mean| format!("{mean:.2}")));
        rows.push(row);
    }
    let (file, loaded) = (mean(all.iter().map(|r| r.of_file())), mean(all.iter().map(|r| r.of_loaded())));
    let (file, loaded) = (file.unwrap_or(f64::NAN), loaded.unwrap_or(f64::NAN));
    format!(
        "{}\nGeometric mean: {file:.2} of nolibc's file; {loaded:.2} where nolibc's loses its section headers too.\n",
        table::table(Style::Markdown, &head, 1, rows)
    )
}

/// The head of a table that has the programs twice, the second time by other names.
fn head(small: &[String], other: impl Fn(&String) -> String) -> Vec<String> {
    std::iter::once("machine".to_owned()).chain(small.iter().cloned()).chain(small.iter().map(other)).collect()
}

fn of_nolibc(program: &String) -> String {
    format!("nolibc's {program}")
}

/// How many instructions the small programs execute on every machine, ours and nolibc's with our flags.
fn runs(report: &Report, small: &[String]) -> String {
    let libcs = [(NILIBC, "own"), ("nolibc", "ours")];
    let mut rows = Vec::new();
    for machine in report.machines() {
        let trace = |libc, program, flags| report.row(machine, program, libc, flags).and_then(|row| row.trace);
        let cells = libcs.iter().flat_map(|(libc, flags)| small.iter().map(|program| trace(libc, program, flags)));
        let cells: Vec<_> = cells.collect();
        if cells.iter().any(Option::is_some) {
            let cells = cells.iter().map(|trace| trace.map_or("-".to_owned(), |trace| trace.instructions.to_string()));
            rows.push(std::iter::once(machine.to_owned()).chain(cells).collect());
        }
    }
    table::table(Style::Markdown, &head(small, of_nolibc), 1, rows)
}

/// What part of nolibc's the small programs in C are on every machine that it has, by themselves and optimised as one.
fn c_programs(report: &Report, small: &[String]) -> String {
    let (plain, lto) = (c_ratios(report, small), c_lto_ratios(report, small));
    let mut rows = Vec::new();
    for machine in report.machines() {
        let ratio = |ratios: &[Ratio<'_>], program: &str| {
            let found = ratios.iter().find(|ratio| (ratio.machine, ratio.program) == (machine, program));
            found.map_or("-".to_owned(), |ratio| format!("{:.2}", ratio.of_file()))
        };
        let cells = [&plain, &lto].into_iter().flat_map(|ratios| small.iter().map(|program| ratio(ratios, program)));
        let row: Vec<_> = std::iter::once(machine.to_owned()).chain(cells).collect();
        if plain.iter().any(|ratio| ratio.machine == machine) {
            rows.push(row);
        }
    }
    table::table(Style::Markdown, &head(small, |name| format!("{name}, LTO")), 1, rows)
}

/// Where each byte of a program is on one machine.
fn bytes(report: &Report, machine: &str, program: &str) -> String {
    let Some(row) = report.row(machine, program, NILIBC, "own") else { return String::new() };
    format!("`{program}` on {machine}, {} bytes:\n\n{}\n", row.sizes.file, why(row, Style::Markdown))
}

/// The pieces of a program, and what each module has in all.
pub(crate) fn why(row: &Row, style: Style) -> String {
    let cells = |(place, name, bytes): &(String, String, u64)| vec![place.clone(), name.clone(), bytes.to_string()];
    let mut text = table::table(style, &["place", "what", "bytes"], 2, row.pieces.iter().map(cells).collect());
    let mut modules: BTreeMap<&str, u64> = BTreeMap::new();
    for (place, name, bytes) in &row.pieces {
        *modules.entry(module(place, name)).or_default() += bytes;
    }
    if style == Style::Terminal {
        let mut modules: Vec<_> = modules.into_iter().collect();
        modules.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        let rows = modules.into_iter().map(|(name, bytes)| vec![name.to_owned(), bytes.to_string()]).collect();
        text += &format!("\n{}", table::table(style, &["part", "bytes"], 1, rows));
    }
    text
}

/// The part of the library, or whatever else, that has a piece: `nilibc::print`.
fn module<'a>(place: &'a str, name: &'a str) -> &'a str {
    let name = name.trim_start_matches('<');
    let mut colons = name.match_indices("::").map(|(at, _)| at);
    match (colons.next(), colons.next()) {
        (Some(_), Some(second)) => &name[..second],
        (Some(_), None) => name,
        _ => place,
    }
}

/// What each feature adds to a program that does nothing.
pub(crate) fn features(report: &Report, machines: &[String]) -> Result<String> {
    let mut rows = Vec::new();
    for subject in Catalogue::features()? {
        let source = cache::root().join(format!("selftests/size/src/bin/{}.rs", subject.name));
        let text = fs::read_to_string(&source)?;
        let title = text.lines().nth(1).and_then(|line| line.strip_prefix("//! ")).unwrap_or(&subject.name);
        let mut cells = vec![subject.name.trim_start_matches(FEATURE).to_owned(), title.to_owned()];
        for machine in machines {
            let file = |program: &str| report.row(machine, program, NILIBC, "own").map(|row| row.sizes.file);
            let added = file(&subject.name).zip(file("true")).map(|(with, without)| with - without);
            cells.push(added.map_or("-".to_owned(), |bytes| bytes.to_string()));
        }
        rows.push(cells);
    }
    let head: Vec<_> = ["feature", "a program with"].into_iter().chain(machines.iter().map(String::as_str)).collect();
    Ok(table::table(Style::Markdown, &head, 2, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_show_what_was_recorded() {
        for (file, text) in files().unwrap() {
            let there = fs::read_to_string(cache::root().join(file)).unwrap_or_default();
            assert!(there == text, "{file} is not what {RECORD} gives: `cargo xtask size --docs` writes it anew");
        }
    }

    #[test]
    fn blocks_are_filled_and_the_rest_is_left() {
        let text = "a\n<!-- size: x -->\nold\n<!-- size end -->\nb\n";
        let filled = fill(text, |name| Ok(format!("new {name}\n"))).unwrap();
        assert_eq!(filled, "a\n<!-- size: x -->\nnew x\n<!-- size end -->\nb\n");
        assert!(fill("<!-- size: x -->", |_| Ok(String::new())).is_err());
    }

    #[test]
    fn a_piece_belongs_to_a_module() {
        assert_eq!(module("text", "nilibc::print::Show::show"), "nilibc::print");
        assert_eq!(module("text", "main"), "text");
        assert_eq!(module("headers", "ELF header"), "headers");
    }
}
