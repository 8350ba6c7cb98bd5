// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! System V's shared memory, semaphores and messages, and POSIX' messages.
#![no_std]
#![no_main]

use nilibc::WaitStatus::Exited;
use nilibc::*;
use selftests::{child, emulated, end_of, fails, is, survives};

selftest! {
    // Shared memory.
    shmat_shares_memory_with_a_child if shm(), NONE
                                           => memory(shmat_shares_memory_with_a_child);
    shmat_twice_is_the_same_memory if shm(), NONE
                                           => memory(shmat_twice_is_the_same_memory);
    shmat_to_read_only if shm(), NONE      => memory(shmat_to_read_only);
    shmctl_tells_of_memory if shm() && !emulated(), LAYOUT
                                           => memory(shmctl_tells_of_memory);
    shmctl_sets_permissions if shm() && !emulated(), LAYOUT
                                          => memory(shmctl_sets_permissions);
    shmctl_removes_what_is_not_mapped if shm(), NONE
                                           => memory(|id| { shmctl_rmid(id)?; Ok(fails(shmctl_stat(id), Errno::INVAL)) });
    shm_stays_while_it_is_mapped if shm() && !emulated(), LAYOUT
                                           => memory(shm_stays_while_it_is_mapped);
    shmget_finds_by_key if shm(), NONE     => shmget_finds_by_key();
    shmget_of_no_such_key if shm(), NONE   => fails(shmget(key(), 1, 0), Errno::NOENT);
    shmget_of_no_bytes if shm(), NONE      => fails(shmget(IPC_PRIVATE, 0, 0o600), Errno::INVAL);
    // SAFETY: nothing is mapped there.
    shmdt_of_nothing if shm(), NONE        => fails(unsafe { shmdt(core::ptr::null()) }, Errno::INVAL);

    // Semaphores.
    semctl_sets_and_reads_one if sem(), NONE
                                           => semaphores(2, |id| { semctl_setval(id, 1, 7)?; Ok(values::<2>(id)? == [0, 7]) });
    semctl_sets_and_reads_all if sem() && !emulated(), LAYOUT
                                           => semaphores(3, semctl_sets_and_reads_all);
    semctl_of_another_length if sem() && !emulated(), LAYOUT
                                           => semaphores(3, |id| Ok(fails(semctl_getall(id, &mut [0; 2]), Errno::INVAL)));
    semctl_above_the_maximum if sem(), NONE
                                           => semaphores(1, |id| Ok(fails(semctl_setval(id, 0, 32_768), Errno::RANGE)));
    semop_does_all_or_nothing if sem(), NONE
                                           => semaphores(2, semop_does_all_or_nothing);
    semop_waits_for_another if sem(), NONE => semaphores(2, semop_waits_for_another);
    semop_undoes_at_the_end if sem(), NONE => semaphores(1, semop_undoes_at_the_end);
    semtimedop_waits_no_longer if sem(), NONE
                                           => semaphores(1, |id| Ok(fails(semtimedop(id, &[add(0, -1)], Some(SHORT)),
                                                Errno::AGAIN)));
    semctl_rmid_wakes_who_waits if sem(), NONE
                                           => semaphores(1, semctl_rmid_wakes_who_waits);
    semctl_tells_of_a_set if sem() && !emulated(), LAYOUT
                                            => semaphores(5, semctl_tells_of_a_set);
    semctl_sets_permissions if sem() && !emulated(), LAYOUT
                                          => semaphores(1, semctl_sets_permissions);

    // Messages.
    msgrcv_takes_the_first if msg(), NONE  => queue(msgrcv_takes_the_first);
    msgrcv_takes_by_kind if msg(), NONE    => queue(msgrcv_takes_by_kind);
    msgrcv_cuts_if_it_may if msg(), NONE   => queue(msgrcv_cuts_if_it_may);
    msgrcv_of_nothing if msg(), NONE       => queue(|id| Ok(fails(msgrcv(id, &mut [0; 9], 0, IPC_NOWAIT), Errno::NOMSG)));
    msgrcv_waits_for_another if msg(), NONE
                                           => queue(msgrcv_waits_for_another);
    msgsnd_without_a_kind if msg(), NONE   => queue(|id| Ok(fails(msgsnd(id, 0, b"a", 0), Errno::INVAL)));
    msgsnd_passes_the_widest_kind if msg(), NONE
                                           => queue(|id| { msgsnd(id, c_long::MAX, b"", 0)?;
                                                Ok(msgrcv(id, &mut [], 0, IPC_NOWAIT)? == (c_long::MAX, 0)) });
    msgctl_tells_of_a_queue if msg() && !emulated(), LAYOUT => queue(msgctl_tells_of_a_queue);
    msgctl_sets_how_much_fits if msg() && !emulated(), LAYOUT
                                           => queue(msgctl_sets_how_much_fits);

    // POSIX' messages.
    mq_receive_takes_the_highest_priority if mq(), NONE
                                           => posix_queue(mq_receive_takes_the_highest_priority);
    mq_receive_with_too_little_room if mq(), NONE
                                           => posix_queue(|queue| { mq_send(queue, b"a", 0)?;
                                                Ok(fails(mq_receive(queue, &mut [0; 31]), Errno::MSGSIZE)) });
    mq_send_of_what_is_too_long if mq(), NONE
                                           => posix_queue(|queue| Ok(fails(mq_send(queue, &[0; 33], 0), Errno::MSGSIZE)));
    mq_timedsend_waits_no_longer if mq(), NONE
                                           => posix_queue(mq_timedsend_waits_no_longer);
    mq_setattr_lets_it_not_wait if mq() && !emulated(), "user-mode QEMU passes flags as they are"
                                           => posix_queue(mq_setattr_lets_it_not_wait);
    mq_unlink_takes_the_name if mq(), NONE => posix_queue(mq_unlink_takes_the_name);
    mq_open_without_a_slash if mq(), NONE  => fails(mq_open(c"queue", O_RDONLY, 0, None), Errno::INVAL);
}

