// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What counts as progress of a machine, line by line.

use super::{AFTER_END, AFTER_PANIC, Observer, Stage, Watch};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// What is granted for each of these pieces where tests run.
fn granted(pieces: &[&str]) -> (Vec<Option<Duration>>, Stage) {
    watched(Watch::Tests, pieces)
}

fn watched(watch: Watch, pieces: &[&str]) -> (Vec<Option<Duration>>, Stage) {
    let mut observer = Observer { watch, patience: PATIENCE, stage: Stage::Firmware, begun: Vec::new() };
    let granted = pieces.iter().map(|piece| observer.see(piece.as_bytes()).0).collect();
    (granted, observer.stage)
}

#[test]
fn a_run_goes_through_its_stages() {
    let rows = [
        ("OpenSBI v1.1\n", None),
        ("[    0.000000] Linux version 6.12.117 (a@b)\n", Some(PATIENCE)),
        ("[    0.100000] Memory: 250000K/262144K available\n", None),
        ("[    0.200000] KTAP version 1\n", Some(PATIENCE)),
        ("[    0.200001] 1..2\n", Some(PATIENCE)),
        ("[    0.200002]     # Subtest: example\n", Some(PATIENCE)),
        ("[    0.200003]     ok 1 example_simple_test\n", Some(PATIENCE)),
        ("[    0.200004] rcu: INFO: rcu_sched self-detected\n", None),
        ("[    0.900000] nilibc| # anything of ours\n", Some(PATIENCE)),
        ("[    0.900001] # end of tests\n", None),
        ("[    0.900002] nilibc| # end of tests\r\n", Some(AFTER_END)),
        ("[    0.900003] nilibc| ok 1 too late\n", None),
    ];
    let pieces: Vec<_> = rows.iter().map(|row| row.0).collect();
    let (granted, stage) = granted(&pieces);
    for ((piece, expected), granted) in rows.iter().zip(granted) {
        assert_eq!(granted, *expected, "for {piece:?}");
    }
    assert_eq!(stage, Stage::Ended);
}

#[test]
fn a_second_kernel_is_no_progress() {
    let first = "[    0.000000] Linux version 6.12.117 (a@b)\n";
    assert_eq!(granted(&[first, first]), (vec![Some(PATIENCE), None], Stage::Kernel));
}

#[test]
fn a_panic_leaves_a_moment() {
    let panic = "[    1.000000] Kernel panic - not syncing: sysrq triggered crash\n";
    let later = "[    1.000001] ok 1 x\n";
    assert_eq!(granted(&[panic, later]), (vec![Some(AFTER_PANIC), None], Stage::Panicked));
    // A test that only prints the words has not panicked.
    let quoted = "[    1.000000] nilibc| Kernel panic - not syncing\n";
    assert_eq!(granted(&[quoted]), (vec![Some(PATIENCE)], Stage::Firmware));
}

#[test]
fn a_line_may_come_in_pieces() {
    let pieces = ["[    0.9000", "02] nilibc| # end", " of tests", "\n"];
    assert_eq!(granted(&pieces), (vec![None, None, None, Some(AFTER_END)], Stage::Ended));
    let together = "[    0.900000] nilibc| ok 1 files\n[    0.900002] nilibc| # end of tests\n[    0.95";
    assert_eq!(granted(&[together]), (vec![Some(AFTER_END)], Stage::Ended));
}

#[test]
fn a_clock_is_the_kernels() {
    let rows = [
        ("[    0.000000] some firmware\n", None),
        ("[    0.000000] Linux version 6.12.117 (a@b)\n", Some(Duration::from_secs(100))),
        ("[   40.500000] rcu-torture: rtc: 0123456789abcdef ver: 7\n", Some(Duration::from_millis(59_500))),
        ("no stamp, no time\n", None),
        ("[   99.000000] nilibc| # end of tests\n", Some(Duration::from_secs(1))),
        ("[  100.500000] too late\n", None),
        ("[  100.600000] Kernel panic - not syncing: x\n", Some(AFTER_PANIC)),
        ("[  100.700000] more of it\n", None),
    ];
    let pieces: Vec<_> = rows.iter().map(|row| row.0).collect();
    let (granted, stage) = watched(Watch::Clock(Duration::from_secs(100)), &pieces);
    for ((piece, expected), granted) in rows.iter().zip(granted) {
        assert_eq!(granted, *expected, "for {piece:?}");
    }
    assert_eq!(stage, Stage::Panicked);
}

#[test]
fn process_1_stays_from_its_start() {
    let rows = [
        ("[    0.000000] Linux version 6.12.117 (a@b)\n", Some(PATIENCE)),
        ("[    0.300000] KTAP version 1\n", None),
        ("[    0.400000] Run /init as init process\n", Some(Duration::from_secs(5))),
        ("[    0.500000] Run /init as init process\n", None),
    ];
    let pieces: Vec<_> = rows.iter().map(|row| row.0).collect();
    let (granted, _) = watched(Watch::Process1(Duration::from_secs(5)), &pieces);
    assert_eq!(granted, rows.map(|row| row.1));
    // A console that comes up late has no first line.
    let (granted, _) = watched(Watch::Process1(Duration::from_secs(5)), &[rows[2].0]);
    assert_eq!(granted, [rows[2].1]);
}
