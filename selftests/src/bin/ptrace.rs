// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! ptrace: one process stops another, and looks into it. ptrace(2).
#![no_std]
#![no_main]

use core::ptr::from_mut;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use nilibc::WaitStatus::{Exited, Signaled, Stopped};
use nilibc::arch::{Reg, nr};
use nilibc::clone::vfork;
use nilibc::*;
use selftests::{child, end_of, fails, program};

selftest! {
    // Signals.
    signal_stops_the_traced if there(), NONE => { let pid = traced(|| raise(SIGUSR1))?; stops(pid, SIGUSR1)? && resumes(pid, CONT, 0)? == Exited(7) };
    signal_is_delivered_if_wanted if there(), NONE => { let pid = traced(|| raise(SIGUSR1))?; stops(pid, SIGUSR1)? && resumes(pid, CONT, SIGUSR1)? == Signaled(SIGUSR1) };
    signal_is_replaced if there(), NONE     => { let pid = traced(|| raise(SIGUSR1))?; stops(pid, SIGUSR1)? && resumes(pid, CONT, SIGTERM)? == Signaled(SIGTERM) };
    signal_that_there_is_not if there(), NONE => { let pid = stopped()?; fails(request(CONT, pid, 0, 1000), Errno::IO) };
    sigkill_does_not_stop if there(), NONE  => { let pid = traced(|| kill(getpid(), SIGKILL))?; end_of(pid)? == Signaled(SIGKILL) };
    siginfo_is_told if there(), NONE        => siginfo_is_told();
    sigmask_is_told if there(), NONE        => sigmask_is_told();
    sigmask_is_set if there(), NONE         => sigmask_is_set();
    sigmask_of_another_size if there(), NONE => { let (pid, mut set) = (stopped()?, sigset_t::EMPTY); fails(request(GETSIGMASK, pid, 3, place(&mut set)), Errno::INVAL) };

    // Memory and registers.
    peek_reads_the_childs_memory if there(), NONE => {
        let pid = traced(|| { WORD.store(0x1234_5678, Relaxed); raise(SIGSTOP) })?;
        stops(pid, SIGSTOP)? && ptrace_peek(pid, word())? == 0x1234_5678 && WORD.load(Relaxed) == 0
    };
    poke_writes_to_it if there(), NONE      => {
        let pid = stopped()?;
        request(PTRACE_POKEDATA, pid, word(), 42)?;
        resumes(pid, CONT, 0)? == Exited(42) && WORD.load(Relaxed) == 0
    };
    peek_where_nothing_is if there(), NONE  => { let pid = stopped()?; fails(ptrace_peek(pid, 0), Errno::IO) };
    poke_where_nothing_is if there(), NONE  => { let pid = stopped()?; fails(request(PTRACE_POKEDATA, pid, 0, 1), Errno::IO) };
    registers_are_read_and_written if there() && has_sets(), NO_SETS => registers_are_read_and_written(NT_PRSTATUS);
    registers_of_floating_point if there() && has_sets(), NO_SETS => registers_are_read_and_written(NT_PRFPREG);
    registers_of_vectors if there() && has_sets(), NO_SETS => registers_of_vectors();
    registers_of_no_such_set if there() && has_sets(), NO_SETS => { let (pid, mut piece) = (stopped()?, Piece { start: 0, len: 0 }); fails(request(GETREGSET, pid, 0x7777, place(&mut piece)), Errno::INVAL) };

    // Who may.
    traced_by_nobody_is_refused if there(), NONE => { let pid = waiting()?; fails(ptrace_peek(pid, word()), Errno::SRCH) };
    running_is_refused if there(), NONE     => { let pid = seized(0)?; fails(ptrace_peek(pid, word()), Errno::SRCH) };
    attach_to_itself if there(), NONE       => fails(request(PTRACE_ATTACH, getpid(), 0, 0), Errno::PERM);
    attach_to_the_traced if there(), NONE   => { let pid = stopped()?; fails(request(PTRACE_ATTACH, pid, 0, 0), Errno::PERM) };
    attach_to_nobody if there(), NONE       => fails(request(PTRACE_ATTACH, 0x3fff_ffff, 0, 0), Errno::SRCH);
    traceme_twice if there(), NONE          => child(|| (me().is_ok() && fails(me(), Errno::PERM)) || _exit(1))? == Exited(0);
    request_that_there_is_not if there(), NONE => { let pid = stopped()?; fails(request(0x7777, pid, 0, 0), Errno::IO) };

    // Attaching.
    attach_stops if there(), NONE           => { let pid = waiting()?; request(PTRACE_ATTACH, pid, 0, 0)?; stops(pid, SIGSTOP)? };
    seize_does_not_stop if there(), NONE    => { let pid = seized(0)?; waitid(P_PID, pid, WEXITED | WSTOPPED | WNOHANG)?.is_none() };
    interrupt_stops_the_seized if there(), NONE => { let pid = seized(0)?; request(PTRACE_INTERRUPT, pid, 0, 0)?; event(pid)? == (EVENT_STOP, SIGTRAP) };
    interrupt_of_the_attached if there(), NONE => { let pid = stopped()?; fails(request(PTRACE_INTERRUPT, pid, 0, 0), Errno::IO) };
    group_stop_is_told_and_listened_to if there(), NONE => group_stop_is_told_and_listened_to();
    options_that_there_are_not if there(), NONE => { let pid = stopped()?; fails(request(PTRACE_SETOPTIONS, pid, 0, 1 << 30), Errno::INVAL) };
    exitkill_ends_the_traced_with_the_tracer if there(), NONE => exitkill_ends_the_traced_with_the_tracer();

    // System calls and instructions.
    syscall_stops_twice if there() && has_info(), NO_INFO => syscall_stops_twice();
    syscall_tells_its_arguments if there() && has_info(), NO_INFO => syscall_tells_its_arguments();
    syscall_that_is_none if there() && has_info(), NO_INFO => { let pid = stopped()?; info(pid)?.op == 0 };
    singlestep_goes_to_another_instruction if there() && has_info(), NO_INFO => singlestep_goes_to_another_instruction();

    // Events.
    exit_is_told if there(), NONE           => { let pid = seized_with(O_TRACEEXIT, || _exit(9))?; event(pid)? == (EVENT_EXIT, SIGTRAP) && message(pid)? == 9 << 8 && resumes(pid, CONT, 0)? == Exited(9) };
    fork_is_told_and_the_new_one_is_traced if there(), NONE => fork_is_told_and_the_new_one_is_traced();
    vfork_is_told_twice if there(), NONE    => vfork_is_told_twice();
    exec_is_told if there(), NONE           => exec_is_told();
}