const NONE: &str = "there is no such call here";
const LAYOUT: &str = "there is no such call here, or user-mode QEMU, which has the same structs on all machines";
const SHORT: timespec = timespec::millis(1);

// Looking for what is not there leaves nothing behind.

fn shm() -> bool {
    shmget(key(), 0, 0) == Err(Errno::NOENT)
}

fn sem() -> bool {
    semget(key(), 0, 0) == Err(Errno::NOENT)
}

fn msg() -> bool {
    msgget(key(), 0) == Err(Errno::NOENT)
}

fn mq() -> bool {
    matches!(mq_open(c"/nilibc-no-such", O_RDONLY, 0, None), Err(Errno::NOENT))
}

/// A queue that two messages of 32 bytes fit into.
fn posix_queue(test: impl FnOnce(&OwnedFd) -> Result<bool>) -> Result<bool> {
    let mut room = [0; 40];
    let name = bprint!(&mut room, "/nilibc-{}\0", getpid());
    let name = CStr::from_bytes_with_nul(name).map_err(|_| Errno::INVAL)?;
    let queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600, Some(&mq_attr::new(2, 32)))?;
    let outcome = test(&queue);
    let _ = mq_unlink(name);
    outcome
}

/// One that nobody uses.
fn key() -> key_t {
    let mut bytes = [0; 4];
    let _ = getrandom(&mut bytes, 0);
    key_t::from_ne_bytes(bytes) | 1
}

/// Shared memory of some pages.
fn memory(test: impl FnOnce(c_int) -> Result<bool>) -> Result<bool> {
    let id = shmget(IPC_PRIVATE, 100_000, 0o600)?;
    let outcome = test(id);
    let _ = shmctl_rmid(id);
    outcome
}

fn semaphores(count: c_int, test: impl FnOnce(c_int) -> Result<bool>) -> Result<bool> {
    let id = semget(IPC_PRIVATE, count, 0o600)?;
    let outcome = test(id);
    let _ = semctl_rmid(id);
    outcome
}

fn queue(test: impl FnOnce(c_int) -> Result<bool>) -> Result<bool> {
    let id = msgget(IPC_PRIVATE, 0o600)?;
    let outcome = test(id);
    let _ = msgctl_rmid(id);
    outcome
}

fn attach(id: c_int) -> Result<*mut u64> {
    // SAFETY: the kernel chooses a place where nothing is.
    unsafe { shmat(id, core::ptr::null(), 0).map(<*mut c_void>::cast) }
}

fn add(sem_num: u16, sem_op: i16) -> sembuf {
    sembuf { sem_num, sem_op, sem_flg: 0 }
}

/// What all are, one by one.
fn values<const N: usize>(id: c_int) -> Result<[c_int; N]> {
    let mut values = [0; N];
    for (number, value) in (0..).zip(&mut values) {
        *value = semctl_getval(id, number)?;
    }
    Ok(values)
}

