// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Namespaces and mounts: namespaces(7), mount_namespaces(7). Each test has the machine to itself, in a child.
#![no_std]
#![no_main]

use core::ffi::c_ulong;
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{emulated, end_of, fails, holds, holds_in_a_child, put, read_whole, scratch};

selftest! {
    uts_has_a_name_of_its_own if ready(UTS), NONE => apart(UTS, || sethostname(b"inside"), || Ok(uname()?.nodename() != c"inside"));
    uts_begins_with_the_old_name if ready(UTS), NONE => {
        let before = uname()?;
        unshare(UTS)?;
        uname()?.nodename() == before.nodename()
    };
    setns_goes_back if ready(UTS), NONE     => {
        let before = own(c"/proc/self/ns/uts")?;
        unshare(UTS)?;
        sethostname(b"inside")?;
        setns(before, UTS)?;
        uname()?.nodename() != c"inside"
    };
    setns_of_another_kind if ready(UTS), NONE => fails(setns(own(c"/proc/self/ns/uts")?, NET), Errno::INVAL);
    namespace_has_a_number if ready(UTS), NONE => {
        let before = number()?;
        unshare(UTS)?;
        number()? != before
    };
    ipc_is_empty if ready(IPC), NONE        => ipc_is_empty();
    net_has_loopback_alone_and_down if ready(NET), NONE => net_has_loopback_alone_and_down();
    net_binds_the_same_port if ready(NET), NONE => net_binds_the_same_port();
    user_gives_all_rights if user(), NO_USERS => user_gives_all_rights();
    user_maps_one_id if user(), NO_USERS    => user_maps_one_id();
    user_without_a_map_is_nobody if user(), NO_USERS => { unshare(USER)?; getuid() == 65_534 };
    users_cannot_unshare_the_rest if user() && root(), NONE => { setuid(70_000)?; fails(unshare(UTS), Errno::PERM) };

    pid_first_is_1 if ready(PID), NONE      => within_pids(|| i32::from(getpid() != 1))? == WaitStatus::Exited(0);
    pid_of_the_outside_is_0 if ready(PID), NONE => within_pids(|| i32::from(getppid() != 0))? == WaitStatus::Exited(0);
    pid_ends_with_its_first if ready(PID), NONE => pid_ends_with_its_first();
    pid_first_is_not_killed_from_within if ready(PID) && !emulated(), EMULATED => within_pids(|| {
        let _ = kill(getpid(), SIGTERM);
        let _ = kill(getpid(), SIGKILL);
        7
    })? == WaitStatus::Exited(7);
    pid_first_is_killed_from_without if ready(PID), NONE => pid_first_is_killed_from_without();
    pid_takes_orphans if ready(PID), NONE   => within_pids(takes_orphans)? == WaitStatus::Exited(0);
    pid_is_entered_by_children if ready(PID), NONE => { let before = getpid(); unshare(PID)?; getpid() == before };

    mount_is_not_seen_outside if ready(MOUNTS), NONE => in_mounts(|| {
        let Fork::Parent(pid) = fork()? else {
            let done = unshare(MOUNTS).and_then(|()| private()).and_then(|()| mount(c"t", c"a", c"tmpfs", 0, None));
            let done = done.and_then(|()| put(c"a/b", b"inside"));
            _exit(done.is_err().into())
        };
        Ok(end_of(pid)? == WaitStatus::Exited(0) && fails(stat(c"a/b"), Errno::NOENT))
    });
    shared_mount_is_seen_by_a_peer if ready(MOUNTS), NONE => in_mounts(|| peer(MS_SHARED, true));
    private_mount_is_not if ready(MOUNTS), NONE => in_mounts(|| peer(MS_PRIVATE, false));
    slave_sees_its_master if ready(MOUNTS), NONE => in_mounts(|| {
        enslave()?;
        below(c"a/d", c"a/d/x")?;
        holds(c"c/d/x", b"1")
    });
    master_does_not_see_its_slave if ready(MOUNTS), NONE => in_mounts(|| {
        enslave()?;
        below(c"c/d", c"c/d/x")?;
        Ok(fails(stat(c"a/d/x"), Errno::NOENT))
    });
    unbindable_is_not_bound if ready(MOUNTS), NONE => in_mounts(|| { remount(c"a", MS_UNBINDABLE)?; Ok(fails(bind(c"a", c"c", 0), Errno::INVAL)) });
    read_only_bind_is_one_way if ready(MOUNTS), NONE => in_mounts(|| {
        bind(c"a", c"c", 0)?;
        bind(c"a", c"c", MS_REMOUNT | MS_RDONLY)?;
        put(c"a/x", b"1")?;
        Ok(fails(put(c"c/x", b"2"), Errno::ROFS) && holds(c"c/x", b"1")?)
    });
    noexec_refuses_programs if ready(MOUNTS), NONE => in_mounts(|| {
        remount(c"a", MS_REMOUNT | MS_NOEXEC)?;
        put(c"a/x", b"#!/no/such\n")?;
        chmod(c"a/x", 0o755)?;
        Ok(execve(c"a/x", &argv![c"x"], &argv![]) == Errno::ACCES)
    });
    bind_of_a_tree_takes_mounts_below if ready(MOUNTS), NONE => in_mounts(|| {
        below(c"a/d", c"a/d/x")?;
        bind(c"a", c"c", MS_REC)?;
        holds(c"c/d/x", b"1")
    });
    bind_alone_does_not if ready(MOUNTS), NONE => in_mounts(|| {
        below(c"a/d", c"a/d/x")?;
        bind(c"a", c"c", 0)?;
        Ok(fails(stat(c"c/d/x"), Errno::NOENT))
    });
    mount_moves if ready(MOUNTS), NONE      => in_mounts(|| {
        put(c"a/x", b"1")?;
        mount(c"a", c"c", c"", MS_MOVE, None)?;
        Ok(holds(c"c/x", b"1")? && fails(stat(c"a/x"), Errno::NOENT))
    });
    busy_mount_stays if ready(MOUNTS), NONE => in_mounts(|| {
        let file = creat(c"a/x", 0o600)?;
        let refused = fails(umount2(c"a", 0), Errno::BUSY);
        drop(file);
        Ok(refused && umount2(c"a", 0).is_ok())
    });
    detached_mount_lives_while_open if ready(MOUNTS), NONE => in_mounts(|| {
        put(c"a/x", b"1")?;
        let file = open(c"a/x", O_RDONLY, 0)?;
        umount2(c"a", MNT_DETACH)?;
        let mut byte = [0];
        Ok(fails(stat(c"a/x"), Errno::NOENT) && read(file, &mut byte)? == 1)
    });
    mounts_are_told_in_proc if ready(MOUNTS) && exists(c"/proc/self/mountinfo"), "needs root, namespaces and /proc" => in_mounts(|| {
        let mut room = [0; 16384];
        let text = read_whole(open(c"/proc/self/mountinfo", O_RDONLY, 0)?, &mut room)?;
        let is_row = |line: &[u8]| line.windows(15).any(|part| part == b" tmpfs nilibc-a");
        Ok(text.split(|&byte| byte == b'\n').any(is_row))
    });
}

