// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Shell patterns against glibc: fnmatch on generated patterns and names, glob on a tree of files.

use std::collections::BTreeSet;
use std::ffi::{CStr, CString, c_char, c_int};
use std::fs;

unsafe extern "C" {
    fn fnmatch(pattern: *const c_char, string: *const c_char, flags: c_int) -> c_int;
}

const FLAGS: [c_int; 5] =
    [nilibc::FNM_PATHNAME, nilibc::FNM_NOESCAPE, nilibc::FNM_PERIOD, nilibc::FNM_LEADING_DIR, nilibc::FNM_CASEFOLD];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn string(&mut self, words: &[&str], most: usize) -> CString {
        let count = self.below(most + 1);
        CString::new((0..count).map(|_| self.one_of(words)).collect::<String>()).expect("no NUL")
    }
}

fn same(pattern: &CStr, string: &CStr, flags: c_int) -> bool {
    // SAFETY: both strings end with NUL.
    let oracle = unsafe { fnmatch(pattern.as_ptr(), string.as_ptr(), flags) } == 0;
    assert_eq!(nilibc::fnmatch(pattern, string, flags), oracle, "{pattern:?} on {string:?}, flags {flags:#x}");
    oracle
}

#[test]
fn fnmatch_is_that_of_glibc() {
    const PIECES: [&str; 25] = [
        "a",
        "b",
        "A",
        ".",
        "-",
        "1",
        " ",
        "]",
        "*",
        "*",
        "?",
        "/",
        "\\a",
        "\\*",
        "[ab]",
        "[!a]",
        "[^b]",
        "[a-c]",
        "[]a]",
        "[!]]",
        "[a-]",
        "[[:alpha:]]",
        "[[:digit:]x]",
        "[[.a.]-b]",
        "[.]",
    ];
    const NAMES: [&str; 12] = ["a", "b", "B", ".", "/", "-", "1", " ", "*", "]", "[", "\\"];
    let mut numbers = Numbers(1);
    let mut fitting = 0;
    for _ in 0..200_000 {
        let (pattern, string) = (numbers.string(&PIECES, 6), numbers.string(&NAMES, 6));
        let flags = FLAGS.iter().filter(|_| numbers.below(3) == 0).sum();
        fitting += usize::from(same(&pattern, &string, flags));
    }
    assert!(fitting > 5000, "only {fitting} names fit");
}

#[test]
fn a_name_fits_itself_and_its_stars() {
    let mut numbers = Numbers(2);
    for _ in 0..20_000 {
        let string = numbers.string(&["a", "b", "ab", "/", ".", "c"], 8);
        let keep = |byte: &u8, numbers: &mut Numbers| match numbers.below(4) {
            0 => b'*',
            1 => b'?',
            _ => *byte,
        };
        let pattern: Vec<_> = string.as_bytes().iter().map(|byte| keep(byte, &mut numbers)).collect();
        let pattern = CString::new(pattern).expect("no NUL");
        assert!(same(&pattern, &string, 0), "{pattern:?} fits {string:?}");
        same(&pattern, &string, nilibc::FNM_PATHNAME | nilibc::FNM_PERIOD);
    }
}

#[test]
fn brackets_are_those_of_glibc() {
    const SETS: [&str; 22] = [
        "[a",
        "[",
        "[]",
        "[!",
        "[]]",
        "[!]",
        "[a-",
        "[[:alpha:]",
        "[[:alpha:",
        "[[:",
        "[--a]",
        "[a\\]b]",
        "[\\]]",
        "[a-c-e]",
        "[[=1=]]",
        "[*?]",
        "[[]",
        "[![:upper:]]",
        "[[:space:][:punct:]]",
        "[A-C]",
        "[^]a]",
        "[a-\\c]",
    ];
    let names = (1..128).map(|byte| CString::new([byte]).expect("no NUL"));
    for name in names {
        for set in SETS {
            for flags in [0, nilibc::FNM_NOESCAPE, nilibc::FNM_CASEFOLD, nilibc::FNM_PERIOD] {
                same(&CString::new(set).expect("no NUL"), &name, flags);
            }
        }
    }
}

#[test]
fn time_does_not_explode() {
    let (pattern, string) = ("*a".repeat(300) + "b", "a".repeat(3000));
    assert!(!nilibc::fnmatch(&CString::new(pattern).unwrap(), &CString::new(string).unwrap(), 0));
}

#[test]
fn glob_is_that_of_glibc() {
    let folder = tempfile::tempdir().unwrap();
    for directory in ["a", "b", "b/c", "b/.d", ".e", "[f]"] {
        fs::create_dir(folder.path().join(directory)).unwrap();
    }
    for file in ["a/x", "a/y.c", "a/.z", "b/x", "b/c/x.c", "b/.d/x", "g.c", "h*", "[f]/x"] {
        fs::write(folder.path().join(file), "").unwrap();
    }
    std::os::unix::fs::symlink("nowhere", folder.path().join("dangling")).unwrap();
    std::os::unix::fs::symlink("b", folder.path().join("to_b")).unwrap();
    let patterns = [
        "*",
        "*/",
        "*/*",
        "*/*.c",
        "?",
        ".*",
        "*/.*",
        "[ab]",
        "[!a]*",
        "a",
        "a/",
        "a//*",
        "no",
        "no/*",
        "dang*",
        "to_*/x",
        "h\\*",
        "\\[f\\]/*",
        "*/c/../x",
        "./*",
        "b/*/x*",
        "g.c/*",
        "",
        "a/x/*",
        "**",
        "[[]f]",
    ];
    let flags = [0, nilibc::GLOB_MARK, nilibc::GLOB_NOCHECK, nilibc::GLOB_NOESCAPE, nilibc::GLOB_PERIOD];
    let mut some = 0;
    for pattern in patterns {
        for flags in flags {
            let whole = CString::new(format!("{}/{pattern}", folder.path().display())).expect("no NUL");
            let mut ours = BTreeSet::new();
            nilibc::glob(&whole, flags, &mut |path| assert!(ours.insert(path.to_owned()), "{path:?} twice")).unwrap();
            let theirs = glob(&whole, flags);
            assert_eq!(ours, theirs, "{pattern} with flags {flags:#x}");
            some += theirs.len();
        }
    }
    assert!(some > 100, "only {some} paths were found");
}

/// What glibc's glob finds.
fn glob(pattern: &CStr, flags: c_int) -> BTreeSet<CString> {
    // SAFETY: all bytes zero are a value of glob_t; glob fills it in with a list of strings, which stay until globfree.
    unsafe {
        let mut found: libc::glob_t = std::mem::zeroed();
        libc::glob(pattern.as_ptr(), flags, None, &raw mut found);
        let paths = (0..found.gl_pathc).map(|i| CStr::from_ptr(*found.gl_pathv.add(i)).to_owned()).collect();
        libc::globfree(&raw mut found);
        paths
    }
}
