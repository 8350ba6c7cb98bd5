// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Applets that start others: `env`, `chroot`, `setsid`, `time`, `watch`.

use super::sleep::span;
use crate::bytes::position;
use crate::call::{Call, Outcome};
use crate::exec::{become_program, exit_code};
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::num::NonZero;
use nilibc::*;

/// Becomes what `args` say, or ends with why not.
fn become_or_die(call: &Call<'_>, args: &[CString], env: &[CString]) -> ! {
    let error = become_program(args, env);
    if let Some(name) = args.first() {
        call.fails(name, error);
    }
    exit(exit_code(error))
}

/// Starts a program, and waits for its end.
fn run(call: &Call<'_>) -> Outcome {
    let _ = stdout().flush();
    match call.needs(c"fork", fork()) {
        Fork::Child => become_or_die(call, call.operands, call.env),
        Fork::Parent(pid) => end_of(call, pid),
    }
}

/// How a process ends, as a shell has it.
fn end_of(call: &Call<'_>, pid: pid_t) -> Outcome {
    let code = match call.needs(c"wait", waitpid(pid, 0)) {
        Some((_, WaitStatus::Exited(code))) => code,
        Some((_, WaitStatus::Signaled(sig))) => 128 + sig,
        _ => 0,
    };
    NonZero::new(code).map_or(Ok(()), Err)
}

/// A changed environment for a program, or shown.
pub(crate) fn env(call: &Call<'_>) -> Outcome {
    let mut env = if call.has(b'i') { Vec::new() } else { Vec::from(call.env) };
    for name in call.values(b'u') {
        unset(&mut env, name.to_bytes());
    }
    let mut rest = call.operands;
    while let [word, more @ ..] = rest
        && let Some(end) = position(word.to_bytes(), b'=')
    {
        unset(&mut env, word.to_bytes().get(..end).unwrap_or(&[]));
        env.push(word.clone());
        rest = more;
    }
    if rest.is_empty() {
        env.iter().for_each(|entry| println!("{}", entry.as_c_str()));
        return Ok(());
    }
    become_or_die(call, rest, &env)
}

fn unset(env: &mut Vec<CString>, name: &[u8]) {
    let is_it = |entry: &CString| entry.to_bytes().strip_prefix(name).is_some_and(|rest| rest.starts_with(b"="));
    while let Some(place) = env.iter().position(is_it) {
        env.remove(place);
    }
}

/// Another root for a program.
pub(crate) fn change_root(call: &Call<'_>) -> Outcome {
    let [root, args @ ..] = call.operands else { return Ok(()) };
    call.needs(root, chroot(root).and_then(|()| chdir(c"/")));
    let shell = [CString::from(c"sh")];
    become_or_die(call, if args.is_empty() { &shell } else { args }, call.env)
}

/// A session of its own for a program, with `-c` one that has the terminal of standard input.
pub(crate) fn session(call: &Call<'_>) -> Outcome {
    // A process that leads a group cannot begin a session.
    if getpgid(0) == Ok(getpid())
        && let Fork::Parent(pid) = call.needs(c"fork", fork())
    {
        return end_of(call, pid);
    }
    call.needs(c"setsid", setsid());
    if call.has(b'c') {
        // SAFETY: the call touches no memory.
        call.needs(c"terminal", unsafe { syscall!(IOCTL, STDIN, arch::TIOCSCTTY, 1) });
    }
    become_or_die(call, call.operands, call.env)
}

/// How long a program takes, in the form that POSIX has.
pub(crate) fn time(call: &Call<'_>) -> Outcome {
    let start = call.needs(c"clock", clock_gettime(CLOCK_MONOTONIC));
    let outcome = run(call);
    let real = call.needs(c"clock", clock_gettime(CLOCK_MONOTONIC)) - start;
    let (used, _) = times();
    let hundredths = real.tv_sec as u64 * 100 + real.tv_nsec as u64 / 10_000_000;
    let show = |name: &str, time: u64| {
        eprint!("{} {}.{}{}\n", name, (time / 100) as usize, (time / 10 % 10) as usize, (time % 10) as usize);
    };
    show("real", hundredths);
    show("user", used.tms_cutime as u64);
    show("sys", used.tms_cstime as u64);
    outcome
}

/// The output of a program, again and again.
pub(crate) fn watch(call: &Call<'_>) -> Outcome {
    let seconds = call.value(b'n').unwrap_or(c"2");
    let span = span(seconds.to_bytes()).unwrap_or_else(|| call.refuses("this is no span of time:", seconds));
    loop {
        // To the upper left, and all away that is there.
        print!("\x1b[H\x1b[J");
        let _ = run(call);
        call.needs(seconds, nanosleep(span));
    }
}
