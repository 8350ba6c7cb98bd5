// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! In an assembly language made up for this.

use super::Rules;

fn rules() -> Rules {
    let rule = str::to_owned;
    Rules {
        set: rule("cmp .*|add .*"),
        test: rule("if-.*"),
        keep: rule("store .*|go .*|return"),
        copy: rule(r"copy r\d, r\d"),
        branch: rule("(if-equal|go) .*"),
        end: rule("go .*|return"),
        save: rule("\tsave"),
        restore: rule("\trestore"),
    }
}

/// The function with an indent before its instructions, and a newline behind each.
fn kept(lines: &[&str]) -> Result<Vec<String>, String> {
    let indent = |line: &&str| if line.ends_with(':') { format!("{line}\n") } else { format!("\t{line}\n") };
    let assembly: String = lines.iter().map(indent).collect();
    let kept = rules().keep(&assembly).map_err(|error| error.to_string())?;
    Ok(kept.lines().map(|line| line.trim().to_owned()).collect())
}

fn is_left_alone(lines: &[&str]) {
    assert_eq!(kept(lines).expect("nothing is destroyed"), lines);
}

#[test]
fn copies_before_a_test_are_put_between_save_and_restore() {
    let found = kept(&["cmp r1, r2", "copy r3, r4", "if-equal .L1", "return", ".L1:", "return"]);
    let expected = ["cmp r1, r2", "save", "copy r3, r4", "restore", "if-equal .L1", "return", ".L1:", "return"];
    assert_eq!(found.expect("copies can be mended"), expected);
}

#[test]
fn copies_in_a_row_are_saved_from_once() {
    let found = kept(&["cmp r1, r2", "copy r3, r4", "copy r5, r6", "store r4", "if-equal .L1", ".L1:"]);
    let expected = ["cmp r1, r2", "save", "copy r3, r4", "copy r5, r6", "restore", "store r4", "if-equal .L1", ".L1:"];
    assert_eq!(found.expect("copies can be mended"), expected);
}

#[test]
fn a_test_in_another_block_counts() {
    let found = kept(&["cmp r1, r2", "if-equal .L1", "copy r3, r4", ".L1:", "if-equal .L2", ".L2:", "return"]);
    assert_eq!(found.expect("copies can be mended")[2..5], ["save", "copy r3, r4", "restore"]);
    let found = kept(&[".L1:", "if-equal .L2", ".L2:", "cmp r1, r2", "copy r3, r4", "go .L1"]);
    assert_eq!(found.expect("copies can be mended")[4..7], ["save", "copy r3, r4", "restore"]);
}

#[test]
fn flags_that_nobody_tests_may_be_lost() {
    is_left_alone(&["copy r3, r4", "cmp r1, r2", "if-equal .L1", "copy r3, r4", ".L1:", "return"]);
    is_left_alone(&["copy r3, r4", "return", "if-equal .L1", ".L1:"]);
    is_left_alone(&["copy r3, r4", "go .L2", "if-equal .L1", ".L1:", "return", ".L2:", "add r1, r2", "if-equal .L1"]);
    is_left_alone(&["call f", "cmp r1, r2", "if-equal .L1", ".L1:"]);
}

#[test]
fn whatever_else_destroys_flags_is_an_error() {
    for line in ["load r3", "copy r3, 5", "call f"] {
        let error = kept(&["f:", "cmp r1, r2", line, "if-equal .L1", ".L1:"]).expect_err("the flags of `cmp` are lost");
        assert!(error.contains(line) && error.contains("in f "), "{error}");
    }
}

#[test]
fn directives_are_no_instructions() {
    is_left_alone(&["cmp r1, r2", ".p2align 1", "if-equal .L1", ".L1:"]);
}
