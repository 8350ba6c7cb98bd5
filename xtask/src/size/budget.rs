// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What programs may have at most: in bytes, and beside nolibc's.
//!
//! A program over its budget is shown with what has changed in it since `recorded.json` was written, symbol by symbol.

use super::measure::{C, C_LTO, NILIBC};
use super::rows::{Report, Row, changes};
use crate::cache;
use crate::initramfs::USERLAND;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

/// The peer that the ratios are to.
const PEER: &str = "nolibc";

/// `xtask/size/budgets.toml`, where each field is told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    tolerance: u64,
    ratio: Limits,
    bare: Limits,
    c: InC,
    bytes: BTreeMap<String, BTreeMap<String, u64>>,
    userland: Userland,
}

/// What the userland may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Userland {
    any: u64,
    machine: BTreeMap<String, u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    mean: f64,
    each: f64,
}

/// What each C program may have beside nolibc's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InC {
    each: f64,
    lto: f64,
}

/// One program on one machine beside nolibc's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ratio<'a> {
    pub machine: &'a str,
    pub program: &'a str,
    pub own: u64,
    /// nolibc's file, and what the kernel loads of it.
    pub file: u64,
    pub loaded: u64,
}

impl Ratio<'_> {
    pub(crate) fn of_file(&self) -> f64 {
        self.own as f64 / self.file as f64
    }

    pub(crate) fn of_loaded(&self) -> f64 {
        self.own as f64 / self.loaded as f64
    }
}

impl Budgets {
    pub(crate) fn read() -> Result<Budgets> {
        let path = cache::root().join("xtask/size/budgets.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in {}", path.display()))
    }

    /// The programs that have a budget.
    pub(crate) fn programs(&self) -> Vec<String> {
        let mut names: Vec<_> = self.bytes.values().flat_map(|programs| programs.keys().cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What is over its budget, a text each.
    pub(crate) fn faults(&self, report: &Report, recorded: &Report) -> Vec<String> {
        let mut faults = Vec::new();
        for row in report.rows.iter().filter(|row| [NILIBC, C, C_LTO].contains(&&*row.libc)) {
            let budget = self.bytes.get(&row.machine).and_then(|programs| programs.get(&row.program));
            let Some(&budget) = budget else { continue };
            let (name, len) = (format!("`{}` of {} on {}", row.program, row.libc, row.machine), row.sizes.file);
            let before = recorded.row(&row.machine, &row.program, &row.libc, &row.flags);
            if row.libc == NILIBC && len > budget + self.tolerance {
                let changes = before.map_or(String::new(), |before| changes(before, row));
                faults.push(format!("{name} has {len} bytes, its budget is {budget}\n{changes}"));
            }
            let differs = |before: &Row| before.sizes.file.abs_diff(len) > self.tolerance;
            if before.map_or(row.libc == NILIBC, differs) {
                faults.push(format!(
                    "{name} has {len} bytes, and another number is recorded: `size --record` mends that"
                ));
            }
        }
        for row in report.rows.iter().filter(|row| row.program == USERLAND) {
            let budget = *self.userland.machine.get(&row.machine).unwrap_or(&self.userland.any);
            let (machine, len) = (&row.machine, row.sizes.file);
            if len > budget {
                faults.push(format!("the userland on {machine} has {len} bytes, its budget is {budget}"));
            }
        }
        let programs = self.programs();
        let ratios = ratios(report, &programs);
        faults.extend(self.ratio.faults(&ratios, "nolibc's file", |ratio| ratio.of_file()));
        faults.extend(self.bare.faults(&ratios, "what is loaded of nolibc's", |ratio| ratio.of_loaded()));
        faults.extend(over(&c_ratios(report, &programs), self.c.each, "nolibc's file"));
        faults.extend(over(
            &c_lto_ratios(report, &programs),
            self.c.lto,
            "nolibc's file, which is optimised as one too",
        ));
        faults
    }
}

impl Limits {
    fn faults(&self, ratios: &[Ratio<'_>], what: &str, of: impl Fn(&Ratio<'_>) -> f64) -> Vec<String> {
        let over = ratios.iter().filter(|ratio| of(ratio) > self.each);
        let mut faults: Vec<_> = over
            .map(|r| format!("`{}` on {} is {:.2} of {what}: at most {}", r.program, r.machine, of(r), self.each))
            .collect();
        let mean = mean(ratios.iter().map(of));
        if mean.is_some_and(|mean| mean > self.mean) {
            let mean = mean.unwrap_or_default();
            faults.push(format!("the programs are {mean:.3} of {what} in the mean: at most {}", self.mean));
        }
        faults
    }
}

/// The C programs that have more than so much of nolibc's.
fn over(ratios: &[Ratio<'_>], bound: f64, what: &str) -> Vec<String> {
    let over = ratios.iter().filter(|ratio| ratio.of_file() > bound);
    over.map(|r| format!("`{}` in C on {} is {:.3} of {what}: at most {bound}", r.program, r.machine, r.of_file()))
        .collect()
}

/// Each of these programs beside nolibc's, linked by the same flags, where it can be had.
pub(crate) fn ratios<'a>(report: &'a Report, programs: &[String]) -> Vec<Ratio<'a>> {
    ratios_of(report, programs, NILIBC, "ours")
}

