// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Who a process is and what it may use: users, groups, sessions, limits, priorities, processors, namespaces.
#![no_std]
#![no_main]

use nilibc::WaitStatus::Exited;
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{child, emulated, fails, knows, read_whole};

selftest! {
    // Users and groups.
    users_of_one_process_agree             => getresuid()? == (getuid(), geteuid(), geteuid());
    groups_of_one_process_agree            => getresgid()? == (getgid(), getegid(), getegid());
    setresuid_sets_all_three if ready(), ROOT
                                           => { setresuid(70_000, 80_000, 90_000)?; getresuid()? == (70_000, 80_000, 90_000) };
    setresgid_sets_all_three if ready(), ROOT
                                           => { setresgid(70_000, 80_000, 90_000)?; getresgid()? == (70_000, 80_000, 90_000) };
    getuid_beyond_16_bits if ready(), ROOT  => { setresuid(70_000, 80_000, 0)?; (getuid(), geteuid()) == (70_000, 80_000) };
    getgid_beyond_16_bits if ready(), ROOT  => { setresgid(70_000, 80_000, 0)?; (getgid(), getegid()) == (70_000, 80_000) };
    setuid_cannot_be_taken_back if ready(), ROOT
                                           => { setuid(70_000)?; fails(setuid(0), Errno::PERM) };
    setgid_of_root_sets_all_three if ready(), ROOT
                                           => { setgid(70_000)?; getresgid()? == (70_000, 70_000, 70_000) };
    seteuid_can_be_taken_back if ready(), ROOT
                                           => seteuid_can_be_taken_back();
    setegid_leaves_the_others if ready(), ROOT
                                           => { setegid(70_000)?; getresgid()?.1 == 70_000 && getgid() != 70_000 };
    setreuid_saves_the_effective if ready(), ROOT
                                           => { setreuid(1, 70_000)?; getresuid()? == (1, 70_000, 70_000) };
    setregid_saves_the_effective if ready(), ROOT
                                           => { setregid(1, 70_000)?; getresgid()? == (1, 70_000, 70_000) };
    setfsuid_answers_with_the_last if ready(), ROOT
                                           => { setfsuid(70_000); setfsuid(u32::MAX) == 70_000 };
    setfsgid_answers_with_the_last if ready(), ROOT
                                           => { setfsgid(70_000); setfsgid(u32::MAX) == 70_000 };
    capset_is_read_by_capget if ready(), ROOT
                                           => capset_is_read_by_capget();
    capset_without_the_right if ready(), ROOT
                                           => { setuid(70_000)?; fails(capset(Capabilities { permitted: 1 << 40, ..NO_RIGHT }), Errno::PERM) };
    setgroups_is_read_by_getgroups if ready(), ROOT
                                           => setgroups_is_read_by_getgroups();
    getgroups_without_room if ready(), ROOT => { setgroups(&[1, 2])?; fails(getgroups(&mut [0]), Errno::INVAL) };
    setgroups_without_the_right if ready(), ROOT
                                           => { setuid(70_000)?; fails(setgroups(&[1]), Errno::PERM) };

    // Groups of processes.
    getpgrp_is_that_of_0                   => getpgid(0)? == getpgrp();
    setpgrp_leads_a_group                  => child(|| _exit((setpgrp().is_ok() && getpgrp() == getpid()).into()))? == Exited(1);

    // Limits.
    prlimit_of_another_process             => prlimit_of_another_process();
    prlimit_answers_with_the_last          => prlimit_answers_with_the_last();
    prlimit_of_no_resource                 => fails(prlimit(0, 99, None), Errno::INVAL);
    limits_are_called_so_by_the_kernel if exists(LIMITS) && !emulated(), "needs /proc, and no limits of an emulator"
                                           => limits_are_called_so_by_the_kernel();
    getrusage_counts                       => getrusage_counts();
    getrusage_of_nobody                    => fails(getrusage(99), Errno::INVAL);

    // Priorities.
    getpriority_reads_what_setpriority_set => { setpriority(PRIO_PROCESS, 0, 7)?; getpriority(PRIO_PROCESS, 0)? == 7 };
    getpriority_below_zero if ready(), ROOT => { setpriority(PRIO_PROCESS, 0, -7)?; getpriority(PRIO_PROCESS, 0)? == -7 };
    getpriority_of_no_kind                 => fails(getpriority(9, 0), Errno::INVAL);
    nice_adds                              => {
        let sum = (nice(0)? + 7).min(19);
        nice(3)?;
        nice(4)? == getpriority(PRIO_PROCESS, 0)? && nice(0)? == sum
    };
    nice_down_without_the_right if ready(), ROOT
                                           => { setuid(70_000)?; fails(nice(-1), Errno::PERM) };

    // Scheduling.
    sched_yield_comes_back                 => sched_yield();
    sched_policy_of_a_program              => sched_getscheduler(0)? == SCHED_OTHER && sched_getparam(0)?.sched_priority == 0;
    sched_priorities_of_each_policy        => sched_priorities_of_each_policy();
    sched_setscheduler_to_batch            => sched_setscheduler_to_batch();
    sched_setscheduler_by_priority if root() && !emulated(), "needs root on a kernel"
                                           => sched_setscheduler_by_priority();
    sched_setattr_is_read_by_getattr if knows(sched_getattr(0)), "user-mode QEMU has no sched_getattr"
                                           => sched_setattr_is_read_by_getattr();
    sched_rr_get_interval_is_a_span        => { let turn = sched_rr_get_interval(0)?; turn.tv_sec >= 0 && turn.tv_nsec < 1_000_000_000 };
    sched_of_nobody                        => fails(sched_getscheduler(NOBODY), Errno::SRCH);

    // Processors.
    cpu_set_knows_what_was_put_in          => cpu_set_knows_what_was_put_in();
    sched_getaffinity_has_a_processor      => sched_getaffinity(0)?.count() > 0;
    sched_setaffinity_to_one               => sched_setaffinity_to_one();
    sched_setaffinity_to_none              => fails(sched_setaffinity(0, &cpu_set_t::EMPTY), Errno::INVAL);
    sched_getaffinity_of_nobody            => fails(sched_getaffinity(NOBODY), Errno::SRCH);

    // Namespaces.
    unshare_of_nothing                     => unshare(0);
    unshare_with_an_unknown_flag           => fails(unshare(1), Errno::INVAL);
    setns_into_what_is_none                => fails(setns(pipe()?.0, 0), Errno::INVAL);
}

