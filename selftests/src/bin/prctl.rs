// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! prctl: what a process or a thread decides about itself, and what of it a child has. prctl(2).
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::thread::spawn;
use nilibc::*;
use selftests::{child, emulated, end_of, fails, holds, holds_in_a_child, is, read_whole};

selftest! {
    name_is_cut_to_15_bytes                => { set_name(c"a-name-of-twenty-bytes")?; is(&prctl_get_name(), b"a-name-of-twent\0") };
    name_is_in_proc if exists(c"/proc/self/comm") && !emulated(), NO_PROC => { set_name(c"renamed")?; holds(c"/proc/self/comm", b"renamed\n")? };
    name_is_the_threads if arch::IS_ATOMIC && !emulated(), EMULATED => {
        set_name(c"first")?;
        let other = spawn(|| { let before = prctl_get_name(); let _ = set_name(c"second"); before })?.join();
        other.starts_with(b"first\0") && prctl_get_name().starts_with(b"first\0")
    };
    name_is_inherited                      => { set_name(c"parent")?; holds_in_a_child(|| Ok(prctl_get_name().starts_with(b"parent\0")))? };

    dumpable_at_first if !emulated(), EMULATED => get(GET_DUMPABLE)? == 1;
    dumpable_is_set if !emulated(), EMULATED => { set(SET_DUMPABLE, 0)?; get(GET_DUMPABLE)? == 0 };
    dumpable_is_inherited if !emulated(), EMULATED => { set(SET_DUMPABLE, 0)?; holds_in_a_child(|| Ok(get(GET_DUMPABLE)? == 0))? };
    dumpable_for_root_alone_is_not_set_so if !emulated(), EMULATED => fails(set(SET_DUMPABLE, 2), Errno::INVAL);

    no_new_privs_is_in_proc if !emulated() && exists(c"/proc/self/status"), NO_PROC => { let before = status(b"NoNewPrivs:\t")?; set(SET_NO_NEW_PRIVS, 1)?; before < 2 && status(b"NoNewPrivs:\t")? == 1 };
    no_new_privs_is_kept if !emulated(), EMULATED => {
        set(SET_NO_NEW_PRIVS, 1)?;
        fails(set(SET_NO_NEW_PRIVS, 0), Errno::INVAL) && get(GET_NO_NEW_PRIVS)? == 1
    };
    no_new_privs_is_inherited if !emulated(), EMULATED => { set(SET_NO_NEW_PRIVS, 1)?; holds_in_a_child(|| Ok(get(GET_NO_NEW_PRIVS)? == 1))? };
    no_new_privs_with_a_second_argument if !emulated(), EMULATED => fails(call(SET_NO_NEW_PRIVS, 1, 1), Errno::INVAL);

    subreaper_takes_orphans if knows_subreaper(), NO_SUBREAPER => { set(SET_SUBREAPER, 1)?; parent_of_an_orphan()? == getpid() };
    orphans_go_elsewhere_otherwise         => parent_of_an_orphan()? != getpid();
    subreaper_is_told if knows_subreaper(), NO_SUBREAPER => { set(SET_SUBREAPER, 1)?; told(GET_SUBREAPER)? == 1 };
    subreaper_is_not_inherited if knows_subreaper(), NO_SUBREAPER => { set(SET_SUBREAPER, 1)?; holds_in_a_child(|| Ok(told(GET_SUBREAPER)? == 0))? };

    pdeathsig_is_told                      => { set(SET_PDEATHSIG, SIGUSR1)?; told(GET_PDEATHSIG)? == SIGUSR1 };
    pdeathsig_is_not_inherited             => { set(SET_PDEATHSIG, SIGUSR1)?; holds_in_a_child(|| Ok(told(GET_PDEATHSIG)? == 0))? };
    pdeathsig_comes_when_the_parent_ends   => pdeathsig_comes_when_the_parent_ends();
    pdeathsig_that_there_is_not            => fails(set(SET_PDEATHSIG, 1000), Errno::INVAL);

    timerslack_is_set                      => { set(SET_TIMERSLACK, 123_456)?; get(GET_TIMERSLACK)? == 123_456 };
    timerslack_goes_back                   => { let before = get(GET_TIMERSLACK)?; set(SET_TIMERSLACK, 99)?; set(SET_TIMERSLACK, 0)?; get(GET_TIMERSLACK)? == before };
    keepcaps_at_first                      => get(GET_KEEPCAPS)? == 0;
    keepcaps_is_set                        => { set(SET_KEEPCAPS, 1)?; get(GET_KEEPCAPS)? == 1 };
    keepcaps_that_is_no_choice             => fails(set(SET_KEEPCAPS, 2), Errno::INVAL);
    keepcaps_leaves_rights_to_others_than_root if root(), "needs root" => holds_in_a_child(|| {
        set(SET_KEEPCAPS, 1)?;
        setuid(70_000)?;
        Ok(permitted()? != 0)
    })?;
    rights_go_with_root_otherwise if root(), "needs root" => holds_in_a_child(|| { setuid(70_000)?; Ok(permitted()? == 0) })?;
    capability_that_there_is_not           => fails(set(CAPBSET_READ, 9999), Errno::INVAL);
    capability_can_be_dropped_for_good if root(), "needs root" => { set(CAPBSET_DROP, SYS_TIME)?; set(CAPBSET_READ, SYS_TIME)? == 0 && set(CAPBSET_READ, 0)? == 1 };
    thp_disable_is_told if knows_thp(), "the kernel has no huge pages" => { set(SET_THP_DISABLE, 1)?; get(GET_THP_DISABLE)? == 1 };
    option_that_there_is_not               => fails(get(0x7777), Errno::INVAL);
}

