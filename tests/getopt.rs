// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<getopt.h>` of ours, against that of glibc on generated command lines: every answer, every variable, the order in which
//! the words are left, and what is said on standard error.
//!
//! All of it is one test, because the variables are the program's, and so is standard error.

#[macro_use]
#[path = "oracle/both.rs"]
mod both;
#[path = "oracle/random.rs"]
mod random;

use random::Random;
use std::ffi::{CStr, CString, c_char, c_int};
use std::io::{Read, Seek};
use std::os::fd::AsRawFd;
use std::ptr::{null, null_mut};

/// As C has it.
#[derive(Clone, Copy)]
#[repr(C)]
struct LongOption {
    name: *const c_char,
    has_arg: c_int,
    flag: *mut c_int,
    val: c_int,
}

type Getopt = unsafe extern "C" fn(c_int, *mut *const c_char, *const c_char) -> c_int;
type GetoptLong =
    unsafe extern "C" fn(c_int, *mut *const c_char, *const c_char, *const LongOption, *mut c_int) -> c_int;

both! {
    unsafe fn getopt(argc: c_int, argv: *mut *const c_char, short: *const c_char) -> c_int;
    unsafe fn getopt_long(
        argc: c_int, argv: *mut *const c_char, short: *const c_char, long: *const LongOption, index: *mut c_int
    ) -> c_int;
    unsafe fn getopt_long_only(
        argc: c_int, argv: *mut *const c_char, short: *const c_char, long: *const LongOption, index: *mut c_int
    ) -> c_int;
}

unsafe extern "C" {
    static mut nilibc_optarg: *const c_char;
    static mut nilibc_opterr: c_int;
    static mut nilibc_optind: c_int;
    static mut nilibc_optopt: c_int;
    static mut optarg: *const c_char;
    static mut opterr: c_int;
    static mut optind: c_int;
    static mut optopt: c_int;
}

/// One of the two libraries.
struct Library {
    getopt: Getopt,
    getopt_long: GetoptLong,
    getopt_long_only: GetoptLong,
    optarg: *const *const c_char,
    opterr: *mut c_int,
    optind: *mut c_int,
    optopt: *mut c_int,
}

fn libraries() -> [Library; 2] {
    [
        Library {
            getopt: ours::getopt,
            getopt_long: ours::getopt_long,
            getopt_long_only: ours::getopt_long_only,
            optarg: &raw const nilibc_optarg,
            opterr: &raw mut nilibc_opterr,
            optind: &raw mut nilibc_optind,
            optopt: &raw mut nilibc_optopt,
        },
        Library {
            getopt: theirs::getopt,
            getopt_long: theirs::getopt_long,
            getopt_long_only: theirs::getopt_long_only,
            optarg: &raw const optarg,
            opterr: &raw mut opterr,
            optind: &raw mut optind,
            optopt: &raw mut optopt,
        },
    ]
}

/// Standard error, which a file takes the place of while this value lives.
struct Captured {
    file: std::fs::File,
    saved: c_int,
}

impl Captured {
    fn new() -> Self {
        let file = tempfile::tempfile().unwrap();
        // SAFETY: the descriptors are this test's.
        let saved = unsafe {
            let saved = libc::dup(2);
            assert!(saved >= 0 && libc::dup2(file.as_raw_fd(), 2) == 2);
            saved
        };
        Self { file, saved }
    }

    /// What was said since the last time.
    fn take(&mut self) -> String {
        let mut said = Vec::new();
        self.file.rewind().unwrap();
        self.file.read_to_end(&mut said).unwrap();
        self.file.set_len(0).unwrap();
        self.file.rewind().unwrap();
        said.escape_ascii().to_string()
    }
}

impl Drop for Captured {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe { libc::dup2(self.saved, 2) };
    }
}

