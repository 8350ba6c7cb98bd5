// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is known of a signal: what a handler is told, on which stack it runs, and what those learn who wait instead.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::ptr::{null_mut, without_provenance, without_provenance_mut};
use core::sync::atomic::{AtomicI32, AtomicUsize, Ordering::Relaxed};
use nilibc::WaitStatus::{Continued, Exited, Signaled, Stopped};
use nilibc::*;
use selftests::notes::{came, note};
use selftests::{NOT_OPEN, child, emulated, end_of, fails, scratch};

selftest! {
    // What a handler is told.
    info_of_kill                          => { told(SIGUSR1)?; kill(getpid(), SIGUSR1)?; came(&[SIGUSR1, SI_USER, getpid(), 0]) };
    info_of_raise                         => { told(SIGUSR1)?; raise(SIGUSR1)?; came(&[SIGUSR1, SI_TKILL, getpid(), 0]) };
    info_of_sigqueue                      => { told(SIGUSR1)?; queue(SIGUSR1, -7)?; came(&[SIGUSR1, SI_QUEUE, getpid(), -7]) };
    info_of_a_child_that_exits            => info_of_a_child(|| _exit(42), CLD_EXITED, 42);
    info_of_a_child_that_is_killed        => info_of_a_child(|| raise(SIGTERM), CLD_KILLED, SIGTERM);
    info_of_input if !emulated(), REWRITTEN => info_of_input();
    info_of_what_is_not_mapped            => faults(SIGSEGV, SEGV_MAPERR, not_mapped()?);
    info_of_what_is_protected if !emulated(), REWRITTEN => faults(SIGSEGV, SEGV_ACCERR, mapping(PROT_NONE)?);
    info_of_what_the_file_has_not if !emulated(), REWRITTEN => scratch(|| faults(SIGBUS, BUS_ADRERR, behind_a_file()?));

    // What was interrupted.
    ucontext_has_what_is_blocked_again    => ucontext_has_what_is_blocked_again();
    ucontext_sets_what_is_blocked_again   => ucontext_sets_what_is_blocked_again();
    ucontext_has_the_stack_pointer        => ucontext_has_the_stack_pointer();

    // Another stack.
    sigaltstack_of_none                   => altstack(None)?.ss_flags == SS_DISABLE;
    sigaltstack_answers_with_the_last     => sigaltstack_answers_with_the_last();
    sigaltstack_that_is_too_small         => fails(altstack(Some(&stack_t { ss_size: 16, ..stack()? })), Errno::NOMEM);
    sigaltstack_with_an_unknown_flag      => fails(altstack(Some(&stack_t { ss_flags: 77, ..stack()? })), Errno::INVAL);
    handler_with_sa_onstack               => handler_on_which(SA_ONSTACK, true);
    handler_without_sa_onstack            => handler_on_which(0, false);
    handler_of_an_overflow                => handler_of_an_overflow();

    // Waiting instead.
    sigtimedwait_takes_what_waits         => sigtimedwait_takes_what_waits();
    sigtimedwait_until_the_time_is_up     => fails(sigtimedwait(&block([SIGUSR1])?, Some(&timespec::millis(1))), Errno::AGAIN);
    sigtimedwait_until_a_handler_ran      => sigtimedwait_until_a_handler_ran();
    sigtimedwait_takes_a_signal_once      => sigtimedwait_takes_a_signal_once();
    sigtimedwait_takes_them_in_order      => sigtimedwait_takes_them_in_order();
    sigwaitinfo_waits                     => sigwaitinfo_waits();
    sigwait_tells_which                   => { let set = block([SIGUSR1, SIGUSR2])?; raise(SIGUSR2)?; sigwait(&set)? == SIGUSR2 };
    sigqueue_to_nobody                    => fails(sigqueue(0x3fff_ffff, SIGUSR1, number(0)), Errno::SRCH);

    // A descriptor instead.
    signalfd_reads_what_waits             => signalfd_reads_what_waits();
    signalfd_reads_a_number if !emulated(), REWRITTEN => signalfd_reads_a_value(number(-5), |info| info.ssi_int == -5);
    signalfd_reads_a_pointer              => signalfd_reads_a_pointer();
    signalfd_without_a_signal             => signalfd_without_a_signal();
    signalfd_set_changes_which            => signalfd_set_changes_which();
    signalfd_set_of_a_pipe                => fails(signalfd_set(pipe()?.0, &sigset_t::EMPTY), Errno::INVAL);
    signalfd_set_of_what_is_not_open      => fails(signalfd_set(NOT_OPEN, &sigset_t::EMPTY), Errno::BADF);
}

