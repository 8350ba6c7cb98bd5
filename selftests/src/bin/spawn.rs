// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Programs that are started without a copy of this one, and commands for the shell.
#![no_std]
#![no_main]

use nilibc::WaitStatus::{Exited, Signaled};
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{EMULATED, again, emulated, end_of, fails, holds, is, knows, program, put, reads, restarts, scratch};

selftest! {
    // What the child does before it becomes the program.
    posix_spawn_passes_arguments_and_variables if restarts(), EMULATED
                                           => posix_spawn_passes_arguments_and_variables();
    addopen_opens_under_its_number if restarts(), EMULATED
                                           => scratch(addopen_opens_under_its_number);
    addclose_of_what_is_not_open if restarts(), EMULATED
                                           => started(c"addclose_of_what_is_not_open", &[FileAction::Close(299)], NONE,
                                                || fails(fcntl_getfd(number(299)), Errno::BADF));
    adddup2_onto_itself_stays_open if restarts(), EMULATED
                                           => adddup2_onto_itself_stays_open();
    addchdir_goes_there if restarts(), EMULATED
                                           => goes_to_a(c"addchdir_goes_there", |_| FileAction::Chdir(c"a"));
    addfchdir_goes_there if restarts(), EMULATED
                                           => goes_to_a(c"addfchdir_goes_there", FileAction::Fchdir);
    actions_are_done_in_their_order if restarts(), EMULATED
                                           => scratch(actions_are_done_in_their_order);
    attributes_start_a_session if restarts(), EMULATED
                                           => started(c"attributes_start_a_session", &[], asks(POSIX_SPAWN_SETSID),
                                                || getsid(0) == Ok(getppid()));
    attributes_set_the_group if restarts(), EMULATED
                                           => started(c"attributes_set_the_group", &[], asks(POSIX_SPAWN_SETPGROUP),
                                                || getpgid(getppid()) == Ok(getppid()));
    attributes_block_signals if restarts(), EMULATED
                                           => attributes_block_signals();
    attributes_set_signals_to_default if restarts(), EMULATED
                                           => attributes_set_signals_to_default();
    signals_stay_ignored_and_blocked if restarts(), EMULATED
                                           => signals_stay_ignored_and_blocked();
    attributes_set_the_policy if restarts() && knows(sched_getscheduler(0)), EMULATED
                                           => attributes_set_the_policy();
    attributes_reset_the_user if restarts() && root(), "needs root"
                                           => attributes_reset_the_user();
    posix_spawnp_searches if restarts(), EMULATED
                                           => posix_spawnp_searches();

    // What goes wrong in it.
    posix_spawn_of_no_file if !emulated(), COPIES
                                           => fails(plain(c"/no/such"), Errno::NOENT) && fails(wait(), Errno::CHILD);
    posix_spawn_of_a_directory if !emulated(), COPIES
                                           => fails(plain(c"/"), Errno::ACCES);
    posix_spawn_without_an_open_directory if !emulated(), COPIES
                                           => fails(begin(&[FileAction::Fchdir(299)]), Errno::BADF);
    posix_spawn_tells_of_the_first_action if !emulated(), COPIES
                                           => fails(begin(&[FileAction::Dup2(299, 0), FileAction::Chdir(c"/no/such")]),
                                                Errno::BADF);
    posix_spawn_keeps_the_mask             => posix_spawn_keeps_the_mask();

    // Commands.
    system_tells_the_status if shell(), NO_SHELL
                                           => system(c"exit 3")? == Exited(3);
    system_tells_the_signal if shell(), NO_SHELL
                                           => system(c"kill -9 $$")? == Signaled(SIGKILL);
    system_finds_no_such_command if shell(), NO_SHELL
                                           => system(c"/no/such 2>/dev/null")? == Exited(127);
    system_takes_an_option_for_a_command if shell(), NO_SHELL
                                           => system(c"-no-such 2>/dev/null")? == Exited(127);
    system_ignores_interrupts_meanwhile if shell(), NO_SHELL
                                           => system_ignores_interrupts_meanwhile();
    system_leaves_signals_as_they_were if shell(), NO_SHELL
                                           => system_leaves_signals_as_they_were();
    popen_reads_what_is_printed if shell(), NO_SHELL
                                           => popen_reads_what_is_printed();
    popen_writes_what_is_read if shell(), NO_SHELL
                                           => scratch(popen_writes_what_is_read);
    popen_does_not_keep_others_open if shell(), NO_SHELL
                                           => scratch(popen_does_not_keep_others_open);
    popen_for_both                         => fails(popen(c"exit", c"r+"), Errno::INVAL);
    pclose_of_what_leads_to_no_command     => fails(pclose(fopen(c"/dev/null", c"r")?), Errno::CHILD);
}