const NONE: &str = "there is no ptrace here";
const NO_INFO: &str = "there is no PTRACE_GET_SYSCALL_INFO here";
const NO_SETS: &str = "there is no PTRACE_GETREGSET here";

const CONT: i32 = PTRACE_CONT;
const GETSIGINFO: i32 = 0x4202;
const GETREGSET: i32 = 0x4204;
const SETREGSET: i32 = 0x4205;
const LISTEN: i32 = 0x4208;
const GETSIGMASK: i32 = 0x420a;
const SETSIGMASK: i32 = 0x420b;
const GET_SYSCALL_INFO: i32 = 0x420e;

const O_TRACESYSGOOD: usize = 1;
const O_TRACEFORK: usize = 2;
const O_TRACEVFORK: usize = 4;
const O_TRACEEXEC: usize = 0x10;
const O_TRACEVFORKDONE: usize = 0x20;
const O_TRACEEXIT: usize = 0x40;
const O_EXITKILL: usize = 1 << 20;

const EVENT_FORK: i32 = 1;
const EVENT_VFORK: i32 = 2;
const EVENT_EXEC: i32 = 4;
const EVENT_VFORK_DONE: i32 = 5;
const EVENT_EXIT: i32 = 6;
const EVENT_STOP: i32 = 128;

/// Sets of registers, by the notes of a core file that they are in: elf(5).
const NT_PRSTATUS: usize = 1;
const NT_PRFPREG: usize = 2;
/// Those that only some processors have: VMX and VSX, XSTATE, VXRS, VFP, SVE, vectors, LSX and LASX.
const NT_OF_SOME: [usize; 10] = [0x100, 0x102, 0x202, 0x309, 0x30a, 0x400, 0x405, 0x901, 0xa02, 0xa03];

static WORD: AtomicUsize = AtomicUsize::new(0);

fn word() -> usize {
    WORD.as_ptr().expose_provenance()
}

fn place<T>(value: &mut T) -> usize {
    from_mut(value).expose_provenance()
}

