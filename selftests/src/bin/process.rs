// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Processes: making them, ending them, waiting for them, becoming another program.
#![no_std]
#![no_main]

use nilibc::WaitStatus::{Continued, Exited, Signaled, Stopped};
use nilibc::*;
use selftests::{
    EMULATED, NOT_OPEN, again, child, emulated, end_of, fails, is, knows, put, read_whole, restarted, restarts, scratch,
};

selftest! {
    // Who this is.
    getpid_is_positive                     => getpid() > 0;
    fork_tells_the_pid_of_the_child        => fork_tells_the_pid_of_the_child();
    gettid_of_the_only_thread_is_its_pid   => gettid() == getpid();
    getppid_in_a_child_is_its_maker        => { let maker = getpid(); child_says(|| getppid() == maker) };
    getrandom_differs                      => getrandom_differs();
    getrlimit_reads_what_setrlimit_set     => getrlimit_reads_what_setrlimit_set();
    setrlimit_above_the_maximum            => setrlimit_above_the_maximum();
    prctl_tells_the_name                   => prctl_get_name()[0] != 0;
    umask_answers_with_the_last            => { umask(0o123); umask(0o022) == 0o123 };
    uname_is_linux                         => uname()?.sysname() == c"Linux" && !uname()?.machine().is_empty();

    // Making a process.
    fork_copies_memory                     => fork_copies_memory();
    fork_shares_open_files                 => scratch(fork_shares_open_files);
    fork_copies_what_stdout_holds          => prints(fork_with_text_held, b"held, child\nheld, parent\n");

    // Ending it.
    exit_with_0                            => child(|| exit(0))? == Exited(0);
    exit_with_1                            => child(|| exit(1))? == Exited(1);
    exit_with_255                          => child(|| exit(255))? == Exited(255);
    exit_keeps_eight_bits                  => child(|| exit(0x1234))? == Exited(0x34);
    exit_with_minus_1                      => child(|| exit(-1))? == Exited(255);
    exit_flushes_stdout                    => prints(|| { print!("held"); exit(0) }, b"held");
    _exit_does_not_flush                   => prints(|| { print!("held"); _exit(0) }, b"");
    abort_is_sigabrt                       => child(|| abort())? == Signaled(SIGABRT);
    abort_while_sigabrt_is_ignored         => child(|| { let _ = sigignore(SIGABRT); abort() })? == Signaled(SIGABRT);
    read_of_address_0_is_sigsegv           => child(read_of_address_0)? == Signaled(SIGSEGV);

    // Signals.
    raise_ends_the_process                 => child(|| raise(SIGTERM))? == Signaled(SIGTERM);
    raise_what_is_ignored                  => { sigignore(SIGTERM)?; raise(SIGTERM) };
    kill_ends_a_child                      => kill_ends_a_child();
    kill_ends_a_group                      => kill_ends_a_group();
    kill_with_0_only_looks                 => kill(getpid(), 0);
    kill_nobody                            => fails(kill(NOBODY, SIGTERM), Errno::SRCH);
    kill_with_no_signal                    => fails(kill(getpid(), 1000), Errno::INVAL);
    sigignore_of_sigkill                   => fails(sigignore(SIGKILL), Errno::INVAL);
    sigabbrev_of_what_ends_processes       => sigabbrev(SIGSEGV) == "SIGSEGV" && sigabbrev(SIGXFSZ) == "SIGXFSZ";

    // Waiting.
    wait_tells_who                         => { let pid = killed()?; wait()? == (pid, KILLED) };
    wait_without_children                  => fails(wait(), Errno::CHILD);
    waitpid_tells_who                      => { let pid = killed()?; waitpid(pid, 0)? == Some((pid, KILLED)) };
    waitpid_for_any                        => { let pid = killed()?; waitpid(-1, 0)? == Some((pid, KILLED)) };
    waitpid_for_its_own_group              => { let pid = killed()?; waitpid(0, 0)? == Some((pid, KILLED)) };
    waitpid_for_another_group              => waitpid_for_another_group();
    waitpid_for_the_wrong_group            => waitpid_for_the_wrong_group();
    waitpid_for_a_stranger                 => fails(waitpid(getppid(), 0), Errno::CHILD);
    waitpid_without_children               => fails(waitpid(-1, 0), Errno::CHILD);
    waitpid_twice                          => waitpid_twice();
    waitpid_with_wnohang                   => waitpid(sleeper()?, WNOHANG)?.is_none();
    waitpid_with_an_unknown_flag           => fails(waitpid(-1, 0x10_0000), Errno::INVAL);
    waitpid_tells_of_stop_and_continue     => waitpid_tells_of_stop_and_continue();
    waitid_for_a_pid                       => { let pid = killed()?; waitid(P_PID, pid, WEXITED)? == Some((pid, KILLED)) };
    waitid_for_a_descriptor                => waitid_for_a_descriptor();
    waitid_leaves_the_child_if_asked       => waitid_leaves_the_child_if_asked();
    waitid_for_a_stop_alone                => waitid_for_a_stop_alone();
    waitid_for_nothing                     => fails(waitid(P_ALL, 0, WNOHANG), Errno::INVAL);
    wait4_tells_what_was_used              => wait4_tells_what_was_used();
    a_status_of_0_is_no_signal             => WaitStatus::from_raw(0) == Exited(0);

    // Groups and sessions.
    getpgid_of_nobody                      => fails(getpgid(NOBODY), Errno::SRCH);
    getsid_of_nobody                       => fails(getsid(NOBODY), Errno::SRCH);
    setpgid_into_no_group                  => fails(setpgid(0, NOBODY), Errno::PERM);
    setpgid_leads_a_group                  => child_says(|| setpgid(0, 0).is_ok() && getpgid(0) == Ok(getpid()));
    setsid_leads_a_session                 => child_says(|| setsid() == Ok(getpid()) && getsid(0) == getpgid(0));
    setsid_by_the_leader_of_a_group        => fails(setsid(), Errno::PERM);

    // Descriptors for processes.
    pidfd_is_readable_at_the_end           => pidfd_is_readable_at_the_end();
    pidfd_of_nobody                        => fails(pidfd_open(NOBODY), Errno::SRCH);
    pidfd_sends_a_signal                   => pidfd_sends_a_signal();
    pidfd_getfd_copies_a_descriptor if knows(pidfd_open(getpid()).and_then(|me| pidfd_getfd(me, 0, 0))), "no pidfd_getfd"
                                           => pidfd_getfd_copies_a_descriptor();
    pidfd_outlives_its_process             => pidfd_outlives_its_process();

    // Becoming another program.
    execve_missing_program                 => fails(becomes(c"/tmp/no/such"), Errno::NOENT);
    execve_a_directory                     => fails(becomes(c"/tmp"), Errno::ACCES);
    execve_what_may_not_be_executed        => scratch(execve_what_may_not_be_executed);
    execve_what_is_no_program              => scratch(execve_what_is_no_program);
    execve_without_a_null_at_the_end       => execve(c"/tmp", &[CPtr::new(c"a")], &argv![]) == Errno::INVAL;
    execvpe_searches_in_order              => scratch(execvpe_searches_in_order);
    execvpe_of_a_path_does_not_search      => fails(becomes_found(c"/tmp/no/such", c"/bin"), Errno::NOENT);
    execvpe_of_nothing                     => fails(becomes_found(c"", c"/bin"), Errno::NOENT);
    execveat_of_what_is_not_open if !emulated(), "user-mode QEMU has no execveat"
                                           => fails(becomes_open(NOT_OPEN), Errno::BADF);
    fexecve_a_directory if !emulated(), "user-mode QEMU has no execveat"
                                           => fails(becomes_open(open(c"/", O_RDONLY, 0)?), Errno::ACCES);
    execve_passes_arguments_and_variables if restarts(), EMULATED
                                           => execve_passes_arguments_and_variables();
    execve_closes_what_is_cloexec if restarts(), EMULATED
                                           => execve_closes_what_is_cloexec();
}

