// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `arch/abi.toml`, read and checked. That file says what its keys mean.

use crate::cache;
use crate::machine::Machine;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;

/// A row as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    machines: Vec<String>,
    trap: String,
    triple: Option<String>,
    nr: String,
    args: String,
    result: String,
    flag: Option<RowFlag>,
    destroys: String,
    #[serde(default)]
    uses_up: bool,
    registers: String,
    pc: String,
    bits: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFlag {
    register: String,
    bits: i64,
}

/// All rows by their names.
#[derive(Debug)]
pub(crate) struct Table(BTreeMap<String, (Vec<String>, Abi)>);

/// How a program enters the kernel. Registers are gdb's numbers.
#[derive(Debug)]
pub(crate) struct Abi {
    pub trap: String,
    pub triple: Option<String>,
    pub nr: Place,
    pub args: Vec<Place>,
    pub result: usize,
    pub flag: Option<Flag>,
    pub destroys: Vec<usize>,
    pub uses_up: bool,
    pub pc: Vec<usize>,
    pub bits: u32,
}

/// The register, and the bits of it, that tell of an error.
#[derive(Debug)]
pub(crate) struct Flag {
    pub register: usize,
    pub bits: u64,
}

/// Where an argument is: in a register, or in memory so far above what a register holds.
#[derive(Debug)]
pub(crate) struct Place {
    name: String,
    pub register: usize,
    pub offset: Option<u64>,
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Table {
    pub(crate) fn read() -> Result<Table> {
        let path = cache::root().join("arch/abi.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let rows: BTreeMap<String, Row> = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
        let parsed = rows.into_iter().map(|(name, row)| {
            let abi = row.parse().with_context(|| format!("in arch/abi.toml, [{name}]"))?;
            Ok((name, (row.machines, abi)))
        });
        parsed.collect::<Result<_>>().map(Table)
    }

    /// The only row that has this machine.
    pub(crate) fn of(&self, machine: &Machine) -> Result<&Abi> {
        let name = &machine.name;
        let mut rows = self.0.values().filter(|(machines, _)| machines.contains(name));
        let (_, abi) = rows.next().with_context(|| format!("no row of arch/abi.toml has the machine `{name}`"))?;
        ensure!(rows.next().is_none(), "more than one row of arch/abi.toml has the machine `{name}`");
        Ok(abi)
    }
}

impl Row {
    fn parse(&self) -> Result<Abi> {
        let names: Vec<_> = self.registers.split_whitespace().flat_map(expand).collect();
        let number = |name: &str| names.iter().position(|known| known == name);
        let register = |name: &str| number(name).with_context(|| format!("`{name}` is none of `registers`"));
        let registers = |list: &str| list.split_whitespace().map(register).collect::<Result<Vec<_>>>();
        let place = |text: &str| {
            let memory = text.strip_suffix(')').and_then(|text| text.split_once('('));
            let (offset, base) = memory.map_or((None, text), |(offset, base)| (Some(offset), base));
            let offset =
                offset.map(str::parse).transpose().with_context(|| format!("`{text}` begins with no number"))?;
            Ok::<_, anyhow::Error>(Place { name: text.to_owned(), register: register(base)?, offset })
        };
        let flag = |flag: &RowFlag| {
            Ok::<_, anyhow::Error>(Flag { register: register(&flag.register)?, bits: flag.bits as u64 })
        };
        let abi = Abi {
            trap: self.trap.clone(),
            triple: self.triple.clone(),
            nr: place(&self.nr)?,
            args: self.args.split_whitespace().map(place).collect::<Result<_>>()?,
            result: register(&self.result)?,
            flag: self.flag.as_ref().map(flag).transpose()?,
            destroys: registers(&self.destroys)?,
            uses_up: self.uses_up,
            pc: registers(&self.pc)?,
            bits: self.bits,
        };
        ensure!(abi.args.len() == 6, "`args` has {} places: a call has up to 6 arguments", abi.args.len());
        ensure!(!abi.pc.is_empty(), "`pc` is empty: it takes one register or two");
        ensure!([32, 64].contains(&abi.bits), "`bits` is {}: it takes 32 or 64", abi.bits);
        Ok(abi)
    }
}

impl Abi {
    /// As much of a number as a register holds.
    pub(crate) fn cut(&self, value: u64) -> u64 {
        value & u64::MAX >> (64 - self.bits)
    }
}

/// `r0-r3` is r0 r1 r2 r3; any other word is itself.
fn expand(word: &str) -> Vec<String> {
    let range = word.split_once('-').and_then(|(first, last)| {
        let prefix = first.trim_end_matches(|c: char| c.is_ascii_digit());
        let (from, to) = (first[prefix.len()..].parse().ok()?, last.strip_prefix(prefix)?.parse::<u32>().ok()?);
        Some((from..=to).map(|n| format!("{prefix}{n}")).collect())
    });
    range.unwrap_or_else(|| vec![word.to_owned()])
}

#[cfg(test)]
mod tests {
    use super::{Table, expand};
    use crate::machine;

    #[test]
    fn every_machine_has_one_row() {
        let table = Table::read().expect("it is read by a command, too");
        for machine in machine::all().expect("likewise") {
            assert!(table.of(&machine).is_ok(), "arch/abi.toml has to name {} once: see arch/README.md", machine.name);
        }
    }

    #[test]
    fn ranges_of_registers() {
        assert_eq!(expand("r8-r10"), ["r8", "r9", "r10"]);
        assert_eq!(expand("sp"), ["sp"]);
    }
}
