// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! KTAP as it is written, against what reads it: our own parser, the kernel's, and Perl's for TAP.

use nilibc::ktap::{self, Directive, Kind, Line, Outcome};
use std::io::Write;
use std::process::{Command, Stdio};

/// Marsaglia's xorshift: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Text without white space at its ends, which no reader keeps.
    fn text(&mut self, pieces: &[&str], longest: usize) -> String {
        let text: String = (0..self.below(longest + 1)).map(|_| *self.pick(pieces)).collect();
        text.trim().to_owned()
    }
}

const DIRECTIVES: [Directive; 7] = [
    Directive::None,
    Directive::Skip,
    Directive::Todo,
    Directive::Xfail,
    Directive::Xpass,
    Directive::Timeout,
    Directive::Error,
];

fn written(write: impl FnOnce(&mut dyn FnMut(&[u8]))) -> String {
    let mut text = Vec::new();
    write(&mut |bytes| text.extend_from_slice(bytes));
    String::from_utf8(text).expect("it writes UTF-8")
}

#[test]
fn results_are_read_as_they_were_written() {
    let pieces = ["a", "name", " ", "#", "\\", "-", "# SKIP", "ok", "1", "..", "ü", "\t", "[ ", "] ", ":", "not ok 2"];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let (ok, number) = (random.below(2) == 0, random.below(1 << 32) as u32);
        let name = random.text(&pieces, 6);
        let directive = *random.pick(&DIRECTIVES);
        // A remark without a keyword is told from none by its text alone, and cannot begin with a keyword.
        let reason = random.text(&["why", " ", "#", "3", "exit=1", "ü"], 4);
        let line = written(|mut out| ktap::result(&mut out, ok, number, &name, directive, &reason));
        let text = line.strip_suffix('\n').expect("it is a line");
        let Line { column: 0, kind: Kind::Result(read) } = ktap::parse(text) else { panic!("no result: {text}") };
        let Outcome { ok: read_ok, number: read_number, name: escaped, directive: read_directive, reason: why } = read;
        let plain: String = ktap::unescape(escaped).collect();
        assert_eq!((read_ok, read_number, &*plain), (ok, Some(number), &*name), "{text:?}");
        assert_eq!((read_directive, why), (directive, &*reason), "{text:?}");
    }
}

#[test]
fn every_other_line_is_read_as_it_was_written() {
    let cases: [(String, Kind); 8] = [
        (written(|mut out| ktap::version(&mut out)), Kind::Version),
        (written(|mut out| ktap::plan(&mut out, 0, None)), Kind::Plan { count: 0, skip: None }),
        (written(|mut out| ktap::plan(&mut out, u32::MAX, None)), Kind::Plan { count: u32::MAX, skip: None }),
        (written(|mut out| ktap::plan(&mut out, 0, Some("no net"))), Kind::Plan { count: 0, skip: Some("no net") }),
        (written(|mut out| ktap::plan(&mut out, 0, Some(""))), Kind::Plan { count: 0, skip: Some("") }),
        (written(|mut out| ktap::subtest(&mut out, "a # b")), Kind::Subtest("a # b")),
        (written(|mut out| ktap::bail_out(&mut out, "no\nmemory")), Kind::BailOut("no memory")),
        (written(|mut out| ktap::diagnostic(&mut out, "  ok 1 x")), Kind::Diagnostic("  ok 1 x")),
    ];
    for (text, kind) in &cases {
        let line = text.strip_suffix('\n').expect("it is a line");
        assert_eq!(ktap::parse(line), Line { column: 0, kind: *kind }, "{text:?}");
    }
    assert_eq!(written(|mut out| ktap::diagnostic(&mut out, "a\nb\n")), "# a\n# b\n");
}

#[test]
fn the_quirks_of_producers_are_read() {
    let result = |ok, number, name, directive, reason| Kind::Result(Outcome { ok, number, name, directive, reason });
    let none = Directive::None;
    let cases = [
        ("ok 1 - x", 0, result(true, Some(1), "x", none, "")),
        ("\t\tok 1 - x\r", 8, result(true, Some(1), "x", none, "")),
        ("   not ok 12", 3, result(false, Some(12), "", none, "")),
        ("ok", 0, result(true, None, "", none, "")),
        ("ok - x", 0, result(true, None, "x", none, "")),
        ("ok 2x", 0, result(true, None, "2x", none, "")),
        ("ok 3 # SKIP why not", 0, result(true, Some(3), "", Directive::Skip, "why not")),
        ("ok 3 x # skip", 0, result(true, Some(3), "x", Directive::Skip, "")),
        ("ok 3 x #SKIP: why", 0, result(true, Some(3), "x", Directive::Skip, "why")),
        ("ok 3 x # Skipped, why", 0, result(true, Some(3), "x", Directive::Skip, "why")),
        ("not ok 4 # error fork", 0, result(false, Some(4), "", Directive::Error, "fork")),
        ("not ok 4 x # TIMEOUT 45 seconds", 0, result(false, Some(4), "x", Directive::Timeout, "45 seconds")),
        ("not ok 4 x # exit=139", 0, result(false, Some(4), "x", none, "exit=139")),
        ("ok 5 x #  two spaces", 0, result(true, Some(5), "x", none, "two spaces")),
        ("ok 5 x # skipping=2", 0, result(true, Some(5), "x", none, "skipping=2")),
        ("ok 6 issue #3 is mended", 0, result(true, Some(6), "issue #3 is mended", none, "")),
        ("ok 6 a\\# b # c", 0, result(true, Some(6), "a\\# b", none, "c")),
        ("ok 99999999999 x", 0, result(true, Some(u32::MAX), "x", none, "")),
        ("okay 1 x", 0, Kind::Other("okay 1 x")),
        ("not okay", 0, Kind::Other("not okay")),
        ("Not ok 1 x", 0, Kind::Other("Not ok 1 x")),
        ("1..3  # all of them", 0, Kind::Plan { count: 3, skip: None }),
        ("1..0 # Skipped: no root", 0, Kind::Plan { count: 0, skip: Some("no root") }),
        ("1..3 4", 0, Kind::Other("1..3 4")),
        ("1..", 0, Kind::Other("1..")),
        ("TAP version 14", 0, Kind::Version),
        ("KTAP version one", 0, Kind::Other("KTAP version one")),
        ("    # Subtest: x", 4, Kind::Subtest("x")),
        ("#", 0, Kind::Diagnostic("")),
        ("#no space", 0, Kind::Diagnostic("no space")),
        ("", 0, Kind::Other("")),
    ];
    for (text, column, kind) in cases {
        assert_eq!(ktap::parse(text), Line { column, kind }, "{text:?}");
    }
}

