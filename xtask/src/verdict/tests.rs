// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is expected of a run of our own, and what each way of missing it is called.

use super::*;

const KUNIT: &str = "\
[    0.000000] Linux version 6.12.117 (build@host)
[    0.100000] KTAP version 1
[    0.100000] 1..1
[    0.200000]     KTAP version 1
[    0.200000]     # Subtest: example
[    0.200000]     1..1
[    0.210000]     ok 1 simple
[    0.220000] ok 1 example
";

const FILES: &str = "\
[    0.300000] nilibc| KTAP version 1
[    0.300000] nilibc| 1..1
[    0.300000] nilibc|   KTAP version 1
[    0.300000] nilibc|   # Subtest: files
[    0.300000] nilibc|   1..2
[    0.310000] nilibc|   ok 1 opens
[    0.320000] nilibc|   ok 2 closes
[    0.330000] nilibc| ok 1 files
";

const MARKER: &str = "[    0.400000] nilibc| # end of tests\n";

fn judge(console: &str, timeout: Option<u64>) -> Run {
    let timeout = timeout.map(Duration::from_secs);
    let expect = Expect { marker: true, kunit: true, programs: vec!["files".to_owned()], timeout };
    Run::of_console(About::default(), console.as_bytes(), &expect)
}

fn problems(run: &Run) -> Vec<&str> {
    run.problems.iter().map(|problem| problem.text.as_str()).collect()
}

#[test]
fn a_run_with_all_that_is_expected_passes() {
    let run = judge(&[KUNIT, FILES, MARKER].concat(), None);
    assert_eq!((run.verdict, problems(&run)), (Verdict::Pass, vec![]));
    let names: Vec<_> = run.tests.iter().map(|test| test.name.as_str()).collect();
    assert_eq!(names, ["kunit/example/simple", "selftest/files/opens", "selftest/files/closes"]);
}

#[test]
fn what_is_not_there_is_an_error_with_its_name() {
    let dropped = "[    0.350000] printk: init: 8 output lines suppressed due to ratelimiting\n";
    for (console, what) in [
        ([KUNIT, FILES, dropped, MARKER].concat(), "the kernel dropped lines of process 1"),
        ([KUNIT, FILES].concat(), "the line `nilibc| # end of tests` never came"),
        ([FILES, MARKER].concat(), "no KUnit results"),
        ([KUNIT, MARKER].concat(), "no results of these programs: files"),
        (MARKER.to_owned(), "no results"),
        (String::new(), "no results"),
    ] {
        let run = judge(&console, None);
        assert_eq!(run.verdict, Verdict::Error);
        assert!(problems(&run).iter().any(|text| text.starts_with(what)), "{:?} has no {what}", problems(&run));
    }
}

#[test]
fn a_timeout_names_the_phase() {
    let (half_kunit, _) = KUNIT.split_at(KUNIT.find("[    0.22").expect("it is there"));
    let (half_files, _) = FILES.split_at(FILES.find("[    0.32").expect("it is there"));
    for (console, phase) in [
        (String::new(), "before the machine said anything"),
        ("OpenSBI\n".to_owned(), "before the kernel said anything"),
        ("[    0.000000] Linux version 6.12 (x)\n".to_owned(), "while the kernel booted"),
        (half_kunit.to_owned(), "in kunit/example, after `simple`"),
        (KUNIT.to_owned(), "while the kernel booted: process 1 has said nothing"),
        ([KUNIT, half_files].concat(), "in selftest/files, after `opens`"),
        ([KUNIT, FILES, MARKER].concat(), "when all tests had ended"),
    ] {
        let run = judge(&console, Some(60));
        assert_eq!(run.verdict, Verdict::Timeout);
        let (first, last) = (problems(&run)[0], console.lines().last());
        assert!(first.starts_with(&format!("timed out after 60 s, {phase}")), "{first} has not {phase}");
        assert_eq!(run.problems[0].console.last().is_some(), last.is_some(), "the last lines are shown");
    }
}

