// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Signals: what handlers do to the code that they interrupt, and what is blocked.
//!
//! Every handler here returns, which on a port that leads it to the wrong place is the end of the test.
#![no_std]
#![no_main]

use nilibc::WaitStatus::{Exited, Signaled};
use nilibc::*;
use selftests::notes::{came, forget, note, noted};
use selftests::{child, emulated, fails};

selftest! {
    // Sets.
    sigset_has_what_was_added              => sigset_has_what_was_added();
    sigset_full_and_empty                  => (1..=SIGRTMAX).all(|sig| sigset_t::FULL.has(sig) && !sigset_t::EMPTY.has(sig));
    sigset_of_what_is_no_signal            => [-1, 0, SIGRTMAX + 1].iter().all(|&sig| no_signal(sig));
    sigset_operations                      => sigset_operations();

    // Handlers.
    handler_is_told_the_signal             => { handle(SIGUSR1, 0)?; raise(SIGUSR1)?; came(&[SIGUSR1]) };
    handler_stays                          => { handle(SIGUSR1, 0)?; raise(SIGUSR1)?; raise(SIGUSR1)?; came(&[SIGUSR1; 2]) };
    handler_of_every_signal                => handler_of_every_signal();
    handler_of_sigkill                     => fails(handle(SIGKILL, 0), Errno::INVAL);
    handler_of_what_is_no_signal           => fails(handle(SIGRTMAX + 1, 0), Errno::INVAL);
    handler_with_sa_resethand              => handler_with_sa_resethand();
    handler_blocks_its_signal              => handler_within_itself(0, &[1, 2, 1, 2]);
    handler_with_sa_nodefer                => handler_within_itself(SA_NODEFER, &[1, 1, 2, 2]);
    handler_within_a_handler               => handler_within_a_handler(sigset_t::EMPTY, &[1, SIGUSR2, 2]);
    handler_blocks_its_mask if !emulated(), "user-mode QEMU loses the mask on some"
                                           => handler_within_a_handler(sigset_t::of([SIGUSR2]), &[1, 2, SIGUSR2]);
    handler_is_inherited                   => handler_is_inherited();
    sigaction_answers_with_the_last        => sigaction_answers_with_the_last();
    sigaction_only_looks                   => set_of(SIGUSR1)? == sigaction::DEFAULT && set_of(SIGUSR1)? == sigaction::DEFAULT;
    signal_answers_with_the_last           => signal_answers_with_the_last();
    sigdefault_undoes                      => child(|| { handle(SIGUSR1, 0)?; sigdefault(SIGUSR1)?; raise(SIGUSR1) })? == Signaled(SIGUSR1);

    // What calls that wait do.
    read_is_interrupted                    => fails(read_with_signals(), Errno::INTR);
    read_goes_on_with_sa_restart           => { handle(SIGUSR1, SA_RESTART)?; read_with_signals()? == 1 };
    read_goes_on_after_siginterrupt        => { handle(SIGUSR1, 0)?; siginterrupt(SIGUSR1, false)?; read_with_signals()? == 1 };
    read_is_interrupted_after_siginterrupt => read_is_interrupted_after_siginterrupt();
    pause_waits                            => pause_waits();
    sigsuspend_waits                       => sigsuspend_waits();

    // What is blocked.
    sigprocmask_blocks                     => sigprocmask_blocks();
    sigprocmask_answers_with_the_last      => sigprocmask_answers_with_the_last();
    sigprocmask_of_an_unknown_kind         => fails(sigprocmask(77, Some(&sigset_t::EMPTY)), Errno::INVAL);
    sigprocmask_of_sigkill                 => { sigprocmask(SIG_SETMASK, Some(&sigset_t::FULL))?; !blocked()?.has(SIGKILL) };
    sigpending_of_nothing                  => sigisemptyset(&sigpending());

    // Sending.
    tgkill_of_this_thread                  => { handle(SIGUSR1, 0)?; tgkill(getpid(), gettid(), SIGUSR1)?; came(&[SIGUSR1]) };
    tgkill_of_nobody                       => fails(tgkill(getpid(), 0x3fff_ffff, 0), Errno::SRCH);
    killpg_of_this_group                   => { handle(SIGUSR1, 0)?; killpg(0, SIGUSR1)?; came(&[SIGUSR1]) };
    killpg_of_what_is_no_group             => fails(killpg(-5, SIGUSR1), Errno::INVAL) && fails(killpg(1, 0), Errno::INVAL);
}