/// A document of every directive, and the number of each word that a reader should make of it.
fn document(names: &[&str]) -> String {
    written(|mut out| {
        ktap::version(&mut out);
        ktap::plan(&mut out, names.len() as u32, None);
        for (name, number) in names.iter().zip(1..) {
            let (ok, directive) = match number % 3 {
                0 => (true, Directive::Skip),
                1 => (true, Directive::None),
                _ => (false, Directive::None),
            };
            ktap::diagnostic(&mut out, "about it\nin two lines");
            ktap::result(&mut out, ok, number, name, directive, if number % 3 == 0 { "why" } else { "" });
        }
    })
}

/// What another reader says about our lines, or none if it is not here: then the reason is printed.
fn oracle(program: &str, args: &[&str], probe: &[&str], input: &str) -> Option<String> {
    let there = Command::new(program).args(probe).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("skipped: `{program} {}` does not work here", probe.join(" "));
        return None;
    }
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it started a moment ago");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads all");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program} refuses:\n{input}");
    Some(String::from_utf8(output.stdout).expect("it writes UTF-8"))
}

#[test]
fn perl_reads_what_is_written() {
    let script = r#"
        my $parser = TAP::Parser->new({ tap => do { local $/; <STDIN> } });
        while (my $line = $parser->next) {
            next unless $line->is_test;
            my $description = $line->description;
            $description =~ s/^- //;
            $description =~ s/\\([#\\])/$1/g;
            print join("|", $line->number, $line->is_actual_ok ? 1 : 0, $line->has_skip ? 1 : 0, $description), "\n";
        }
        print join("|", $parser->tests_planned, $parser->parse_errors), "\n";
    "#;
    let names = ["plain", "with a # inside", "skipped", "back\\slash", "a # SKIP that is none", "-dash", "last"];
    let input = document(&names).replacen("KTAP version 1", "TAP version 13", 1);
    let Some(read) = oracle("perl", &["-MTAP::Parser", "-e", script], &["-MTAP::Parser", "-e", "1"], &input) else {
        return;
    };
    let expected = names.iter().zip(1..).map(|(name, number)| {
        let (ok, skip) = (i32::from(number % 3 != 2), i32::from(number % 3 == 0));
        format!("{number}|{ok}|{skip}|{name}\n")
    });
    assert_eq!(read, expected.collect::<String>() + "7\n");
}

#[test]
fn the_kernels_own_parser_reads_what_is_written() {
    let Some(source) = std::env::var_os("NILIBC_KERNEL_SOURCE") else {
        eprintln!(
            "skipped: NILIBC_KERNEL_SOURCE names no kernel source, which has tools/testing/kunit/kunit_parser.py"
        );
        return;
    };
    let script = r#"
import sys
sys.path.insert(0, sys.argv[1] + "/tools/testing/kunit")
import kunit_parser
def walk(test, path):
    path = path + "/" + test.name if test.name else path
    if test.subtests:
        for sub in test.subtests: walk(sub, path)
    else:
        print(">", test.status.name, path)
top = kunit_parser.parse_run_tests(sys.stdin.read().splitlines())
walk(top, "")
print(">", top.counts.errors, "errors")
"#;
    let inner = document(&["a", "b", "c", "d"]);
    let nested: String = inner.lines().map(|line| format!("  {line}\n")).collect();
    let nested = nested.replacen("KTAP version 1\n", "KTAP version 1\n  # Subtest: suite\n", 1);
    let input = format!("KTAP version 1\n1..1\n{nested}not ok 1 suite\n");
    let source = source.to_str().expect("the path is UTF-8");
    let Some(read) = oracle("python3", &["-c", script, source], &["-c", "1"], &input) else { return };
    let read: Vec<_> = read.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let expected = [
        "SUCCESS /main/suite/a",
        "FAILURE /main/suite/b",
        "SKIPPED /main/suite/c",
        "SUCCESS /main/suite/d",
        "0 errors",
    ];
    assert_eq!(read, expected);
}
