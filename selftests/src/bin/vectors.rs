// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Vectors and floating-point numbers in registers, while other code runs that has its own there: handlers of signals, other
//! processes on the same processor.
//!
//! It takes a real kernel to save and restore them: user-mode QEMU has registers for each thread.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use nilibc::*;
use selftests::registers::{
    AROUND_32, AROUND_A_LOOP, AROUND_A_SIGNAL, AROUND_A_TURN, Around, GO_ON, SIGNAL, THREAD, Vector, vectors,
};
use selftests::{emulated, end_of, fails, holds_in_a_child};

selftest! {
    signal_of_a_call_keeps_vectors if !emulated(), EMULATED => { handled(SIGNAL, 0)?; (0..50).all(|_| keeps(AROUND_A_SIGNAL)) && CAME.load(Relaxed) == 50 };
    signal_on_another_stack_keeps_vectors if !emulated(), EMULATED => { other_stack()?; handled(SIGNAL, SA_ONSTACK)?; (0..50).all(|_| keeps(AROUND_A_SIGNAL)) && CAME.load(Relaxed) == 50 };
    signal_in_a_loop_keeps_vectors if !emulated(), EMULATED => signal_in_a_loop_keeps_vectors();
    turns_of_others_keep_vectors            => turns_of_others_keep_vectors();
    fork_hands_vectors_down                 => holds_in_a_child(|| Ok(keeps(AROUND_32)))? && keeps(AROUND_32);
    interruptions_keep_a_sum if !emulated(), EMULATED => interruptions_keep_a_sum();

    // Vectors whose length is for the process to choose, where a processor has such: their prctl knows no other.
    length_is_told if is(GET_LENGTH), FIXED => length(prctl(GET_LENGTH, 0)?) >= 16;
    length_is_chosen if is(GET_LENGTH), FIXED => length(prctl(SET_LENGTH, 16)?) == 16 && length(prctl(GET_LENGTH, 0)?) == 16;
    length_is_the_next_that_there_is if is(GET_LENGTH), FIXED => { let most = length(prctl(SET_LENGTH, 8192)?); most < 8192 && most.is_multiple_of(16) };
    length_that_is_none if is(GET_LENGTH), FIXED => fails(prctl(SET_LENGTH, 17), Errno::INVAL);
    length_is_inherited if is(GET_LENGTH), FIXED => { prctl(SET_LENGTH, 16)?; holds_in_a_child(|| Ok(length(prctl(GET_LENGTH, 0)?) == 16))? };
    length_is_kept_with_vectors if is(GET_LENGTH), FIXED => { prctl(SET_LENGTH, 16)?; handled(SIGNAL, 0)?; keeps(AROUND_A_SIGNAL) };
    permission_is_told if is(GET_PERMISSION), FREE => prctl(GET_PERMISSION, 0)? & 3 != 0;
    permission_for_the_next_program if is(GET_PERMISSION), FREE => { prctl(SET_PERMISSION, NEXT_OFF)?; prctl(GET_PERMISSION, 0)? & NEXT == NEXT_OFF };
    permission_that_is_none if is(GET_PERMISSION), FREE => fails(prctl(SET_PERMISSION, 3), Errno::INVAL);
}

const EMULATED: &str = "user-mode emulation gives a handler no stack that is aligned as vectors are";
const FIXED: &str = "vectors have one length here";
const FREE: &str = "vectors need no permission here";

const SET_LENGTH: i32 = 50;
const GET_LENGTH: i32 = 51;
const SET_PERMISSION: i32 = 69;
const GET_PERMISSION: i32 = 70;

/// What the next program may: 1 no vectors, 2 vectors.
const NEXT: usize = 3 << 2;
const NEXT_OFF: usize = 1 << 2;

fn prctl(option: i32, value: usize) -> Result<usize> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(PRCTL, option, value, 0, 0, 0) }
}

fn is(option: i32) -> bool {
    prctl(option, 0).is_ok()
}

/// The bytes of a vector. Above them are flags.
fn length(answer: usize) -> usize {
    answer & 0xffff
}

/// Numbers that belong to nobody else: what was a bit is none.
fn others() -> [Vector; 32] {
    let mut others = vectors();
    others.reverse();
    others
}

static CAME: AtomicU32 = AtomicU32::new(0);

/// Has other numbers put into all registers when this signal comes.
fn handled(sig: i32, flags: u32) -> Result<()> {
    extern "C" fn handler(_: i32) {
        let mut others = others();
        // SAFETY: the call touches no memory.
        unsafe { AROUND_32(&raw mut others) };
        CAME.fetch_add(1, Relaxed);
        GO_ON.store(true, Relaxed);
    }
    THREAD.store(gettid(), Relaxed);
    // SAFETY: it uses nothing but atomics and a system call.
    unsafe { sigaction(sig, Some(&sigaction::new(handler).flags(flags))).map(drop) }
}

fn other_stack() -> Result<()> {
    const SIZE: usize = 0x40000;
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
    // SAFETY: a new mapping, which is the handler's from then on.
    unsafe {
        let ss_sp = mmap(core::ptr::null_mut(), SIZE, prot, flags, None, 0)?;
        sigaltstack(Some(&stack_t { ss_sp, ss_flags: 0, ss_size: SIZE })).map(drop)
    }
}

/// Whether vectors are as they were, after what this does while they are in registers.
fn keeps(around: Around<[Vector; 32]>) -> bool {
    let before = vectors();
    let mut after = before;
    // SAFETY: the call touches no memory.
    unsafe { around(&raw mut after) };
    after == before
}

/// Has a signal come while other things are done.
fn soon() -> Result<()> {
    let soon = itimerval { it_interval: timeval::default(), it_value: timeval { tv_sec: 0, tv_usec: 2000 } };
    setitimer(ITIMER_REAL, &soon).map(drop)
}

fn signal_in_a_loop_keeps_vectors() -> Result<bool> {
    handled(SIGALRM, 0)?;
    let mut holds = true;
    for _ in 0..10 {
        GO_ON.store(false, Relaxed);
        soon()?;
        holds &= keeps(AROUND_A_LOOP);
    }
    Ok(holds && CAME.load(Relaxed) == 10)
}

/// Two processes with different numbers take turns on one processor.
fn turns_of_others_keep_vectors() -> Result<bool> {
    let mut set = cpu_set_t::EMPTY;
    let allowed = sched_getaffinity(0)?;
    set.set((0..CPU_SETSIZE).find(|cpu| allowed.has(*cpu)).unwrap_or(0), true);
    sched_setaffinity(0, &set)?;
    let Fork::Parent(pid) = fork()? else {
        let before = others();
        let holds = (0..500).all(|_| {
            let mut after = before;
            // SAFETY: the call touches no memory.
            unsafe { AROUND_A_TURN(&raw mut after) };
            after == before
        });
        _exit((!holds).into())
    };
    let holds = (0..500).all(|_| keeps(AROUND_A_TURN));
    Ok(end_of(pid)? == WaitStatus::Exited(0) && holds)
}

/// A sum of fractions, which the compiler keeps in registers, is the same with interruptions and without.
fn interruptions_keep_a_sum() -> Result<bool> {
    fn sum() -> f64 {
        (1..10_000).fold(0.0, |sum, number| core::hint::black_box(sum) + 1.0 / f64::from(number))
    }
    let alone = sum();
    handled(SIGALRM, 0)?;
    let mut holds = true;
    for round in 1..=5 {
        soon()?;
        while CAME.load(Relaxed) < round {
            holds &= sum().to_bits() == alone.to_bits();
        }
    }
    Ok(holds)
}
