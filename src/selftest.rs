// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `selftest!`: rows of tests, and the runner that each test binary carries with it.
//!
//! Each test has a child process of its own, which leads a process group. A crash, an `exit` or a hang is therefore that
//! test's failure alone, what it leaves behind is killed, and whatever it prints becomes diagnostics: the output is KTAP,
//! come what may. Exit codes are kselftest's: 0 passed, 1 failed, 4 skipped.

use crate::ktap::{self, Directive};
use crate::poll::{POLLIN, pollfd, ppoll};
use crate::print::Sink;
use crate::stdio::{Buffering, stdout};
use crate::{
    _exit, CLOCK_MONOTONIC, CStr, Errno, Fork, MAP_ANONYMOUS, MAP_SHARED, O_CLOEXEC, O_NONBLOCK, OwnedFd, PROT_READ,
    PROT_WRITE, Result, SIGKILL, STDERR, STDOUT, Strings, WNOHANG, WNOWAIT, WaitStatus, args, clock_gettime, dup2,
    fcntl_setfl, fork, kill, mmap, munmap, pid_t, pidfd_open, pipe2, println, put, read, setpgid, sigabbrev, timespec,
    waitpid,
};

/// One row of [`selftest!`](crate::selftest!).
#[derive(Debug)]
pub struct Test {
    /// What is expected, as one word: a stable id.
    pub name: &'static str,
    /// The precondition and the expectation.
    pub run: fn() -> Result<Outcome>,
    /// The expectation as it is written.
    pub text: &'static str,
}

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// It did not return.
    Died = 0,
    /// As expected.
    Pass,
    /// Not as expected.
    Fail,
    /// A call answered with this error.
    Error(Errno),
    /// It could not be tried, for this reason.
    Skip(&'static str),
}

/// What the right side of a row may be: `true` or `()` passes, `false` or an error fails.
pub trait Expectation {
    /// Judges it.
    fn outcome(self) -> Outcome;
}

impl Expectation for bool {
    fn outcome(self) -> Outcome {
        if self { Outcome::Pass } else { Outcome::Fail }
    }
}

impl Expectation for () {
    fn outcome(self) -> Outcome {
        Outcome::Pass
    }
}

impl Expectation for Outcome {
    fn outcome(self) -> Outcome {
        self
    }
}

impl<T: Expectation> Expectation for Result<T> {
    fn outcome(self) -> Outcome {
        self.map_or_else(Outcome::Error, T::outcome)
    }
}

/// A test binary in one table. A row is `name => expectation;`, or `name if precondition, "reason of the skip" =>
/// expectation;`. The expectation is a `bool`, `()`, an [`Outcome`] or a `Result` of these, in which `?` may be used: what
/// needs more than a line is a function that the row calls.
#[macro_export]
macro_rules! selftest {
    ($($(#[$attribute:meta])* $name:ident $(if $ready:expr, $reason:expr)? => $expected:expr;)+) => {
        static TESTS: &[$crate::selftest::Test] = &[$(
            $(#[$attribute])*
            $crate::selftest::Test {
                name: stringify!($name),
                run: || {
                    $(if !$ready {
                        return Ok($crate::selftest::Outcome::Skip($reason));
                    })?
                    Ok($crate::selftest::Expectation::outcome($expected))
                },
                text: stringify!($expected),
            },
        )+];

        fn selftests() -> $crate::c_int {
            $crate::selftest::run(TESTS, file!())
        }

        $crate::entry!(selftests);
    };
}

/// What the arguments ask for.
struct Options {
    list: bool,
    /// For how many milliseconds a test may run.
    timeout: u32,
    names: Strings,
}

impl Options {
    /// Reads the arguments. Answers with one that is wrong.
    fn read() -> core::result::Result<Self, &'static [u8]> {
        let mut names = args();
        names.next();
        let mut options = Self { list: false, timeout: 10_000, names: names.clone() };
        for argument in names {
            let argument = argument.to_bytes();
            if without(b"--list", argument).is_some_and(<[u8]>::is_empty) {
                options.list = true;
            } else if let Some(millis) = without(b"--timeout=", argument).and_then(number) {
                options.timeout = millis;
            } else if is_option(argument) && without(SKIP, argument).is_none() {
                return Err(argument);
            }
        }
        Ok(options)
    }

    /// Whether a test of this name is to be run: all are where no names are given.
    fn select(&self, test: &str) -> bool {
        let mut all = true;
        for name in self.names.clone() {
            let name = name.to_bytes();
            if !is_option(name) {
                all = false;
                if test.as_bytes().windows(name.len().max(1)).any(|part| part.iter().eq(name)) {
                    return true;
                }
            }
        }
        all
    }

    /// Whether the test of this name is not to be run, although it is selected.
    fn skips(&self, test: &str) -> bool {
        let is_this =
            |argument: &CStr| without(SKIP, argument.to_bytes()).is_some_and(|name| name.iter().eq(test.as_bytes()));
        self.names.clone().any(is_this)
    }
}

/// The option that names a test which is not to be run.
const SKIP: &[u8] = b"--skip=";

fn is_option(argument: &[u8]) -> bool {
    argument.first() == Some(&b'-')
}

/// What follows `start` in `text`. Compares bytes by itself, so that a program does without memcmp.
fn without<'a>(start: &[u8], text: &'a [u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.iter().eq(start).then_some(rest)
}

/// A decimal number of up to eight digits.
fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(digit - b'0');
    }
    (1..=8).contains(&digits.len()).then_some(value)
}

