// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! seccomp(2): a process gives up system calls, and what becomes of those that it makes all the same.
#![no_std]
#![no_main]

use nilibc::arch::{Reg, nr};
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::notes::{came, note};
use selftests::{child, end_of, fails, promise, read_whole};

selftest! {
    off_at_first if there(), NONE           => mode()? == 0;
    filter_needs_a_promise if there() && root(), ROOT
                                            => { setuid(70_000)?; fails(on(nr::GETPPID, ALLOW), Errno::ACCES) };
    root_needs_no_promise if there() && root(), ROOT
                                            => { on(nr::GETPPID, ALLOW)?; mode()? == FILTER };
    promise_is_kept if there(), NONE        => { promise()?; promised()? == 1 && fails(ask(SET_NO_NEW_PRIVS, 0), Errno::INVAL) };
    filter_is_told if there(), NONE         => { deny(nr::GETPPID, ALLOW)?; mode()? == FILTER };
    filter_by_prctl if there(), NONE        => { promise()?; by_prctl(nr::GETPPID, ERRNO | 7)?; fails(parent(), Errno::TOOBIG) };
    proc_tells_the_filter if there() && exists(c"/proc/self/status"), "needs /proc"
                                            => proc_tells_the_filter();

    errno_comes_in_place_of_the_call if there(), NONE
                                            => { deny(nr::GETPPID, ERRNO | 13)?; fails(parent(), Errno::ACCES) };
    errno_of_zero_is_an_answer if there(), NONE
                                            => { deny(nr::GETPPID, ERRNO)?; parent()? == 0 };
    errno_has_a_limit if there(), NONE      => { deny(nr::GETPPID, ERRNO | 0xffff)?; parent().is_err_and(|error| error.number() == LARGEST) };
    others_go_on if there(), NONE           => { deny(nr::GETPPID, ERRNO | 1)?; getpid() > 1 && mode()? == FILTER };
    kill_process if there(), NONE           => ends_by(KILL_PROCESS)? == WaitStatus::Signaled(SIGSYS);
    kill_thread if there(), NONE            => ends_by(KILL_THREAD)? == WaitStatus::Signaled(SIGSYS);
    unknown_action_kills if there(), NONE   => ends_by(0x1234_0000)? == WaitStatus::Signaled(SIGSYS);
    log_lets_pass if there(), NONE          => { deny(nr::GETPPID, LOG)?; parent()? == getppid() };
    trace_without_tracer if there(), NONE   => { deny(nr::GETPPID, TRACE)?; fails(parent(), Errno::NOSYS) };
    trap_tells_the_call if there(), NONE    => trap_tells_the_call();
    trap_that_is_ignored_kills if there(), NONE
                                            => trap_that_is_ignored_kills()? == WaitStatus::Signaled(SIGSYS);

    stricter_filter_wins if there(), NONE   => { deny(nr::GETPPID, ERRNO | 1)?; deny(nr::GETPPID, ALLOW)?; fails(parent(), Errno::PERM) };
    later_errno_wins if there(), NONE       => { deny(nr::GETPPID, ERRNO | 1)?; deny(nr::GETPPID, ERRNO | 2)?; fails(parent(), Errno::NOENT) };
    filter_passes_to_children if there(), NONE
                                            => { deny(nr::GETPPID, ERRNO | 1)?; child(|| fails(parent(), Errno::PERM) || _exit(1))? == OK };
    filter_of_a_child_is_its_own if there(), NONE
                                            => { child(|| deny(nr::GETPPID, ERRNO | 1))?; parent()? > 0 && mode()? == 0 };
    arguments_are_seen if there(), NONE     => arguments_are_seen();

    strict_ends_other_calls if there(), NONE => child(|| { let _ = strict(); parent() })? == WaitStatus::Signaled(SIGKILL);
    strict_reads_writes_exits if there() && marked() == 0, MARKED => strict_reads_writes_exits();

    empty_program if there(), NONE          => refused(&[]);
    program_without_an_end if there(), NONE => refused(&[LOAD_NR]);
    jump_behind_the_end if there(), NONE    => refused(&[LOAD_NR, equal(0, 5, 0), answer(ALLOW)]);
    load_behind_the_data if there(), NONE   => refused(&[load(64), answer(ALLOW)]);
    load_that_is_not_aligned if there(), NONE => refused(&[load(2), answer(ALLOW)]);
    instruction_that_is_none if there(), NONE => refused(&[sock_filter { code: 0xffff, jt: 0, jf: 0, k: 0 }, answer(ALLOW)]);
    program_too_long if there(), NONE       => refused(&[const { answer(ALLOW) }; 4097]);
    operation_that_is_none if there(), NONE => fails(seccomp(99, 0, 0), Errno::INVAL);
    flag_that_is_none if there(), NONE      => { promise()?; fails(filter(&[answer(ALLOW)], 1 << 20), Errno::INVAL) };
    actions_that_there_are if there(), NONE => [KILL_PROCESS, KILL_THREAD, TRAP, ERRNO, TRACE, LOG, ALLOW].iter().all(|action| is_known(*action));
    action_that_is_none if there(), NONE    => !is_known(0x1234_0000);

    supervisor_answers if supervised(), NO_NOTICES => supervised_call(Reply { val: 1234, error: 0, flags: 0 })? == 1234;
    supervisor_refuses if supervised(), NO_NOTICES => fails(supervised_call(Reply { val: 0, error: -13, flags: 0 }), Errno::ACCES);
    supervisor_lets_go_on if supervised(), NO_NOTICES => supervised_call(Reply { val: 0, error: 0, flags: 1 })? > 0;
    supervisor_that_is_gone if supervised(), NO_NOTICES
                                            => { drop(listen()?); fails(parent(), Errno::NOSYS) };
}