const COPIES: &str = "user-mode QEMU copies memory for the child";
const NO_SHELL: &str = "there is no /bin/sh";

const NONE: posix_spawnattr_t = posix_spawnattr_t {
    flags: 0,
    pgroup: 0,
    sigdefault: sigset_t::EMPTY,
    sigmask: sigset_t::EMPTY,
    schedparam: sched_param { sched_priority: 0 },
    schedpolicy: 0,
};

const fn asks(flags: c_int) -> posix_spawnattr_t {
    posix_spawnattr_t { flags, ..NONE }
}

fn shell() -> bool {
    exists(c"/bin/sh")
}

fn number(fd: c_int) -> BorrowedFd<'static> {
    // SAFETY: what is asked of it changes nothing.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

fn plain(path: &CStr) -> Result<pid_t> {
    posix_spawn(path, &[], &NONE, &argv![c"a"], &argv![])
}

fn begin(actions: &[FileAction<'_>]) -> Result<pid_t> {
    posix_spawn(program()?, actions, &NONE, &argv![c"again", c"--list"], &argv![])
}

/// Judges `expected` in a child of a program that is started so: there, `row` comes here again.
fn started(
    row: &CStr,
    actions: &[FileAction<'_>],
    attributes: posix_spawnattr_t,
    expected: impl FnOnce() -> bool,
) -> Result<bool> {
    if again() {
        return Ok(expected());
    }
    let pid = posix_spawn(program()?, actions, &attributes, &argv![c"again", row], &argv![])?;
    Ok(end_of(pid)? == Exited(0))
}

fn posix_spawn_passes_arguments_and_variables() -> Result<bool> {
    let row = c"posix_spawn_passes_arguments_and_variables";
    if again() {
        return Ok(args().eq([c"again", row]) && environ().eq([c"ONE=1", c"TWO=2"]));
    }
    let pid = posix_spawn(program()?, &[], &NONE, &argv![c"again", row], &argv![c"ONE=1", c"TWO=2"])?;
    Ok(end_of(pid)? == Exited(0))
}

fn addopen_opens_under_its_number() -> Result<bool> {
    put(c"a", b"text")?;
    let action = FileAction::Open { fd: 200, path: c"a", flags: O_RDONLY, mode: 0 };
    started(c"addopen_opens_under_its_number", &[action], NONE, || {
        let mut room = [0; 9];
        read(number(200), &mut room) == Ok(4) && is(&room[..4], b"text") && fcntl_getfd(number(200)) == Ok(0)
    })
}

/// It is closed by exec but for this.
fn adddup2_onto_itself_stays_open() -> Result<bool> {
    let fd = if again() { 0 } else { fcntl_dupfd(STDOUT, 202)?.into_raw_fd() };
    started(c"adddup2_onto_itself_stays_open", &[FileAction::Dup2(fd, fd)], NONE, || fcntl_getfd(number(202)) == Ok(0))
}

fn goes_to_a(row: &CStr, action: impl FnOnce(RawFd) -> FileAction<'static>) -> Result<bool> {
    if again() {
        return Ok(exists(c"../a"));
    }
    scratch(|| {
        mkdir(c"a", 0o700)?;
        let directory = open(c"a", O_RDONLY, 0)?;
        started(row, &[action(directory.as_raw_fd())], NONE, || false)
    })
}

fn actions_are_done_in_their_order() -> Result<bool> {
    put(c"a", b"a")?;
    put(c"b", b"b")?;
    let opened = |path| FileAction::Open { fd: 200, path, flags: O_RDONLY, mode: 0 };
    let actions = [opened(c"a"), FileAction::Dup2(200, 201), opened(c"b"), FileAction::Close(200)];
    started(c"actions_are_done_in_their_order", &actions, NONE, || {
        let mut room = [0; 9];
        read(number(201), &mut room) == Ok(1) && room[0] == b'a' && fails(fcntl_getfd(number(200)), Errno::BADF)
    })
}

fn attributes_block_signals() -> Result<bool> {
    let attributes = posix_spawnattr_t { sigmask: sigset_t::of([SIGUSR1, SIGALRM]), ..asks(POSIX_SPAWN_SETSIGMASK) };
    started(c"attributes_block_signals", &[], attributes, || {
        sigprocmask(SIG_BLOCK, None)
            .is_ok_and(|mask| mask.has(SIGUSR1) && mask.has(SIGALRM) && !mask.has(SIGUSR2) && !mask.has(SIGTERM))
    })
}

fn handler_of(sig: c_int) -> Option<sighandler_t> {
    // SAFETY: nothing is set.
    unsafe { sigaction(sig, None).ok().map(|action| action.sa_handler) }
}

fn attributes_set_signals_to_default() -> Result<bool> {
    if !again() {
        sigignore(SIGUSR1)?;
    }
    let attributes = posix_spawnattr_t { sigdefault: sigset_t::of([SIGUSR1]), ..asks(POSIX_SPAWN_SETSIGDEF) };
    started(c"attributes_set_signals_to_default", &[], attributes, || handler_of(SIGUSR1) == Some(SIG_DFL))
}

fn signals_stay_ignored_and_blocked() -> Result<bool> {
    if !again() {
        sigignore(SIGUSR1)?;
        sigprocmask(SIG_BLOCK, Some(&sigset_t::of([SIGUSR2])))?;
    }
    started(c"signals_stay_ignored_and_blocked", &[], NONE, || {
        let mask = sigprocmask(SIG_BLOCK, None);
        handler_of(SIGUSR1) == Some(SIG_IGN) && mask.is_ok_and(|mask| mask.has(SIGUSR2) && !mask.has(SIGUSR1))
    })
}

fn attributes_set_the_policy() -> Result<bool> {
    let attributes = posix_spawnattr_t { schedpolicy: SCHED_BATCH, ..asks(POSIX_SPAWN_SETSCHEDULER) };
    started(c"attributes_set_the_policy", &[], attributes, || sched_getscheduler(0) == Ok(SCHED_BATCH))
}

fn attributes_reset_the_user() -> Result<bool> {
    if !again() {
        seteuid(70_000)?;
    }
    started(c"attributes_reset_the_user", &[], asks(POSIX_SPAWN_RESETIDS), || geteuid() == 0)
}

/// The directory that has it comes last.
fn posix_spawnp_searches() -> Result<bool> {
    if again() {
        return Ok(true);
    }
    let path = program()?.to_bytes();
    let slash = path.iter().rposition(|&byte| byte == b'/').ok_or(Errno::NOENT)?;
    let mut room = [0; 300];
    let (folder, name) = path.split_at(slash);
    let search = bprint!(&mut room, "/no/such:{}\0", folder);
    let search = CStr::from_bytes_with_nul(search).map_err(|_| Errno::INVAL)?;
    let mut room = [0; 100];
    let name = CStr::from_bytes_with_nul(bprint!(&mut room, "{}\0", &name[1..])).map_err(|_| Errno::INVAL)?;
    let argv = argv![c"again", c"posix_spawnp_searches"];
    Ok(end_of(posix_spawnp(name, &[], &NONE, &argv, &argv![], search)?)? == Exited(0))
}

fn posix_spawn_keeps_the_mask() -> Result<bool> {
    let mask = sigset_t::of([SIGUSR1]);
    sigprocmask(SIG_SETMASK, Some(&mask))?;
    let _ = plain(c"/no/such");
    Ok(sigprocmask(SIG_BLOCK, None)? == mask)
}

/// Signals for the group come to both.
fn system_ignores_interrupts_meanwhile() -> Result<bool> {
    let status = system(c"kill -INT $PPID; kill -QUIT $PPID; kill -INT $$; exit 5")?;
    Ok(status == Signaled(SIGINT) && handler_of(SIGINT) == Some(SIG_DFL))
}

fn system_leaves_signals_as_they_were() -> Result<bool> {
    sigignore(SIGQUIT)?;
    let mask = sigprocmask(SIG_BLOCK, None)?;
    let ignored = system(c"kill -QUIT $$; exit 5")? == Exited(5);
    Ok(ignored && handler_of(SIGQUIT) == Some(SIG_IGN) && sigprocmask(SIG_BLOCK, None)? == mask)
}

fn popen_reads_what_is_printed() -> Result<bool> {
    let stream = popen(c"echo one; echo two; exit 4", c"r")?;
    Ok(reads(&stream, b"one\ntwo\n")? && pclose(stream)? == Exited(4))
}

fn popen_writes_what_is_read() -> Result<bool> {
    let stream = popen(c"read line; echo \"<$line>\" >a", c"w")?;
    stream.write(b"some words\n")?;
    Ok(pclose(stream)? == Exited(0) && holds(c"a", b"<some words>\n")?)
}

/// The first command sees its end though the second one lives.
fn popen_does_not_keep_others_open() -> Result<bool> {
    let first = popen(c"read line; read end; echo \"<$line>\" >a", c"w")?;
    let second = popen(c"read line", c"w")?;
    first.write(b"word\n")?;
    let ended = pclose(first)? == Exited(0);
    pclose(second)?;
    Ok(ended && holds(c"a", b"<word>\n")?)
}