/// The same for those in C, compiled by the same compiler.
pub(crate) fn c_ratios<'a>(report: &'a Report, programs: &[String]) -> Vec<Ratio<'a>> {
    ratios_of(report, programs, C, "ours")
}

/// The same where both are optimised with their library as one.
pub(crate) fn c_lto_ratios<'a>(report: &'a Report, programs: &[String]) -> Vec<Ratio<'a>> {
    ratios_of(report, programs, C_LTO, "lto")
}

fn ratios_of<'a>(report: &'a Report, programs: &[String], libc: &str, flags: &str) -> Vec<Ratio<'a>> {
    let own = report.rows.iter().filter(|row| row.libc == libc && programs.contains(&row.program));
    let ratio = |row: &'a Row| {
        let sizes = report.row(&row.machine, &row.program, PEER, flags)?.sizes;
        let Row { machine, program, .. } = row;
        Some(Ratio { machine, program, own: row.sizes.file, file: sizes.file, loaded: sizes.loaded })
    };
    own.filter_map(ratio).collect()
}

/// The geometric mean.
pub(crate) fn mean(ratios: impl Iterator<Item = f64>) -> Option<f64> {
    let logs: Vec<_> = ratios.map(f64::ln).collect();
    (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::size::layout::Sizes;

    fn row(libc: &str, flags: &str, file: u64) -> Row {
        let sizes = Sizes { file, loaded: file, text: file, data: 0, bss: 0 };
        let [machine, program, libc, flags] = ["m", "true", libc, flags].map(str::to_owned);
        Row { machine, program, libc, flags, sizes, trace: None, pieces: vec![("text".into(), "main".into(), file)] }
    }

    #[test]
    fn what_is_over_its_budget_is_said_with_its_symbols() {
        let bytes = BTreeMap::from([("m".to_owned(), BTreeMap::from([("true".to_owned(), 100)]))]);
        let limits = |each| Limits { mean: 0.5, each };
        let userland = Userland { any: 100, machine: BTreeMap::new() };
        let c = InC { each: 1.3, lto: 1.0 };
        let budgets = Budgets { tolerance: 4, ratio: limits(0.9), bare: limits(0.95), c, bytes, userland };
        let report = |own, peer| Report {
            schema: 1,
            rows: vec![row(NILIBC, "own", own), row(PEER, "ours", peer)],
            missing: vec![],
        };
        assert_eq!(budgets.faults(&report(104, 300), &report(100, 300)), Vec::<String>::new());
        let faults = budgets.faults(&report(150, 160), &report(100, 300));
        assert!(faults[0].contains("150 bytes, its budget is 100") && faults[0].contains("main"), "{faults:?}");
        assert_eq!(faults.len(), 5, "{faults:?}");
    }

    #[test]
    fn a_c_program_is_held_to_its_bound() {
        let report = Report { schema: 1, rows: vec![row(C, "own", 130), row(PEER, "ours", 100)], missing: vec![] };
        let ratios = c_ratios(&report, &["true".to_owned()]);
        assert_eq!(over(&ratios, 1.29, "it"), ["`true` in C on m is 1.300 of it: at most 1.29"]);
        assert!(over(&ratios, 1.3, "it").is_empty());
    }

    #[test]
    fn the_budgets_are_read() {
        assert_eq!(Budgets::read().unwrap().programs(), ["hello", "hello-printf", "true"]);
        assert_eq!(mean([2.0, 8.0].into_iter()).map(f64::round), Some(4.0));
    }
}
