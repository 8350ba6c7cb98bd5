// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Kconfig: the lines that are asked for, and whether they came through.
//!
//! Kconfig drops a line whose dependencies are not met and says nothing. A test kernel without its console or its test
//! suites would be found out late, so every line is compared with the configuration that came of it.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// Wanted values by symbol, the symbols without `CONFIG_` in front. A later line about the same symbol wins.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Fragment(BTreeMap<String, String>);

impl Fragment {
    /// Adds lines of a configuration. `CONFIG_` may be left out; `origin` is named in an error.
    pub(crate) fn add<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>, origin: &str) -> Result<()> {
        for (number, line) in lines.into_iter().enumerate() {
            let line = line.trim();
            let (symbol, value) = match line.strip_prefix('#') {
                Some(comment) => match comment.trim().strip_suffix(" is not set") {
                    Some(symbol) => (symbol, "n"),
                    None => continue,
                },
                None if line.is_empty() => continue,
                None => match line.split_once('=') {
                    Some(pair) => pair,
                    None => bail!("{origin}: line {}: `{line}` is no line of Kconfig, such as `NET=y`", number + 1),
                },
            };
            let symbol = symbol.strip_prefix("CONFIG_").unwrap_or(symbol);
            self.0.insert(symbol.to_owned(), value.to_owned());
        }
        Ok(())
    }

    /// Adds the lines of a file.
    pub(crate) fn read(&mut self, file: &Path) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        self.add(text.lines(), &file.display().to_string())
    }

    /// As Kconfig reads it.
    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|(symbol, value)| format!("CONFIG_{symbol}={value}\n")).collect()
    }

    /// Fails if `config`, which Kconfig made of this fragment for the sources in `tree`, differs from it in any line.
    pub(crate) fn check(&self, config: &str, tree: &Path) -> Result<()> {
        let mut made = Fragment::default();
        made.add(config.lines(), ".config")?;
        let value = |symbol: &str| made.0.get(symbol).map_or("n", String::as_str);
        let lost: Vec<_> = self.0.iter().filter(|(symbol, wanted)| value(symbol) != *wanted).collect();
        if lost.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = lost
            .iter()
            .map(|(symbol, wanted)| {
                let why = dependencies(symbol, tree, |other| value(other) == "n");
                format!("    CONFIG_{symbol}={wanted} became {}: {why}", value(symbol))
            })
            .collect();
        bail!("Kconfig dropped {} of the lines that were asked for:\n{}", lost.len(), rows.join("\n"))
    }
}

/// What the sources say about a symbol that Kconfig dropped, as one clause.
fn dependencies(symbol: &str, tree: &Path, is_off: impl Fn(&str) -> bool) -> String {
    let is_kconfig = |name: &str| name.starts_with("Kconfig");
    let files = WalkDir::new(tree).into_iter().filter_map(|entry| entry.ok());
    for file in files.filter(|file| file.file_name().to_str().is_some_and(is_kconfig)) {
        let Ok(text) = fs::read_to_string(file.path()) else { continue };
        let starts =
            |line: &str| matches!(line.split_once(' '), Some(("config" | "menuconfig", name)) if name.trim() == symbol);
        let mut entry = text.lines().skip_while(|line| !starts(line)).skip(1).peekable();
        if entry.peek().is_none() {
            continue;
        }
        let depends = entry
            .take_while(|line| line.is_empty() || line.starts_with(char::is_whitespace))
            .filter_map(|line| line.trim().strip_prefix("depends on "));
        let depends: Vec<_> = depends.collect();
        let depends = depends.join(" && ");
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '!';
        let words = depends.split(|c| !is_word(c)).filter(|word| !word.is_empty() && !word.starts_with('!'));
        let off: Vec<_> = words.filter(|word| is_off(word)).collect();
        let place = file.path().strip_prefix(tree).unwrap_or(file.path()).display();
        return match (depends.as_str(), off.as_slice()) {
            ("", _) => format!("{place} has it, so see what encloses it there"),
            (_, []) => format!("it depends on {depends} ({place})"),
            (_, off) => format!("it depends on {depends} ({place}); not set: {}", off.join(", ")),
        };
    }
    "no Kconfig file of these sources has it".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str) -> Fragment {
        let mut fragment = Fragment::default();
        fragment.add(text.lines(), "a test").unwrap();
        fragment
    }

    #[test]
    fn the_last_line_wins_and_the_prefix_is_optional() {
        let twice = fragment("CONFIG_NET=y\n\n# about NET\nMMU=y\n# CONFIG_NET is not set\nNAME=\"a=b\"");
        assert_eq!(twice.text(), "CONFIG_MMU=y\nCONFIG_NAME=\"a=b\"\nCONFIG_NET=n\n");
    }

    #[test]
    fn a_line_without_a_value_is_refused_by_number() {
        let error = Fragment::default().add(["NET=y", "KUNIT"], "mine.config").unwrap_err();
        assert!(error.to_string().starts_with("mine.config: line 2: `KUNIT`"), "{error}");
    }

    #[test]
    fn every_lost_line_is_named_with_what_it_lacks() {
        let tree = tempfile::tempdir().unwrap();
        let kconfig = "config NET\n\tbool \"net\"\n\nmenuconfig TUN\n\tbool \"tun\"\n\tdepends on NET\n\tdepends on !UML || OF\n\thelp\n\t  It.\nconfig OF\n";
        std::fs::write(tree.path().join("Kconfig.net"), kconfig).unwrap();
        let wanted = fragment("TUN=y\nOTHER=64\nMMU=n\nSMP=y");
        let error = wanted.check("# CONFIG_NET is not set\nCONFIG_SMP=y\nCONFIG_OTHER=32\n", tree.path()).unwrap_err();
        let error = error.to_string();
        assert!(error.contains("dropped 2 of"), "{error}");
        assert!(
            error.contains("CONFIG_TUN=y became n: it depends on NET && !UML || OF (Kconfig.net); not set: NET, OF"),
            "{error}"
        );
        assert!(error.contains("CONFIG_OTHER=64 became 32: no Kconfig file"), "{error}");
        fragment("SMP=y\nTUN=n").check("CONFIG_SMP=y\n", tree.path()).unwrap();
    }
}
