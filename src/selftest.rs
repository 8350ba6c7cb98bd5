// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `selftest!`: rows of tests, and the runner that each test binary carries with it.
//!
//! Each test has a child process of its own, which leads a process group. A crash, an `exit` or a hang is therefore that
//! test's failure alone, what it leaves behind is killed, and whatever it prints becomes diagnostics: the output is KTAP,
//! come what may. Exit codes are kselftest's: 0 passed, 1 failed, 4 skipped.

use crate::poll::{POLLIN, pollfd, ppoll};
use crate::stdio::{Buffering, stdout};
use crate::{
    _exit, CLOCK_MONOTONIC, CStr, Errno, Fork, MAP_ANONYMOUS, MAP_SHARED, O_CLOEXEC, O_NONBLOCK, OwnedFd, PROT_READ,
    PROT_WRITE, Result, SIGKILL, STDERR, STDOUT, WNOHANG, WaitStatus, args, clock_gettime, dup2, eprintln, fork, kill,
    mmap, pid_t, pidfd_open, pipe2, print, println, read, setpgid, sigabbrev, timespec, waitpid,
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
pub enum Outcome {
    /// It did not return.
    Died,
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
    timeout: timespec,
    filters: crate::Strings,
}

/// Runs the tests that the arguments select. Answers with the exit code.
pub fn run(tests: &[Test], file: &str) -> i32 {
    let Some(options) = options() else { return 1 };
    let selected = |test: &&Test| {
        let mut filters = options.filters.clone().filter(|filter| !filter.to_bytes().starts_with(b"-")).peekable();
        filters.peek().is_none() || filters.any(|filter| contains(test.name.as_bytes(), filter.to_bytes()))
    };
    let count = tests.iter().filter(selected).count();
    if options.list {
        tests.iter().filter(selected).for_each(|test| println!("{}", test.name));
        return 0;
    }
    stdout().set_buffering(Buffering::Line);
    println!("KTAP version 1");
    if count == 0 {
        println!("1..0 # SKIP no test has such a name: --list tells the names");
        return 4;
    }
    println!("1..{}", count);
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (i, test) in tests.iter().filter(selected).enumerate() {
        let number = i + 1;
        match in_child(test, file, options.timeout) {
            Ok(Outcome::Pass) => {
                println!("ok {} {}", number, test.name);
                passed += 1;
            }
            Ok(Outcome::Skip(reason)) => {
                println!("ok {} {} # SKIP {}", number, test.name, reason);
                skipped += 1;
            }
            told => {
                if let Err(error) = told {
                    println!("# the test could not be run: {}", error);
                }
                println!("not ok {} {}", number, test.name);
                failed += 1;
            }
        }
    }
    println!("# Totals: pass:{} fail:{} xfail:0 xpass:0 skip:{} error:0", passed, failed, skipped);
    match (failed, passed) {
        (0, 0) => 4,
        (0, _) => 0,
        _ => 1,
    }
}

/// Reads the arguments; says on standard error what is wrong with them.
fn options() -> Option<Options> {
    let mut options = Options { list: false, timeout: timespec::seconds(10), filters: args() };
    options.filters.next();
    for argument in options.filters.clone() {
        let argument = argument.to_bytes();
        if argument == b"--list" {
            options.list = true;
        } else if let Some(value) = argument.strip_prefix(b"--timeout=") {
            let Some(seconds) = number(value) else {
                eprintln!("--timeout={}: wants whole seconds, as in --timeout=10", value);
                return None;
            };
            options.timeout = timespec::seconds(seconds as i64);
        } else if argument.starts_with(b"-") {
            eprintln!(
                "usage: [--list] [--timeout=SECONDS] [NAME]...\nNAME selects the tests that have it in their names"
            );
            return None;
        }
    }
    Some(options)
}

fn number(digits: &[u8]) -> Option<u32> {
    (!digits.is_empty() && digits.len() < 9).then_some(())?;
    digits.iter().try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + (digit - b'0') as u32))
}

fn contains(name: &[u8], part: &[u8]) -> bool {
    name.windows(part.len().max(1)).any(|window| window == part)
}

