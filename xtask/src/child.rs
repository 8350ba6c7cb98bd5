// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A child that is watched: all that it says is kept, and it never outlives xtask.
//!
//! It leads a process group, so that Ctrl-C on the terminal does not reach it: xtask gets the signal, ends the child, and
//! still has a report of what there was. Should xtask itself be killed, the kernel kills the child.

mod stream;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open, set_parent_process_death_signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use stream::Streams;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Watched {
    /// Standard output and standard error.
    pub output: Vec<u8>,
    pub end: End,
    pub time: Duration,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Status(ExitStatus),
    /// It was killed when this much time had passed without progress.
    Timeout(Duration),
    /// It was killed because nothing more was to come.
    Stopped,
    /// It was killed because the user, or the system, wants xtask to end.
    Interrupted,
}

/// How standard output and standard error become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merge {
    /// By the byte, in the order of writing.
    Bytes,
    /// By the line, so that neither tears the other's. What comes at once on both is standard output's first.
    Lines,
}

/// Runs `command` and copies what it says to `log` too. It may be silent for `patience`; then `progress`, which sees
/// every piece of the output, can grant more time from that moment on.
pub(crate) fn watch(
    mut command: Command,
    merge: Merge,
    interrupts: &Interrupts,
    log: &mut impl Write,
    patience: Option<Duration>,
    mut progress: impl FnMut(&[u8]) -> Option<Duration>,
) -> Result<Watched> {
    let mut streams = Streams::open(&mut command, merge)?;
    command.stdin(Stdio::null()).process_group(0);
    // SAFETY: between fork and exec it makes one system call, which allocates nothing and takes no lock.
    unsafe { command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?)) };
    let start = Instant::now();
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = Group(command.spawn().with_context(|| format!("cannot run `{program}`"))?);
    drop(command); // It holds the pipes open for writing.
    let pidfd = pidfd_open(child.pid(), PidfdFlags::empty())?;

    let mut output = Vec::new();
    let mut allowed = patience;
    let mut since = start;
    let end = loop {
        let left = allowed.map(|allowed| (since + allowed).saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            break End::Timeout(allowed.unwrap_or_default());
        }
        let mut fds = vec![PollFd::new(&pidfd, PollFlags::IN), PollFd::new(&interrupts.0, PollFlags::IN)];
        fds.extend(streams.open_ones().map(|reader| PollFd::new(reader, PollFlags::IN)));
        let timeout = left.map(|left| left.try_into()).transpose()?;
        match poll(&mut fds, timeout.as_ref()) {
            Err(rustix::io::Errno::INTR) => continue,
            polled => polled?,
        };
        let [has_ended, is_interrupted] = [0, 1].map(|i: usize| !fds[i].revents().is_empty());
        let from = output.len();
        streams.read(&mut output)?;
        log.write_all(&output[from..])?;
        if let Some(more) = progress(&output[from..]).filter(|_| output.len() > from) {
            (allowed, since) = (allowed.map(|_| more), Instant::now());
        }
        if is_interrupted {
            break End::Interrupted;
        }
        if has_ended {
            break End::Status(child.0.wait()?);
        }
    };
    drop(child);
    let from = output.len();
    streams.read(&mut output)?;
    streams.finish(&mut output);
    log.write_all(&output[from..])?;
    Ok(Watched { output, end, time: start.elapsed() })
}

/// A process group, killed when this is dropped: also what the child leaves behind.
struct Group(Child);

impl Group {
    fn pid(&self) -> Pid {
        Pid::from_child(&self.0)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Both fail if nothing is left of it.
        let _ = kill_process_group(self.pid(), Signal::KILL);
        let _ = self.0.wait();
    }
}

/// The wish of the user, or of the system, that xtask ends. Once this is made, the signals that say so do not end xtask
/// by themselves, and every child that is watched then or later ends with [`End::Interrupted`].
pub(crate) struct Interrupts(UnixStream);

impl Interrupts {
    pub(crate) fn new() -> Result<Interrupts> {
        let (reader, writer) = UnixStream::pair()?;
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::low_level::pipe::register(signal, writer.try_clone()?)?;
        }
        Ok(Interrupts(reader))
    }

    /// Whether there is such a wish.
    pub(crate) fn is_there(&self) -> bool {
        let mut fds = [PollFd::new(&self.0, PollFlags::IN)];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|ready| ready > 0)
    }
}
