// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The machine and what is on it: its names, mounts, requests to devices, and processes that look into others.
#![no_std]
#![no_main]

use nilibc::WaitStatus::{Exited, Signaled, Stopped};
use nilibc::selftest::root;
use nilibc::*;
use selftests::{NOT_OPEN, emulated, end_of, fails, is, knows, put, scratch};

selftest! {
    // Names.
    sethostname_is_told_by_uname if owns(CLONE_NEWUTS), NEW
                                           => { sethostname(b"some-host")?; uname()?.nodename() == c"some-host" };
    setdomainname_is_told_by_uname if owns(CLONE_NEWUTS), NEW
                                           => { setdomainname(b"some.where")?; uname()?.domainname() == c"some.where" };
    sethostname_too_long if owns(CLONE_NEWUTS), NEW
                                           => fails(sethostname(&[b'a'; 65]), Errno::INVAL);
    sethostname_without_the_right if root(), "needs root"
                                           => { setuid(70_000)?; fails(sethostname(b"a"), Errno::PERM) };

    // Mounts.
    mount_shows_an_empty_directory if owns(CLONE_NEWNS), NEW
                                           => scratch(mount_shows_an_empty_directory);
    mount_twice_in_a_place_by_bind if owns(CLONE_NEWNS), NEW
                                           => scratch(mount_twice_in_a_place_by_bind);
    umount_what_is_no_mount if root(), "needs root"
                                           => scratch(|| { mkdir(c"a", 0o700)?; Ok(fails(umount(c"a"), Errno::INVAL)) });
    fsmount_makes_what_fsopen_began if owns(CLONE_NEWNS) && knows(fsopen(c"tmpfs", 0)), NEW
                                           => scratch(fsmount_makes_what_fsopen_began);
    open_tree_copies_a_mount if owns(CLONE_NEWNS) && knows(fsopen(c"tmpfs", 0)), NEW
                                           => scratch(open_tree_copies_a_mount);
    fsopen_of_an_unknown_type if root() && knows(fsopen(c"tmpfs", 0)), NEW
                                           => fails(fsopen(c"no such type", 0), Errno::NODEV);

    // Requests.
    ioctl_tells_how_much_can_be_read       => ioctl_tells_how_much_can_be_read();
    ioctl_that_nobody_knows if !emulated(), "user-mode QEMU has an error of its own"
                                           => ioctl_that_nobody_knows();
    // SAFETY: nothing is open.
    ioctl_of_what_is_not_open              => fails(unsafe { ioctl(NOT_OPEN, arch::FIONREAD, 0) }, Errno::BADF);

    // What there is of it only once.
    personality_is_told_as_it_was_set if !emulated(), "user-mode QEMU changes the emulator's"
                                           => { personality(ADDR_NO_RANDOMIZE)?; personality(u32::MAX)? as u32 == ADDR_NO_RANDOMIZE };
    klogctl_tells_how_much_there_can_be if root() && klogctl(SYSLOG_ACTION_SIZE_BUFFER, &mut []).is_ok(), LOG
                                           => klogctl(SYSLOG_ACTION_SIZE_BUFFER, &mut [])? >= 1 << 12;
    klogctl_reads_the_last_messages if root() && klogctl(SYSLOG_ACTION_SIZE_BUFFER, &mut []).is_ok(), LOG
                                           => klogctl(SYSLOG_ACTION_READ_ALL, &mut [0; 4096])? <= 4096;
    klogctl_of_no_action if !emulated(), LOG
                                           => fails(klogctl(99, &mut []), Errno::INVAL) || !knows(klogctl(10, &mut []));
    getloadavg_is_not_less_than_nothing    => getloadavg()?.iter().all(|load| (0.0..1e6).contains(load));
    swapon_of_no_file if root() && !matches!(swapon(c"", 0), Err(Errno::NOSYS)), "needs root, and swap in the kernel"
                                           => fails(swapon(c"/tmp/no/such", 0), Errno::NOENT);
    acct_to_no_file if root() && !matches!(acct(Some(c"/tmp/no/such")), Err(Errno::NOSYS | Errno::PERM)), "needs root, and accounts in the kernel"
                                           => fails(acct(Some(c"/tmp/no/such")), Errno::NOENT);

    // Looking into processes.
    ptrace_stops_and_reads_a_child if !emulated(), TRACES
                                           => ptrace_stops_and_reads_a_child();
    ptrace_changes_memory_of_a_child if !emulated(), TRACES
                                           => ptrace_changes_memory_of_a_child();
    // SAFETY: there is nobody.
    ptrace_nobody if !emulated(), TRACES   => fails(unsafe { ptrace(PTRACE_ATTACH, 0x40_0001, 0, 0) }, Errno::SRCH);
}

const LOG: &str = "needs root, and a kernel with messages";
const NEW: &str = "needs root and new namespaces";
const TRACES: &str = "user-mode QEMU does not trace";