/// Runs the tests that the arguments select. Answers with the exit code.
pub fn run(tests: &[Test], file: &str) -> i32 {
    let options = match Options::read() {
        Ok(options) => options,
        Err(wrong) => {
            println!(
                "Bail out! {}: the options are --list, --skip=NAME and --timeout=MILLISECONDS, the rest are parts of names",
                wrong
            );
            return FAILED;
        }
    };
    let selected = || tests.iter().filter(|test| options.select(test.name));
    if options.list {
        selected().for_each(|test| println!("{}", test.name));
        return PASSED;
    }
    stdout().set_buffering(Buffering::Line);
    let out = &mut |bytes: &[u8]| stdout().put(bytes);
    ktap::version(out);
    let count = selected().count() as u32;
    if count == 0 {
        ktap::plan(out, 0, Some("no test has such a name: --list tells the names"));
        return SKIPPED;
    }
    ktap::plan(out, count, None);
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for test in selected() {
        let outcome =
            if options.skips(test.name) { Outcome::Skip("by --skip") } else { in_child(test, options.timeout) };
        let (ok, directive, reason) = match outcome {
            Outcome::Pass => {
                passed += 1;
                (true, Directive::None, "")
            }
            Outcome::Skip(reason) => {
                skipped += 1;
                (true, Directive::Skip, reason)
            }
            _ => {
                failed += 1;
                put!(&mut Comment::new(), "expected: {}\nin {}", test.text, file);
                (false, Directive::None, "")
            }
        };
        ktap::result(out, ok, passed + failed + skipped, test.name, directive, reason);
    }
    println!("# Totals: pass:{} fail:{} xfail:0 xpass:0 skip:{} error:0", passed, failed, skipped);
    if failed > 0 {
        FAILED
    } else if passed > 0 {
        PASSED
    } else {
        SKIPPED
    }
}

const PASSED: i32 = 0;
const FAILED: i32 = 1;
const SKIPPED: i32 = 4;

/// Text that becomes diagnostics: `# ` stands before each of its lines, and the last one ends.
struct Comment {
    in_line: bool,
}

impl Comment {
    fn new() -> Self {
        Self { in_line: false }
    }
}

impl Sink for Comment {
    fn put(&mut self, text: &[u8]) {
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            if !self.in_line {
                stdout().put(b"# ");
            }
            stdout().put(line);
            self.in_line = !line.ends_with(b"\n");
        }
    }
}

impl Drop for Comment {
    fn drop(&mut self) {
        if self.in_line {
            stdout().put(b"\n");
        }
    }
}

/// Runs one test in a child, and tells why it failed.
fn in_child(test: &Test, timeout: u32) -> Outcome {
    let mut outcome = Outcome::Died;
    let ended = fork_and_wait(test, timeout, &mut outcome);
    let comment = &mut Comment::new();
    match (outcome, ended) {
        (_, Err(error)) => put!(comment, "the harness could not run it: {}", error),
        (_, Ok(None)) => put!(comment, "killed: it was still running after {} ms", timeout),
        (Outcome::Error(error), _) => put!(comment, "a call answered with {}", error),
        (Outcome::Died, Ok(Some(WaitStatus::Exited(status)))) => {
            put!(comment, "it called exit with status {}", status)
        }
        (Outcome::Died, Ok(Some(WaitStatus::Signaled(sig)))) => {
            put!(comment, "it was ended by {} (signal {})", sigabbrev(sig), sig)
        }
        _ => return outcome,
    }
    Outcome::Fail
}