extern "C" fn note_signal(sig: i32) {
    note(sig);
}

/// Sets what is done about a signal. Answers with what was done.
fn set(sig: i32, action: &sigaction) -> Result<sigaction> {
    // SAFETY: the handlers of these tests use nothing but atomics and system calls.
    unsafe { sigaction(sig, Some(action)) }
}

fn set_of(sig: i32) -> Result<sigaction> {
    // SAFETY: nothing is set.
    unsafe { sigaction(sig, None) }
}

/// Has a signal noted.
fn handle(sig: i32, flags: u32) -> Result<sigaction> {
    set(sig, &sigaction::new(note_signal).flags(flags))
}

fn blocked() -> Result<sigset_t> {
    sigprocmask(SIG_BLOCK, None)
}

/// A child that sends this process SIGUSR1 again and again, and after ten times does this.
fn signals_from_a_child(then: impl FnOnce()) -> Result<()> {
    let parent = getpid();
    if fork()? != Fork::Child {
        return Ok(());
    }
    let sent = || kill(parent, SIGUSR1).and_then(|()| nanosleep(timespec::millis(10)));
    let ten = (0..10).try_for_each(|_| sent());
    then();
    let all = ten.and_then(|()| {
        loop {
            sent()?
        }
    });
    _exit(all.map_or(1, |never: core::convert::Infallible| match never {}))
}

fn sigset_has_what_was_added() -> Result<bool> {
    let mut set = sigset_t::EMPTY;
    for sig in 1..=SIGRTMAX {
        sigaddset(&mut set, sig)?;
        if set != sigset_t::of([sig]) || !sigismember(&set, sig)? {
            println!("signal {}", sig);
            return Ok(false);
        }
        sigdelset(&mut set, sig)?;
    }
    Ok(sigisemptyset(&set))
}

fn no_signal(sig: i32) -> bool {
    let (mut empty, mut full) = (sigset_t::of([sig]), sigset_t::FULL);
    let refused = [sigaddset(&mut empty, sig), sigdelset(&mut full, sig), sigismember(&full, sig).map(drop)];
    refused == [Err(Errno::INVAL); 3] && empty == sigset_t::EMPTY && full == sigset_t::FULL
}

fn sigset_operations() -> bool {
    let (one, other) = (sigset_t::of([SIGINT, SIGRTMAX]), sigset_t::of([SIGRTMAX, SIGHUP]));
    let mut set = one;
    sigemptyset(&mut set);
    let emptied = sigisemptyset(&set);
    sigfillset(&mut set);
    emptied
        && set == sigset_t::FULL
        && sigandset(&one, &other) == sigset_t::of([SIGRTMAX])
        && sigorset(&one, &other) == sigset_t::of([SIGINT, SIGHUP, SIGRTMAX])
}

