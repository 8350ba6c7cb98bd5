// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Threads, and children that borrow their parent's memory.
#![no_std]
#![no_main]
#![feature(thread_local)]

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use nilibc::clone::{Extras, clone, vfork};
use nilibc::sync::{Barrier, Condvar, Mutex, Once, OnceLock, RwLock};
use nilibc::thread::{JoinHandle, scope, spawn};
use nilibc::*;
use selftests::{child, emulated, end_of, fails};

selftest! {
    before thread_locals;

    // Children on stacks of their own.
    vfork_exits_with_the_answer            => vfork_exits_with_the_answer();
    vfork_lends_memory_and_waits if !emulated(), "user-mode emulation copies the memory"
                                           => vfork_lends_memory_and_waits();
    clone_passes_its_argument              => clone_passes_its_argument();

    // Starting and ending.
    join_answers if arch::IS_ATOMIC, ALONE
                                           => spawn(|| 7)?.join() == 7;
    threads_share_memory if arch::IS_ATOMIC, ALONE
                                           => threads_share_memory();

    // Thread-local data.
    first_thread_has_its_values            => LOCAL.get() == 7 && ZERO.get() == 0 && ALIGNED.is_where_it_should_be();
    threads_have_their_own_values if arch::IS_ATOMIC, ALONE
                                           => threads_have_their_own_values();

    // Waiting for each other.
    mutex_lets_in_one_at_a_time if arch::IS_ATOMIC, ALONE
                                           => mutex_lets_in_one_at_a_time();
    try_lock_does_not_wait                 => try_lock_does_not_wait();
    condvar_wakes_who_waits if arch::IS_ATOMIC, ALONE
                                           => condvar_wakes_who_waits();
    condvar_gives_up                       => condvar_gives_up();
    barrier_lets_all_go_on_at_once if arch::IS_ATOMIC, ALONE
                                           => barrier_lets_all_go_on_at_once();

    rwlock_lets_in_readers_together        => rwlock_lets_in_readers_together();
    rwlock_lets_in_one_writer_at_a_time if arch::IS_ATOMIC, ALONE
                                           => rwlock_lets_in_one_writer_at_a_time();
    once_is_done_once if arch::IS_ATOMIC, ALONE
                                           => once_is_done_once();
    once_lock_keeps_the_first_value        => once_lock_keeps_the_first_value();

    // What threads leave behind.
    detached_threads_leave_no_memory if arch::IS_ATOMIC, ALONE
                                           => detached_threads_leave_no_memory();
    dropped_handles_drop_the_answer if arch::IS_ATOMIC, ALONE
                                           => dropped_handles_drop_the_answer();
    exit_from_a_thread_ends_the_program if arch::IS_ATOMIC, ALONE
                                           => exit_from_a_thread_ends_the_program();

    // Futexes.
    futex_wait_for_another_value           => fails(futex_wait(&AtomicU32::new(1), 2, None), Errno::AGAIN);
    futex_wait_gives_up                    => fails(futex_wait(&AtomicU32::new(1), 1, Some(timespec::millis(1))), Errno::TIMEDOUT);
    futex_wake_nobody                      => futex_wake(&AtomicU32::new(1), 1) == Ok(0);
}

const ALONE: &str = "there are no threads where nothing is atomic";

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
    let all = [spawn(own)?, spawn(own)?].map(JoinHandle::join);
    Ok(all == [true; 2] && LOCAL.get() == 7 && ZERO.get() == 0 && ALIGNED.0.get() == 9)
}

fn mutex_lets_in_one_at_a_time() -> Result<bool> {
    let count = Mutex::new(0_u32);
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..2000 {
                    let mut count = count.lock();
                    let before = core::hint::black_box(*count);
                    *count = before + 1;
                }
            })?;
        }
        Ok(())
    })?;
    Ok(count.into_inner() == 8000)
}

fn try_lock_does_not_wait() -> bool {
    let mutex = Mutex::new(7);
    let held = mutex.lock();
    let refused = mutex.try_lock().is_none();
    drop(held);
    refused && mutex.try_lock().is_some_and(|value| *value == 7)
}

/// Two threads take turns: each waits until the other has counted.
fn condvar_wakes_who_waits() -> Result<bool> {
    let (count, changed) = (Mutex::new(0), Condvar::new());
    let take_turns = |first| {
        for turn in (first..200).step_by(2) {
            let mut count = count.lock();
            while *count != turn {
                count = changed.wait(count);
            }
            *count += 1;
            changed.notify_one();
        }
    };
    scope(|scope| {
        scope.spawn(|| take_turns(0))?;
        take_turns(1);
        Ok(())
    })?;
    Ok(count.into_inner() == 200)
}