/// Whether it was about now.
fn is_now(seconds: i64) -> Result<bool> {
    let now = clock_gettime(CLOCK_REALTIME)?.tv_sec;
    let passed = (now - 100..=now + 1).contains(&seconds);
    if !passed {
        println!("{} is not {}", seconds, now);
    }
    Ok(passed)
}

fn is_mine(perm: &ipc_perm) -> bool {
    let ids = [perm.uid, perm.gid, perm.cuid, perm.cgid];
    let passed = ids == [geteuid(), getegid(), geteuid(), getegid()] && perm.mode & 0o777 == 0o600;
    if !passed {
        println!("{} {} {} {} {:o}", ids[0], ids[1], ids[2], ids[3], perm.mode);
    }
    passed && perm.key == IPC_PRIVATE
}

fn shmat_shares_memory_with_a_child(id: c_int) -> Result<bool> {
    let place = attach(id)?;
    // SAFETY: there are 100 000 bytes, and the child has ended when they are read.
    unsafe {
        child(|| place.add(12_000).write(0x0123_4567_89ab_cdef))?;
        Ok(place.read() == 0 && place.add(12_000).read() == 0x0123_4567_89ab_cdef)
    }
}

fn shmat_twice_is_the_same_memory(id: c_int) -> Result<bool> {
    let (first, second) = (attach(id)?, attach(id)?);
    // SAFETY: both are mapped, until one is not.
    unsafe {
        first.write_volatile(5);
        shmdt(first.cast())?;
        Ok(first != second && second.read_volatile() == 5)
    }
}

fn shmat_to_read_only(id: c_int) -> Result<bool> {
    // SAFETY: the kernel chooses a place where nothing is, and what is done to it is done by a child.
    unsafe {
        let place = shmat(id, core::ptr::null(), SHM_RDONLY)?.cast::<u64>();
        Ok(survives(|| place.read_volatile())? && !survives(|| place.write_volatile(1))?)
    }
}

fn shmctl_tells_of_memory(id: c_int) -> Result<bool> {
    let before = shmctl_stat(id)?;
    let place = attach(id)?;
    let mapped = shmctl_stat(id)?;
    // SAFETY: nobody uses it.
    unsafe { shmdt(place.cast())? };
    let after = shmctl_stat(id)?;
    let made = is_mine(&before.shm_perm) && before.shm_segsz == 100_000 && before.shm_cpid == getpid();
    let times = [before.shm_atime, before.shm_dtime, mapped.shm_dtime] == [0; 3]
        && is_now(before.shm_ctime)?
        && is_now(mapped.shm_atime)?
        && is_now(after.shm_dtime)?;
    let counts = [before, mapped, after].map(|told| told.shm_nattch) == [0, 1, 0];
    Ok(made && times && counts && after.shm_lpid == getpid())
}

fn shmctl_sets_permissions(id: c_int) -> Result<bool> {
    let perm = shmctl_stat(id)?.shm_perm;
    shmctl_set(id, &ipc_perm { mode: 0o640, ..perm })?;
    let told = shmctl_stat(id)?.shm_perm;
    Ok(told.mode & 0o777 == 0o640 && (told.uid, told.gid) == (perm.uid, perm.gid))
}

fn shm_stays_while_it_is_mapped(id: c_int) -> Result<bool> {
    let place = attach(id)?;
    shmctl_rmid(id)?;
    // SAFETY: it is still mapped.
    unsafe { place.write_volatile(7) };
    Ok(shmctl_stat(id)?.shm_perm.mode & SHM_DEST as u32 != 0)
}

fn shmget_finds_by_key() -> Result<bool> {
    let key = key();
    let id = shmget(key, 10, IPC_CREAT | IPC_EXCL | 0o600)?;
    let found = shmget(key, 10, 0) == Ok(id) && shmctl_stat(id)?.shm_perm.key == key;
    let again = fails(shmget(key, 10, IPC_CREAT | IPC_EXCL | 0o600), Errno::EXIST);
    let larger = fails(shmget(key, 100_000, 0), Errno::INVAL);
    shmctl_rmid(id)?;
    Ok(found && again && larger)
}

fn semctl_sets_and_reads_all(id: c_int) -> Result<bool> {
    semctl_setall(id, &[1, 32_767, 3])?;
    let mut all = [0; 3];
    semctl_getall(id, &mut all)?;
    Ok(all == [1, 32_767, 3] && values::<3>(id)? == [1, 32_767, 3])
}