fn handler_of_every_signal() -> Result<bool> {
    // User-mode emulation needs some of the last for itself.
    let last = if emulated() { SIGRTMIN + 28 } else { SIGRTMAX };
    for sig in (1..=last).filter(|sig| ![SIGKILL, SIGSTOP].contains(sig)) {
        forget();
        handle(sig, 0)?;
        raise(sig)?;
        if !came(&[sig]) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn handler_with_sa_resethand() -> Result<bool> {
    handle(SIGUSR1, SA_RESETHAND)?;
    raise(SIGUSR1)?;
    Ok(came(&[SIGUSR1]) && set_of(SIGUSR1)?.sa_handler == SIG_DFL)
}

/// Sends the signal again when it comes for the first time.
extern "C" fn note_again(sig: i32) {
    let first = noted() == 0;
    note(1);
    if first {
        let _ = raise(sig);
    }
    note(2);
}

fn handler_within_itself(flags: u32, expected: &[i32]) -> Result<bool> {
    set(SIGUSR1, &sigaction::new(note_again).flags(flags))?;
    raise(SIGUSR1)?;
    Ok(came(expected))
}

extern "C" fn note_raising(_: i32) {
    note(1);
    let _ = raise(SIGUSR2);
    note(2);
}

fn handler_within_a_handler(mask: sigset_t, expected: &[i32]) -> Result<bool> {
    handle(SIGUSR2, 0)?;
    set(SIGUSR1, &sigaction::new(note_raising).mask(mask))?;
    raise(SIGUSR1)?;
    Ok(came(expected) && sigisemptyset(&blocked()?))
}

fn handler_is_inherited() -> Result<bool> {
    handle(SIGUSR1, 0)?;
    let status = child(|| raise(SIGUSR1).map(|()| _exit(if came(&[SIGUSR1]) { 7 } else { 1 })))?;
    Ok(status == Exited(7) && came(&[]))
}

fn sigaction_answers_with_the_last() -> Result<bool> {
    let action = sigaction::new(note_signal).flags(SA_RESTART | SA_NODEFER).mask(sigset_t::of([SIGINT, SIGRTMAX]));
    let first = set(SIGUSR1, &action)?;
    let mut second = set(SIGUSR1, &sigaction::IGNORE)?;
    // The kernel may tell what it has for itself among the flags.
    second.sa_flags &= SA_RESTART | SA_NODEFER | SA_RESETHAND | SA_ONSTACK;
    Ok(first == sigaction::DEFAULT && second == action && set_of(SIGUSR1)?.sa_handler == SIG_IGN)
}

fn signal_answers_with_the_last() -> Result<bool> {
    let ours = sighandler_t::new(note_signal);
    // SAFETY: the handler uses nothing but atomics.
    let answers = unsafe { [signal(SIGUSR1, ours)?, signal(SIGUSR1, SIG_IGN)?, signal(SIGUSR1, SIG_DFL)?] };
    Ok(answers == [SIG_DFL, ours, SIG_IGN])
}

/// Reads from a pipe into which one byte comes, after ten signals. What it does without a handler for them, it does with one
/// that interrupts.
fn read_with_signals() -> Result<usize> {
    if set_of(SIGUSR1)? == sigaction::DEFAULT {
        handle(SIGUSR1, 0)?;
    }
    let (output, input) = pipe()?;
    signals_from_a_child(|| {
        let _ = write_all(input, b"x");
    })?;
    read(output, &mut [0; 8])
}

fn read_is_interrupted_after_siginterrupt() -> Result<bool> {
    handle(SIGUSR1, SA_RESTART)?;
    siginterrupt(SIGUSR1, true)?;
    Ok(fails(read_with_signals(), Errno::INTR))
}

fn pause_waits() -> Result<bool> {
    handle(SIGUSR1, SA_RESTART)?;
    signals_from_a_child(|| ())?;
    Ok(pause() == Errno::INTR && noted() > 0)
}

fn sigsuspend_waits() -> Result<bool> {
    handle(SIGUSR1, SA_RESTART)?;
    let only = sigset_t::of([SIGUSR1]);
    sigprocmask(SIG_SETMASK, Some(&only))?;
    signals_from_a_child(|| ())?;
    Ok(sigsuspend(&sigset_t::EMPTY) == Errno::INTR && blocked()? == only && came(&[SIGUSR1]))
}

fn sigprocmask_blocks() -> Result<bool> {
    handle(SIGUSR1, 0)?;
    handle(SIGUSR2, 0)?;
    let both = sigset_t::of([SIGUSR1, SIGUSR2]);
    sigprocmask(SIG_BLOCK, Some(&both))?;
    raise(SIGUSR2)?;
    let none_yet = came(&[]) && sigpending() == sigset_t::of([SIGUSR2]);
    sigprocmask(SIG_UNBLOCK, Some(&sigset_t::of([SIGUSR1])))?;
    let nor_yet = came(&[]);
    sigprocmask(SIG_UNBLOCK, Some(&both))?;
    Ok(none_yet && nor_yet && came(&[SIGUSR2]) && sigisemptyset(&sigpending()))
}

fn sigprocmask_answers_with_the_last() -> Result<bool> {
    // The last may be one that user-mode emulation needs for itself.
    let (one, two) = (sigset_t::of([SIGUSR1, SIGRTMIN + 3]), sigset_t::of([SIGUSR2, SIGRTMIN + 3]));
    let answers = [
        sigprocmask(SIG_BLOCK, Some(&one))?,
        sigprocmask(SIG_BLOCK, Some(&two))?,
        sigprocmask(SIG_UNBLOCK, Some(&one))?,
        sigprocmask(SIG_SETMASK, Some(&one))?,
        blocked()?,
    ];
    Ok(answers == [sigset_t::EMPTY, one, sigorset(&one, &two), sigset_t::of([SIGUSR2]), one])
}
