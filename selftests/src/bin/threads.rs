// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads, and children that borrow their parent's memory.
#![no_std]
#![no_main]
#![feature(thread_local)]

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use nilibc::clone::{Extras, clone, vfork};
use nilibc::thread::{scope, spawn};
use nilibc::*;
use selftests::{emulated, end_of, fails};

selftest! {
    before thread_locals;

    // Children on stacks of their own.
    vfork_exits_with_the_answer            => vfork_exits_with_the_answer();
    vfork_lends_memory_and_waits if !emulated(), "user-mode emulation copies the memory"
                                           => vfork_lends_memory_and_waits();
    clone_passes_its_argument              => clone_passes_its_argument();

    // Starting and ending.
    join_answers                           => spawn(|| 7)?.join() == 7;
    threads_share_memory                   => threads_share_memory();

    // Thread-local data.
    first_thread_has_its_values            => LOCAL.get() == 7 && ZERO.get() == 0 && ALIGNED.is_where_it_should_be();
    threads_have_their_own_values          => threads_have_their_own_values();

    // Futexes.
    futex_wait_for_another_value           => fails(futex_wait(&AtomicU32::new(1), 2, None), Errno::AGAIN);
    futex_wait_gives_up                    => fails(futex_wait(&AtomicU32::new(1), 1, Some(timespec::millis(1))), Errno::TIMEDOUT);
    futex_wake_nobody                      => futex_wake(&AtomicU32::new(1), 1) == Ok(0);
}

fn vfork_exits_with_the_answer() -> Result<bool> {
    let answer = 7;
    // SAFETY: the child touches no memory but its own.
    let pid = unsafe { vfork(|| answer)? };
    Ok(end_of(pid)? == WaitStatus::Exited(7))
}

fn vfork_lends_memory_and_waits() -> Result<bool> {
    let mut lent = 0;
    // SAFETY: it is this function's variable, and this function waits.
    let pid = unsafe {
        vfork(|| {
            lent = 7;
            nanosleep(timespec::millis(20)).map_or(1, |()| {
                lent += 1;
                0
            })
        })?
    };
    Ok(end_of(pid)? == WaitStatus::Exited(0) && lent == 8)
}

/// What the child answers with: the argument that it got, if its stack is as it should be.
unsafe extern "C" fn exit_with(arg: *mut c_void) -> ! {
    _exit(arg.addr() as c_int)
}

fn clone_passes_its_argument() -> Result<bool> {
    #[repr(align(16))]
    struct Stack([u8; 8192]);
    let mut stack = Stack([0; 8192]);
    let top = stack.0.as_mut_ptr_range().end.cast();
    // SAFETY: the child has a copy of this memory.
    let pid = unsafe { clone(SIGCHLD, top, exit_with, core::ptr::without_provenance_mut(42), Extras::NONE)? };
    Ok(end_of(pid)? == WaitStatus::Exited(42))
}

fn threads_share_memory() -> Result<bool> {
    let count = AtomicU32::new(0);
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1000 {
                    count.fetch_add(1, SeqCst);
                }
            })?;
        }
        Ok(())
    })?;
    Ok(count.load(SeqCst) == 4000)
}

#[thread_local]
static LOCAL: Cell<u32> = Cell::new(7);
#[thread_local]
static ZERO: Cell<u64> = Cell::new(0);
#[thread_local]
static ALIGNED: Aligned = Aligned(Cell::new(9));

/// More than the area would be by chance.
#[repr(align(256))]
struct Aligned(Cell<u8>);

impl Aligned {
    fn is_where_it_should_be(&self) -> bool {
        core::hint::black_box((&raw const *self).addr()).is_multiple_of(256) && self.0.get() == 9
    }
}

fn threads_have_their_own_values() -> Result<bool> {
    let own = || {
        let fresh = LOCAL.get() == 7 && ZERO.get() == 0 && ALIGNED.is_where_it_should_be();
        LOCAL.set(8);
        ZERO.set(1);
        ALIGNED.0.set(1);
        fresh && LOCAL.get() == 8 && ZERO.get() == 1 && ALIGNED.0.get() == 1
    };
    let all = [spawn(own)?, spawn(own)?].map(thread::JoinHandle::join);
    Ok(all == [true; 2] && LOCAL.get() == 7 && ZERO.get() == 0 && ALIGNED.0.get() == 9)
}
