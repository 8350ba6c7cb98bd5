// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The child process in which a test runs, and how the parent learns what came of it.
//!
//! The result goes through memory that both share, so that a child which dies loses nothing of it. What it prints goes
//! through a pipe, and the parent makes comments of it.

use super::{How, Outcome};
use crate::global::Global;
use crate::poll::{POLLIN, pollfd, ppoll};
use crate::print::Sink;
use crate::stdio::{Buffering, stdout};
use crate::{
    _exit, CLOCK_MONOTONIC, Errno, Fork, MAP_ANONYMOUS, MAP_SHARED, O_CLOEXEC, O_NONBLOCK, OwnedFd, PROT_READ,
    PROT_WRITE, Result, SIGKILL, STDERR, STDOUT, WNOHANG, WNOWAIT, WaitStatus, clock_gettime, dup2, fcntl_setfl, fork,
    kill, mmap, munmap, pid_t, pidfd_open, pipe2, put, read, setpgid, sigabbrev, timespec, waitpid,
};

/// What the child tells: zero at first, which is that it died and that no expectation failed.
struct Shared {
    outcome: Outcome,
    has_failed: bool,
}

/// Where it tells that: null in a process that is no test.
static SHARED: Global<*mut Shared> = Global::new(core::ptr::null_mut());

/// Notes that an expectation failed. The test goes on.
pub(super) fn note_failure() {
    let shared = SHARED.get();
    if !shared.is_null() {
        // SAFETY: the mapping is there as long as this process.
        unsafe { (*shared).has_failed = true };
    }
}

/// Ends the child with this outcome.
pub(super) fn finish(outcome: Outcome) -> ! {
    let flushed = stdout().flush().map_or_else(Outcome::Error, |()| outcome);
    let shared = SHARED.get();
    if !shared.is_null() {
        // SAFETY: the parent reads it when this process has ended. The reason of a skip is static, and so at the same
        // address there.
        unsafe { (*shared).outcome = flushed };
    }
    _exit(0)
}

/// Runs `test` in a child, and tells why it failed. It may take `timeout` milliseconds.
pub(super) fn run(test: impl FnOnce() -> Result<Outcome>, how: &How, timeout: u32) -> Outcome {
    let mut told = Shared { outcome: Outcome::Died, has_failed: false };
    let ended = fork_and_wait(test, timeout, &mut told);
    let comment = &mut Comment::new();
    match (told.outcome, ended) {
        (_, Err(error)) => put!(comment, "the harness could not run it: {}", error),
        (_, Ok(None)) => put!(comment, "killed: it was still running after {} ms", timeout),
        (Outcome::Error(error), _) => put!(comment, "a call answered with {}", error),
        (Outcome::Died, Ok(Some(WaitStatus::Signaled(sig)))) => {
            if sig == how.signal {
                return Outcome::Pass;
            }
            put!(comment, "it was ended by {} (signal {})", sigabbrev(sig), sig)
        }
        (Outcome::Died, Ok(Some(WaitStatus::Exited(status)))) => {
            put!(comment, "it called exit with status {}", status)
        }
        (Outcome::Pass, _) if how.signal != 0 => put!(comment, "it was not ended by {}", sigabbrev(how.signal)),
        (Outcome::Pass, _) if told.has_failed => {}
        _ => return told.outcome,
    }
    Outcome::Fail
}

/// How the child ended that ran the test. `None`: it was killed, because the time was up.
fn fork_and_wait(
    test: impl FnOnce() -> Result<Outcome>,
    timeout: u32,
    told: &mut Shared,
) -> Result<Option<WaitStatus>> {
    let size = size_of::<Shared>();
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
    // SAFETY: a new mapping, at a place that the kernel chooses.
    let shared = unsafe { mmap(core::ptr::null_mut(), size, prot, flags, None, 0)? }.cast::<Shared>();
    let (output, input) = pipe2(O_CLOEXEC | O_NONBLOCK)?;
    stdout().flush()?;
    let Fork::Parent(pid) = fork()? else {
        SHARED.set(shared);
        let ready = setpgid(0, 0).and_then(|()| quiet(input));
        finish(ready.and_then(|()| test()).unwrap_or_else(Outcome::Error))
    };
    drop(input);
    // Both sides do this, so that it is done before either needs it; the child may have ended by now.
    let _ = setpgid(pid, pid);
    let ended = await_end(pid, &output, timespec::millis(timeout))?;
    // SAFETY: what the child wrote, or zeros. Nobody uses it again.
    unsafe {
        *told = shared.read();
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
        ppoll(&mut fds, Some(left.min(pause)), None)?;
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

/// Text that becomes diagnostics: `# ` stands before each of its lines, and the last one ends.
pub(super) struct Comment {
    in_line: bool,
}

impl Comment {
    pub(super) fn new() -> Self {
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
