// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What must hold for every console there can be: shown on golden logs that are cut, on noise, on what would be slow.

use crate::ktap::{self, Kind};
use crate::report;
use crate::results::Source;
use crate::verdict::{About, Expect, Report, Run, Verdict};
use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

fn golden() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/logs");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut logs: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "log")).collect();
    logs.sort();
    logs.iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect()
}

fn judge(raw: &[u8]) -> Run {
    Run::of_console(About { mode: "log", ..About::default() }, raw, &Expect::default())
}

/// Marsaglia's xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Judges and checks what holds for any input.
fn check(raw: &[u8]) {
    let run = judge(raw);
    let shown = String::from_utf8_lossy(raw);
    let names: HashSet<_> = run.tests.iter().map(|test| &test.name).collect();
    assert_eq!(names.len(), run.tests.len(), "names are unique in\n{shown}");
    let bad = run.tests.iter().any(|test| test.status.is_bad());
    let passed = run.verdict == Verdict::Pass;
    assert!(!passed || !bad && !run.tests.is_empty(), "a pass has results, and none is bad in\n{shown}");
    // The report, written as KTAP and read again, is judged alike.
    let report = Report::new(vec![run]);
    let merged = report::ktap::render(&report);
    assert_eq!(judge(merged.as_bytes()).verdict == Verdict::Pass, passed, "\n{shown}\nbecame\n{merged}");
    report::junit::render(&report).expect("JUnit's XML takes any text");
    report::html::render(&report);
    report::text::write(&mut std::io::sink(), &report, 80).unwrap();
}

#[test]
fn a_log_that_is_cut_short_never_passes() {
    // KUnit's part of it is whole before ours begins. The next test has it.
    let cuttable = |name: &str| name != "programs-words.log";
    let whole = golden().into_iter().filter(|(name, raw)| cuttable(name) && judge(raw).verdict == Verdict::Pass);
    let mut cuts = 0;
    for (name, raw) in whole {
        let tests = judge(&raw).tests.len();
        for end in 0..raw.len() {
            let run = judge(&raw[..end]);
            // All results were there: what was cut off is the last one's name, or what the kernel said later.
            assert!(run.verdict != Verdict::Pass || run.tests.len() == tests, "{name} passes with {end} bytes");
            cuts += 1;
        }
    }
    assert!(cuts > 3000, "only {cuts} cuts: the golden logs are there");
}

#[test]
fn a_log_of_our_own_that_is_cut_short_never_passes() {
    let raw = golden().into_iter().find(|(name, _)| name == "programs-words.log").expect("it is there").1;
    let expect = Expect { marker: true, kunit: true, programs: vec!["words".to_owned()], timeout: None };
    let verdict = |raw: &[u8]| Run::of_console(About::default(), raw, &expect).verdict;
    assert_eq!(verdict(&raw), Verdict::Pass);
    let marker = raw.len() - "\n".len();
    for end in 0..marker {
        assert_ne!(verdict(&raw[..end]), Verdict::Pass, "with {end} bytes");
    }
}

#[test]
fn any_bytes_are_judged() {
    let words: &[&[u8]] = &[
        b"ok",
        b"not ok",
        b" ",
        b"  ",
        b"    ",
        b"\t",
        b"\n",
        b"\n",
        b"\n",
        b"\r\n",
        b"\r",
        b"# ",
        b"#",
        b"1",
        b"2",
        b"3",
        b" - ",
        b"name",
        b"1..",
        b"1..2\n",
        b"1..0 # SKIP",
        b" # SKIP",
        b" # TODO",
        b" # XFAIL",
        b"KTAP version 1\n",
        b"TAP version 13\n",
        b"# Subtest: name\n",
        b"Bail out! ",
        b"[    1.234567] ",
        b"[    1.234567][    T1] ",
        b"[",
        b"]",
        b"nilibc| ",
        b"<6>",
        b"BUG: KASAN: x",
        b"Linux version 6.12\n",
        b"\x1b[31m",
        b"\x1b]",
        b"\0",
        b"\xff",
        b"\xc3",
        "\u{e9}".as_bytes(),
        b"\\",
        b"4294967295",
        b"99999999999999999999",
        b"Tainted: G W ",
        b"=",
        b"---\n",
        b"Nov 21 08:42:00 host kernel: ",
        b"# end of tests\n",
    ];
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..2000 {
        let count = random.below(60);
        let raw: Vec<u8> = (0..count).flat_map(|_| words[random.below(words.len())]).copied().collect();
        check(&raw);
    }
    for _ in 0..300 {
        let raw: Vec<u8> = (0..random.below(400)).map(|_| random.below(256) as u8).collect();
        check(&raw);
    }
}