fn request(request: i32, pid: pid_t, addr: usize, data: usize) -> Result<usize> {
    // SAFETY: what the tests give as a place is one, and the child is there to be changed.
    unsafe { ptrace(request, pid, addr, data) }
}

fn me() -> Result<usize> {
    request(PTRACE_TRACEME, 0, 0, 0)
}

fn there() -> bool {
    child(|| me().is_ok() || _exit(1)) == Ok(Exited(0))
}

/// A child that dies with this process.
fn started(does: impl FnOnce()) -> Result<pid_t> {
    const SET_PDEATHSIG: i32 = 1;
    let Fork::Parent(pid) = fork()? else {
        // SAFETY: the call touches no memory.
        let _ = unsafe { syscall!(PRCTL, SET_PDEATHSIG, SIGKILL, 0, 0, 0) };
        does();
        _exit(7)
    };
    Ok(pid)
}

/// A child that is traced and does this, and then exits with 7.
fn traced<T>(does: impl FnOnce() -> T) -> Result<pid_t> {
    started(|| {
        let _ = me();
        does();
    })
}

/// One that has stopped, and then exits with what is in `WORD` if there is something.
fn stopped() -> Result<pid_t> {
    let pid = traced(|| {
        let _ = raise(SIGSTOP);
        if WORD.load(Relaxed) != 0 {
            _exit(WORD.load(Relaxed) as i32)
        }
    })?;
    stops(pid, SIGSTOP)?;
    Ok(pid)
}

/// A child that waits for ever, and nobody traces.
fn waiting() -> Result<pid_t> {
    started(|| _ = pause())
}

/// One that is traced, and goes on.
fn seized(options: usize) -> Result<pid_t> {
    let pid = waiting()?;
    request(PTRACE_SEIZE, pid, 0, options)?;
    Ok(pid)
}

/// One that is traced before it does this.
fn seized_with(options: usize, does: impl FnOnce()) -> Result<pid_t> {
    let (ready, go) = pipe2(O_CLOEXEC)?;
    let pid = started(|| {
        let _ = read(&ready, &mut [0]);
        does();
    })?;
    request(PTRACE_SEIZE, pid, 0, options)?;
    write_all(go, b"g")?;
    Ok(pid)
}

/// Whether the next thing that happens to the child is a stop by this signal.
fn stops(pid: pid_t, sig: i32) -> Result<bool> {
    Ok(happens(pid)? == Stopped(sig))
}

fn happens(pid: pid_t) -> Result<WaitStatus> {
    waitid(P_PID, pid, WEXITED | WSTOPPED | __WALL)?.map(|(_, status)| status).ok_or(Errno::CHILD)
}

/// What happens when it goes on.
fn resumes(pid: pid_t, how: i32, sig: i32) -> Result<WaitStatus> {
    request(how, pid, 0, sig as usize)?;
    happens(pid)
}

/// What is known of the signal that it has stopped for.
fn siginfo(pid: pid_t) -> Result<siginfo_t> {
    // SAFETY: all bytes zero are one.
    let mut info: siginfo_t = unsafe { core::mem::zeroed() };
    request(GETSIGINFO, pid, 0, place(&mut info))?;
    Ok(info)
}

/// The event of the next stop, and the signal that it is told as.
fn event(pid: pid_t) -> Result<(i32, i32)> {
    let Stopped(sig) = happens(pid)? else { return Err(Errno::CHILD) };
    let info = siginfo(pid)?;
    Ok((info.si_code() >> 8, sig))
}

/// What came with it.
fn message(pid: pid_t) -> Result<usize> {
    let mut message = 0_usize;
    request(PTRACE_GETEVENTMSG, pid, 0, place(&mut message))?;
    Ok(message)
}

fn siginfo_is_told() -> Result<bool> {
    let pid = traced(|| kill(getpid(), SIGUSR1))?;
    let stopped = stops(pid, SIGUSR1)?;
    let info = siginfo(pid)?;
    Ok(stopped && (info.si_signo(), info.si_code(), info.si_pid()) == (SIGUSR1, SI_USER, pid))
}

