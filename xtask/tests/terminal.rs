// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The userland's shell at a terminal: keys that edit, lines that come back, names that are completed, and jobs.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Child, Command};

/// What is shown when a line may be typed. Whatever is typed is shown before the same end.
const PROMPT: &str = "\r> \x1b[K";

/// What is typed, and what is shown by and by, before more is typed.
const SESSION: &[(&str, &[&str])] = &[
    ("PS1='> '\n", &[PROMPT]),
    // Ctrl-B goes back by a character, Ctrl-P is the line before, the arrow likewise.
    ("echo 'oe'\x02\x02n\n", &["\none\r\n", PROMPT]),
    ("\x10\n", &["\none\r\n", PROMPT]),
    ("\x1b[A\x15echo two\n", &["\ntwo\r\n", PROMPT]),
    ("cat no\t\n", &["\nof a file\r\n", PROMPT]),
    ("sh -c 'echo go; sleep 100'\n", &["\ngo\r\n"]),
    ("\x03", &[PROMPT]),
    ("echo =$?\n", &["\n=130\r\n", PROMPT]),
    ("sh -c 'echo go; sleep 100'\n", &["\ngo\r\n"]),
    ("\x1a", &["[1] Stopped ", PROMPT]),
    ("bg\n", &[PROMPT]),
    ("jobs\n", &["[1] Running ", PROMPT]),
    ("fg\n", &["\nsh -c 'echo go; sleep 100'\r\n"]),
    ("\x03", &[PROMPT]),
    ("sleep 100 &\n", &["\n[1] ", PROMPT]),
    ("kill %1; sleep 1\n", &["\n[1] TERM     sleep 100 &", PROMPT]),
    ("sleep 0 &\n", &["\n[1] ", PROMPT]),
    ("sleep 1\n", &["\n[1] Done     sleep 0 &\r\n", PROMPT]),
    ("a line that is dropped\x03", &[PROMPT]),
    ("exit 7\n", &[]),
];

/// Reads up to a text, which is to come within a minute.
fn expect(terminal: &mut File, shown: &mut String, text: &str) {
    let minute = Timespec { tv_sec: 60, tv_nsec: 0 };
    while !shown.contains(text) {
        let ready = poll(&mut [PollFd::new(terminal, PollFlags::IN)], Some(&minute)).expect("it can be waited for");
        let mut room = [0; 4096];
        let len = if ready == 0 { 0 } else { terminal.read(&mut room).unwrap_or(0) };
        assert!(len > 0, "`{}` does not come behind\n{shown}", text.escape_debug());
        shown.push_str(&String::from_utf8_lossy(&room[..len]));
    }
    let end = shown.find(text).expect("it is there") + text.len();
    shown.drain(..end);
}

/// A shell whose terminal is the other end of `terminal`.
fn shell(terminal: &File) -> (tempfile::TempDir, Child) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let built = xtask.args(["build", "userland", "--out"]).arg(folder.path()).output().expect("xtask starts");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    std::os::unix::fs::symlink("userland", folder.path().join("sh")).expect("it is ours");
    fs::write(folder.path().join("note"), "of a file\n").expect("it is ours");
    let name = ptsname(terminal, Vec::new()).expect("it has a name").into_string().expect("it is UTF-8");
    let end = || fs::File::options().read(true).write(true).open(&name).expect("it can be opened");
    let mut setsid = Command::new("setsid");
    setsid.args(["--ctty", "--wait", "./sh"]).current_dir(&folder).env_clear();
    setsid.env("PATH", format!("{}:/usr/bin:/bin", folder.path().display())).env("TERM", "vt100");
    let child = setsid.stdin(end()).stdout(end()).stderr(end()).spawn().expect("setsid(1) is there");
    (folder, child)
}

#[test]
fn what_is_typed_does_what_it_says() {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there is a terminal left");
    grantpt(&terminal).and_then(|()| unlockpt(&terminal)).expect("it is ours");
    let mut terminal = File::from(terminal);
    let (_folder, mut child) = shell(&terminal);
    let mut shown = String::new();
    for (typed, texts) in SESSION {
        terminal.write_all(typed.as_bytes()).expect("the shell reads");
        for text in *texts {
            expect(&mut terminal, &mut shown, text);
        }
    }
    assert_eq!(child.wait().expect("it is ours").code(), Some(7));
}