const NONE: &str = "there is no seccomp with filters here";
const ROOT: &str = "needs root and seccomp";
const MARKED: &str = "strict mode knows no calls whose numbers have a mark, or there is no seccomp";
const NO_NOTICES: &str = "there is no seccomp with notices here";

/// What the last word of a program answers: an action in the upper half, and data below.
const KILL_PROCESS: u32 = 0x8000_0000;
const KILL_THREAD: u32 = 0;
const TRAP: u32 = 0x0003_0000;
const ERRNO: u32 = 0x0005_0000;
const NOTIFY: u32 = 0x7fc0_0000;
const TRACE: u32 = 0x7ff0_0000;
const LOG: u32 = 0x7ffc_0000;
const ALLOW: u32 = 0x7fff_0000;

/// `SECCOMP_MODE_STRICT` and `SECCOMP_MODE_FILTER`.
const STRICT: usize = 1;
const FILTER: usize = 2;

/// The largest number that an errno can be.
const LARGEST: i32 = 4095;
const OK: WaitStatus = WaitStatus::Exited(0);

/// `SECCOMP_SET_MODE_FILTER`, `SECCOMP_GET_ACTION_AVAIL`, `SECCOMP_GET_NOTIF_SIZES`, `SECCOMP_FILTER_FLAG_NEW_LISTENER`.
const SET_FILTER: usize = 1;
const IS_KNOWN: usize = 2;
const NOTICE_SIZES: usize = 3;
const LISTENER: usize = 1 << 3;

const GET_SECCOMP: i32 = 21;
const SET_SECCOMP: i32 = 22;
const SET_NO_NEW_PRIVS: i32 = 38;
const GET_NO_NEW_PRIVS: i32 = 39;

/// An instruction of classic BPF: `<linux/filter.h>`.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
#[repr(C)]
struct sock_filter {
    code: u16,
    jt: u8,
    jf: u8,
    k: u32,
}

#[allow(non_camel_case_types)]
#[repr(C)]
struct sock_fprog {
    len: u16,
    filter: *const sock_filter,
}

/// Loads the 32 bits of `seccomp_data` that are there.
const fn load(place: u32) -> sock_filter {
    sock_filter { code: 0x20, jt: 0, jf: 0, k: place }
}

const LOAD_NR: sock_filter = load(0);