const REWRITTEN: &str = "user-mode emulation makes something else of what is told";

/// Sets what is done about a signal.
fn set(sig: i32, handler: Informed, flags: u32) -> Result<()> {
    // SAFETY: the handlers of these tests use nothing but atomics and system calls.
    unsafe { sigaction(sig, Some(&sigaction::informed(handler).flags(flags))).map(drop) }
}

/// Has noted what is known of a signal: itself, the code, who, and the value.
fn told(sig: i32) -> Result<()> {
    extern "C" fn handler(sig: i32, info: &siginfo_t, _: &mut ucontext_t) {
        if info.si_signo() == sig && info.si_errno() == 0 {
            let value = if info.si_code() == SI_QUEUE { info.si_int() } else { 0 };
            [sig, info.si_code(), info.si_pid(), value].into_iter().for_each(note);
        }
    }
    set(sig, handler, 0)
}

fn number(sival_int: i32) -> sigval {
    sigval { sival_int }
}

/// Sends a signal to this process, and a number with it.
fn queue(sig: i32, value: i32) -> Result<()> {
    sigqueue(getpid(), sig, number(value))
}

/// Blocks these signals, and no others.
fn block<const N: usize>(signals: [i32; N]) -> Result<sigset_t> {
    let set = sigset_t::of(signals);
    sigprocmask(SIG_SETMASK, Some(&set))?;
    Ok(set)
}

fn info_of_a_child<T>(ends: impl FnOnce() -> T, code: i32, status: i32) -> Result<bool> {
    let set = block([SIGCHLD])?;
    let pid = match fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            ends();
            _exit(1)
        }
    };
    let info = sigwaitinfo(&set)?;
    end_of(pid)?;
    Ok(info.si_code() == code && info.si_pid() == pid && info.si_uid() == geteuid() && info.si_status() == status)
}

fn info_of_input() -> Result<bool> {
    const SETOWN: i32 = arch::F_SETOWN;
    let sig = SIGRTMIN + 4;
    let set = block([sig])?;
    let (output, input) = pipe()?;
    // SAFETY: the calls touch no memory.
    unsafe {
        syscall!(FCNTL, &output, SETOWN, getpid())?;
        syscall!(FCNTL, &output, arch::F_SETSIG, sig)?;
    }
    fcntl_setfl(&output, arch::FASYNC)?;
    write_all(input, b"x")?;
    let info = sigwaitinfo(&set)?;
    let band = i32::from(POLLIN);
    Ok(info.si_code() == POLL_IN && info.si_fd() == output.as_raw_fd() && info.si_band() as i32 & band == band)
}

/// The size of the areas below.
const SIZE: usize = 1 << 17;

/// The lowest address of a new area of memory.
fn mapping(prot: i32) -> Result<usize> {
    // SAFETY: a new mapping, at a place that the kernel chooses.
    Ok(unsafe { mmap(null_mut(), SIZE, prot, MAP_PRIVATE | MAP_ANONYMOUS, None, 0)? }.addr())
}

fn not_mapped() -> Result<usize> {
    let addr = mapping(PROT_READ)?;
    // SAFETY: nobody uses it.
    unsafe { munmap(without_provenance_mut(addr), SIZE)? };
    Ok(addr)
}

