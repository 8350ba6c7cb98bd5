// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! clone3: what each flag gives the child or the parent, and what is refused. clone(2).
#![no_std]
#![no_main]

use core::ptr::from_ref;
use nilibc::arch::{
    self, CLONE_CHILD_SETTID as CHILD_SETTID, CLONE_CLEAR_SIGHAND as CLEAR_SIGHAND, CLONE_DETACHED as DETACHED,
    CLONE_FILES as FILES, CLONE_FS as FS, CLONE_INTO_CGROUP as INTO_CGROUP, CLONE_PARENT_SETTID as PARENT_SETTID,
    CLONE_PIDFD as PIDFD, CLONE_SIGHAND as SIGHAND, CLONE_THREAD as THREAD, CLONE_VFORK as VFORK, CLONE_VM as VM, Reg,
    nr,
};
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{end_of, fails, holds_in_a_child, read_whole, scratch};

selftest! {
    child_ends_as_after_fork if there(), NONE => end_of(started(PLAIN, || 7)?)? == WaitStatus::Exited(7);
    child_without_a_signal_is_not_waited_for if there(), NONE => child_without_a_signal_is_not_waited_for();
    child_tells_its_end_by_another_signal if there(), NONE => child_tells_its_end_by_another_signal();
    pidfd_is_the_childs if there(), NONE    => pidfd_is_the_childs();
    parent_settid_is_the_answer if there(), NONE => {
        let mut told = 0;
        let pid = started(Args { flags: PARENT_SETTID, parent_tid: address(&mut told), ..PLAIN }, || 0)?;
        end_of(pid)? == WaitStatus::Exited(0) && told == pid
    };
    child_settid_is_known_to_the_child if there(), NONE => {
        let mut told = 0;
        let args = Args { flags: CHILD_SETTID, child_tid: address(&mut told), ..PLAIN };
        // It was written by somebody else.
        let told = &raw const told;
        // SAFETY: it is a number of this function's.
        let pid = started(args, || (unsafe { told.read_volatile() } != getpid()).into())?;
        end_of(pid)? == WaitStatus::Exited(0)
    };
    files_are_shared if there(), NONE       => {
        let (from, _to) = pipe()?;
        let number = from.as_raw_fd();
        let pid = started(Args { flags: FILES, ..PLAIN }, || close(number))?;
        end_of(pid)? == WaitStatus::Exited(0) && fails(fcntl_getfd(number), Errno::BADF)
    };
    files_are_copied_otherwise if there(), NONE => {
        let (from, _to) = pipe()?;
        let number = from.as_raw_fd();
        let pid = started(PLAIN, || close(number))?;
        end_of(pid)? == WaitStatus::Exited(0) && fcntl_getfd(number).is_ok()
    };
    directory_is_shared if there(), NONE    => scratch(|| {
        mkdir(c"a", 0o700)?;
        let pid = started(Args { flags: FS, ..PLAIN }, || chdir(c"a").is_err().into())?;
        let mut room = [0; 64];
        Ok(end_of(pid)? == WaitStatus::Exited(0) && getcwd(&mut room)?.to_bytes().ends_with(b"/a"))
    });
    vfork_waits if there(), NONE            => {
        let (from, to) = pipe()?;
        let pid = started(Args { flags: VFORK, ..PLAIN }, || { let _ = nanosleep(timespec::millis(20)); write(&to, b"x").is_err().into() })?;
        let has_written = poll(&mut [pollfd::new(&from, POLLIN)], 0)? == 1;
        end_of(pid)? == WaitStatus::Exited(0) && has_written
    };
    handler_is_the_parents_otherwise if there(), NONE => {
        handled(SIGUSR1)?;
        end_of(started(PLAIN, || { let _ = raise(SIGUSR1); 7 })?)? == WaitStatus::Exited(7)
    };
    clear_sighand_leaves_no_handler if clears(), NONE => {
        handled(SIGUSR1)?;
        end_of(started(Args { flags: CLEAR_SIGHAND, ..PLAIN }, || { let _ = raise(SIGUSR1); 7 })?)? == WaitStatus::Signaled(SIGUSR1)
    };
    clear_sighand_leaves_what_is_ignored if clears(), NONE => {
        sigignore(SIGUSR1)?;
        end_of(started(Args { flags: CLEAR_SIGHAND, ..PLAIN }, || { let _ = raise(SIGUSR1); 7 })?)? == WaitStatus::Exited(7)
    };
    namespace_is_the_childs if there() && root(), NOT_ROOT => {
        let before = uname()?;
        let args = Args { flags: arch::CLONE_NEWUTS, ..PLAIN };
        let pid = started(args, || sethostname(b"inside").is_err().into())?;
        end_of(pid)? == WaitStatus::Exited(0) && uname()?.nodename() == before.nodename()
    };
    set_tid_chooses if there() && root(), NOT_ROOT => set_tid_chooses();
    set_tid_of_somebody if there() && root(), NOT_ROOT => fails(with_tids(&[getpid()]), Errno::EXIST);
    set_tid_that_is_none if there() && root(), NOT_ROOT => fails(with_tids(&[0]), Errno::INVAL) && fails(with_tids(&[-5]), Errno::INVAL);
    set_tid_of_more_namespaces_than_there_are if there() && root(), NOT_ROOT => fails(with_tids(&[0x7000; 40]), Errno::INVAL);
    set_tid_of_others_than_root if there() && root(), NOT_ROOT => holds_in_a_child(|| { setuid(70_000)?; Ok(fails(with_tids(&[0x7000]), Errno::PERM)) });
    cgroup_takes_the_child if there() && has_cgroups(), NO_CGROUP => cgroup_takes_the_child();
    cgroup_that_is_a_pipe if there() && has_cgroups(), NO_CGROUP => {
        let (from, _to) = pipe()?;
        refused(Args { flags: INTO_CGROUP, cgroup: from.as_raw_fd() as u64, ..PLAIN }, Errno::BADF)
    };

    flag_that_there_is_not if there(), NONE => refused(Args { flags: 1 << 40, ..PLAIN }, Errno::INVAL);
    flag_of_old if there(), NONE            => refused(Args { flags: DETACHED, ..PLAIN }, Errno::INVAL);
    handlers_without_memory if there(), NONE => refused(Args { flags: SIGHAND, ..PLAIN }, Errno::INVAL);
    handlers_that_are_shared_and_cleared if clears(), NONE => refused(Args { flags: SIGHAND | VM | CLEAR_SIGHAND, ..PLAIN }, Errno::INVAL);
    thread_without_handlers if there(), NONE => refused(Args { flags: THREAD | VM, exit_signal: 0, ..PLAIN }, Errno::INVAL);
    thread_with_a_signal if there(), NONE   => refused(Args { flags: THREAD | SIGHAND | VM, ..PLAIN }, Errno::INVAL);
    directory_shared_into_other_mounts if there(), NONE => refused(Args { flags: FS | arch::CLONE_NEWNS, ..PLAIN }, Errno::INVAL);
    signal_that_there_is_not if there(), NONE => refused(Args { exit_signal: 1000, ..PLAIN }, Errno::INVAL);
    stack_without_its_size if there(), NONE => refused(Args { stack: 0x10000, ..PLAIN }, Errno::INVAL);
    size_without_a_stack if there(), NONE   => refused(Args { stack_size: 0x10000, ..PLAIN }, Errno::INVAL);
    arguments_that_are_too_short if there(), NONE => fails(clone3(&Long { args: PLAIN, more: 0 }, 56), Errno::INVAL);
    arguments_of_the_first_kernels if there(), NONE => accepted(&Long { args: PLAIN, more: 0 }, 64);
    arguments_of_later_kernels if there(), NONE => accepted(&Long { args: PLAIN, more: 0 }, size_of::<Long>());
    arguments_that_no_kernel_knows if there(), NONE => fails(clone3(&Long { args: PLAIN, more: 1 }, size_of::<Long>()), Errno::TOOBIG);
    arguments_that_are_not_there if there(), NONE => fails(call(8, size_of::<Args>()), Errno::FAULT);
}

