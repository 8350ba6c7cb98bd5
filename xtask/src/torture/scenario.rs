// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A scenario of the kernel's tree: lines of Kconfig in `NAME`, words for the command line in `NAME.boot`.
//!
//! The kernel's kvm.sh puts more around them. Its `CFcommon` and the machine's `CFcommon.NAME` are read from the tree too;
//! the words are those of its `ver_functions.sh`. What it expects of Kconfig without asking for it stands behind `#CHECK#`.

use crate::kconfig::Fragment;
use crate::machine::Machine;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

const FOLDER: &str = "tools/testing/selftests/rcutorture/configs/rcu";

#[derive(Debug)]
pub(crate) struct Scenario {
    /// Files with lines of Kconfig, in the order in which later ones win: where from, and the text.
    config: Vec<(String, String)>,
    /// Words for the kernel's command line.
    boot: Vec<String>,
}

impl Scenario {
    /// Reads what the sources in `tree` have under this name.
    pub(crate) fn read(tree: &Path, name: &str, machine: &Machine) -> Result<Scenario> {
        let folder = tree.join(FOLDER);
        let known = names(&folder)?;
        if !known.iter().any(|known| known == name) {
            bail!("there is no scenario `{name}`: --scenario takes one of {}", known.join(", "));
        }
        let of_machine = machine.names().map(|name| format!("CFcommon.{name}"));
        let files = ["CFcommon".to_owned(), name.to_owned()].into_iter().chain(of_machine);
        let config = files.filter_map(|file| {
            let path = folder.join(file);
            fs::read_to_string(&path).ok().map(|text| (path.display().to_string(), text))
        });
        let boot = fs::read_to_string(folder.join(format!("{name}.boot"))).unwrap_or_default();
        let boot = boot.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        Ok(Scenario { config: config.collect(), boot: boot.map(str::to_owned).collect() })
    }

    /// Adds the lines of Kconfig: those that are asked for, and those that have to come of it.
    pub(crate) fn configure(&self, fragment: &mut Fragment) -> Result<()> {
        let line = |line| str::strip_prefix(line, "#CHECK#").unwrap_or(line);
        self.config.iter().try_for_each(|(origin, text)| fragment.add(text.lines().map(line), origin))
    }

    /// The words for a kernel of this configuration, which is to be tortured for this many seconds.
    pub(crate) fn words(&self, config: &str, seconds: u64) -> Vec<String> {
        let lacks = |piece: &str| !self.boot.iter().any(|word| word.contains(piece));
        let has_hotplug = config.lines().any(|line| line == "CONFIG_HOTPLUG_CPU=y");
        let seconds = format!("shutdown_secs={seconds}");
        let words = [
            (has_hotplug && lacks("torture.onoff_"), "onoff_interval=1000"),
            (has_hotplug && lacks("torture.onoff_"), "onoff_holdoff=30"),
            (lacks("rcutorture.n_barrier_cbs"), "n_barrier_cbs=4"),
            (lacks("rcutorture.stat_interval"), "stat_interval=15"),
            (true, &seconds),
            (true, "test_no_idle_hz=1"),
            (true, "verbose=1"),
        ];
        let words = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| format!("rcutorture.{word}"));
        words.chain(self.boot.iter().cloned()).collect()
    }
}

/// The scenarios of a tree, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let files = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}: these sources have no torture tests", folder.display()))?;
    let names = files.map(|file| Ok(file?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    names.retain(|name| !name.contains('.') && !name.starts_with("CF"));
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine;

    /// A tree with one scenario, `NAME`.
    fn tree(config: &str, boot: Option<&str>) -> tempfile::TempDir {
        let tree = tempfile::tempdir().expect("there is a folder for temporary files");
        let folder = tree.path().join(FOLDER);
        fs::create_dir_all(&folder).expect("it can be made");
        let host = machine::host().expect("it is one of ours").name;
        let own = format!("CFcommon.{host}");
        let rows = [
            ("CFLIST", "NAME"),
            ("CFcommon", "CONFIG_RCU_TORTURE_TEST=y\nCONFIG_PARAVIRT=y"),
            (&own, "CONFIG_GUEST=y"),
            ("CFcommon.pdp11", "CONFIG_PDP=y"),
            ("ver_functions.sh", "exit 1"),
            ("NAME", config),
            ("OTHER", ""),
        ];
        let boot = boot.map(|text| ("NAME.boot", text));
        for (name, text) in rows.into_iter().chain(boot) {
            fs::write(folder.join(name), text).expect("it can be written");
        }
        tree
    }

    fn read(config: &str, boot: Option<&str>) -> Scenario {
        let tree = tree(config, boot);
        Scenario::read(tree.path(), "NAME", &machine::host().expect("it is one of ours")).expect("it is there")
    }

    #[test]
    fn lines_of_all_files_are_asked_for_or_expected() {
        let mut fragment = Fragment::default();
        let config = "CONFIG_SMP=y\n#CHECK#CONFIG_TREE_RCU=y\n# a comment\nCONFIG_PARAVIRT=n";
        read(config, None).configure(&mut fragment).expect("it is Kconfig");
        let lines = ["GUEST=y", "PARAVIRT=n", "RCU_TORTURE_TEST=y", "SMP=y", "TREE_RCU=y"];
        assert_eq!(fragment.text(), lines.map(|line| format!("CONFIG_{line}\n")).concat());
    }

    #[test]
    fn words_are_those_of_kvm_sh() {
        let all = "rcutorture.n_barrier_cbs=4 rcutorture.stat_interval=15 rcutorture.shutdown_secs=30 \
                   rcutorture.test_no_idle_hz=1 rcutorture.verbose=1";
        let hotplug = "rcutorture.onoff_interval=1000 rcutorture.onoff_holdoff=30";
        let has_hotplug = "CONFIG_HOTPLUG_CPU=y\n";
        let rows = [
            (None, "# CONFIG_HOTPLUG_CPU is not set\n", all.to_owned()),
            (None, has_hotplug, format!("{hotplug} {all}")),
            (
                Some("# about it\nnohz_full=1-N  rcutree.gp_init_delay=3\n"),
                "",
                format!("{all} nohz_full=1-N rcutree.gp_init_delay=3"),
            ),
            (Some("rcutorture.onoff_interval=200"), has_hotplug, format!("{all} rcutorture.onoff_interval=200")),
        ];
        for (boot, config, expected) in rows {
            assert_eq!(read("", boot).words(config, 30).join(" "), expected);
        }
        let own = read("", Some("rcutorture.stat_interval=5 rcutorture.n_barrier_cbs=1")).words("", 30).join(" ");
        assert!(!own.contains("=15") && !own.contains("cbs=4"), "{own}");
    }

    #[test]
    fn a_scenario_that_is_not_there_is_refused_with_those_that_are() {
        let tree = tree("", None);
        let host = machine::host().expect("it is one of ours");
        for wrong in ["TREE99", "CFLIST", "CFcommon", "NAME.boot", "../rcu/NAME", ""] {
            let error = Scenario::read(tree.path(), wrong, &host).expect_err(wrong);
            assert!(error.to_string().ends_with("one of NAME, OTHER"), "{error}");
        }
        let error = Scenario::read(&tree.path().join("none"), "NAME", &host).expect_err("there is no tree");
        assert!(format!("{error:#}").contains("no torture tests"), "{error:#}");
    }
}