fn behind_a_file() -> Result<usize> {
    let file = open(c"a", O_CREAT | O_RDWR, 0o600)?;
    // SAFETY: a new mapping, at a place that the kernel chooses.
    Ok(unsafe { mmap(null_mut(), SIZE, PROT_READ, MAP_SHARED, Some(file.as_fd()), 0)? }.addr())
}

/// What the handler of a fault expects: the code, and the address.
static CODE: AtomicI32 = AtomicI32::new(0);
static ADDRESS: AtomicUsize = AtomicUsize::new(0);

#[inline(never)]
extern "C" fn read_byte(address: usize) -> u8 {
    // SAFETY: there is nothing to be read, so that nothing comes of it.
    unsafe { without_provenance::<u8>(address).read_volatile() }
}

/// Ends with a bit for each part that is as expected: it must not return to where the fault would happen again.
extern "C" fn faulted(_: i32, info: &siginfo_t, context: &mut ucontext_t) {
    // The lowest bit says that it is Thumb code.
    let function = read_byte as extern "C" fn(usize) -> u8 as usize & !1;
    let inside = (function..function + 64).contains(&context.pc());
    // Some processors tell no more than the page.
    let there = info.si_addr().addr() & !0xfff == ADDRESS.load(Relaxed) & !0xfff;
    let code = info.si_code() == CODE.load(Relaxed);
    _exit(i32::from(code) | i32::from(inside) << 1 | i32::from(there) << 2)
}

fn faults(sig: i32, code: i32, address: usize) -> Result<bool> {
    CODE.store(code, Relaxed);
    ADDRESS.store(address, Relaxed);
    let status = child(|| {
        set(sig, faulted, 0)?;
        Ok::<_, Errno>(black_box(read_byte(black_box(address))))
    })?;
    if let Exited(bits) = status {
        println!("the code {}, the instruction {}, the address {}", bits & 1, bits >> 1 & 1, bits >> 2);
    }
    Ok(is_handled(status))
}

/// Whether the handler found all as expected, and ended with 7. Says what happened instead.
fn is_handled(status: WaitStatus) -> bool {
    match status {
        Exited(7) => return true,
        Exited(code) => println!("it exited with {}", code),
        Signaled(sig) => println!("it was ended by {}", sigabbrev(sig)),
        Stopped(_) | Continued => println!("it did not end"),
    }
    false
}

fn blocked() -> Result<sigset_t> {
    sigprocmask(SIG_BLOCK, None)
}

fn ucontext_has_what_is_blocked_again() -> Result<bool> {
    extern "C" fn handler(_: i32, _: &siginfo_t, context: &mut ucontext_t) {
        let ours = sigset_t::of([SIGINT, SIGUSR2]);
        note((*context.sigmask() == ours) as i32);
        note(blocked().is_ok_and(|blocked| blocked == sigorset(&ours, &sigset_t::of([SIGUSR1]))) as i32);
    }
    block([SIGINT, SIGUSR2])?;
    set(SIGUSR1, handler, 0)?;
    raise(SIGUSR1)?;
    Ok(came(&[1, 1]) && blocked()? == sigset_t::of([SIGINT, SIGUSR2]))
}

fn ucontext_sets_what_is_blocked_again() -> Result<bool> {
    extern "C" fn handler(_: i32, _: &siginfo_t, context: &mut ucontext_t) {
        *context.sigmask() = sigset_t::of([SIGUSR2]);
    }
    block([SIGINT])?;
    set(SIGUSR1, handler, 0)?;
    raise(SIGUSR1)?;
    Ok(blocked()? == sigset_t::of([SIGUSR2]))
}

/// Whether `place` is on the stack of whoever has `local`, or of those whom he called.
fn is_on_stack_of(local: usize, place: usize) -> bool {
    (local - 0x8000..local + 0x800).contains(&place)
}

