// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Consoles of rcutorture, good and spoiled, each line as kernel/rcu/rcutorture.c prints it.

use super::*;
use crate::{machine, source};
use std::fs;
use std::path::Path;
use std::process::Command;

const GOOD: &str = "\
[    0.000000] Linux version 6.12.117 (build@host)
[    0.500000] rcu-torture:--- Start of test: nreaders=1 nfakewriters=4 stat_interval=15 verbose=1
[    0.600000] Warning: unable to open an initial console.
[    0.700000] Run /init as init process
[   15.800000] rcu-torture: rtc: 00000000e7a4b2c1 ver: 72 tfle: 0 rta: 73 rtaf: 0 rtf: 62 rtmbe: 0
[   15.800001] rcu-torture: Reader Pipe:  90211 3 0 0 0 0 0 0 0 0 0
[   15.800002] rcu-torture: Reader Batch:  90010 204 0 0 0 0 0 0 0 0 0
[   30.900000] rcu-torture: rtc: 000000001c0ffee0 ver: 150 tfle: 0 rta: 151 rtaf: 0 rtf: 140 rtmbe: 0
[   30.900001] rcu-torture: Reader Pipe:  180422 3 0 0 0 0 0 0 0 0 0
[   30.900002] rcu-torture: Reader Batch:  180020 405 0 0 0 0 0 0 0 0 0
[   31.000000] rcu-torture: rtc: 0000000000000000 VER: 151 tfle: 0 rta: 151 rtaf: 0 rtf: 140 rtmbe: 0
[   31.000001] rcu-torture: Reader Pipe:  180425 3 0 0 0 0 0 0 0 0 0
[   31.000002] rcu-torture: Reader Batch:  180023 405 0 0 0 0 0 0 0 0 0
[   31.100000] rcu-torture:--- End of test: SUCCESS: nreaders=1 nfakewriters=4 stat_interval=15 verbose=1
[   31.200000] reboot: Power down
";

fn judge(console: &str, timeout: bool) -> Run {
    super::console(About::default(), console.as_bytes(), &Expect { scenario: "TREE02", timeout, failure: None })
}

/// The names of the tests that failed.
fn failed(run: &Run) -> Vec<&str> {
    let failed = run.tests.iter().filter(|test| test.status == Status::Fail);
    failed.map(|test| test.name.strip_prefix("torture/TREE02/").expect("the scenario is in front")).collect()
}

#[test]
fn a_good_run_passes() {
    let run = judge(GOOD, false);
    assert_eq!((run.verdict, run.totals.pass, run.problems.len()), (Verdict::Pass, 5, 0));
}

/// What spoils a good run where, and the tests that have to fail then.
const SPOILED: &[(&str, &str, &[&str])] = &[
    ("End of test: SUCCESS", "End of test: FAILURE", &["ends_in_success"]),
    ("End of test: SUCCESS", "End of test: RCU_HOTPLUG", &["ends_in_success"]),
    ("[   31.100000] rcu-torture:--- End of test: SUCCESS", "[   31.100000] nothing", &["ends_in_success"]),
    ("ver: 150", "ver: 72", &["grace_periods_advance"]),
    ("ver: 150", "ver: 71", &["grace_periods_advance"]),
    ("ver: 72", "ver: 0", &["grace_periods_advance"]),
    ("ver: 150", "ver: many", &["grace_periods_advance"]),
    ("180425 3", "0 0", &["readers_read"]),
    ("180023 405 0", "180023 405 1", &["no_reader_sees_two_grace_periods"]),
    ("rcu-torture: Reader Pipe:  180425", "rcu-torture: !!! Reader Pipe:  180425", &["console_is_clean"]),
    ("Run /init", "rcu: rcu_preempt kthread starved for 2101 jiffies! Run", &["console_is_clean"]),
    ("Run /init", "??? Writer stall state RTWS_SYNC(7)", &["console_is_clean"]),
    ("Run /init", "a driver Warns", &["console_is_clean"]),
    ("reboot: Power down", "Call Trace:", &["console_is_clean"]),
    ("Run /init", "ODEBUG: WARNING: excused", &[]),
    ("Run /init", "NOHZ tick-stop error: Non-RCU local softirq work is pending, handler #80!!!", &[]),
];

