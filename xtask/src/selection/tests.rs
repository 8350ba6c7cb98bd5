// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Filters against a list of two programs, and a kernel's list of its suites.

use super::{Kunit, Listed, Selection, kunit_names, may_mean, select};
use crate::console::Console;

fn listed() -> Vec<Listed> {
    let list =
        |program: &str, tests: &[&str]| (program.to_owned(), tests.iter().map(|&test| test.to_owned()).collect());
    vec![list("files", &["open", "dup2", "dup2_onto_itself"]), list("time", &["sleep", "open_a_timer"])]
}

fn chosen(filters: &[&str]) -> (Vec<String>, Kunit) {
    let filters: Vec<_> = filters.iter().map(|&filter| filter.to_owned()).collect();
    let Selection { plan, kunit } = select(&filters, &listed());
    (plan.into_iter().map(|(name, filters)| format!("{name}: {}", filters.join(" "))).collect(), kunit)
}

#[test]
fn a_filter_is_a_piece_of_the_full_name() {
    let rows: [(&[&str], &[&str]); 8] = [
        (&[], &["files: ", "time: "]),
        (&["selftest/"], &["files: ", "time: "]),
        (&["files/"], &["files: "]),
        (&["selftest/files/dup2"], &["files: dup2 dup2_onto_itself"]),
        (&["open"], &["files: open", "time: open_a_timer"]),
        (&["s/open"], &["files: open"]),
        (&["sleep", "files/dup2_"], &["files: dup2_onto_itself", "time: sleep"]),
        (&["Open"], &[]),
    ];
    for (filters, expected) in rows {
        assert_eq!(chosen(filters).0, expected, "for the filters {filters:?}");
    }
}

#[test]
fn kunit_gets_a_pattern() {
    let glob = |pattern: &str| Kunit::Glob(pattern.to_owned());
    let rows: [(&[&str], Kunit); 8] = [
        (&[], Kunit::All),
        (&["kunit"], Kunit::All),
        (&["kunit/"], Kunit::All),
        (&["dup2"], Kunit::Off),
        (&["kunit/exam", "dup2"], glob("exam*")),
        (&["kunit/example/example_s"], glob("example.example_s*")),
        (&["kunit/Handshake API/a.b"], glob("Handshake?API.a?b*")),
        (&["kunit/list", "kunit/hash"], Kunit::All),
    ];
    for (filters, expected) in rows {
        assert_eq!(chosen(filters).1, expected, "for the filters {filters:?}");
    }
    assert_eq!(chosen(&["kunit/exam"]).0, [""; 0], "no program of ours is meant");
}

#[test]
fn a_kernel_lists_its_suites() {
    let log = b"[    0.1] not KUnit's. at all\n\
        [    0.180433] KTAP version 1\n\
        [    0.180500] example\n\
        [    0.180501] example.example_simple_test\n\
        [    0.180502] example.example_skip_test\n\
        [    0.180503] list-kunit-test.v2\n\
        [    0.180504] list-kunit-test.v2.list_add\n\
        [    0.180505] clk: Disabling unused clocks. Really.\n";
    let names =
        ["kunit/example/example_simple_test", "kunit/example/example_skip_test", "kunit/list-kunit-test.v2/list_add"];
    assert_eq!(kunit_names(&Console::read(log)), names);
}

#[test]
fn sources_tell_which_programs_may_be_meant() {
    let source = "\
        use nilibc::{close, dup2, open};\n\
        selftest! {\n\
            dup2_onto_itself => dup2(STDIN, STDIN).is_ok();\n\
            seeks(file)      => lseek(file, 0, SEEK_SET).is_ok();\n\
            [wide] { reads => true; }\n\
        }";
    for filter in
        ["files", "self", "selftest/fil", "dup2", "files/dup2_onto", "wide.reads", "les/", "files/reads", "eeks"]
    {
        assert!(may_mean(&[filter.to_owned()], "files", source), "{filter}");
    }
    for filter in
        ["memory", "files/write", "memory/dup2", "kunit/example", "wide.writes", "selftest/dup2", "close", "lseek"]
    {
        assert!(!may_mean(&[filter.to_owned()], "files", source), "{filter}");
    }
    assert!(may_mean(&[], "files", source) && may_mean(&["memory".to_owned(), "dup2".to_owned()], "files", source));
}
