// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! futex(2), by raw calls: waiting for a word of memory, also shared with another process, and what is left by one that died.
#![no_std]
#![no_main]

use core::ptr::{null, null_mut};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use nilibc::*;
use selftests::{emulated, end_of, fails, knows};

selftest! {
    wait_for_what_has_changed               => fails(wait_on(&AtomicU32::new(1), 0, None), Errno::AGAIN);
    wait_is_up_in_time                      => fails(wait_on(&AtomicU32::new(0), 0, Some(SHORT)), Errno::TIMEDOUT);
    wait_for_less_than_no_time              => fails(wait_on(&AtomicU32::new(0), 0, Some(timespec { tv_sec: -1, ..SHORT })), Errno::INVAL);
    wait_of_too_many_nanoseconds            => fails(wait_on(&AtomicU32::new(0), 0, Some(NO_TIME)), Errno::INVAL);
    wait_beside_the_alignment               => fails(at(1, WAIT, 0), Errno::INVAL);
    wait_where_nothing_is                   => fails(at(0, WAIT, 0), Errno::FAULT);
    wake_of_nobody                          => call(&AtomicU32::new(0), WAKE, 1)? == 0;
    wake_of_one_in_another_process          => wakes(1, 1)? == 1;
    wake_of_no_more_than_asked_for          => wakes(3, 2)? == 2;
    wake_of_all                             => wakes(3, i32::MAX as usize)? == 3;
    command_that_is_none                    => fails(call(&AtomicU32::new(0), 99, 0), Errno::NOSYS);

    bitset_without_a_bit                    => fails(bits(&AtomicU32::new(0), WAKE_BITSET, 1, 0), Errno::INVAL);
    bitset_wakes_whom_it_names if knows_bits(), NO_BITS => bitset_wakes_whom_it_names();
    bitset_waits_until_a_moment if knows_bits(), NO_BITS => bitset_waits_until_a_moment();

    requeue_moves_the_others                => requeue_moves_the_others();
    requeue_of_what_has_changed             => fails(requeue(&AtomicU32::new(1), &AtomicU32::new(0), 0), Errno::AGAIN);
    wake_op_changes_the_second_word if own_order(), NO_ORDER => wake_op_changes_the_second_word();

    pi_lock_takes_what_is_free if knows_pi(), NO_PI => pi_lock_takes_what_is_free();
    pi_lock_of_ones_own if knows_pi(), NO_PI => { let word = AtomicU32::new(0); call(&word, LOCK_PI, 0)?; fails(call(&word, LOCK_PI, 0), Errno::DEADLK) };
    pi_trylock_of_another if knows_pi(), NO_PI => pi_trylock_of_another();
    pi_unlock_of_what_is_not_held if knows_pi(), NO_PI => fails(call(&AtomicU32::new(1), UNLOCK_PI, 0), Errno::PERM);
    pi_lock_of_nobody if knows_pi(), NO_PI  => fails(call(&AtomicU32::new(0x3fff_fff0), LOCK_PI, 0), Errno::SRCH);

    robust_list_is_told if robust(), NO_LIST => robust_list_is_told();
    robust_list_of_a_wrong_size if robust(), NO_LIST => fails(set_list(null(), 1), Errno::INVAL);
    robust_lock_of_the_dead if robust(), NO_LIST => robust_lock_of_the_dead(false);
    robust_lock_wakes_who_waits if robust(), NO_LIST => robust_lock_of_the_dead(true);
}

const NO_BITS: &str = "the kernel has no FUTEX_WAIT_BITSET here";
const NO_PI: &str = "the kernel has no FUTEX_LOCK_PI here, or has words in another order";
const NO_ORDER: &str = "user-mode emulation has the kernel calculate with words of another order of bytes";
const NO_LIST: &str = "the kernel keeps no list of robust futexes here";

const WAIT: i32 = 0;
const WAKE: i32 = 1;
const REQUEUE: i32 = 3;
const CMP_REQUEUE: i32 = 4;
const WAKE_OP: i32 = 5;
const LOCK_PI: i32 = 6;
const UNLOCK_PI: i32 = 7;
const TRYLOCK_PI: i32 = 8;
const WAIT_BITSET: i32 = 9;
const WAKE_BITSET: i32 = 10;

/// What the kernel sets in a word whose holder has died, and while somebody waits for it.
const OWNER_DIED: u32 = 0x4000_0000;
const WAITERS: u32 = 0x8000_0000;

const SHORT: timespec = timespec::millis(20);
const NO_TIME: timespec = timespec { tv_nsec: 1_000_000_000, ..timespec::seconds(0) };