/// How those end who are ended for certain.
const KILLED: WaitStatus = Signaled(SIGKILL);

/// A pid higher than any that the kernel gives out: include/linux/threads.h, `PID_MAX_LIMIT`.
const NOBODY: pid_t = 0x40_0001;

/// A child that sleeps for longer than a test may take.
fn sleeper() -> Result<pid_t> {
    match fork()? {
        Fork::Child => loop {
            let _ = nanosleep(timespec::seconds(100));
        },
        Fork::Parent(pid) => Ok(pid),
    }
}

/// A sleeper that leads a process group. Who makes one ends it, because the harness ends only the group of the test.
fn leader() -> Result<pid_t> {
    sleeper().and_then(|pid| setpgid(pid, pid).map(|()| pid))
}

/// A child that is ended by SIGKILL, and not waited for.
fn killed() -> Result<pid_t> {
    sleeper().and_then(|pid| kill(pid, SIGKILL).map(|()| pid))
}

/// What a child answers.
fn child_says(question: impl FnOnce() -> bool) -> Result<bool> {
    Ok(child(|| _exit(question() as i32))? == Exited(1))
}

/// Whether a child that does this prints this, when its standard output is a pipe.
fn prints(does: impl FnOnce(), expected: &[u8]) -> Result<bool> {
    let (output, input) = pipe()?;
    child(|| {
        let _ = dup2(&input, STDOUT);
        stdout().set_buffering(Buffering::Auto);
        does()
    })?;
    drop(input);
    Ok(is(read_whole(output, &mut [0; 64])?, expected))
}