fn semop_does_all_or_nothing(id: c_int) -> Result<bool> {
    semop(id, &[add(0, 3), add(1, 1)])?;
    let both = [add(0, -1), sembuf { sem_flg: IPC_NOWAIT as i16, ..add(1, -2) }];
    let refused = fails(semop(id, &both), Errno::AGAIN) && values::<2>(id)? == [3, 1];
    semop(id, &[add(0, -1), add(1, -1), add(1, 0)])?;
    Ok(refused && values::<2>(id)? == [2, 0] && semctl_getpid(id, 0)? == getpid())
}

/// The child answers by the second one.
fn semop_waits_for_another(id: c_int) -> Result<bool> {
    match fork()? {
        Fork::Child => {
            let done = semop(id, &[add(0, -1)]).and_then(|()| semop(id, &[add(1, 1)]));
            _exit(done.map_or(1, |()| 0))
        }
        Fork::Parent(pid) => {
            while semctl_getncnt(id, 0)? == 0 {
                sched_yield()?;
            }
            semop(id, &[add(0, 1)])?;
            semop(id, &[add(1, -1)])?;
            Ok(end_of(pid)? == Exited(0) && values::<2>(id)? == [0, 0])
        }
    }
}

fn semop_undoes_at_the_end(id: c_int) -> Result<bool> {
    child(|| semop(id, &[sembuf { sem_flg: SEM_UNDO, ..add(0, 5) }]))?;
    Ok(semctl_getval(id, 0)? == 0)
}

fn semctl_rmid_wakes_who_waits(id: c_int) -> Result<bool> {
    match fork()? {
        Fork::Child => _exit((semop(id, &[add(0, -1)]) != Err(Errno::IDRM)).into()),
        Fork::Parent(pid) => {
            while semctl_getncnt(id, 0)? == 0 {
                sched_yield()?;
            }
            semctl_rmid(id)?;
            Ok(end_of(pid)? == Exited(0))
        }
    }
}

fn semctl_tells_of_a_set(id: c_int) -> Result<bool> {
    let before = semctl_stat(id)?;
    semop(id, &[add(4, 1)])?;
    let after = semctl_stat(id)?;
    let made = is_mine(&before.sem_perm) && before.sem_nsems == 5 && semctl_getzcnt(id, 4)? == 0;
    Ok(made && before.sem_otime == 0 && is_now(before.sem_ctime)? && is_now(after.sem_otime)?)
}

fn semctl_sets_permissions(id: c_int) -> Result<bool> {
    let perm = semctl_stat(id)?.sem_perm;
    semctl_set(id, &ipc_perm { mode: 0o604, ..perm })?;
    Ok(semctl_stat(id)?.sem_perm.mode & 0o777 == 0o604)
}

/// Whether the next message that `kind` asks for is this one.
fn receives(id: c_int, kind: c_long, expected: (c_long, &[u8])) -> Result<bool> {
    let mut room = [0; 64];
    let (found, len) = msgrcv(id, &mut room, kind, IPC_NOWAIT)?;
    Ok(is(&room[..len], expected.1) && found == expected.0)
}

fn msgrcv_takes_the_first(id: c_int) -> Result<bool> {
    msgsnd(id, 3, b"first", 0)?;
    msgsnd(id, 1, b"second, and longer", 0)?;
    Ok(receives(id, 0, (3, b"first"))? && receives(id, 0, (1, b"second, and longer"))?)
}

fn msgrcv_takes_by_kind(id: c_int) -> Result<bool> {
    for (kind, text) in [(5, b"a"), (4, b"b"), (3, b"c"), (9, b"d")] {
        msgsnd(id, kind, text, 0)?;
    }
    Ok(receives(id, 4, (4, b"b"))?
        && receives(id, -8, (3, b"c"))?
        && receives(id, -8, (5, b"a"))?
        && fails(msgrcv(id, &mut [0; 9], -8, IPC_NOWAIT), Errno::NOMSG)
        && receives(id, 0, (9, b"d"))?)
}

fn msgrcv_cuts_if_it_may(id: c_int) -> Result<bool> {
    msgsnd(id, 2, b"some text", 0)?;
    let mut room = [0; 4];
    let refused = fails(msgrcv(id, &mut room, 0, IPC_NOWAIT), Errno::TOOBIG);
    Ok(refused && msgrcv(id, &mut room, 0, IPC_NOWAIT | MSG_NOERROR)? == (2, 4) && is(&room, b"some"))
}