#[test]
fn damaged_logs_are_judged() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (_, raw) in golden() {
        check(&raw);
        for _ in 0..20 {
            let mut lines: Vec<_> = raw.split_inclusive(|&b| b == b'\n').collect();
            for _ in 0..1 + random.below(3) {
                let (from, to) = (random.below(lines.len()), random.below(lines.len()));
                match random.below(3) {
                    0 => lines.swap(from, to),
                    1 => lines[from] = lines[to],
                    _ => lines[from] = &lines[from][..random.below(lines[from].len() + 1)],
                }
            }
            check(&lines.concat());
        }
    }
}

/// Each of these would take hours or all memory if one line cost more than its length.
#[test]
fn large_inputs_take_no_longer_than_they_are() {
    const MANY: usize = 200_000;
    let deep: String = (1..500).map(|depth| format!("{}ok 1 x\n", " ".repeat(depth))).collect();
    for raw in [
        "[".repeat(MANY),
        "# ".repeat(MANY),
        "[    1.234567] ".repeat(MANY / 10),
        "ok 1 ".repeat(MANY),
        " #".repeat(MANY) + "\nok 1" + &" #".repeat(MANY),
        "\x1b]".to_owned() + &"ok 1 x\n".repeat(MANY / 10),
        "not ok 1 x\n# words\n".repeat(MANY / 10),
        "KTAP version 1\n1..4294967295\nok 4294967295 x\n".to_owned(),
        "ok 4294967295 x\n".to_owned(),
        deep.clone() + "not ok 1 x\n" + &deep,
    ] {
        let start = Instant::now();
        judge(raw.as_bytes());
        assert!(start.elapsed().as_secs() < 10, "{:?} takes {:?}", &raw[..40], start.elapsed());
    }
}

#[test]
fn what_is_missing_from_a_large_plan_shares_an_entry() {
    let run = judge(b"KTAP version 1\n1..4294967295\nok 1 x\n");
    let (first, last) = (&run.tests[1], run.tests.last().unwrap());
    assert_eq!((run.tests.len(), &*first.name, &*last.name), (102, "2", "102..4294967295"));
}

#[test]
fn an_indented_failure_counts_however_deep_it_is() {
    let raw: String = (1..200).map(|depth| format!("{}not ok 1 x{depth}\n", " ".repeat(depth))).collect();
    assert_eq!(judge(raw.as_bytes()).totals.fail, 199);
}

#[test]
fn a_tests_time_is_that_since_the_result_before() {
    let log = "\
[    1.000000] KTAP version 1
[    1.000000] 1..2
[    1.250000] ok 1 a
[    1.300000] some words
[    2.250000] ok 2 b
";
    let run = judge(log.as_bytes());
    let seconds: Vec<_> = run.tests.iter().map(|test| test.seconds).collect();
    assert_eq!((seconds, run.seconds), (vec![Some(0.25), Some(1.0)], Some(2.25)));
    assert!(run.tests.iter().all(|test| test.source == Source::Kunit), "what the kernel prints is KUnit's");
}

#[test]
fn the_end_marker_is_a_comment() {
    assert!(matches!(ktap::parse(ktap::END).kind, Kind::Diagnostic(_)));
}