fn condvar_gives_up() -> bool {
    let mutex = Mutex::new(());
    fails(Condvar::new().wait_for(&mut mutex.lock(), timespec::millis(1)), Errno::TIMEDOUT)
        && mutex.try_lock().is_some()
}

fn barrier_lets_all_go_on_at_once() -> Result<bool> {
    let (barrier, arrived, last) = (Barrier::new(3), AtomicU32::new(0), AtomicU32::new(0));
    let rounds = || {
        (1..=50).all(|round| {
            arrived.fetch_add(1, SeqCst);
            if barrier.wait() {
                last.fetch_add(1, SeqCst);
            }
            let all_have = arrived.load(SeqCst) == 3 * round;
            barrier.wait();
            all_have
        })
    };
    let all = scope(|scope| {
        let others = [scope.spawn(rounds)?, scope.spawn(rounds)?];
        Ok(rounds() && others.map(JoinHandle::join) == [true; 2])
    });
    Ok(all? && last.load(SeqCst) == 50)
}

fn rwlock_lets_in_readers_together() -> bool {
    let lock = RwLock::new(7);
    let readers = (lock.read(), lock.try_read());
    let shared = *readers.0 == 7 && readers.1.as_deref() == Some(&7) && lock.try_write().is_none();
    drop(readers);
    *lock.write() += 1;
    let held = lock.write();
    let alone = lock.try_read().is_none() && lock.try_write().is_none();
    drop(held);
    shared && alone && lock.into_inner() == 8
}

fn rwlock_lets_in_one_writer_at_a_time() -> Result<bool> {
    let count = RwLock::new((0_u32, 0_u32));
    let alike = AtomicU32::new(0);
    scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let mut both = count.write();
                    both.0 += 1;
                    both.1 = core::hint::black_box(both.0);
                    drop(both);
                    let both = count.read();
                    alike.fetch_add((both.0 == both.1).into(), SeqCst);
                }
            })?;
        }
        Ok(())
    })?;
    Ok(count.into_inner() == (1500, 1500) && alike.load(SeqCst) == 1500)
}

fn once_is_done_once() -> Result<bool> {
    static ONCE: Once = Once::new();
    let (done, seen) = (AtomicU32::new(0), AtomicU32::new(0));
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                ONCE.call_once(|| {
                    // The others come to wait.
                    let _ = nanosleep(timespec::millis(5));
                    done.fetch_add(1, SeqCst);
                });
                seen.fetch_add(done.load(SeqCst), SeqCst);
            })?;
        }
        Ok(())
    })?;
    Ok(done.load(SeqCst) == 1 && seen.load(SeqCst) == 4 && ONCE.is_completed())
}

fn once_lock_keeps_the_first_value() -> bool {
    let lock = OnceLock::new();
    let empty = lock.get().is_none();
    empty
        && *lock.get_or_init(|| 7) == 7
        && lock.set(8) == Err(8)
        && *lock.get_or_init(|| 9) == 7
        && lock.get() == Some(&7)
}

/// More than fit into memory with their stacks, were they kept.
fn detached_threads_leave_no_memory() -> Result<bool> {
    let ended = AtomicU32::new(0);
    scope(|scope| {
        for count in 0..200 {
            drop(scope.spawn(|| ended.fetch_add(1, SeqCst))?);
            while ended.load(SeqCst) <= count {
                nanosleep(timespec { tv_sec: 0, tv_nsec: 1000 })?;
            }
        }
        Ok(())
    })?;
    Ok(ended.load(SeqCst) == 200)
}

fn dropped_handles_drop_the_answer() -> Result<bool> {
    struct Counted<'a>(&'a AtomicU32);
    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let dropped = AtomicU32::new(0);
    scope(|scope| {
        for _ in 0..20 {
            drop(scope.spawn(|| Counted(&dropped))?);
        }
        Ok(())
    })?;
    Ok(dropped.load(SeqCst) == 20)
}

fn exit_from_a_thread_ends_the_program() -> Result<bool> {
    let end = child(|| {
        let _ = spawn(|| exit(7));
        loop {
            let _ = nanosleep(timespec::seconds(1));
        }
    })?;
    Ok(end == WaitStatus::Exited(7))
}