const WORDS: &[&str] = &[
    "-a",
    "-b",
    "-bvalue",
    "-ab",
    "-c",
    "-cvalue",
    "-ac",
    "-x",
    "-axb",
    "-",
    "--",
    "word",
    "another",
    "",
    "-:",
    "-;",
    "-b=1",
    "--alpha",
    "--alpha=1",
    "--al",
    "--alp=",
    "--beta",
    "--beta=2",
    "--bet",
    "--be=3",
    "--gamma",
    "--gamma=4",
    "--gam",
    "--gamble",
    "--gamm=5",
    "--delta",
    "--d",
    "--bogus",
    "--bogus=6",
    "--=7",
    "---",
    "-alpha",
    "-alpha=8",
    "-beta",
    "-beta=9",
    "-g",
    "-gam",
    "-gamma",
    "-delta",
    "-bogus",
    "-W",
    "-Walpha",
    "-Wbeta=10",
    "-Wgam",
    "-aW",
    "beta",
    "-d",
    "-al",
    "-e",
];

const SHORTS: &[&str] = &[
    "ab:c::", "+ab:c::", "-ab:c::", ":ab:c::", "+:ab:c::", "-:ab:c::", "abW;", "ab:c::W;", ":W;ab", "", ":", "+", "-",
    "a:", "g", "ab:g:", "aa:", "b:b", ":a::b:",
];

/// Reads a whole command line, and tells of each step. The program may begin anew in the middle.
fn steps(
    library: &Library,
    kind: usize,
    words: &[CString],
    short: &CStr,
    speaks: bool,
    captured: &mut Captured,
) -> Vec<String> {
    let mut argv: Vec<_> = words.iter().map(|word| word.as_ptr()).chain([null()]).collect();
    let (argc, mut flag, mut index) = (words.len() as c_int, -5, -5);
    let names = [
        (c"alpha", 0, false),
        (c"beta", 1, true),
        (c"gamma", 2, false),
        (c"gamble", 0, false),
        (c"delta", 1, false),
        (c"delay", 1, false),
        (c"eps", 0, false),
    ];
    let mut long: Vec<_> = names
        .iter()
        .zip(1000..)
        .map(|((name, has_arg, is_flag), val)| LongOption {
            name: name.as_ptr(),
            has_arg: *has_arg,
            flag: if *is_flag { &raw mut flag } else { null_mut() },
            // Two are the same under two names.
            val: if *name == c"delay" { val - 1 } else { val },
        })
        .collect();
    long.push(LongOption { name: null(), has_arg: 0, flag: null_mut(), val: 0 });
    let mut steps = Vec::new();
    // SAFETY: the words, the letters and the options are as getopt wants them, and nobody else uses the variables.
    unsafe {
        *library.optind = 0;
        *library.opterr = speaks.into();
        for _ in 0..words.len() * 4 + 4 {
            let (argv, short, index) = (argv.as_mut_ptr(), short.as_ptr(), &raw mut index);
            let answer = match kind {
                0 => (library.getopt)(argc, argv, short),
                1 => (library.getopt_long)(argc, argv, short, long.as_ptr(), index),
                2 => (library.getopt_long_only)(argc, argv, short, long.as_ptr(), index),
                _ => (library.getopt_long)(argc, argv, short, long.as_ptr(), null_mut()),
            };
            let arg = (*library.optarg).as_ref().map(|arg| CStr::from_ptr(arg));
            let line: Vec<_> = (0..words.len()).map(|i| CStr::from_ptr(*argv.add(i))).collect();
            steps.push(format!(
                "{answer} optarg {arg:?} optind {} optopt {} flag {flag} index {} of {line:?}: {}",
                *library.optind,
                *library.optopt,
                *index,
                captured.take()
            ));
            if answer == -1 {
                break;
            }
        }
    }
    steps
}

#[test]
fn command_lines_are_read_as_by_glibc() {
    let mut random = Random::new("getopt");
    let mut captured = Captured::new();
    for _ in 0..10_000 {
        let count = random.below(7);
        let mut words = vec![c"program".to_owned()];
        words.extend((0..count).map(|_| CString::new(*random.one_of(WORDS)).unwrap()));
        let short = CString::new(*random.one_of(SHORTS)).unwrap();
        let (kind, speaks) = (random.below(4), random.below(5) > 0);
        let [ours, theirs] = libraries().map(|library| steps(&library, kind, &words, &short, speaks, &mut captured));
        if ours != theirs {
            drop(captured);
            panic!("{words:?} with {short:?}, call {kind}:\n ours   {ours:#?}\n theirs {theirs:#?}");
        }
    }
}