/// How the child ended that ran the test. `None`: it was killed, because the time was up.
fn fork_and_wait(test: &Test, timeout: u32, outcome: &mut Outcome) -> Result<Option<WaitStatus>> {
    let size = size_of::<Outcome>();
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
    // SAFETY: a new mapping, at a place that the kernel chooses.
    let shared = unsafe { mmap(core::ptr::null_mut(), size, prot, flags, None, 0)? }.cast::<Outcome>();
    let (output, input) = pipe2(O_CLOEXEC | O_NONBLOCK)?;
    stdout().flush()?;
    let Fork::Parent(pid) = fork()? else {
        let ready = setpgid(0, 0).and_then(|()| quiet(input));
        let outcome = ready.and_then(|()| (test.run)()).unwrap_or_else(Outcome::Error);
        let flushed = stdout().flush().map_or_else(Outcome::Error, |()| outcome);
        // SAFETY: the mapping is shared with the parent, which reads it when this process has ended. The reason of a skip
        // is static, and so at the same address there.
        unsafe { shared.write(flushed) };
        _exit(0)
    };
    drop(input);
    // Both sides do this, so that it is done before either needs it; the child may have ended by now.
    let _ = setpgid(pid, pid);
    let ended = await_end(pid, &output, timespec::millis(timeout))?;
    // SAFETY: what the child wrote, or zeros, which are the outcome of a test that died. Nobody uses it again.
    unsafe {
        *outcome = shared.read();
        munmap(shared.cast(), size)?;
    }
    Ok(ended)
}

/// Sends what this process prints to the parent: each line when it ends, so that a crash loses none.
fn quiet(input: OwnedFd) -> Result<()> {
    fcntl_setfl(&input, 0)?;
    dup2(&input, STDOUT)?;
    dup2(&input, STDERR)?;
    stdout().set_buffering(Buffering::Line);
    Ok(())
}

/// Waits for the end of the child and of all its group, passing on what they print. `None`: the time was up.
fn await_end(pid: pid_t, output: &OwnedFd, timeout: timespec) -> Result<Option<WaitStatus>> {
    let deadline = clock_gettime(CLOCK_MONOTONIC)? + timeout;
    let pidfd = pidfd_open(pid);
    // Where there are no such descriptors, the end of a process cannot be waited for together with its output.
    let pause = if pidfd.is_ok() { timeout } else { timespec::millis(1) };
    let (mut comment, mut open) = (Comment::new(), true);
    let in_time = loop {
        open = open && relay(output, &mut comment);
        if waitpid(pid, WNOHANG | WNOWAIT)?.is_some() {
            break true;
        }
        let left = deadline - clock_gettime(CLOCK_MONOTONIC)?;
        if left.tv_sec < 0 {
            break false;
        }
        let mut fds = [
            if open { pollfd::new(output, POLLIN) } else { pollfd::none() },
            pidfd.as_ref().map_or(pollfd::none(), |pidfd| pollfd::new(pidfd, POLLIN)),
        ];
        ppoll(&mut fds, Some(left.min(pause)))?;
    };
    // The number of the group cannot be another's, because the child has not been waited for to its end.
    kill(-pid, SIGKILL)?;
    let told = waitpid(pid, 0)?;
    relay(output, &mut comment);
    Ok(told.filter(|_| in_time).map(|(_, status)| status))
}

/// Passes on what there is to read. Answers whether there may be more.
fn relay(output: &OwnedFd, comment: &mut Comment) -> bool {
    let mut room = [0; 256];
    loop {
        match read(output, &mut room) {
            Ok(0) => return false,
            Ok(len) => comment.put(room.get(..len).unwrap_or(&[])),
            Err(error) => return error == Errno::AGAIN,
        }
    }
}

/// Whether this process may do everything. For preconditions.
pub fn root() -> bool {
    crate::geteuid() == 0
}

/// Whether a file of this name is there. For preconditions.
pub fn exists(path: &CStr) -> bool {
    crate::access(path, crate::F_OK).is_ok()
}
