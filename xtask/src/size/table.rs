// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report as tables, for a terminal or as Markdown.

use super::rows::{Report, Row};
use comfy_table::{CellAlignment, Table, presets};
use std::collections::BTreeMap;

/// How a table is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Terminal,
    Markdown,
}

/// A table whose first columns are words, and the others numbers.
pub(crate) fn table<S: AsRef<str>>(style: Style, head: &[S], words: usize, rows: Vec<Vec<String>>) -> String {
    if style == Style::Markdown {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let rule: Vec<_> = (0..head.len()).map(|i| if i < words { "---" } else { "---:" }.to_owned()).collect();
        let head: Vec<_> = head.iter().map(|cell| cell.as_ref().to_owned()).collect();
        return [head, rule].iter().chain(&rows).map(|cells| line(cells)).collect();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.iter().map(AsRef::as_ref)).add_rows(rows);
    for column in table.column_iter_mut().skip(words) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// How the flags are told beside the libc's name.
pub(crate) fn label(libc: &str, flags: &str) -> String {
    match flags {
        "ours" => format!("{libc}, our flags"),
        "lto" => format!("{libc}, our flags, LTO"),
        _ => libc.to_owned(),
    }
}

/// For one machine: a row for each libc, a column with the bytes of the file for each program.
pub(crate) fn files(report: &Report, machine: &str, programs: &[String], style: Style) -> String {
    let mut lines: Vec<(String, BTreeMap<&str, u64>)> = Vec::new();
    for row in report.rows.iter().filter(|row| row.machine == machine) {
        let name = label(&row.libc, &row.flags);
        let place = lines.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            lines.push((name, BTreeMap::new()));
            lines.len() - 1
        });
        lines[place].1.insert(&row.program, row.sizes.file);
    }
    // The smallest first.
    lines.sort_by_key(|(_, sizes)| sizes.values().min().copied());
    let head: Vec<_> = std::iter::once("bytes of the file").chain(programs.iter().map(String::as_str)).collect();
    let cell = |sizes: &BTreeMap<&str, u64>, program: &String| {
        sizes.get(program.as_str()).map_or("-".to_owned(), u64::to_string)
    };
    let row = |(name, sizes): (String, BTreeMap<&str, u64>)| {
        std::iter::once(name).chain(programs.iter().map(|program| cell(&sizes, program))).collect()
    };
    table(style, &head, 1, lines.into_iter().map(row).collect())
}

/// Every row with all that was measured.
pub(crate) fn details(rows: &[&Row], style: Style) -> String {
    let head =
        ["machine", "program", "libc", "file", "loaded", "text", "data", "bss", "pages", "calls", "instructions"];
    let line = |row: &&Row| {
        let words = [row.machine.clone(), row.program.clone(), label(&row.libc, &row.flags)];
        let s = &row.sizes;
        let numbers = [s.file, s.loaded, s.text, s.data, s.bss].map(|number| number.to_string());
        let traced = row.trace.map_or(["-"; 3].map(str::to_owned), |trace| {
            let numbers = [trace.pages, Some(trace.syscalls), Some(trace.instructions)];
            numbers.map(|number| number.map_or("-".to_owned(), |number| number.to_string()))
        });
        [words.as_slice(), &numbers, &traced].concat()
    };
    table(style, &head, 3, rows.iter().map(line).collect())
}

/// What could not be measured, and why: each reason once, with those it holds for.
pub(crate) fn missing(report: &Report) -> String {
    let mut reasons: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for missing in &report.missing {
        let program = missing.program.as_deref().unwrap_or("all programs");
        let machines = reasons.entry((&missing.libc, program, &missing.reason)).or_default();
        if machines.last() != Some(&missing.machine.as_str()) {
            machines.push(&missing.machine);
        }
    }
    let line = |((libc, program, reason), machines): (_, Vec<&str>)| {
        format!("- {libc}, {program}, on {}: {reason}\n", machines.join(" "))
    };
    reasons.into_iter().map(|((libc, program, reason), machines)| line(((libc, program, reason), machines))).collect()
}
