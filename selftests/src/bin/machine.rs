// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What process 1 gives a test program: file systems, a network of its own, a session and namespaces.
//!
//! It is there on a test machine alone. What it does when a program ends shows in that the next one is run at all.
#![no_std]
#![no_main]

use nilibc::dirent::dirent;
use nilibc::selftest::exists;
use nilibc::*;
use selftests::{child, holds, read_whole};

selftest! {
    file_systems_of_the_kernel_are_mounted if there(), NONE => file_systems_of_the_kernel_are_mounted();
    devices_are_there if there(), NONE      => [c"/dev/null", c"/dev/zero", c"/dev/kmsg", c"/dev/console"].iter().all(|path| exists(path));
    files_can_be_made_in_tmp if there(), NONE => fstat(memory_in(c"/tmp")?)?.stx_size == 4 && fstat(memory_in(c"/dev/shm")?)?.stx_size == 4;
    loopback_is_up if there(), NONE         => if_flags(c"lo")? & IFF_UP != 0;
    first_process_is_ours if there(), NONE  => holds(c"/proc/1/comm", b"init\n")?;
    program_leads_a_session if there(), NONE => getsid(0)? == getppid() && getsid(0)? != 1;
    program_is_not_the_first_process if in_a_room(), NO_ROOM => getppid() > 1 && getppid() < 4;
    processes_of_others_are_not_seen if in_a_room(), NO_ROOM => opendir(c"/proc")?.filter(|entry| entry.as_ref().is_ok_and(is_process)).count() <= 4;
    orphans_are_reaped if in_a_room(), NO_ROOM => orphans_are_reaped();
    mounts_are_the_programs_own if in_a_room(), NO_ROOM => mounts_are_the_programs_own();
    log_takes_every_line if there(), NONE => holds(c"/proc/sys/kernel/printk_devkmsg", b"on\n")?;
    // If this one were not killed, the machine would wait for its end, and there would be no next program.
    process_that_stays_behind_is_killed if there(), NONE => stays_behind();
}

const NONE: &str = "not on a test machine";
const NO_ROOM: &str = "not on a test machine, or one without pid namespaces";

fn there() -> bool {
    exists(c"/plan")
}

fn in_a_room() -> bool {
    there() && exists(c"/proc/self/ns/pid")
}

/// What a kernel may lack is mounted where it does not.
fn file_systems_of_the_kernel_are_mounted() -> Result<bool> {
    let (mut known, mut mounted) = ([0; 4096], [0; 16384]);
    let known = read_whole(open(c"/proc/filesystems", O_RDONLY, 0)?, &mut known)?;
    let mounted = read_whole(open(c"/proc/self/mounts", O_RDONLY, 0)?, &mut mounted)?;
    let wanted = ["proc", "sysfs", "cgroup2", "debugfs", "securityfs", "devtmpfs", "devpts", "mqueue", "tmpfs"];
    let has =
        |text: &[u8], word: &str| text.split(|byte| byte.is_ascii_whitespace()).any(|part| part == word.as_bytes());
    let missing = wanted.into_iter().filter(|name| has(known, name) && !has(mounted, name));
    Ok(missing.inspect(|name| println!("{} is not mounted", *name)).count() == 0)
}

/// A file that is gone when it is closed.
fn memory_in(folder: &CStr) -> Result<OwnedFd> {
    let file = open(folder, O_TMPFILE | O_RDWR, 0o600)?;
    write_all(&file, b"text")?;
    Ok(file)
}

fn is_process(entry: &dirent) -> bool {
    entry.name().to_bytes().iter().all(u8::is_ascii_digit)
}

/// The first process of the room adopts what has lost its parent, and nothing of it stays.
fn orphans_are_reaped() -> Result<bool> {
    let (from, to) = pipe()?;
    let middle = child(|| {
        let Ok(Fork::Parent(pid)) = fork() else { _exit(0) };
        let _ = write_all(&to, &pid.to_ne_bytes());
    })?;
    let mut pid = [0; 4];
    read(from, &mut pid)?;
    while kill(pid_t::from_ne_bytes(pid), 0).is_ok() {
        nanosleep(timespec::millis(1))?;
    }
    Ok(middle == WaitStatus::Exited(0))
}

/// A mount is not handed on to whoever made the room.
fn mounts_are_the_programs_own() -> Result<bool> {
    let mut room = [0; 16384];
    let mounts = read_whole(open(c"/proc/self/mountinfo", O_RDONLY, 0)?, &mut room)?;
    Ok(!mounts.is_empty() && !mounts.windows(8).any(|part| part == b" shared:"))
}

fn stays_behind() -> Result<()> {
    if let Fork::Child = fork()? {
        let _ = setsid();
        for sig in 1..32 {
            // Two of them cannot be ignored.
            let _ = sigignore(sig);
        }
        loop {
            let _ = pause();
        }
    }
    Ok(())
}