const NONE: &str = "needs root and namespaces";
const EMULATED: &str = "needs root and namespaces; user-mode emulation ends itself by such a signal";
const NO_USERS: &str = "there are no user namespaces here";

const MOUNTS: i32 = 0x0002_0000;
const UTS: i32 = 0x0400_0000;
const IPC: i32 = 0x0800_0000;
const USER: i32 = 0x1000_0000;
const PID: i32 = 0x2000_0000;
const NET: i32 = 0x4000_0000;

/// Whether a process may make such a namespace. It is tried in a child, whose affair it stays.
fn ready(kind: i32) -> bool {
    root() && selftests::child(|| unshare(kind).is_ok() || _exit(1)) == Ok(WaitStatus::Exited(0))
}

fn user() -> bool {
    selftests::child(|| unshare(USER).is_ok() || _exit(1)) == Ok(WaitStatus::Exited(0))
}

fn own(path: &CStr) -> Result<OwnedFd> {
    open(path, O_RDONLY | O_CLOEXEC, 0)
}

fn number() -> Result<u64> {
    stat(c"/proc/self/ns/uts").map(|file| file.stx_ino)
}

/// Whether what a child does in a namespace of its own is not to be seen from here.
fn apart(kind: i32, does: impl FnOnce() -> Result<()>, sees: impl FnOnce() -> Result<bool>) -> Result<bool> {
    let Fork::Parent(pid) = fork()? else { _exit(unshare(kind).and_then(|()| does()).is_err().into()) };
    Ok(end_of(pid)? == WaitStatus::Exited(0) && sees()?)
}

fn ipc_is_empty() -> Result<bool> {
    let get = |flags: i32| -> Result<i32> { shmget(7_777, 4096, flags) };
    const CREATE: i32 = 0o1000 | 0o600;
    unshare(IPC)?;
    let id = get(CREATE)?;
    unshare(IPC)?;
    let is_empty = fails(get(0), Errno::NOENT);
    Ok(is_empty && get(CREATE)? >= 0 && id >= 0)
}

fn net_has_loopback_alone_and_down() -> Result<bool> {
    unshare(NET)?;
    let mut room = [0; 1024];
    // Two lines of heading, and one for each device.
    let text = read_whole(open(c"/proc/thread-self/net/dev", O_RDONLY, 0)?, &mut room)?;
    let lines = text.iter().filter(|&&byte| byte == b'\n').count();
    let socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)?;
    let there = sockaddr_in::new(in_addr::LOOPBACK, 9);
    let is_down = fails(connect(&socket, &there), Errno::NETUNREACH);
    if_set_flags(c"lo", IFF_UP)?;
    Ok(lines == 3 && is_down && connect(&socket, &there).is_ok())
}