fn sigmask_is_told() -> Result<bool> {
    let pid = traced(|| {
        let _ = sigprocmask(SIG_SETMASK, Some(&sigset_t::of([SIGUSR2, SIGWINCH])));
        raise(SIGSTOP)
    })?;
    let mut told = sigset_t::EMPTY;
    let stopped = stops(pid, SIGSTOP)?;
    request(GETSIGMASK, pid, size_of_val(&told), place(&mut told))?;
    Ok(stopped && told == sigset_t::of([SIGUSR2, SIGWINCH]))
}

fn sigmask_is_set() -> Result<bool> {
    let pid = traced(|| {
        let _ = raise(SIGSTOP);
        // It is blocked, and so does not end this process.
        let _ = raise(SIGUSR1);
        _exit(sigpending().has(SIGUSR1).into())
    })?;
    let mut set = sigset_t::of([SIGUSR1]);
    let stopped = stops(pid, SIGSTOP)?;
    request(SETSIGMASK, pid, size_of_val(&set), place(&mut set))?;
    Ok(stopped && resumes(pid, CONT, 0)? == Exited(1))
}

/// The kernel's `struct iovec`.
#[repr(C)]
struct Piece {
    start: usize,
    len: usize,
}

/// Has the registers of a set read into `room`, or written from there. Answers how many bytes they are.
fn registers(how: i32, pid: pid_t, set: usize, room: &mut [u64]) -> Result<usize> {
    let mut piece = Piece { start: room.as_mut_ptr().expose_provenance(), len: size_of_val(room) };
    request(how, pid, set, place(&mut piece))?;
    Ok(piece.len)
}

fn has_sets() -> bool {
    stopped().is_ok_and(|pid| registers(GETREGSET, pid, NT_PRSTATUS, &mut [0; 512]).is_ok())
}

fn registers_are_read_and_written(set: usize) -> Result<bool> {
    match are_read_and_written(set)? {
        Some(holds) => Ok(holds),
        None => SKIP!("there are no such registers here"),
    }
}

fn registers_of_vectors() -> Result<bool> {
    let mut count = 0;
    for set in NT_OF_SOME {
        match are_read_and_written(set)? {
            Some(true) => count += 1,
            Some(false) => return Ok(false),
            None => {}
        }
    }
    if count == 0 { SKIP!("there are no such registers here") } else { Ok(true) }
}

/// Whether the registers of a set stay the same if what was read is written to them. `None`: there are none.
fn are_read_and_written(set: usize) -> Result<Option<bool>> {
    let (mut before, mut after) = ([0; 2048], [0; 2048]);
    let pid = stopped()?;
    let len = match registers(GETREGSET, pid, set, &mut before) {
        Err(Errno::INVAL | Errno::NODEV | Errno::IO) => return Ok(None),
        len => len?,
    };
    registers(SETREGSET, pid, set, before.get_mut(..len.div_ceil(8)).unwrap_or(&mut []))?;
    registers(GETREGSET, pid, set, &mut after)?;
    println!("set {:x} has {} bytes", set, len);
    Ok(Some(len > 0 && before == after && resumes(pid, CONT, 0)? == Exited(7)))
}

fn group_stop_is_told_and_listened_to() -> Result<bool> {
    let pid = seized(0)?;
    kill(pid, SIGSTOP)?;
    if !stops(pid, SIGSTOP)? {
        return Ok(false);
    }
    // That was the signal; with it delivered, the process stops as one that nobody traces.
    request(CONT, pid, 0, SIGSTOP as usize)?;
    let stopped = event(pid)? == (EVENT_STOP, SIGSTOP);
    request(LISTEN, pid, 0, 0)?;
    kill(pid, SIGCONT)?;
    Ok(stopped && event(pid)? == (EVENT_STOP, SIGTRAP))
}

fn exitkill_ends_the_traced_with_the_tracer() -> Result<bool> {
    let (from, to) = pipe()?;
    let tracer = started(|| {
        let Ok(Fork::Parent(traced)) = fork() else {
            let _ = pause();
            _exit(0)
        };
        _exit(request(PTRACE_SEIZE, traced, 0, O_EXITKILL).is_err().into())
    })?;
    drop(to);
    // Nobody is left who could write once the traced one has ended too.
    Ok(end_of(tracer)? == Exited(0) && read(&from, &mut [0])? == 0)
}

/// The kernel's `struct ptrace_syscall_info`: include/uapi/linux/ptrace.h.
#[derive(Default)]
#[repr(C, align(8))]
struct Info {
    /// 0 none, 1 entry, 2 exit.
    op: u8,
    arch: u32,
    instruction_pointer: u64,
    stack_pointer: u64,
    /// The number and the arguments, or the answer and whether it is an error.
    rest: [u64; 8],
}