fn msgrcv_waits_for_another(id: c_int) -> Result<bool> {
    match fork()? {
        Fork::Child => {
            let mut room = [0; 9];
            let answered = msgrcv(id, &mut room, 1, 0).and_then(|(_, len)| msgsnd(id, 2, &room[..len], 0));
            _exit(answered.map_or(1, |()| 0))
        }
        Fork::Parent(pid) => {
            msgsnd(id, 1, b"echo", 0)?;
            Ok(end_of(pid)? == Exited(0) && receives(id, 2, (2, b"echo"))?)
        }
    }
}

fn msgctl_tells_of_a_queue(id: c_int) -> Result<bool> {
    let before = msgctl_stat(id)?;
    msgsnd(id, 1, b"text", 0)?;
    msgsnd(id, 1, b"more", 0)?;
    let sent = msgctl_stat(id)?;
    msgrcv(id, &mut [0; 9], 0, 0)?;
    let after = msgctl_stat(id)?;
    let counts = [before, sent, after].map(|told| (told.msg_qnum, told.msg_cbytes)) == [(0, 0), (2, 8), (1, 4)];
    let times = [before.msg_stime, before.msg_rtime, sent.msg_rtime] == [0; 3]
        && is_now(before.msg_ctime)?
        && is_now(sent.msg_stime)?
        && is_now(after.msg_rtime)?;
    let pids = [before.msg_lspid, before.msg_lrpid, after.msg_lspid, after.msg_lrpid] == [0, 0, getpid(), getpid()];
    Ok(is_mine(&before.msg_perm) && counts && times && pids)
}

fn msgctl_sets_how_much_fits(id: c_int) -> Result<bool> {
    let told = msgctl_stat(id)?;
    msgctl_set(id, &msqid_ds { msg_qbytes: 6, msg_perm: ipc_perm { mode: 0o606, ..told.msg_perm }, ..told })?;
    msgsnd(id, 1, b"text", 0)?;
    let full = fails(msgsnd(id, 1, b"text", IPC_NOWAIT), Errno::AGAIN);
    let after = msgctl_stat(id)?;
    Ok(full && after.msg_qbytes == 6 && after.msg_perm.mode & 0o777 == 0o606)
}

fn mq_receive_takes_the_highest_priority(queue: &OwnedFd) -> Result<bool> {
    mq_send(queue, b"low", 1)?;
    mq_send(queue, b"and high", 7)?;
    let told = mq_getattr(queue)?;
    let mut room = [0; 32];
    let first = mq_receive(queue, &mut room)? == (8, 7) && is(&room[..8], b"and high");
    let second = mq_receive(queue, &mut room)? == (3, 1) && is(&room[..3], b"low");
    Ok(first && second && (told.mq_maxmsg, told.mq_msgsize, told.mq_curmsgs) == (2, 32, 2))
}

fn mq_timedsend_waits_no_longer(queue: &OwnedFd) -> Result<bool> {
    mq_send(queue, b"", 0)?;
    mq_send(queue, b"", 0)?;
    let now = clock_gettime(CLOCK_REALTIME)?;
    let sent = fails(mq_timedsend(queue, b"a", 0, Some(now)), Errno::TIMEDOUT);
    mq_receive(queue, &mut [0; 32])?;
    mq_receive(queue, &mut [0; 32])?;
    Ok(sent && fails(mq_timedreceive(queue, &mut [0; 32], Some(now)), Errno::TIMEDOUT))
}

fn mq_setattr_lets_it_not_wait(queue: &OwnedFd) -> Result<bool> {
    let mut attr = mq_getattr(queue)?;
    attr.mq_flags = O_NONBLOCK as arch::Long;
    let old = mq_setattr(queue, Some(&attr))?;
    Ok(old.mq_flags == 0 && fails(mq_receive(queue, &mut [0; 32]), Errno::AGAIN))
}

fn mq_unlink_takes_the_name(queue: &OwnedFd) -> Result<bool> {
    let mut room = [0; 40];
    let name = CStr::from_bytes_with_nul(bprint!(&mut room, "/nilibc-{}\0", getpid())).map_err(|_| Errno::INVAL)?;
    let found = mq_open(name, O_RDONLY, 0, None).is_ok();
    mq_unlink(name)?;
    Ok(found && fails(mq_open(name, O_RDONLY, 0, None), Errno::NOENT) && mq_send(queue, b"a", 0).is_ok())
}