fn becomes(path: &CStr) -> Result<()> {
    Err(execve(path, &argv![path], &argv![]))
}

fn fork_tells_the_pid_of_the_child() -> Result<bool> {
    let (output, input) = pipe()?;
    match fork()? {
        Fork::Child => {
            let _ = write(input, &getpid().to_ne_bytes());
            _exit(0)
        }
        Fork::Parent(pid) => {
            let mut said = [0; 4];
            read(output, &mut said)?;
            Ok(pid_t::from_ne_bytes(said) == pid && pid != getpid())
        }
    }
}

fn getrandom_differs() -> Result<bool> {
    let (mut one, mut other) = ([0; 16], [0; 16]);
    Ok(getrandom(&mut one, 0)? == 16 && getrandom(&mut other, 0)? == 16 && one != other)
}

fn getrlimit_reads_what_setrlimit_set() -> Result<bool> {
    let limit = rlimit { rlim_cur: 0x4000_0001, rlim_max: 0x4000_0002 };
    setrlimit(RLIMIT_FSIZE, limit)?;
    Ok(getrlimit(RLIMIT_FSIZE)? == limit)
}

fn setrlimit_above_the_maximum() -> bool {
    fails(setrlimit(RLIMIT_CORE, rlimit { rlim_cur: 2, rlim_max: 1 }), Errno::INVAL)
}

fn fork_copies_memory() -> Result<bool> {
    let mut value = core::hint::black_box([1, 2]);
    let place = &raw mut value[0];
    // SAFETY: it is this function's own, and the write cannot be left out.
    let ended = child(|| unsafe { place.write_volatile(3) })?;
    Ok(ended == Exited(0) && core::hint::black_box(value) == [1, 2])
}

fn fork_shares_open_files() -> Result<bool> {
    put(c"a", b"text")?;
    let file = open(c"a", O_RDONLY, 0)?;
    child(|| lseek(&file, 3, SEEK_SET))?;
    Ok(lseek(&file, 0, SEEK_CUR)? == 3)
}

fn fork_with_text_held() {
    print!("held, ");
    let _ = child(|| {
        println!("child");
        exit(0)
    });
    println!("parent");
    exit(0)
}

fn read_of_address_0() {
    // SAFETY: none; nothing is mapped there, so that the process ends here.
    unsafe { core::ptr::without_provenance::<u8>(core::hint::black_box(0)).read_volatile() };
}

fn kill_ends_a_child() -> Result<bool> {
    let pid = sleeper()?;
    kill(pid, SIGUSR1)?;
    Ok(end_of(pid)? == Signaled(SIGUSR1))
}

fn kill_ends_a_group() -> Result<bool> {
    let pid = leader()?;
    kill(-pid, SIGTERM)?;
    Ok(end_of(pid)? == Signaled(SIGTERM))
}

fn waitpid_for_another_group() -> Result<bool> {
    let pid = leader()?;
    kill(pid, SIGKILL)?;
    Ok(waitpid(-pid, 0)? == Some((pid, KILLED)))
}

fn waitpid_for_the_wrong_group() -> Result<bool> {
    let pid = leader()?;
    kill(pid, SIGKILL)?;
    Ok(fails(waitpid(0, 0), Errno::CHILD))
}

fn waitpid_twice() -> Result<bool> {
    let pid = killed()?;
    end_of(pid)?;
    Ok(fails(waitpid(pid, 0), Errno::CHILD))
}

fn waitpid_tells_of_stop_and_continue() -> Result<bool> {
    let pid = sleeper()?;
    kill(pid, SIGSTOP)?;
    let stopped = waitpid(pid, WUNTRACED)?;
    kill(pid, SIGCONT)?;
    let goes_on = waitpid(pid, WCONTINUED)?;
    Ok(stopped == Some((pid, Stopped(SIGSTOP))) && goes_on == Some((pid, Continued)))
}

fn waitid_for_a_descriptor() -> Result<bool> {
    let pid = killed()?;
    let pidfd = pidfd_open(pid)?;
    Ok(waitid(P_PIDFD, pidfd.as_raw_fd(), WEXITED)? == Some((pid, KILLED)))
}