#[test]
fn the_worst_part_is_the_verdict() {
    let broken = FILES.replace("ok 2 closes", "not ok 2 closes").replace("ok 1 files", "not ok 1 files");
    let warning = "[    0.350000] WARNING: CPU: 0 PID: 1 at fs/open.c:1 do_open+0x1/0x2\n";
    let panic = "[    0.350000] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b\n";
    for (console, timeout, verdict) in [
        ([KUNIT, &broken, MARKER].concat(), None, Verdict::Fail),
        ([KUNIT, &broken].concat(), None, Verdict::Error),
        ([KUNIT, &broken].concat(), Some(1), Verdict::Timeout),
        ([KUNIT, FILES, warning, MARKER].concat(), None, Verdict::Crash),
        ([KUNIT, &broken, panic].concat(), Some(1), Verdict::Crash),
    ] {
        assert_eq!(judge(&console, timeout).verdict, verdict);
    }
    assert!(Verdict::Pass < Verdict::Fail && Verdict::Fail < Verdict::Error);
}

fn program(output: &str, end: End) -> Run {
    foreign_program(output, end, false)
}

fn foreign_program(output: &str, end: End, by_exit: bool) -> Run {
    let (name, output) = ("files".to_owned(), output.as_bytes().to_vec());
    Run::of_programs(About::default(), &[Program { name, output, end, by_exit, lines_before: 0 }])
}

#[test]
fn a_programs_end_must_agree_with_its_lines() {
    let good = "KTAP version 1\n1..2\nok 1 opens\nok 2 closes\n";
    let bad = "KTAP version 1\n1..2\nok 1 opens\nnot ok 2 closes\n";
    let half = "KTAP version 1\n1..2\nok 1 opens\n";
    let skip = "KTAP version 1\n1..0 # SKIP no root\n";
    let rows = [
        (good, End::Exit(0), Verdict::Pass, None),
        (skip, End::Exit(4), Verdict::Pass, Some("no root")),
        ("", End::Exit(4), Verdict::Pass, Some("exited with 4, which is skip")),
        (bad, End::Exit(1), Verdict::Fail, None),
        (bad, End::Exit(0), Verdict::Fail, None),
        (good, End::Exit(1), Verdict::Error, Some("exited with 1, though nothing failed")),
        (good, End::Exit(77), Verdict::Error, Some("exited with 77, though nothing failed")),
        ("", End::Exit(0), Verdict::Error, Some("exited with 0 and reported nothing")),
        (half, End::Exit(0), Verdict::Error, None),
        (half, End::Signal(11), Verdict::Error, Some("died by SIGSEGV in selftest/files, after `opens`")),
        (good, End::Signal(250), Verdict::Error, Some("died by signal 250")),
        (
            half,
            End::Timeout(Duration::from_secs(9)),
            Verdict::Timeout,
            Some("timed out after 9 s in selftest/files, after `opens`"),
        ),
    ];
    for (output, end, verdict, reason) in rows {
        let run = program(output, end);
        assert_eq!(run.verdict, verdict, "{output}{end:?}");
        let own = run.tests.iter().find(|test| test.name == "selftest/files");
        let said = own.and_then(|test| test.reason.as_deref());
        assert!(said.is_some() == reason.is_some() && said.is_none_or(|s| s.starts_with(reason.unwrap())), "{said:?}");
    }
}

#[test]
fn a_foreign_program_that_reports_nothing_is_judged_by_its_end() {
    let rows = [(0, Verdict::Pass), (1, Verdict::Fail), (2, Verdict::Pass), (4, Verdict::Pass), (77, Verdict::Error)];
    for (code, verdict) in rows {
        assert_eq!(foreign_program("hello\n", End::Exit(code), true).verdict, verdict, "{code}");
    }
    assert_eq!(foreign_program("not ok 1 a\n", End::Exit(0), true).verdict, Verdict::Fail);
}

#[test]
fn a_run_of_no_programs_is_an_error() {
    assert_eq!(Run::of_programs(About::default(), &[]).verdict, Verdict::Error);
}