fn net_binds_the_same_port() -> Result<bool> {
    let bound = || -> Result<OwnedFd> {
        unshare(NET)?;
        if_set_flags(c"lo", IFF_UP)?;
        let socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)?;
        bind_socket(&socket)?;
        Ok(socket)
    };
    let first = bound()?;
    let second = bound()?;
    Ok(first.as_raw_fd() != second.as_raw_fd())
}

fn bind_socket(socket: &OwnedFd) -> Result<()> {
    nilibc::bind(socket, &sockaddr_in::new(in_addr::LOOPBACK, 7_777))
}

fn user_gives_all_rights() -> Result<bool> {
    unshare(USER)?;
    // Whoever made it may do all in what it makes from here on.
    unshare(UTS)?;
    sethostname(b"inside")?;
    Ok(uname()?.nodename() == c"inside")
}

fn user_maps_one_id() -> Result<bool> {
    let (uid, mut room) = (getuid(), [0; 32]);
    unshare(USER)?;
    let map = bprint!(&mut room, "1234 {} 1\n", u64::from(uid));
    write_all(open(c"/proc/self/uid_map", O_WRONLY, 0)?, map)?;
    Ok(getuid() == 1234)
}

/// How process 1 of a new namespace ends, which exits with what `does` answers.
fn within_pids(does: impl FnOnce() -> i32) -> Result<WaitStatus> {
    unshare(PID)?;
    let Fork::Parent(pid) = fork()? else { _exit(does()) };
    end_of(pid)
}

fn pid_ends_with_its_first() -> Result<bool> {
    let (output, input) = pipe()?;
    let status = within_pids(|| {
        if fork() == Ok(Fork::Child) {
            let _ = pause();
        }
        0
    })?;
    drop(input);
    // The pipe ends only when nobody is left who has it open.
    let mut byte = [0];
    Ok(status == WaitStatus::Exited(0) && read(output, &mut byte)? == 0)
}

fn pid_first_is_killed_from_without() -> Result<bool> {
    unshare(PID)?;
    let Fork::Parent(pid) = fork()? else {
        loop {
            let _ = pause();
        }
    };
    kill(pid, SIGKILL)?;
    Ok(end_of(pid)? == WaitStatus::Signaled(SIGKILL))
}

/// The child of a child that has ended becomes a child of process 1.
fn takes_orphans() -> i32 {
    let Ok(Fork::Parent(_)) = fork() else {
        let Ok(Fork::Parent(_)) = fork() else { _exit(5) };
        _exit(4)
    };
    let ended = [wait(), wait()];
    let has = |code| ended.iter().any(|end| end.is_ok_and(|(_, status)| status == WaitStatus::Exited(code)));
    i32::from(!(has(4) && has(5)))
}

/// Has nothing that is mounted here seen elsewhere.
fn private() -> Result<()> {
    mount(c"none", c"/", c"", MS_REC | MS_PRIVATE, None)
}

fn bind(from: &CStr, to: &CStr, flags: c_ulong) -> Result<()> {
    mount(from, to, c"", MS_BIND | flags, None)
}

fn remount(path: &CStr, flags: c_ulong) -> Result<()> {
    mount(c"none", path, c"", flags, None)
}

/// Whether `does` says so where the directories `a`, on which there is a file system in memory, and `c` are.
fn in_mounts(does: impl FnOnce() -> Result<bool>) -> Result<bool> {
    scratch(|| {
        mkdir(c"a", 0o700)?;
        mkdir(c"c", 0o700)?;
        holds_in_a_child(|| {
            unshare(MOUNTS)?;
            private()?;
            mount(c"nilibc-a", c"a", c"tmpfs", 0, None)?;
            does()
        })
    })
}

/// Mounts a file system on a new directory, and makes a file there.
fn below(directory: &CStr, file: &CStr) -> Result<()> {
    mkdir(directory, 0o700)?;
    mount(c"t", directory, c"tmpfs", 0, None)?;
    put(file, b"1")
}

/// Makes `c` a copy of `a` that sees what is mounted there, and not the other way round.
fn enslave() -> Result<()> {
    remount(c"a", MS_SHARED)?;
    bind(c"a", c"c", 0)?;
    remount(c"c", MS_SLAVE)
}

/// Whether what is mounted below `a` is to be seen at a copy of it, or is not.
fn peer(kind: c_ulong, is_seen: bool) -> Result<bool> {
    remount(c"a", kind)?;
    bind(c"a", c"c", 0)?;
    below(c"a/d", c"a/d/x")?;
    Ok(stat(c"c/d/x").is_ok() == is_seen)
}
