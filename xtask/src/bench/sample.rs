// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What was measured: for each benchmark, label and libc the numbers of all rounds.

use anyhow::{Context, Result};
use serde::Serialize;

/// In the order in which they came first.
#[derive(Debug, Default)]
pub(super) struct Samples(Vec<Row>);

/// One thing that was measured of several libcs.
#[derive(Debug)]
pub(super) struct Row {
    pub bench: &'static str,
    pub label: String,
    pub unit: String,
    pub libcs: Vec<(&'static str, Vec<f64>)>,
}

/// What remains of many numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Summary {
    pub median: f64,
    /// Half of all numbers are between these two.
    pub low: f64,
    pub high: f64,
}

impl Samples {
    /// Takes what a program said: lines `LABEL NUMBER UNIT`.
    pub(super) fn add(&mut self, bench: &'static str, libc: &'static str, said: &str) -> Result<()> {
        for line in said.lines() {
            let mut words = line.split(' ');
            let mut word = || words.next().with_context(|| format!("`{line}` is not `LABEL NUMBER UNIT`"));
            let (label, number, unit) = (word()?, word()?.parse::<f64>().context("it is no number")?, word()?);
            let (number, unit) = if unit == "ps" { (number / 1000.0, "ns") } else { (number, unit) };
            let row = self.row(bench, label, unit);
            match row.libcs.iter_mut().find(|(name, _)| *name == libc) {
                Some((_, numbers)) => numbers.push(number),
                None => row.libcs.push((libc, vec![number])),
            }
        }
        Ok(())
    }

    fn row(&mut self, bench: &'static str, label: &str, unit: &str) -> &mut Row {
        let is_it = |row: &Row| row.bench == bench && row.label == label;
        let place = self.0.iter().position(is_it).unwrap_or_else(|| {
            self.0.push(Row { bench, label: label.to_owned(), unit: unit.to_owned(), libcs: vec![] });
            self.0.len() - 1
        });
        &mut self.0[place]
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.0
    }
}

impl Row {
    pub(super) fn of(&self, libc: &str) -> Option<Summary> {
        self.libcs.iter().find(|(name, _)| *name == libc).map(|(_, numbers)| Summary::of(numbers))
    }
}

impl Summary {
    /// Of at least one number.
    fn of(numbers: &[f64]) -> Summary {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |part: f64| sorted[((sorted.len() - 1) as f64 * part).round() as usize];
        Summary { median: at(0.5), low: at(0.25), high: at(0.75) }
    }

    /// How far half of the numbers lie apart, in hundredths of the median.
    pub(super) fn spread(&self) -> f64 {
        if self.median == 0.0 { 0.0 } else { (self.high - self.low) / self.median * 100.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_median_and_the_quartiles() {
        let mut samples = Samples::default();
        for number in [9, 1, 5, 3, 7] {
            samples.add("memcpy", "musl", &format!("64 {number}000 ps\n4096 1 faults\n")).unwrap();
        }
        let rows = samples.rows();
        assert_eq!(rows.iter().map(|row| row.unit.as_str()).collect::<Vec<_>>(), ["ns", "faults"]);
        assert_eq!(rows[0].of("musl"), Some(Summary { median: 5.0, low: 3.0, high: 7.0 }));
        assert_eq!(rows[0].of("musl").unwrap().spread(), 80.0);
        assert_eq!(rows[0].of("glibc"), None);
        assert!(samples.add("memcpy", "musl", "64 fast\n").is_err());
    }
}
