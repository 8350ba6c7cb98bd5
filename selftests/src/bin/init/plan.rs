// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The plan: which programs run, one after the other, and how each ended.

use crate::log::Log;
use crate::room::{self, Told};
use crate::words::Words;
use nilibc::ktap::{self, Directive};
use nilibc::print::Sink;
use nilibc::selftest::Taint;
use nilibc::*;
use selftests::read_whole;

/// What came of a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    /// It was empty: only tests of the kernel's own were asked for, or none.
    Nothing,
    Well,
    Badly,
}

/// Runs what is asked for: a line is a program of /tests and its arguments.
pub(crate) fn run(log: &mut Log, words: &Words) -> Result<Ran> {
    let (mut line, mut file) = ([0; 4096], [0; 0x8000]);
    let plan = match words.plan(&mut line) {
        Some(plan) => plan,
        None => read_plan(log, &mut file)?,
    };
    let count = plan.iter().filter(|&&byte| byte == b'\n').count() as u32;
    if count == 0 {
        return Ok(Ran::Nothing);
    }
    ktap::version(&mut |text| log.put(text));
    ktap::plan(&mut |text| log.put(text), count, None);
    let silence = words.silence();
    let mut all_passed = true;
    for (number, line) in (1..).zip(plan.split_inclusive_mut(|&byte| byte == b'\n')) {
        all_passed &= run_line(log, silence, number, line)?;
    }
    Ok(if all_passed { Ran::Well } else { Ran::Badly })
}

fn read_plan<'room>(log: &mut Log, room: &'room mut [u8]) -> Result<&'room mut [u8]> {
    let file = open(c"/plan", O_RDONLY, 0).inspect_err(|_| {
        put!(log, "# init: /plan cannot be read, which names the tests: `cargo xtask initramfs` packs one\n");
    })?;
    let len = read_whole(file, room)?.len();
    let has_end = len < room.len();
    room.get_mut(..len).filter(|_| has_end).ok_or(Errno::FBIG)
}

/// The most words that a line of the plan may have.
const WORDS: usize = 256;

/// Runs the program of one line, and tells how it ended. Answers whether that was well.
fn run_line(log: &mut Log, silence: timespec, number: u32, line: &mut [u8]) -> Result<bool> {
    line.iter_mut().filter(|byte| matches!(byte, b' ' | b'\n')).for_each(|byte| *byte = 0);
    let mut argv = [CPtr::NULL; WORDS + 1];
    let mut words = line.split_inclusive(|&byte| byte == 0).filter(|word| word.len() > 1);
    let name = CStr::from_bytes_with_nul(words.clone().next().unwrap_or(b"")).map_err(|_| Errno::INVAL)?;
    for (place, word) in argv.iter_mut().take(WORDS).zip(&mut words) {
        *place = CPtr::new(CStr::from_bytes_with_nul(word).map_err(|_| Errno::INVAL)?);
    }
    if words.next().is_some() {
        return Err(Errno::TOOBIG);
    }
    let name = name.to_str().map_err(|_| Errno::INVAL)?;
    log.indent = true;
    ktap::subtest(&mut |text| log.put(text), name);
    let before = Taint::read();
    let ended = run_program(log, silence, name, &argv)?;
    let after = Taint::read();
    log.end_line();
    log.indent = false;
    let (ok, directive, reason) = match ended {
        _ if after != before => {
            put!(log, "# the kernel's taint was {} before, and is {}\n", before.text(), after.text());
            (false, Directive::None, "the kernel complained")
        }
        None => (false, Directive::Timeout, "it said nothing for too long, and was killed"),
        Some(WaitStatus::Exited(0)) => (true, Directive::None, ""),
        Some(WaitStatus::Exited(4)) => (true, Directive::Skip, "all of its tests were skipped"),
        Some(WaitStatus::Signaled(sig)) => {
            put!(log, "# ended by {}\n", sigabbrev(sig));
            (false, Directive::None, "")
        }
        Some(WaitStatus::Exited(status) | WaitStatus::Stopped(status)) => {
            put!(log, "# exit status {}\n", status);
            (false, Directive::None, "")
        }
        Some(WaitStatus::Continued) => (false, Directive::None, ""),
    };
    ktap::result(&mut |text| log.put(text), ok, number, name, directive, reason);
    Ok(ok)
}

/// How a program of /tests ended, which ran in a room of its own; nothing of it is left. `None`: it was silent too long.
fn run_program(log: &mut Log, silence: timespec, name: &str, argv: &[CPtr<'_>]) -> Result<Option<WaitStatus>> {
    let mut room = [0; 256];
    let path = CStr::from_bytes_until_nul(bprint!(&mut room, "/tests/{}\0", name)).map_err(|_| Errno::NAMETOOLONG)?;
    let (output, input) = pipe2(O_CLOEXEC)?;
    let told = Told::new()?;
    let Fork::Parent(pid) = fork()? else { room::enter(&told, || become_program(&input, path, argv)) };
    drop(input);
    let in_time = relay(log, silence, &output, pid)?;
    // Who is not there any more cannot be killed.
    let _ = kill(-1, SIGKILL);
    while wait().is_ok() {}
    // Nobody is left who writes.
    while pass_on(log, &output)? {}
    Ok(told.get().filter(|_| in_time))
}

/// Becomes the program, or says why not where its output goes.
fn become_program(input: &OwnedFd, path: &CStr, argv: &[CPtr<'_>]) -> ! {
    let ready = setsid().and_then(|_| dup2(input, STDOUT)).and_then(|_| dup2(input, STDERR));
    let error = ready.err().unwrap_or_else(|| execve(path, argv, &argv![c"HOME=/", c"PATH=/tests"]));
    eprintln!("# init: cannot execute {}: {}", path, error);
    _exit(126)
}

/// Passes on what is printed, until the program ends. Answers whether it did before it was silent for too long.
fn relay(log: &mut Log, silence: timespec, output: &OwnedFd, pid: pid_t) -> Result<bool> {
    let pidfd = pidfd_open(pid)?;
    let mut open = true;
    loop {
        let output_or_none = if open { pollfd::new(output, POLLIN) } else { pollfd::none() };
        let mut fds = [pollfd::new(&pidfd, POLLIN), output_or_none];
        if ppoll(&mut fds, Some(silence), None)? == 0 {
            return Ok(false);
        }
        let [ended, printed] = fds.map(|fd| fd.revents != 0);
        open = open && (!printed || pass_on(log, output)?);
        if ended {
            return Ok(true);
        }
    }
}

/// Passes on some of the output. Answers whether there may be more.
fn pass_on(log: &mut Log, output: &OwnedFd) -> Result<bool> {
    let mut room = [0; 1024];
    let len = read(output, &mut room)?;
    log.put(room.get(..len).unwrap_or(&[]));
    Ok(len > 0)
}
