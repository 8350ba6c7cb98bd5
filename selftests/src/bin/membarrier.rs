// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! membarrier: one thread's barrier on all processors that others of the process run on. membarrier(2).
#![no_std]
#![no_main]

use core::sync::atomic::Ordering::{Relaxed, SeqCst};
use core::sync::atomic::{AtomicU32, compiler_fence};
use nilibc::thread::scope;
use nilibc::*;
use selftests::{fails, holds_in_a_child};

selftest! {
    query_has_what_every_kernel_has if there(), NONE => query()? & (GLOBAL | PRIVATE | REGISTER_PRIVATE) == GLOBAL | PRIVATE | REGISTER_PRIVATE;
    query_with_a_flag if there(), NONE      => fails(call(QUERY, 1, 0), Errno::INVAL);
    command_that_there_is_not if there(), NONE => fails(barrier(1 << 20), Errno::INVAL);
    command_of_two if there(), NONE         => fails(barrier(GLOBAL | PRIVATE), Errno::INVAL);
    global_needs_no_registration if there(), NONE => barrier(GLOBAL)? == 0;
    global_with_a_flag if there(), NONE     => fails(call(GLOBAL, 1, 0), Errno::INVAL);
    global_expedited if has(REGISTER_GLOBAL_EXPEDITED), LACKS => barrier(REGISTER_GLOBAL_EXPEDITED)? == 0 && barrier(GLOBAL_EXPEDITED)? == 0;
    global_expedited_of_the_unregistered if has(GLOBAL_EXPEDITED), LACKS => barrier(GLOBAL_EXPEDITED)? == 0;
    private_of_the_unregistered if there(), NONE => fails(barrier(PRIVATE), Errno::PERM);
    private_of_the_registered if there(), NONE => barrier(REGISTER_PRIVATE)? == 0 && barrier(PRIVATE)? == 0;
    private_is_registered_twice if there(), NONE => barrier(REGISTER_PRIVATE)? == 0 && barrier(REGISTER_PRIVATE)? == 0;
    private_of_a_child_of_the_registered if there(), NONE => { barrier(REGISTER_PRIVATE)?; holds_in_a_child(|| Ok(barrier(PRIVATE)? == 0))? };
    private_holds_between_threads if there() && arch::IS_ATOMIC, NONE => private_holds_between_threads();
    core_of_the_unregistered if has(CORE), LACKS => { barrier(REGISTER_PRIVATE)?; fails(barrier(CORE), Errno::PERM) };
    core_of_the_registered if has(CORE), LACKS => barrier(REGISTER_CORE)? == 0 && barrier(CORE)? == 0;
    rseq_of_the_unregistered if has(RSEQ), LACKS => { barrier(REGISTER_PRIVATE)?; fails(barrier(RSEQ), Errno::PERM) };
    rseq_of_the_registered if has(RSEQ), LACKS => barrier(REGISTER_RSEQ)? == 0 && barrier(RSEQ)? == 0;
    rseq_on_one_processor if has(RSEQ), LACKS => barrier(REGISTER_RSEQ)? == 0 && call(RSEQ, ON_PROCESSOR, 0)? == 0;
    rseq_on_no_such_processor if has(RSEQ), LACKS => { barrier(REGISTER_RSEQ)?; call(RSEQ, ON_PROCESSOR, 1 << 20)? == 0 };
    registrations_are_told if has(REGISTRATIONS), LACKS => {
        let before = barrier(REGISTRATIONS)?;
        barrier(REGISTER_PRIVATE)?;
        before == 0 && barrier(REGISTRATIONS)? == REGISTER_PRIVATE
    };
}

const NONE: &str = "there is no membarrier here, or there are no threads";
const LACKS: &str = "the kernel has no such command here";

const QUERY: i32 = 0;
const GLOBAL: i32 = 1;
const GLOBAL_EXPEDITED: i32 = 2;
const REGISTER_GLOBAL_EXPEDITED: i32 = 4;
const PRIVATE: i32 = 8;
const REGISTER_PRIVATE: i32 = 0x10;
const CORE: i32 = 0x20;
const REGISTER_CORE: i32 = 0x40;
const RSEQ: i32 = 0x80;
const REGISTER_RSEQ: i32 = 0x100;
const REGISTRATIONS: i32 = 0x200;

const ON_PROCESSOR: i32 = 1;

fn call(command: i32, flags: i32, cpu: i32) -> Result<i32> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(MEMBARRIER, command, flags, cpu) }.map(|answer| answer as i32)
}

fn barrier(command: i32) -> Result<i32> {
    call(command, 0, 0)
}

fn query() -> Result<i32> {
    barrier(QUERY)
}

fn has(command: i32) -> bool {
    query().is_ok_and(|known| known & command != 0)
}

fn there() -> bool {
    has(PRIVATE)
}

/// Two threads each say that they come and look whether the other does. Only one of them has a barrier between the two, and it is
/// the call: both must never see nobody.
fn private_holds_between_threads() -> Result<bool> {
    const ROUNDS: u32 = 200;
    barrier(REGISTER_PRIVATE)?;
    let [quick, slow, seen_by_quick, round_of_quick, round] = [const { AtomicU32::new(0) }; 5];
    scope(|scope| {
        let other = scope.spawn(|| {
            for number in 1..=ROUNDS {
                while round.load(SeqCst) != number {
                    let _ = sched_yield();
                }
                quick.store(number, Relaxed);
                // The compiler keeps the order. That the processor does is the other thread's care.
                compiler_fence(SeqCst);
                seen_by_quick.store(slow.load(Relaxed), Relaxed);
                round_of_quick.store(number, SeqCst);
            }
        })?;
        let mut holds = true;
        for number in 1..=ROUNDS {
            round.store(number, SeqCst);
            slow.store(number, Relaxed);
            barrier(PRIVATE)?;
            let seen = quick.load(Relaxed);
            while round_of_quick.load(SeqCst) != number {
                let _ = sched_yield();
            }
            holds &= seen == number || seen_by_quick.load(Relaxed) == number;
        }
        other.join();
        Ok(holds)
    })
}