fn ucontext_has_the_stack_pointer() -> Result<bool> {
    extern "C" fn handler(_: i32, _: &siginfo_t, context: &mut ucontext_t) {
        note(is_on_stack_of(ADDRESS.load(Relaxed), context.sp()) as i32);
    }
    let local = 0;
    ADDRESS.store((&raw const local).addr(), Relaxed);
    altstack(Some(&stack()?))?;
    set(SIGUSR1, handler, SA_ONSTACK)?;
    raise(SIGUSR1)?;
    Ok(came(&[1]))
}

/// A new stack, of which `ADDRESS` tells where it is.
fn stack() -> Result<stack_t> {
    let start = mapping(PROT_READ | PROT_WRITE)?;
    Ok(stack_t { ss_sp: without_provenance_mut(start), ss_flags: 0, ss_size: SIZE })
}

fn altstack(new: Option<&stack_t>) -> Result<stack_t> {
    // SAFETY: the stacks of these tests are for nothing else.
    unsafe { sigaltstack(new) }
}

fn sigaltstack_answers_with_the_last() -> Result<bool> {
    let stack = stack()?;
    altstack(Some(&stack))?;
    let found = altstack(Some(&stack_t { ss_flags: SS_DISABLE, ..stack }))?;
    let same = (found.ss_sp, found.ss_flags, found.ss_size) == (stack.ss_sp, 0, SIZE);
    Ok(same && altstack(None)?.ss_flags == SS_DISABLE)
}

/// Notes whether it runs on the other stack, and whether that is said to be in use.
extern "C" fn note_stack(_: i32, _: &siginfo_t, _: &mut ucontext_t) {
    let local = 0;
    let start = ADDRESS.load(Relaxed);
    note((start..start + SIZE).contains(&(&raw const local).addr()) as i32);
    note(altstack(None).map_or(-1, |stack| stack.ss_flags));
}

fn handler_on_which(flags: u32, other: bool) -> Result<bool> {
    let stack = stack()?;
    ADDRESS.store(stack.ss_sp.addr(), Relaxed);
    altstack(Some(&stack))?;
    set(SIGUSR1, note_stack, flags)?;
    raise(SIGUSR1)?;
    Ok(came(&if other { [1, SS_ONSTACK] } else { [0, 0] }))
}

#[inline(never)]
#[allow(unconditional_recursion)]
fn overflow(depth: usize) -> usize {
    let room = black_box([depth; 512]);
    overflow(depth + 1) + room[depth % 512]
}

fn handler_of_an_overflow() -> Result<bool> {
    extern "C" fn handler(_: i32, info: &siginfo_t, _: &mut ucontext_t) {
        _exit(if info.si_addr().is_null() { 1 } else { 7 })
    }
    let status = child(|| {
        altstack(Some(&stack()?))?;
        set(SIGSEGV, handler, SA_ONSTACK)?;
        Ok::<_, Errno>(black_box(overflow(0)))
    })?;
    Ok(is_handled(status))
}

/// Takes what waits, and does not wait itself.
fn take(set: &sigset_t) -> Result<siginfo_t> {
    sigtimedwait(set, Some(&timespec::default()))
}

fn sigtimedwait_takes_what_waits() -> Result<bool> {
    let set = block([SIGUSR1, SIGUSR2])?;
    queue(SIGUSR2, 42)?;
    let info = take(&set)?;
    let expected = (SIGUSR2, SI_QUEUE, getpid(), 42);
    Ok((info.si_signo(), info.si_code(), info.si_pid(), info.si_int()) == expected && sigisemptyset(&sigpending()))
}

fn sigtimedwait_until_a_handler_ran() -> Result<bool> {
    let set = block([SIGUSR1])?;
    told(SIGUSR2)?;
    let parent = getpid();
    if fork()? == Fork::Child {
        while kill(parent, SIGUSR2).and_then(|()| nanosleep(timespec::millis(10))).is_ok() {}
        _exit(1);
    }
    Ok(fails(sigtimedwait(&set, None), Errno::INTR))
}