/// Leaves out as many instructions as one of these says.
const fn equal(k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: 0x15, jt, jf, k }
}

const fn answer(k: u32) -> sock_filter {
    sock_filter { code: 0x06, jt: 0, jf: 0, k }
}

fn seccomp(operation: usize, flags: usize, args: usize) -> Result<usize> {
    // SAFETY: what `args` points to is the callers' affair: they all live longer than the call.
    unsafe { syscall!(SECCOMP, operation, flags, args) }
}

fn ask(option: i32, arg: usize) -> Result<usize> {
    // SAFETY: none of these options has the kernel touch memory.
    unsafe { syscall!(PRCTL, option, arg, 0, 0, 0) }
}

fn mode() -> Result<usize> {
    ask(GET_SECCOMP, 0)
}

fn promised() -> Result<usize> {
    ask(GET_NO_NEW_PRIVS, 0)
}

fn is_known(action: u32) -> bool {
    seccomp(IS_KNOWN, 0, (&raw const action).expose_provenance()).is_ok()
}

/// Emulation has none of it, and neither have kernels for some machines: they may know the answers, and take no filter.
fn there() -> bool {
    let try_one = || promise().and_then(|()| filter(&[answer(ALLOW)], 0)).is_ok() || _exit(1);
    is_known(ERRNO) && child(try_one) == Ok(OK)
}

fn filter(program: &[sock_filter], flags: usize) -> Result<usize> {
    let program = sock_fprog { len: program.len() as u16, filter: program.as_ptr() };
    seccomp(SET_FILTER, flags, (&raw const program).expose_provenance())
}

/// A program that has an answer for one call, and allows all others.
const fn program(number: Reg, action: u32) -> [sock_filter; 4] {
    [LOAD_NR, equal(number as u32, 0, 1), answer(action), answer(ALLOW)]
}

fn on(number: Reg, action: u32) -> Result<()> {
    filter(&program(number, action), 0).map(drop)
}

/// From here on there is this answer to a call.
fn deny(number: Reg, action: u32) -> Result<()> {
    promise().and_then(|()| on(number, action))
}

fn by_prctl(number: Reg, action: u32) -> Result<usize> {
    let program = program(number, action);
    let program = sock_fprog { len: program.len() as u16, filter: program.as_ptr() };
    // SAFETY: the program is there for as long as the call.
    unsafe { syscall!(PRCTL, SET_SECCOMP, FILTER, &raw const program, 0, 0) }
}

/// `getppid`, which can fail here.
fn parent() -> Result<i32> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(GETPPID) }.map(|pid| pid as i32)
}

fn refused(program: &[sock_filter]) -> Result<bool> {
    promise()?;
    Ok(fails(filter(program, 0), Errno::INVAL) && mode()? == 0)
}

fn ends_by(action: u32) -> Result<WaitStatus> {
    child(|| deny(nr::GETPPID, action).and_then(|()| parent()))
}

fn proc_tells_the_filter() -> Result<bool> {
    deny(nr::GETPPID, ALLOW)?;
    let mut room = [0; 4096];
    let text = read_whole(open(c"/proc/self/status", O_RDONLY, 0)?, &mut room)?;
    let mut lines = text.split(|&byte| byte == b'\n');
    Ok(lines.any(|line| line == b"Seccomp:\t2"))
}

fn trap_tells_the_call() -> Result<bool> {
    extern "C" fn handler(sig: i32, info: &siginfo_t, _: &mut ucontext_t) {
        let is_call = info.si_syscall() as u32 == nr::GETPPID as u32 && info.si_arch() != 0;
        [sig, info.si_code(), info.si_errno(), is_call.into()].into_iter().for_each(note);
    }
    // SAFETY: the handler stores numbers.
    unsafe { sigaction(SIGSYS, Some(&sigaction::informed(handler)))? };
    deny(nr::GETPPID, TRAP | 77)?;
    let _ = parent();
    // The code is SYS_SECCOMP, and the data of the action is where an error number would be.
    Ok(came(&[SIGSYS, 1, 77, 1]))
}