const NO_PROC: &str = "needs /proc/self/comm, of this program and not of an emulator";
const EMULATED: &str = "user-mode emulation answers for itself";
const NO_SUBREAPER: &str = "user-mode emulation knows no PR_SET_CHILD_SUBREAPER";

const SET_PDEATHSIG: i32 = 1;
const GET_PDEATHSIG: i32 = 2;
const GET_DUMPABLE: i32 = 3;
const SET_DUMPABLE: i32 = 4;
const GET_KEEPCAPS: i32 = 7;
const SET_KEEPCAPS: i32 = 8;
const SET_NAME: i32 = 15;
const CAPBSET_READ: i32 = 23;
const CAPBSET_DROP: i32 = 24;
const SET_TIMERSLACK: i32 = 29;
const GET_TIMERSLACK: i32 = 30;
const SET_SUBREAPER: i32 = 36;
const GET_SUBREAPER: i32 = 37;
const SET_NO_NEW_PRIVS: i32 = 38;
const GET_NO_NEW_PRIVS: i32 = 39;
const SET_THP_DISABLE: i32 = 41;
const GET_THP_DISABLE: i32 = 42;

/// The right to set the clock.
const SYS_TIME: i32 = 25;

fn call(option: i32, a: usize, b: usize) -> Result<i32> {
    // SAFETY: what the tests give as a place is one.
    unsafe { syscall!(PRCTL, option, a, b, 0, 0) }.map(|answer| answer as i32)
}

fn set(option: i32, value: i32) -> Result<i32> {
    call(option, value as usize, 0)
}

fn get(option: i32) -> Result<i32> {
    call(option, 0, 0)
}

/// What is told in a number of this process.
fn told(option: i32) -> Result<i32> {
    let mut told = -1_i32;
    call(option, (&raw mut told).expose_provenance(), 0)?;
    Ok(told)
}

fn set_name(name: &CStr) -> Result<i32> {
    call(SET_NAME, name.as_ptr().expose_provenance(), 0)
}

fn knows_subreaper() -> bool {
    told(GET_SUBREAPER).is_ok()
}

fn knows_thp() -> bool {
    get(GET_THP_DISABLE).is_ok() && !emulated()
}

/// Whom a process has for a parent whose own has ended.
fn parent_of_an_orphan() -> Result<pid_t> {
    let (from, to) = pipe()?;
    let orphaned = child(|| {
        let old = getpid();
        let Ok(Fork::Child) = fork() else { _exit(0) };
        while getppid() == old {
            let _ = nanosleep(timespec::millis(1));
        }
        let _ = write_all(&to, &getppid().to_ne_bytes());
    })?;
    let mut told = [0; 4];
    let len = read(from, &mut told)?;
    if orphaned == WaitStatus::Exited(0) && len == 4 { Ok(pid_t::from_ne_bytes(told)) } else { Err(Errno::PROTO) }
}

fn pdeathsig_comes_when_the_parent_ends() -> Result<bool> {
    let (from, to) = pipe()?;
    let (ready, go) = pipe()?;
    let Fork::Parent(middle) = fork()? else {
        let Ok(Fork::Child) = fork() else {
            // The other is ready.
            let _ = read(ready, &mut [0]);
            _exit(0)
        };
        let set_of = sigset_t::of([SIGUSR1]);
        let _ = sigprocmask(SIG_BLOCK, Some(&set_of));
        let _ = set(SET_PDEATHSIG, SIGUSR1);
        let _ = write_all(go, b"g");
        let came = sigwait(&set_of) == Ok(SIGUSR1);
        let _ = write_all(&to, &[came.into()]);
        _exit(0)
    };
    end_of(middle)?;
    let mut came = [0];
    Ok(read(from, &mut came)? == 1 && came == [1])
}

/// A number that /proc tells of this process, in hexadecimal digits.
fn status(name: &[u8]) -> Result<u64> {
    let mut room = [0; 4096];
    let text = read_whole(open(c"/proc/self/status", O_RDONLY, 0)?, &mut room)?;
    let digits = text.split(|&byte| byte == b'\n').find_map(|line| line.strip_prefix(name));
    let digits = digits.and_then(|digits| core::str::from_utf8(digits).ok()).ok_or(Errno::NOENT)?;
    u64::from_str_radix(digits, 16).map_err(|_| Errno::INVAL)
}

/// The rights that it has or may take.
fn permitted() -> Result<u64> {
    status(b"CapPrm:\t")
}