/// Runs one test in a child, and tells why it failed.
fn in_child(test: &Test, file: &str, timeout: timespec) -> Result<Outcome> {
    let size = size_of::<Outcome>();
    let flags = MAP_SHARED | MAP_ANONYMOUS;
    // SAFETY: a new mapping, at a place that the kernel chooses.
    let shared =
        unsafe { mmap(core::ptr::null_mut(), size, PROT_READ | PROT_WRITE, flags, None, 0)? }.cast::<Outcome>();
    // SAFETY: it has room for one Outcome and is aligned to a page; nobody else knows of it yet.
    unsafe { shared.write(Outcome::Died) };
    let (output, input) = pipe2(O_CLOEXEC | O_NONBLOCK)?;
    stdout().flush()?;
    let pid = match fork()? {
        Fork::Child => {
            let ready = setpgid(0, 0).and_then(|()| quiet(input));
            let outcome = ready.and_then(|()| (test.run)()).unwrap_or_else(Outcome::Error);
            let flushed = stdout().flush().map_or_else(Outcome::Error, |()| outcome);
            // SAFETY: the mapping is shared with the parent, which reads it when this process has ended. The reason of a
            // skip is static, and so at the same address there.
            unsafe { shared.write_volatile(flushed) };
            _exit(0)
        }
        Fork::Parent(pid) => pid,
    };
    drop(input);
    // Both sides do this, so that it is done before either needs it; the child may have ended by now.
    let _ = setpgid(pid, pid);
    let ended = await_end(pid, &output, timeout)?;
    // SAFETY: as above; the child has ended.
    let outcome = unsafe { shared.read_volatile() };
    // SAFETY: it is not used again.
    unsafe { crate::munmap(shared.cast(), size)? };
    match (outcome, ended) {
        (_, None) => println!("# killed: it was still running after {} s", timeout.tv_sec),
        (Outcome::Died, Some(WaitStatus::Signaled(sig))) => {
            println!("# it was ended by {} (signal {})", sigabbrev(sig), sig)
        }
        (Outcome::Died, Some(WaitStatus::Exited(status))) => println!("# it called exit with status {}", status),
        (Outcome::Pass | Outcome::Skip(_), _) => return Ok(outcome),
        (Outcome::Error(error), _) => println!("# a call answered with {}", error),
        _ => {}
    }
    println!("# expected: {}\n# in {}", test.text, file);
    Ok(Outcome::Fail)
}

/// Sends what this process prints to the parent, line by line, so that a crash loses none of it.
fn quiet(input: OwnedFd) -> Result<()> {
    crate::fcntl_setfl(&input, 0)?;
    dup2(&input, STDOUT)?;
    dup2(&input, STDERR)?;
    stdout().set_buffering(Buffering::Line);
    Ok(())
}

/// Waits for the end of the child and of all its group, passing on what they print. `None`: the time was up.
fn await_end(pid: pid_t, output: &OwnedFd, timeout: timespec) -> Result<Option<WaitStatus>> {
    let deadline = clock_gettime(CLOCK_MONOTONIC)? + timeout;
    let pidfd = pidfd_open(pid);
    // Without a descriptor for the process, its end cannot be waited for together with its output.
    let pause = if pidfd.is_ok() { timeout } else { timespec::millis(1) };
    let mut at_line_start = true;
    let mut open = true;
    let ended = loop {
        open = open && relay(output, &mut at_line_start);
        if let Some((_, status)) = waitpid(pid, WNOHANG)? {
            break Some(status);
        }
        let now = clock_gettime(CLOCK_MONOTONIC)?;
        if now >= deadline {
            break None;
        }
        let mut fds = [
            if open { pollfd::new(output, POLLIN) } else { pollfd::none() },
            pidfd.as_ref().map_or(pollfd::none(), |pidfd| pollfd::new(pidfd, POLLIN)),
        ];
        ppoll(&mut fds, Some((deadline - now).min(pause)))?;
    };
    // The group may be empty by now.
    let _ = kill(-pid, SIGKILL);
    if ended.is_none() {
        waitpid(pid, 0)?;
    }
    relay(output, &mut at_line_start);
    if !at_line_start {
        println!();
    }
    Ok(ended)
}

/// Prints what there is to read, as diagnostics. Answers whether there may be more.
fn relay(output: &OwnedFd, at_line_start: &mut bool) -> bool {
    let mut buf = [0; 256];
    loop {
        match read(output, &mut buf) {
            Ok(0) => return false,
            Ok(len) => {
                for &byte in buf.iter().take(len) {
                    if *at_line_start {
                        print!("# ");
                    }
                    print!("{:c}", byte);
                    *at_line_start = byte == b'\n';
                }
            }
            Err(Errno::INTR) => {}
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
