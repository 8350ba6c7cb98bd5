// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Golden logs: what `xtask report` makes of the consoles in tests/logs, in the forms that real producers print.
//!
//! Beside each `NAME.log` is a `NAME.expected`. To write those anew, run this with `BLESS=1`, and read the difference.

use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn logs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/logs");
    let files =
        std::fs::read_dir(folder).expect("tests/logs is there").map(|entry| entry.expect("it is readable").path());
    let mut logs: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "log")).collect();
    logs.sort();
    assert!(!logs.is_empty(), "tests/logs has no *.log");
    logs
}

fn report(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("report")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xtask starts");
    // It may end without having read all, which is no fault of this test.
    let _ = child.stdin.take().expect("it is piped").write_all(stdin);
    child.wait_with_output().expect("xtask ends")
}

fn path(log: &Path) -> &str {
    log.to_str().expect("the checkout's path is UTF-8")
}

/// The JSON in short lines, with the exit code.
fn summary(log: &Path) -> String {
    let output = report(&[path(log), "--json", "-"], b"");
    let json: Value = serde_json::from_slice(&output.stdout).expect("--json writes JSON");
    let run = &json["runs"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let exit = output.status.code().expect("it exits");
    let mut lines = format!("{}, exit code {exit}\n", text(&run["verdict"]));
    if let Some(kernel) = run["kernel"].as_object() {
        writeln!(lines, "kernel {} {}", text(&kernel["state"]), text(&kernel["version"])).unwrap();
        for finding in kernel["findings"].as_array().expect("it is a list") {
            let stack = finding["stack"].as_array().expect("it is a list").len();
            writeln!(lines, "  {}: {} (+{stack})", text(&finding["kind"]), text(&finding["text"])).unwrap();
        }
    }
    for problem in run["problems"].as_array().into_iter().flatten() {
        writeln!(lines, "problem: {}", text(&problem["text"])).unwrap();
    }
    for test in run["tests"].as_array().expect("it is a list") {
        let reason = test["reason"].as_str().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(lines, "{:<5} {}{reason}", text(&test["status"]), text(&test["name"])).unwrap();
        for note in test["diagnostics"].as_array().into_iter().flatten() {
            writeln!(lines, "  | {}", text(note)).unwrap();
        }
    }
    lines
}

#[test]
fn golden_logs_are_judged_as_expected() {
    let mut wrong = Vec::new();
    for log in logs() {
        let got = summary(&log);
        let file = log.with_extension("expected");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &got).expect("tests/logs is writable");
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if got != expected {
            wrong.push(format!("{}: expected\n{expected}\ngot\n{got}", log.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nif this is right, run it with BLESS=1", wrong.join("\n"));
}

/// The kernel's own parser, on the logs that it can read: it stops at the first document, and judges no kernel.
#[test]
fn kunits_logs_are_read_as_the_kernels_parser_reads_them() {
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
words = {"SUCCESS": "pass ", "FAILURE": "fail ", "SKIPPED": "skip "}
def walk(test, path):
    for sub in test.subtests: walk(sub, path + "/" + sub.name)
    if not test.subtests: print(">", words[test.status.name], path, sep="")
walk(kunit_parser.parse_run_tests(line.rstrip() for line in open(sys.argv[2])), " kunit")
"#;
    let mut compared = 0;
    for log in logs().iter().filter(|log| path(log).contains("kunit")) {
        let output =
            Command::new("python3").args(["-c", script]).arg(&source).arg(log).output().expect("python3 starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let theirs = String::from_utf8_lossy(&output.stdout);
        let theirs: Vec<_> = theirs.lines().filter_map(|line| line.strip_prefix('>')).collect();
        let ours = summary(log);
        let ours = ours.lines().filter(|line| line.contains(" kunit/"));
        let ours: Vec<_> = ours.map(|line| line.split_once(": ").map_or(line, |(name, _)| name)).collect();
        assert_eq!(ours, theirs, "{}", log.display());
        compared += 1;
    }
    assert!(compared >= 3, "only {compared} logs of KUnit in tests/logs");
}

#[test]
fn what_cannot_be_read_is_named_with_the_mend() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("it is writable");
        path(&file).to_owned()
    };
    let huge = file("huge.log", b"");
    std::fs::File::options().write(true).open(&huge).and_then(|f| f.set_len(300 << 20)).expect("a sparse file");
    let cases = [
        ("/no/such/file.log".to_owned(), "No such file"),
        (path(folder.path()).to_owned(), "Is a directory"),
        (file("core", &[0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "it is no text"),
        (file("utf16.log", b"o\0k\0 \x001\0\n\0"), "in UTF-8"),
        (huge, "longer than 256 MiB"),
    ];
    for (name, what) in cases {
        let output = report(&[&name], b"");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {error}");
        assert!(error.contains(&name) && error.contains(what), "{error} does not say {what}");
    }
    let output = report(&[&file("empty.log", b"")], b"");
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stdout).contains("the output is empty"));
}

#[test]
fn standard_input_is_read_and_the_worst_run_decides() {
    let output = report(&["-"], b"1..1\nok 1 a\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).lines().last(),
        Some("stdin log: PASS  1 passed, 0 failed, 0 skipped")
    );
    let all: Vec<_> = logs();
    let all: Vec<_> = all.iter().map(|log| path(log)).collect();
    assert_eq!(report(&all, b"").status.code(), Some(3), "a crash is the worst");
}

#[test]
fn colour_is_for_terminals() {
    let output = report(&["-"], b"not ok 1 a\n");
    assert!(!output.stdout.contains(&0x1b), "an escape sequence in a pipe");
}

#[test]
fn every_form_says_what_failed() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = |name: &str| path(&folder.path().join(name)).to_owned();
    let (junit, ktap, html) = (file("a.xml"), file("a.ktap"), file("a.html"));
    let log = b"1..2\n# <why> & \"how\"\nnot ok 1 a<b>\nok 2 c # SKIP no & net\n";
    let output = report(&["-", "--junit", &junit, "--ktap", &ktap, "--html", &html, "--json", "-"], log);
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).expect("standard output is JSON alone");
    assert_eq!((&json["schema"], &json["runs"][0]["totals"]["fail"]), (&1.into(), &1.into()));
    assert!(String::from_utf8_lossy(&output.stderr).contains("FAIL a<b>"), "the text is on standard error then");
    let read = |file: &str| std::fs::read_to_string(file).expect("it was written");
    let xml = read(&junit);
    for part in
        ["tests=\"2\"", "failures=\"1\"", "skipped=\"1\"", "name=\"a&lt;b&gt;\"", "&lt;why&gt; &amp;", "no &amp; net"]
    {
        assert!(xml.contains(part), "{xml} has no {part}");
    }
    assert!(read(&html).contains("&lt;why&gt; &amp; &quot;how&quot;") && !read(&html).contains("<why>"));
    let again = report(&[&ktap], b"");
    let text = String::from_utf8_lossy(&again.stdout);
    assert_eq!(again.status.code(), Some(1), "{text}");
    assert!(text.contains("FAIL stdin log/a<b>") && text.contains("1 failed, 1 skipped"), "{text}");
}

#[test]
fn only_one_form_can_be_standard_output() {
    let output = report(&["-", "--junit", "-", "--json", "-"], b"ok 1 a\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("only one of"));
}