/// The command on `word`. None of them waits that is called by this.
fn call(word: &AtomicU32, command: i32, value: usize) -> Result<usize> {
    at(word.as_ptr().expose_provenance(), command, value)
}

fn at(address: usize, command: i32, value: usize) -> Result<usize> {
    // SAFETY: the kernel reads and writes a word that is there, or refuses the address; a null is no time.
    unsafe { syscall!(FUTEX, address, command, value, null::<timespec>(), 0, 0) }
}

/// `FUTEX_WAIT`, of words that other processes share.
fn wait_on(word: &AtomicU32, value: u32, time: Option<timespec>) -> Result<usize> {
    let time = time.as_ref().map_or(null(), core::ptr::from_ref);
    // SAFETY: the word and the time are there.
    unsafe { syscall!(FUTEX, word.as_ptr(), WAIT, value, time, 0, 0) }
}

fn bits(word: &AtomicU32, command: i32, value: usize, bits: u32) -> Result<usize> {
    // SAFETY: the word is there, and without an end to the waiting there is no time.
    unsafe { syscall!(FUTEX, word.as_ptr(), command, value, null::<timespec>(), 0, bits) }
}

fn knows_bits() -> bool {
    bits(&AtomicU32::new(0), WAKE_BITSET, 1, 1).is_ok()
}

/// Whether the kernel reads words as this program does.
fn own_order() -> bool {
    !(emulated() && arch::IS_BIG_ENDIAN)
}

fn knows_pi() -> bool {
    own_order() && knows(call(&AtomicU32::new(0), TRYLOCK_PI, 0))
}

/// Words that children share with this process.
fn shared() -> Result<&'static [AtomicU32; 4]> {
    // SAFETY: a new mapping, at a place that the kernel chooses. It stays, and zeros are numbers.
    unsafe {
        let place = mmap(null_mut(), 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, None, 0)?;
        Ok(&*place.cast())
    }
}

/// Starts `count` children that wait for the first word.
fn waiters(words: &'static [AtomicU32; 4], count: usize) -> Result<()> {
    for _ in 0..count {
        if fork()? == Fork::Child {
            _exit(wait_on(&words[0], 0, Some(timespec::seconds(60))).is_err().into());
        }
    }
    until_awaited(&words[0], count)
}

/// Returns when so many wait for the word: they are counted when they are moved from it to itself.
fn until_awaited(word: &AtomicU32, count: usize) -> Result<()> {
    // SAFETY: the word is there.
    while unsafe { syscall!(FUTEX, word.as_ptr(), REQUEUE, 0, count, word.as_ptr(), 0)? } < count {
        nanosleep(timespec::millis(1))?;
    }
    Ok(())
}

/// How many of these children are awake after a call. The others end, too.
fn wakes(children: usize, count: usize) -> Result<usize> {
    let words = shared()?;
    waiters(words, children)?;
    let woken = call(&words[0], WAKE, count)?;
    let rest = call(&words[0], WAKE, i32::MAX as usize)?;
    ASSERT_EQ!(woken + rest, children);
    for _ in 0..children {
        ASSERT_TRUE!(wait()?.1 == WaitStatus::Exited(0));
    }
    Ok(woken)
}

fn bitset_wakes_whom_it_names() -> Result<bool> {
    let words = shared()?;
    let Fork::Parent(pid) = fork()? else { _exit(bits(&words[0], WAIT_BITSET, 0, 0b10).is_err().into()) };
    until_awaited(&words[0], 1)?;
    let stranger = bits(&words[0], WAKE_BITSET, 9, 0b01)?;
    let friend = bits(&words[0], WAKE_BITSET, 9, 0b11)?;
    Ok((stranger, friend) == (0, 1) && end_of(pid)? == WaitStatus::Exited(0))
}

/// The moment is on the monotonic clock, and is already over.
fn bitset_waits_until_a_moment() -> Result<bool> {
    let (word, past) = (AtomicU32::new(0), clock_gettime(CLOCK_MONOTONIC)?);
    // SAFETY: the word and the time are there.
    Ok(fails(unsafe { syscall!(FUTEX, word.as_ptr(), WAIT_BITSET, 0, &raw const past, 0, 1) }, Errno::TIMEDOUT))
}

/// Wakes one of those who wait for the first word, and has the others wait for the second.
fn requeue(from: &AtomicU32, to: &AtomicU32, value: u32) -> Result<usize> {
    // SAFETY: both words are there.
    unsafe { syscall!(FUTEX, from.as_ptr(), CMP_REQUEUE, 1, 9, to.as_ptr(), value) }
}