const NONE: &str = "there is no clone3 here";
const NOT_ROOT: &str = "needs clone3 and root";
const NO_CGROUP: &str = "needs clone3, root and control groups of version 2";

/// The kernel's `clone_args`: include/uapi/linux/sched.h. Pointers are 64-bit on every port.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Args {
    flags: u64,
    pidfd: u64,
    child_tid: u64,
    parent_tid: u64,
    exit_signal: u64,
    stack: u64,
    stack_size: u64,
    tls: u64,
    set_tid: u64,
    set_tid_size: u64,
    cgroup: u64,
}

/// What a kernel to come may have behind that.
#[repr(C)]
struct Long {
    args: Args,
    more: u64,
}

/// A child as after fork.
const PLAIN: Args = Args {
    flags: 0,
    pidfd: 0,
    child_tid: 0,
    parent_tid: 0,
    exit_signal: SIGCHLD as u64,
    stack: 0,
    stack_size: 0,
    tls: 0,
    set_tid: 0,
    set_tid_size: 0,
    cgroup: 0,
};

fn address<T>(place: &mut T) -> u64 {
    (place as *mut T).expose_provenance() as u64
}

/// Makes a child if the kernel takes these arguments: on a stack that is a copy of this one, or none at all.
fn call(args: usize, len: usize) -> Result<Fork> {
    // Since Linux 5.1 new calls have the same numbers on every port, or are not there: it follows pidfd_open.
    const CLONE3: Reg = nr::PIDFD_OPEN + 1;
    // SAFETY: no test that succeeds has the child share memory, so that it goes on with a copy of all.
    let pid = errno::check(unsafe { arch::syscall2(CLONE3, args as Reg, len as Reg) })?;
    Ok(if pid == 0 { Fork::Child } else { Fork::Parent(pid as pid_t) })
}

fn clone3(args: &Long, len: usize) -> Result<pid_t> {
    match call(from_ref(args).expose_provenance(), len)? {
        Fork::Child => _exit(7),
        Fork::Parent(pid) => Ok(pid),
    }
}