const ROOT: &str = "needs root, and ids of 32 bits, which user-mode QEMU has not everywhere";

/// Whether this process may become anybody.
fn ready() -> bool {
    let becomes = || child(|| _exit(i32::from(setresuid(70_000, 70_000, 70_000).is_err() || getuid() != 70_000)));
    root() && (!emulated() || becomes() == Ok(Exited(0)))
}

/// A pid higher than any that the kernel gives out: include/linux/threads.h, `PID_MAX_LIMIT`.
const NOBODY: pid_t = 0x40_0001;

fn seteuid_can_be_taken_back() -> Result<bool> {
    seteuid(70_000)?;
    let became = getresuid()? == (0, 70_000, 0);
    seteuid(0)?;
    Ok(became && geteuid() == 0)
}

fn setgroups_is_read_by_getgroups() -> Result<bool> {
    let mut found = [0; 8];
    setgroups(&[7, 70_000, 8])?;
    let count = getgroups(&mut found)?;
    // The kernel sorts them.
    Ok(count == 3 && getgroups(&mut [])? == 3 && found[..3] == [7, 8, 70_000])
}

fn prlimit_of_another_process() -> Result<bool> {
    let (maker, limit) = (getpid(), getrlimit(RLIMIT_CORE)?);
    Ok(child(|| _exit((prlimit(maker, RLIMIT_CORE, None) == Ok(limit)).into()))? == Exited(1))
}

fn prlimit_answers_with_the_last() -> Result<bool> {
    let before = getrlimit(RLIMIT_FSIZE)?;
    let new = rlimit { rlim_cur: 1000, ..before };
    Ok(prlimit(0, RLIMIT_FSIZE, Some(&new))? == before && prlimit(0, RLIMIT_FSIZE, None)? == new)
}

const LIMITS: &CStr = c"/proc/self/limits";