#[test]
fn what_kvm_sh_complains_of_fails() {
    for (good, spoiled, expected) in SPOILED {
        assert!(GOOD.contains(good));
        let run = judge(&GOOD.replace(good, spoiled), false);
        assert_eq!(failed(&run).as_slice(), *expected, "with `{spoiled}`");
        assert_eq!(run.verdict, if expected.is_empty() { Verdict::Pass } else { Verdict::Fail }, "with `{spoiled}`");
    }
}

/// What the kernel tree's own scripts say of a console: nothing, if it is good.
fn kvm_sh(scripts: &Path, console: &str) -> String {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let log = folder.path().join("console.log");
    fs::write(&log, console).expect("it can be written");
    fs::write(folder.path().join("qemu-cmd"), "qemu rcutorture.shutdown_secs=30 x\n").expect("it can be written");
    let path = format!("{}:/usr/bin:/bin", scripts.display());
    let lines = "kvm-recheck-rcu.sh . > /dev/null; parse-console.sh console.log TREE02 > /dev/null";
    let mut bash = Command::new("bash");
    bash.args(["-c", lines]).current_dir(folder.path()).env("PATH", path).env("TORTURE_SUITE", "rcu");
    bash.status().expect("bash starts");
    fs::read_to_string(log.with_extension("log.diags")).unwrap_or_default()
}

#[test]
fn the_kernels_own_scripts_agree() {
    let host = machine::host().expect("it is one of ours");
    let Some(linux) = source::linux_here(&host.kernel.source).expect("there is a cache") else {
        eprintln!("skipped: the kernel's sources are not in the cache yet");
        return;
    };
    let scripts = linux.tree.join("tools/testing/selftests/rcutorture/bin");
    assert_eq!(kvm_sh(&scripts, GOOD), "");
    for (good, spoiled, expected) in SPOILED {
        // They only print how much was read.
        let expected = !expected.is_empty() && *expected != ["readers_read"];
        let said = kvm_sh(&scripts, &GOOD.replace(good, spoiled));
        assert_eq!(!said.is_empty(), expected, "with `{spoiled}`: {said}");
    }
}

#[test]
fn a_complaint_of_the_kernel_is_a_crash() {
    let rows = [
        "rcu: INFO: rcu_preempt self-detected stall on CPU",
        "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
        "WARNING: CPU: 0 PID: 1 at kernel/rcu/tree.c:100 rcu_check+0x10/0x20",
        "Oops: 0000 [#1] SMP",
    ];
    for complaint in rows {
        let run = judge(&GOOD.replace("Run /init as init process", complaint), false);
        assert_eq!(
            (run.verdict, failed(&run).as_slice()),
            (Verdict::Crash, ["console_is_clean"].as_slice()),
            "{complaint}"
        );
    }
    // A panic is the end of everything.
    let (start, _) = GOOD.split_once("[   30.9").expect("it is there");
    let run = judge(&format!("{start}[   20.000000] Kernel panic - not syncing: x\n"), false);
    assert_eq!((run.verdict, failed(&run).as_slice()), (Verdict::Crash, ["ends_in_success"].as_slice()));
}

#[test]
fn a_machine_that_stays_on_has_timed_out() {
    let lines: Vec<_> = GOOD.lines().collect();
    let rows = [
        (0, "before the kernel said anything"),
        (1, "while the kernel booted"),
        (5, "in the torture"),
        (lines.len() - 1, "did not power off"),
    ];
    for (count, phase) in rows {
        let run = judge(&lines[..count].join("\n"), true);
        assert_eq!(run.verdict, Verdict::Timeout);
        assert!(run.problems[0].text.contains(phase), "{}", run.problems[0].text);
    }
}

#[test]
fn no_torture_is_no_pass() {
    let (start, _) = GOOD.split_once("[    0.5").expect("it is there");
    for console in ["", start] {
        let run = judge(console, false);
        assert_eq!((run.verdict, run.tests.len()), (Verdict::Error, 0));
        assert!(run.problems[0].text.contains("RCU_TORTURE_TEST=y"), "{}", run.problems[0].text);
    }
    let expect = Expect { scenario: "TREE02", failure: Some("it was interrupted".to_owned()), timeout: false };
    let run = super::console(About::default(), GOOD.as_bytes(), &expect);
    assert_eq!(run.verdict, Verdict::Error);
}