/// Starts a child that does this, and exits with what it answers.
fn started(args: Args, does: impl FnOnce() -> i32) -> Result<pid_t> {
    match call(from_ref(&args).expose_provenance(), size_of::<Args>())? {
        Fork::Child => _exit(does()),
        Fork::Parent(pid) => Ok(pid),
    }
}

fn accepted(args: &Long, len: usize) -> Result<bool> {
    Ok(end_of(clone3(args, len)?)? == WaitStatus::Exited(7))
}

fn refused(args: Args, error: Errno) -> bool {
    fails(started(args, || 7), error)
}

fn there() -> bool {
    accepted(&Long { args: PLAIN, more: 0 }, size_of::<Args>()) == Ok(true)
}

fn clears() -> bool {
    let pid = started(Args { flags: CLEAR_SIGHAND, ..PLAIN }, || 7);
    pid.and_then(end_of) == Ok(WaitStatus::Exited(7))
}

/// Has a handler that does nothing.
fn handled(sig: i32) -> Result<()> {
    extern "C" fn handler(_: i32) {}
    // SAFETY: it does nothing.
    unsafe { sigaction(sig, Some(&sigaction::new(handler))).map(drop) }
}

fn fcntl_getfd(number: i32) -> Result<usize> {
    const GETFD: i32 = 1;
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FCNTL, number, GETFD, 0) }
}

/// Closes it, whoever owns it. Answers 0 if it was open.
fn close(number: i32) -> i32 {
    // SAFETY: what is done to the owner's descriptor then is tested, and fails.
    unsafe { close_range(number as u32, number as u32, 0) }.is_err().into()
}

fn child_without_a_signal_is_not_waited_for() -> Result<bool> {
    let pid = started(Args { exit_signal: 0, ..PLAIN }, || 7)?;
    Ok(fails(waitpid(pid, 0), Errno::CHILD) && waitpid(pid, __WALL)? == Some((pid, WaitStatus::Exited(7))))
}

fn child_tells_its_end_by_another_signal() -> Result<bool> {
    let set = sigset_t::of([SIGUSR1]);
    sigprocmask(SIG_BLOCK, Some(&set))?;
    let pid = started(Args { exit_signal: SIGUSR1 as u64, ..PLAIN }, || 7)?;
    let told = sigwaitinfo(&set)?;
    Ok(told.si_pid() == pid && waitpid(pid, __WCLONE)? == Some((pid, WaitStatus::Exited(7))))
}

fn pidfd_is_the_childs() -> Result<bool> {
    let mut number = -1;
    let pid = started(Args { flags: PIDFD, pidfd: address(&mut number), ..PLAIN }, || {
        let _ = pause();
        7
    })?;
    // SAFETY: the kernel has made it, and nobody else owns it.
    let pidfd = unsafe { OwnedFd::from_raw_fd(number) };
    let running = poll(&mut [pollfd::new(&pidfd, POLLIN)], 0)? == 0;
    let closed_by_exec = fcntl_getfd(number)? == 1;
    pidfd_send_signal(&pidfd, SIGKILL)?;
    let ended = waitid(P_PIDFD, number, WEXITED)? == Some((pid, WaitStatus::Signaled(SIGKILL)));
    Ok(running && closed_by_exec && ended)
}

/// A child with these ids, from the innermost namespace outwards.
fn with_tids(tids: &[pid_t]) -> Result<pid_t> {
    let place = tids.as_ptr().expose_provenance() as u64;
    started(Args { set_tid: place, set_tid_size: tids.len() as u64, ..PLAIN }, || 7)
}

/// Takes an id that was somebody's until now.
fn set_tid_chooses() -> Result<bool> {
    for _ in 0..100 {
        let old = started(PLAIN, || 0)?;
        end_of(old)?;
        match with_tids(&[old]) {
            // Somebody was faster.
            Err(Errno::EXIST) => {}
            new => return Ok(end_of(new?)? == WaitStatus::Exited(7) && new == Ok(old)),
        }
    }
    SKIP!("there is much coming and going")
}

const GROUP: &CStr = c"/sys/fs/cgroup/nilibc-clone3";

fn has_cgroups() -> bool {
    root() && exists(c"/sys/fs/cgroup/cgroup.procs") && mkdir(GROUP, 0o755).and_then(|()| rmdir(GROUP)).is_ok()
}

fn cgroup_takes_the_child() -> Result<bool> {
    mkdir(GROUP, 0o755)?;
    let group = open(GROUP, O_DIRECTORY | O_CLOEXEC, 0)?;
    let args = Args { flags: INTO_CGROUP, cgroup: group.as_raw_fd() as u64, ..PLAIN };
    let told = started(args, || {
        let mut room = [0; 256];
        let file = open(c"/proc/self/cgroup", O_RDONLY, 0);
        let text = file.and_then(|file| read_whole(file, &mut room).map(<[u8]>::trim_ascii_end)).unwrap_or(b"");
        i32::from(!text.ends_with(b"/nilibc-clone3"))
    })
    .and_then(end_of);
    rmdir(GROUP)?;
    Ok(told? == WaitStatus::Exited(0))
}