/// Changes each by itself, and looks for it in the kernel's table.
fn limits_are_called_so_by_the_kernel() -> Result<bool> {
    let limits = [
        (RLIMIT_CPU, "Max cpu time"),
        (RLIMIT_FSIZE, "Max file size"),
        (RLIMIT_DATA, "Max data size"),
        (RLIMIT_STACK, "Max stack size"),
        (RLIMIT_CORE, "Max core file size"),
        (RLIMIT_RSS, "Max resident set"),
        (RLIMIT_NPROC, "Max processes"),
        (RLIMIT_NOFILE, "Max open files"),
        (RLIMIT_MEMLOCK, "Max locked memory"),
        (RLIMIT_AS, "Max address space"),
    ];
    let (mut table, mut line) = ([0; 4096], [0; 64]);
    for (resource, name) in limits {
        let before = getrlimit(resource)?;
        let new = rlimit { rlim_cur: before.rlim_max.min(5_000_000 + resource as u64), ..before };
        setrlimit(resource, new)?;
        let table = read_whole(open(LIMITS, O_RDONLY, 0)?, &mut table)?;
        setrlimit(resource, before)?;
        let line = bprint!(&mut line, "{:<26}{} ", name, new.rlim_cur);
        if !table.split(|byte| *byte == b'\n').any(|row| row.starts_with(line)) {
            println!("[{}] is not in\n{}", line, table);
            return Ok(false);
        }
    }
    Ok(true)
}

fn getrusage_counts() -> Result<bool> {
    let before = getrusage(RUSAGE_CHILDREN)?;
    child(|| ())?;
    let (me, after) = (getrusage(RUSAGE_SELF)?, getrusage(RUSAGE_CHILDREN)?);
    Ok(me.ru_minflt > 0 && after.ru_minflt > before.ru_minflt)
}

fn sched_priorities_of_each_policy() -> Result<bool> {
    let range = |policy| Ok((sched_get_priority_min(policy)?, sched_get_priority_max(policy)?));
    Ok(range(SCHED_FIFO)? == (1, 99)
        && range(SCHED_RR)? == (1, 99)
        && range(SCHED_OTHER)? == (0, 0)
        && range(99).is_err())
}

fn sched_setscheduler_to_batch() -> Result<bool> {
    sched_setscheduler(0, SCHED_BATCH, sched_param::default())?;
    Ok(sched_getscheduler(0)? == SCHED_BATCH)
}

fn sched_setscheduler_by_priority() -> Result<bool> {
    sched_setscheduler(0, SCHED_FIFO, sched_param { sched_priority: 3 })?;
    sched_setparam(0, sched_param { sched_priority: 2 })?;
    Ok((sched_getscheduler(0)?, sched_getparam(0)?.sched_priority) == (SCHED_FIFO, 2))
}

fn sched_setattr_is_read_by_getattr() -> Result<bool> {
    let attr = sched_attr { sched_policy: SCHED_BATCH as u32, sched_nice: 5, ..sched_attr::default() };
    sched_setattr(0, attr)?;
    let found = sched_getattr(0)?;
    Ok((found.sched_policy, found.sched_nice) == (SCHED_BATCH as u32, 5))
}

fn cpu_set_knows_what_was_put_in() -> bool {
    let mut set = cpu_set_t::EMPTY;
    for cpu in [0, 31, 32, 63, 64, 1023, 1024] {
        set.set(cpu, true);
    }
    set.set(31, false);
    set.count() == 5
        && [0, 32, 63, 64, 1023].iter().all(|&cpu| set.has(cpu))
        && !set.has(31)
        && !set.has(1)
        && !set.has(1024)
}

fn sched_setaffinity_to_one() -> Result<bool> {
    let all = sched_getaffinity(0)?;
    let mut one = cpu_set_t::EMPTY;
    one.set((0..CPU_SETSIZE).rfind(|&cpu| all.has(cpu)).unwrap_or(0), true);
    sched_setaffinity(0, &one)?;
    Ok(sched_getaffinity(0)? == one)
}

const NO_RIGHT: Capabilities = Capabilities { effective: 0, permitted: 0, inheritable: 0 };

/// One of the lower half goes, and one of the upper.
fn capset_is_read_by_capget() -> Result<bool> {
    let all = capget(0)?;
    let fewer = Capabilities { effective: all.effective & !(1 << 40 | 1), inheritable: 1 << 34 | 2, ..all };
    capset(fewer)?;
    Ok(capget(getpid())? == fewer && all.effective & 1 == 1)
}