fn sigtimedwait_takes_a_signal_once() -> Result<bool> {
    let set = block([SIGUSR1])?;
    raise(SIGUSR1)?;
    raise(SIGUSR1)?;
    Ok(take(&set)?.si_signo() == SIGUSR1 && fails(take(&set), Errno::AGAIN))
}

/// Of those which were sent in this order, the lowest number comes first, and what is sent twice from SIGRTMIN on comes
/// twice, in the order in which it was sent.
fn sigtimedwait_takes_them_in_order() -> Result<bool> {
    let (low, high) = (SIGRTMIN + 4, SIGRTMIN + 5);
    let set = block([SIGUSR1, low, high])?;
    for (sig, value) in [(high, 1), (low, 2), (low, 3), (SIGUSR1, 4), (low, 5)] {
        queue(sig, value)?;
    }
    for expected in [(SIGUSR1, 4), (low, 2), (low, 3), (low, 5), (high, 1)] {
        let info = take(&set)?;
        let found = (info.si_signo(), info.si_int());
        if found != expected {
            println!("signal {} with {}, not {} with {}", found.0, found.1, expected.0, expected.1);
            return Ok(false);
        }
    }
    Ok(fails(take(&set), Errno::AGAIN))
}

fn sigwaitinfo_waits() -> Result<bool> {
    let set = block([SIGUSR1])?;
    let parent = getpid();
    let Fork::Parent(pid) = fork()? else {
        _exit(kill(parent, SIGUSR1).is_err() as i32);
    };
    let info = sigwaitinfo(&set)?;
    Ok(info.si_code() == SI_USER && info.si_pid() == pid && info.si_uid() == geteuid())
}

fn signalfd_reads_what_waits() -> Result<bool> {
    let fd = signalfd(&block([SIGUSR1, SIGUSR2])?, SFD_CLOEXEC)?;
    queue(SIGUSR1, 0)?;
    kill(getpid(), SIGUSR2)?;
    let mut room = [signalfd_siginfo::default(); 3];
    let count = signalfd_read(&fd, &mut room)?;
    let found = room.map(|info| (info.ssi_signo as i32, info.ssi_code, info.ssi_pid as i32));
    let expected = [(SIGUSR1, SI_QUEUE, getpid()), (SIGUSR2, SI_USER, getpid()), (0, 0, 0)];
    Ok(count == 2 && found == expected && fcntl_getfd(&fd)? == FD_CLOEXEC)
}

fn signalfd_reads_a_pointer() -> Result<bool> {
    let sival_ptr = (&raw const ADDRESS).cast_mut().cast::<c_void>();
    signalfd_reads_a_value(sigval { sival_ptr }, |info| info.ssi_ptr == sival_ptr.addr() as u64)
}

fn signalfd_reads_a_value(value: sigval, is: impl FnOnce(signalfd_siginfo) -> bool) -> Result<bool> {
    let fd = signalfd(&block([SIGUSR1])?, 0)?;
    sigqueue(getpid(), SIGUSR1, value)?;
    let mut room = [signalfd_siginfo::default()];
    Ok(signalfd_read(&fd, &mut room)? == 1 && is(room[0]))
}

fn signalfd_without_a_signal() -> Result<bool> {
    let fd = signalfd(&block([SIGUSR1])?, SFD_NONBLOCK)?;
    Ok(fails(signalfd_read(&fd, &mut [signalfd_siginfo::default()]), Errno::AGAIN))
}

fn signalfd_set_changes_which() -> Result<bool> {
    let both = block([SIGUSR1, SIGUSR2])?;
    let fd = signalfd(&sigset_t::of([SIGUSR1]), SFD_NONBLOCK)?;
    raise(SIGUSR2)?;
    let mut room = [signalfd_siginfo::default(); 2];
    let none = fails(signalfd_read(&fd, &mut room), Errno::AGAIN);
    signalfd_set(&fd, &both)?;
    Ok(none && signalfd_read(&fd, &mut room)? == 1 && room[0].ssi_signo as i32 == SIGUSR2)
}