fn info(pid: pid_t) -> Result<Info> {
    let mut info = Info::default();
    request(GET_SYSCALL_INFO, pid, size_of::<Info>(), place(&mut info))?;
    Ok(info)
}

fn has_info() -> bool {
    stopped().is_ok_and(|pid| info(pid).is_ok())
}

/// Has the child go on to its next system call or the end of one.
fn to_call(pid: pid_t) -> Result<Info> {
    match resumes(pid, PTRACE_SYSCALL, 0)? {
        Stopped(sig) if sig == SIGTRAP | 0x80 => info(pid),
        _ => Err(Errno::PROTO),
    }
}

/// What is told of both ends of a call that a child makes.
fn both_ends(number: Reg, call: impl FnOnce()) -> Result<(Info, Info)> {
    let pid = traced(|| {
        let _ = raise(SIGSTOP);
        call();
    })?;
    stops(pid, SIGSTOP)?;
    request(PTRACE_SETOPTIONS, pid, 0, O_TRACESYSGOOD)?;
    loop {
        let entry = to_call(pid)?;
        // The call that stopped it comes to its end first.
        if entry.op == 1 && entry.rest[0] == number as u64 {
            return Ok((entry, to_call(pid)?));
        }
    }
}

fn syscall_stops_twice() -> Result<bool> {
    let (_, exit) = both_ends(nr::GETPPID, || _ = getppid())?;
    Ok(exit.op == 2 && exit.rest[0] == getpid() as u64)
}

fn syscall_tells_its_arguments() -> Result<bool> {
    let (entry, exit) = both_ends(nr::DUP3, || _ = dup3(selftests::NOT_OPEN, STDOUT, O_CLOEXEC))?;
    let [is_error, ..] = exit.rest[1].to_ne_bytes();
    let answer = exit.rest[0] as i64;
    let told = entry.rest[1..4] == [999, STDOUT.as_raw_fd() as u64, O_CLOEXEC as u64];
    Ok(told && is_error == 1 && answer == -i64::from(Errno::BADF.number()))
}

fn singlestep_goes_to_another_instruction() -> Result<bool> {
    let pid = stopped()?;
    let before = info(pid)?.instruction_pointer;
    if fails_softly(request(PTRACE_SINGLESTEP, pid, 0, 0)) {
        SKIP!("the processor has no such mode");
    }
    let stopped = stops(pid, SIGTRAP)?;
    let after = info(pid)?.instruction_pointer;
    Ok(stopped && after != before && after.abs_diff(before) < 1 << 20)
}

fn fails_softly<T>(answer: Result<T>) -> bool {
    matches!(answer, Err(Errno::IO | Errno::INVAL))
}

fn fork_is_told_and_the_new_one_is_traced() -> Result<bool> {
    let pid = seized_with(O_TRACEFORK, || {
        let _ = child(|| _exit(0));
    })?;
    let told = event(pid)? == (EVENT_FORK, SIGTRAP);
    let new = message(pid)? as pid_t;
    let new_stops = event(new)? == (EVENT_STOP, SIGTRAP);
    request(CONT, pid, 0, 0)?;
    Ok(told && new_stops && resumes(new, CONT, 0)? == Exited(0))
}

fn vfork_is_told_twice() -> Result<bool> {
    let pid = seized_with(O_TRACEVFORK | O_TRACEVFORKDONE, || {
        // SAFETY: it does nothing but exit.
        let _ = unsafe { vfork(|| 0) };
    })?;
    let told = event(pid)? == (EVENT_VFORK, SIGTRAP);
    let new = message(pid)? as pid_t;
    request(CONT, pid, 0, 0)?;
    event(new)?;
    let ended = resumes(new, CONT, 0)? == Exited(0);
    Ok(told && ended && event(pid)? == (EVENT_VFORK_DONE, SIGTRAP) && message(pid)? as pid_t == new)
}

fn exec_is_told() -> Result<bool> {
    let path = program()?;
    let pid = seized_with(O_TRACEEXEC, || _exit(execve(path, &argv![c"x", c"--no-such"], &argv![]).number()))?;
    Ok(event(pid)? == (EVENT_EXEC, SIGTRAP) && message(pid)? as pid_t == pid)
}