fn wait4_tells_what_was_used() -> Result<bool> {
    // A child that comes so far has had to copy pages.
    let Fork::Parent(pid) = fork()? else { _exit(7) };
    let told = wait4(pid, 0)?;
    let used = told.is_some_and(|(_, _, used)| used.ru_minflt > 0 && used.ru_utime.tv_sec < 5);
    Ok(used && told.map(|(who, status, _)| (who, status)) == Some((pid, Exited(7))))
}

fn waitid_leaves_the_child_if_asked() -> Result<bool> {
    let pid = killed()?;
    let first = waitid(P_PID, pid, WEXITED | WNOWAIT)?;
    Ok(first == Some((pid, KILLED)) && waitpid(pid, 0)? == first)
}

fn waitid_for_a_stop_alone() -> Result<bool> {
    let pid = sleeper()?;
    kill(pid, SIGSTOP)?;
    let stopped = waitid(P_PID, pid, WSTOPPED)?;
    kill(pid, SIGKILL)?;
    Ok(stopped == Some((pid, Stopped(SIGSTOP))) && fails(waitid(P_PID, pid, WCONTINUED), Errno::CHILD))
}

fn pidfd_is_readable_at_the_end() -> Result<bool> {
    let pid = sleeper()?;
    let pidfd = pidfd_open(pid)?;
    let mut fds = [pollfd::new(&pidfd, POLLIN)];
    let before = ppoll(&mut fds, Some(timespec::default()), None)?;
    kill(pid, SIGKILL)?;
    let after = ppoll(&mut fds, Some(timespec::seconds(5)), None)?;
    Ok((before, after) == (0, 1) && fds[0].revents == POLLIN)
}

fn pidfd_sends_a_signal() -> Result<bool> {
    let pid = sleeper()?;
    pidfd_send_signal(pidfd_open(pid)?, SIGUSR2)?;
    Ok(end_of(pid)? == Signaled(SIGUSR2))
}

fn pidfd_getfd_copies_a_descriptor() -> Result<bool> {
    let (output, input) = pipe()?;
    let copy = pidfd_getfd(pidfd_open(getpid())?, input.as_raw_fd(), 0)?;
    drop(input);
    write(&copy, b"x")?;
    Ok(read(output, &mut [0; 2])? == 1 && fcntl_getfd(copy)? == FD_CLOEXEC)
}

fn pidfd_outlives_its_process() -> Result<bool> {
    let pid = killed()?;
    let pidfd = pidfd_open(pid)?;
    end_of(pid)?;
    Ok(fails(pidfd_send_signal(&pidfd, SIGTERM), Errno::SRCH))
}

fn execve_what_may_not_be_executed() -> Result<bool> {
    put(c"a", b"text")?;
    Ok(fails(becomes(c"a"), Errno::ACCES))
}

fn execve_what_is_no_program() -> Result<bool> {
    open(c"a", O_CREAT, 0o700)?;
    Ok(fails(becomes(c"a"), Errno::NOEXEC))
}

fn becomes_found(name: &CStr, search: &CStr) -> Result<()> {
    Err(execvpe(name, &argv![name], &argv![], search))
}

fn becomes_open(fd: impl AsFd) -> Result<()> {
    Err(fexecve(fd, &argv![c"a"], &argv![]))
}

/// What may not be executed is told only if there is nothing behind it in the search that is another error.
fn execvpe_searches_in_order() -> Result<bool> {
    mkdir(c"b", 0o700)?;
    put(c"a", b"text")?;
    let denied = fails(becomes_found(c"a", c"/tmp/no/such::b"), Errno::ACCES);
    let behind = fails(becomes_found(c"a", c"b:/tmp/no/such"), Errno::NOENT);
    Ok(denied && behind)
}

fn execve_passes_arguments_and_variables() -> Result<bool> {
    let row = c"execve_passes_arguments_and_variables";
    restarted(row, &argv![c"ONE=1", c"", c"TWO=2"], || {
        args().eq([c"again", row]) && environ().eq([c"ONE=1", c"", c"TWO=2"])
    })
}

fn execve_closes_what_is_cloexec() -> Result<bool> {
    // SAFETY: the first start opens both and leaves them open, and nothing else has such numbers.
    let (closed, kept) = unsafe { (BorrowedFd::borrow_raw(200), BorrowedFd::borrow_raw(201)) };
    if !again() {
        fcntl_dupfd(STDOUT, closed.as_raw_fd())?.into_raw_fd();
        fcntl_dupfd(STDOUT, kept.as_raw_fd())?.into_raw_fd();
        fcntl_setfd(kept, 0)?;
    }
    restarted(c"execve_closes_what_is_cloexec", &argv![], || {
        fails(fcntl_getfd(closed), Errno::BADF) && fcntl_getfd(kept) == Ok(0)
    })
}