fn requeue_moves_the_others() -> Result<bool> {
    let words = shared()?;
    waiters(words, 3)?;
    let touched = requeue(&words[0], &words[1], 0)?;
    let (first, second) = (call(&words[0], WAKE, 9)?, call(&words[1], WAKE, 9)?);
    for _ in 0..3 {
        wait()?;
    }
    Ok((touched, first, second) == (3, 0, 2))
}

/// Adds 5 to the second word, and wakes who waits for it if it was 7: `FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 7)`.
fn wake_op_changes_the_second_word() -> Result<bool> {
    let (one, other) = (AtomicU32::new(0), AtomicU32::new(7));
    let operation = 1_u32 << 28 | 5 << 12 | 7;
    // SAFETY: both words are there.
    let woken = unsafe { syscall!(FUTEX, one.as_ptr(), WAKE_OP, 1, 1, other.as_ptr(), operation)? };
    Ok((woken, one.load(SeqCst), other.load(SeqCst)) == (0, 0, 12))
}

fn pi_lock_takes_what_is_free() -> Result<bool> {
    let word = AtomicU32::new(0);
    call(&word, LOCK_PI, 0)?;
    let holder = word.load(SeqCst);
    call(&word, UNLOCK_PI, 0)?;
    Ok(holder == gettid() as u32 && word.load(SeqCst) == 0)
}

fn pi_trylock_of_another() -> Result<bool> {
    let words = shared()?;
    call(&words[0], LOCK_PI, 0)?;
    let Fork::Parent(pid) = fork()? else {
        _exit(i32::from(call(&words[0], TRYLOCK_PI, 0).err() != Some(Errno::AGAIN)))
    };
    Ok(end_of(pid)? == WaitStatus::Exited(0) && words[0].load(SeqCst) & !WAITERS == gettid() as u32)
}

/// The head of the list, with one lock in it: `<linux/futex.h>`. The locks are told by the distance to their words.
#[repr(C)]
struct List {
    first: *const List,
    distance: isize,
    pending: *const List,
}

fn set_list(list: *const List, size: usize) -> Result<usize> {
    // SAFETY: the callers have a list that outlives the process, or none.
    unsafe { syscall!(SET_ROBUST_LIST, list, size) }
}

fn robust() -> bool {
    selftests::child(|| set_list(null(), size_of::<List>()).is_ok() || _exit(1)) == Ok(WaitStatus::Exited(0))
}

fn robust_list_is_told() -> Result<bool> {
    let list = List { first: null(), distance: 0, pending: null() };
    set_list(&list, size_of::<List>())?;
    let (mut told, mut size) = (null::<List>(), 0_usize);
    // SAFETY: the kernel writes a pointer and a number.
    unsafe { syscall!(GET_ROBUST_LIST, 0, &raw mut told, &raw mut size)? };
    let is_right = core::ptr::eq(told, &list) && size == size_of::<List>();
    set_list(null(), size_of::<List>())?;
    Ok(is_right)
}

/// A child dies with a lock, and maybe somebody waits for it: the kernel says so in the word.
fn robust_lock_of_the_dead(is_awaited: bool) -> Result<bool> {
    let words = shared()?;
    let (output, input) = pipe()?;
    let Fork::Parent(pid) = fork()? else {
        #[repr(C)]
        struct Lock {
            next: *const List,
        }
        let mut list = List { first: null(), distance: 0, pending: null() };
        let mut lock = Lock { next: null() };
        lock.next = &raw const list;
        list.first = (&raw const lock).cast();
        list.distance = words[0].as_ptr().addr().wrapping_sub((&raw const lock).addr()) as isize;
        words[0].store(gettid() as u32 | if is_awaited { WAITERS } else { 0 }, SeqCst);
        let _ = set_list(&list, size_of::<List>()).and_then(|_| write(&input, b"x"));
        if is_awaited {
            let _ = until_awaited(&words[0], 1);
        }
        _exit(0)
    };
    read(output, &mut [0])?;
    if is_awaited {
        // Whoever wakes it, it is not up in time.
        let held = words[0].load(SeqCst);
        let done = wait_on(&words[0], held, Some(timespec::seconds(60)));
        ASSERT_TRUE!(matches!(done, Ok(_) | Err(Errno::AGAIN)));
    }
    end_of(pid)?;
    Ok(words[0].load(SeqCst) & OWNER_DIED == OWNER_DIED)
}
