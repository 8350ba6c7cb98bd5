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
