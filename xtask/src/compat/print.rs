// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The tables of `compat` for people.

use super::kselftests::Kselftests;
use super::survey::{Reference, Survey};
use super::{Compared, Report, Verdict};
use crate::process;
use comfy_table::{Table, presets};

pub(super) fn print(report: &Report, top: usize) {
    if !report.programs.is_empty() {
        programs(&report.programs);
    }
    if !report.surveys.is_empty() {
        surveys(&report.surveys, top);
    }
    if let Some(ran) = &report.kselftests {
        kselftests(ran);
    }
}

fn kselftests(ran: &Kselftests) {
    let (worse, same): (Vec<_>, Vec<_>) = ran.programs.iter().partition(|one| one.is_bad());
    let tests: usize = same.iter().filter_map(|one| one.nilibc.as_ref()).map(|outcome| outcome.pass).sum();
    println!("\nkselftests run here: {} as with glibc ({tests} tests pass), {} worse", same.len(), worse.len());
    ran.programs.iter().for_each(differences);
    for (why, count) in &ran.left_out {
        println!("{count:5}  are not run: {why}");
    }
}

/// Machines by programs, and what went wrong.
fn programs(all: &[Compared]) {
    let mut names: Vec<&str> = vec![];
    let mut machines: Vec<&str> = vec![];
    for one in all {
        if !names.contains(&one.program.as_str()) {
            names.push(&one.program);
        }
        if !machines.contains(&one.machine.as_str()) {
            machines.push(&one.machine);
        }
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(std::iter::once("machine").chain(names.iter().copied()));
    for machine in machines {
        let find = |name: &&str| all.iter().find(|one| one.machine == machine && one.program == **name);
        let cells = names.iter().map(|name| find(name).map_or("-".to_owned(), Compared::cell));
        table.add_row(std::iter::once(machine.to_owned()).chain(cells));
    }
    println!("{table}");
    for one in all {
        let name = format!("{} {}", one.machine, one.program);
        if let Some(reason) = &one.reason {
            match one.verdict {
                Verdict::Broken => println!("{name} cannot be built:\n{}", process::tail(reason, 12)),
                Verdict::Neither => println!("{name} can be built with neither libc: {}", first_error(reason)),
                _ => println!("{name} is not run: {reason}"),
            }
        }
        if let Some(libc) = one.instead {
            println!("{name} is compared with {libc:?}, there being no other that can build it");
        }
        differences(one);
    }
}

/// What a compiler says first of what is wrong.
fn first_error(said: &str) -> &str {
    said.lines().find(|line| line.contains("error:")).unwrap_or(said).trim()
}

fn differences(one: &Compared) {
    let word = |status: Option<_>| status.map_or("nothing".to_owned(), |status| format!("{status:?}").to_lowercase());
    for difference in &one.differences {
        let sides = format!("{}, with the other {}", word(difference.nilibc), word(difference.peer));
        let why = difference.reason.as_ref().map(|reason| format!(": expected, {reason}")).unwrap_or_default();
        println!("{} {}: {} is {sides}{why}", one.machine, one.program, difference.test);
    }
}

impl Compared {
    /// `same 297/297`: how many tests pass with nilibc and with the other.
    fn cell(&self) -> String {
        let word = format!("{:?}", self.verdict).to_lowercase();
        let counts = [&self.nilibc, &self.peer].map(|side| side.as_ref().map(|outcome| outcome.pass));
        match counts {
            [Some(ours), Some(theirs)] if ours + theirs > 0 => format!("{word} {ours}/{theirs}"),
            [Some(ours), None] if ours > 0 => format!("{word} {ours}"),
            _ => word,
        }
    }
}

fn surveys(all: &[Survey], top: usize) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["machine", "C kselftests", "programs", "nilibc compiles", "links", "glibc compiles", "links"]);
    for survey in all {
        for (what, counts) in [("all", &survey.all), ("with main()", &survey.plain)] {
            let theirs = counts.reference.as_ref();
            let numbers = [Some(counts.programs), Some(counts.compile), Some(counts.link)];
            let numbers = numbers.into_iter().chain([theirs.map(|one| one.compile), theirs.map(|one| one.link)]);
            let cells = numbers.map(|number| number.map_or("-".to_owned(), |number| number.to_string()));
            table.add_row([survey.machine.clone(), what.to_owned()].into_iter().chain(cells));
        }
    }
    println!("{table}");
    println!("None is of bpf, of kvm or of an architecture. Foreign libraries are given to neither libc.");
    for survey in all {
        for (what, counts) in [("programs", &survey.all), ("that have a main()", &survey.plain)] {
            let Some(Reference { compile, link, of_compile, of_link }) = &counts.reference else { continue };
            println!("{}: of {compile} {what} that compile with glibc {of_compile} link with nilibc,", survey.machine);
            println!("{}  of {link} that link {of_link}", " ".repeat(survey.machine.len()));
        }
        println!("\n{}: what programs lack that glibc has, most wanted first", survey.machine);
        for missing in survey.missing.iter().take(top) {
            println!("{:5}  {}", missing.programs.len(), missing.name);
        }
        println!("\n{}: what does not compile, though it does with glibc", survey.machine);
        survey.broken.iter().for_each(|broken| println!("  {}: {}", broken.program, broken.error));
    }
}