fn trap_that_is_ignored_kills() -> Result<WaitStatus> {
    child(|| {
        sigignore(SIGSYS)?;
        deny(nr::GETPPID, TRAP)?;
        parent()
    })
}

/// The low half of the first argument stands behind number, machine and address, first or second by the order of bytes.
const LOW: u32 = 16 + if arch::IS_BIG_ENDIAN { 4 } else { 0 };

fn arguments_are_seen() -> Result<bool> {
    promise()?;
    let program = [LOAD_NR, equal(nr::DUP as u32, 0, 3), load(LOW), equal(1, 0, 1), answer(ERRNO | 1), answer(ALLOW)];
    filter(&program, 0)?;
    Ok(fails(dup(STDOUT), Errno::PERM) && dup(STDERR).is_ok())
}

/// What marks the numbers of calls where the kernel has a second ABI for the same registers: bit 30.
const fn marked() -> Reg {
    nr::READ & 0x4000_0000
}

fn strict() -> Result<usize> {
    ask(SET_SECCOMP, STRICT)
}

fn strict_reads_writes_exits() -> Result<bool> {
    let (output, input) = pipe()?;
    let Fork::Parent(pid) = fork()? else {
        let mut byte = [0];
        let _ = strict().and_then(|_| write(&input, b"a")).and_then(|_| read(&output, &mut byte));
        // `exit_group`, which `_exit` is, would not be let through.
        // SAFETY: nothing comes behind it.
        let _ = unsafe { syscall!(EXIT, i32::from(byte[0])) };
        _exit(1)
    };
    Ok(end_of(pid)? == WaitStatus::Exited(b'a'.into()))
}

/// What the kernel tells a supervisor: `struct seccomp_notif`.
#[repr(C)]
#[derive(Default)]
struct Notice {
    id: u64,
    pid: u32,
    flags: u32,
    nr: i32,
    arch: u32,
    instruction_pointer: u64,
    args: [u64; 6],
}

/// What the supervisor answers: `struct seccomp_notif_resp`, without its first field.
#[repr(C)]
#[derive(Clone, Copy)]
struct Reply {
    val: i64,
    error: i32,
    flags: u32,
}

#[repr(C)]
struct Response {
    id: u64,
    reply: Reply,
}

/// `_IOWR('!', number, T)`: the two bits for both directions are the same on all ports.
const fn request<T>(number: u32) -> u32 {
    0xc000_0000 | (size_of::<T>() as u32) << 16 | (b'!' as u32) << 8 | number
}

fn supervised() -> bool {
    let mut sizes = [0_u16; 3];
    there()
        && seccomp(NOTICE_SIZES, 0, (&raw mut sizes).expose_provenance()).is_ok()
        && usize::from(sizes[0]) == size_of::<Notice>()
}

/// From here on `getppid` waits for what is said behind the descriptor.
fn listen() -> Result<OwnedFd> {
    promise()?;
    let fd = filter(&program(nr::GETPPID, NOTIFY), LISTENER)?;
    // SAFETY: the kernel has just made it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as i32) })
}

/// What `getppid` answers in a child that is supervised so.
fn supervised_call(reply: Reply) -> Result<i32> {
    let listener = listen()?;
    let (output, input) = pipe()?;
    let Fork::Parent(pid) = fork()? else {
        let answer = parent().unwrap_or_else(|error| -error.number());
        let _ = write(input, &answer.to_ne_bytes());
        _exit(0)
    };
    let mut notice = Notice::default();
    // SAFETY: both structures are there, and as long as the requests say.
    unsafe {
        ioctl(&listener, request::<Notice>(0), &raw mut notice)?;
        let response = Response { id: notice.id, reply };
        ioctl(&listener, request::<Response>(1), &raw const response)?;
    }
    ASSERT_EQ!(notice.nr as u32, nr::GETPPID as u32);
    let mut bytes = [0; 4];
    read(output, &mut bytes)?;
    end_of(pid)?;
    match i32::from_ne_bytes(bytes) {
        answer @ 0.. => Ok(answer),
        error => Err(Errno::from_number(-error).unwrap_or(Errno::INVAL)),
    }
}