/// Goes into a namespace of its own, so that what is changed there is the test's alone.
fn owns(kind: c_int) -> bool {
    let apart = || mount(c"none", c"/", c"", MS_REC | MS_PRIVATE, None);
    root() && !emulated() && unshare(kind).is_ok() && (kind != CLONE_NEWNS || apart().is_ok())
}

/// Whether a file that is made below `a` is seen there, and no more once `a` was unmounted.
fn hides(directory: &CStr, file: &CStr) -> Result<bool> {
    put(file, b"text")?;
    let seen = stat(file).is_ok();
    umount2(directory, MNT_DETACH)?;
    Ok(seen && fails(stat(file), Errno::NOENT))
}

fn mount_shows_an_empty_directory() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    mount(c"none", c"a", c"tmpfs", MS_NODEV, None)?;
    hides(c"a", c"a/b")
}

fn mount_twice_in_a_place_by_bind() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    mkdir(c"b", 0o700)?;
    mount(c"none", c"a", c"tmpfs", 0, None)?;
    put(c"a/c", b"text")?;
    mount(c"a", c"b", c"", MS_BIND, None)?;
    let seen = selftests::holds(c"b/c", b"text")?;
    umount(c"b")?;
    umount(c"a")?;
    Ok(seen)
}

fn fsmount_makes_what_fsopen_began() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    let context = fsopen(c"tmpfs", 0)?;
    fsconfig(&context, FSCONFIG_SET_STRING, Some(c"size"), Some(c"1M"))?;
    fsconfig(&context, FSCONFIG_CMD_CREATE, None, None)?;
    let made = fsmount(&context, 0, 0)?;
    move_mount(&made, c"", AT_FDCWD, c"a", MOVE_MOUNT_F_EMPTY_PATH)?;
    let limited = fails(truncate_beyond(c"a/c"), Errno::NOSPC);
    unlink(c"a/c")?;
    Ok(limited && hides(c"a", c"a/b")?)
}

fn truncate_beyond(path: &CStr) -> Result<()> {
    fallocate(creat(path, 0o600)?, 0, 0, 8 << 20)
}

fn open_tree_copies_a_mount() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    mkdir(c"b", 0o700)?;
    mount(c"none", c"a", c"tmpfs", 0, None)?;
    let copy = open_tree(AT_FDCWD, c"a", OPEN_TREE_CLONE)?;
    mount_setattr(
        &copy,
        c"",
        AT_EMPTY_PATH as u32,
        &mount_attr { attr_set: MOUNT_ATTR_RDONLY.into(), ..mount_attr::default() },
    )?;
    move_mount(&copy, c"", AT_FDCWD, c"b", MOVE_MOUNT_F_EMPTY_PATH)?;
    let cannot = fails(creat(c"b/c", 0o600), Errno::ROFS);
    put(c"a/c", b"text")?;
    let seen = selftests::holds(c"b/c", b"text")?;
    umount2(c"b", MNT_DETACH)?;
    umount2(c"a", MNT_DETACH)?;
    Ok(cannot && seen)
}

fn ioctl_tells_how_much_can_be_read() -> Result<bool> {
    let ((output, input), mut count) = (pipe()?, 0_i32);
    write(&input, b"text")?;
    // SAFETY: the kernel writes one int.
    unsafe { ioctl(&output, arch::FIONREAD, core::ptr::from_mut(&mut count))? };
    Ok(count == 4)
}

fn ioctl_that_nobody_knows() -> Result<bool> {
    // SAFETY: a pipe does not know the request.
    Ok(fails(unsafe { ioctl(pipe()?.0, 0x1234, 0) }, Errno::NOTTY))
}

/// A child that lets itself be traced and has stopped; then it exits with what is in `word`.
fn traced(word: &usize) -> Result<pid_t> {
    let Fork::Parent(pid) = fork()? else {
        // SAFETY: the kernel touches no memory.
        let _ = unsafe { ptrace(PTRACE_TRACEME, 0, 0, 0) };
        let _ = raise(SIGSTOP);
        // SAFETY: it is a word; somebody else may have changed it.
        _exit(unsafe { core::ptr::from_ref(word).read_volatile() } as c_int)
    };
    if end_of(pid)? == Stopped(SIGSTOP) { Ok(pid) } else { Err(Errno::SRCH) }
}

fn ptrace_stops_and_reads_a_child() -> Result<bool> {
    let word = core::hint::black_box(0x1234_5678);
    let pid = traced(&word)?;
    let read = ptrace_peek(pid, (&raw const word).addr())?;
    kill(pid, SIGKILL)?;
    Ok(read == word && end_of(pid)? == Signaled(SIGKILL))
}

fn ptrace_changes_memory_of_a_child() -> Result<bool> {
    let word = core::hint::black_box(1);
    let pid = traced(&word)?;
    // SAFETY: what the child does with the word is to exit with it.
    unsafe {
        ptrace(PTRACE_POKEDATA, pid, (&raw const word).addr(), 42)?;
        ptrace(PTRACE_CONT, pid, 0, 0)?;
    }
    Ok(end_of(pid)? == Exited(42) && is(&[word as u8], &[1]))
}
