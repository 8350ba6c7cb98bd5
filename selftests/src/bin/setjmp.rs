// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps out of functions: what comes of them, and which registers survive.
#![no_std]
#![no_main]

use core::convert::identity;
use core::hint::black_box;
use core::ptr::{null_mut, without_provenance};
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};
use nilibc::*;
use selftests::notes::{came, note};

selftest! {
    // What comes of a jump.
    catch_answers_with_what_is_returned    => catch(|_| 42) == Ok(42) && catch(|_| "text") == Ok("text");
    catch_of_a_function_that_captures      => { let words: [usize; 9] = core::array::from_fn(|i| i); catch(move |_| words) == Ok(words) };
    leave_answers_with_its_value           => [1, 2, -1, i32::MAX, i32::MIN].into_iter().all(|value| left(value) == Err(value));
    leave_with_0_answers_with_1            => left(0) == Err(1);
    leave_skips_the_rest                   => { let _ = catch(|jump| { note(1); leave(jump, 1); note(2) }); came(&[1]) };
    leave_the_inner_of_two                 => catch(|_| left(7)) == Ok(Err(7));
    leave_the_outer_of_two                 => catch(|jump| catch(|_| leave(jump, 7))) == Err(7);
    leave_many_functions                   => (1..200).all(|depth| catch(|jump| deep(jump, depth, depth)) == Err(depth));
    leave_often                            => (1..10_000).all(|value| left(value) == Err(value));

    // Which registers survive.
    registers_of_integers_survive          => integers_survive();
    registers_of_floats_survive            => floats_survive();

    // Handlers that jump.
    handler_leaves_a_fault                 => handler_leaves_a_fault(0);
    handler_leaves_another_stack           => { altstack()?; handler_leaves_a_fault(SA_ONSTACK) };
    handler_leaves_an_overflow             => { altstack()?; handler_leaves_an_overflow() };
    handler_that_leaves_has_it_blocked     => handler_that_leaves_has_it_blocked();
    handler_that_leaves_and_unblocks       => handler_that_leaves_and_unblocks();
}

/// Leaves. To the compiler, it might return.
#[inline(never)]
fn leave(jump: &Jump, value: i32) {
    if black_box(true) {
        // SAFETY: the functions of these tests that are left have nothing to drop.
        unsafe { jump.leave(value) }
    }
}

fn left(value: i32) -> core::result::Result<(), i32> {
    catch(|jump| leave(jump, value))
}

/// Leaves from below so many functions.
#[inline(never)]
fn deep(jump: &Jump, depth: i32, value: i32) -> i32 {
    if depth == 1 {
        leave(jump, value);
        return 1;
    }
    // One more for each function that returns: none does.
    deep(jump, depth - 1, value) + black_box(1)
}

/// Two functions. The first has more values than there are registers, and looks at them again when the second has been left,
/// which had others in all of them.
macro_rules! survive {
    ($name:ident, $others:ident: $type:ty, $bits:ident, $($place:literal)*) => {
        fn $name() -> bool {
            let memory: [$type; 40] = black_box(core::array::from_fn(|i| (i + 1) as $type));
            // SAFETY: all of them are there. What is volatile is read once.
            let loaded = unsafe { [$((&raw const memory[$place]).read_volatile()),*] };
            let answer = catch($others);
            // SAFETY: likewise.
            let same = unsafe { [$($bits((&raw const memory[$place]).read_volatile()) == $bits(loaded[$place])),*] };
            answer == Err(3) && same == [true; 40]
        }

        #[inline(never)]
        fn $others(jump: &Jump) {
            let mut memory: [$type; 40] = black_box(core::array::from_fn(|i| (i + 1000) as $type));
            // SAFETY: all of them are there.
            let loaded = unsafe { [$((&raw const memory[$place]).read_volatile()),*] };
            leave(jump, 3);
            // SAFETY: likewise.
            unsafe { $((&raw mut memory[$place]).write_volatile(loaded[$place]);)* }
        }
    };
}
survive! { integers_survive, other_integers: usize, identity,
     0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19
    20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39
}
survive! { floats_survive, other_floats: f64, bits,
     0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19
    20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39
}

/// To be compared without arithmetic, which some have no instructions for.
fn bits(number: f64) -> u64 {
    number.to_bits()
}

/// The way out for handlers.
static WAY_OUT: AtomicPtr<Jump> = AtomicPtr::new(null_mut());

/// Calls `f`, which handlers leave.
fn catch_handlers<T>(f: impl FnOnce() -> T) -> core::result::Result<T, i32> {
    catch(|jump| {
        WAY_OUT.store((&raw const *jump).cast_mut(), Relaxed);
        f()
    })
}

extern "C" fn leave_here(sig: i32) {
    note(sig);
    // SAFETY: signals come only while the function runs that the last jump leaves, and it has nothing to drop.
    unsafe { (*WAY_OUT.load(Relaxed)).leave(sig) }
}

fn handle(sig: i32, flags: u32) -> Result<()> {
    // SAFETY: the handler uses nothing but atomics.
    unsafe { sigaction(sig, Some(&sigaction::new(leave_here).flags(flags))).map(drop) }
}

/// Has another stack for handlers.
fn altstack() -> Result<()> {
    const SIZE: usize = 1 << 17;
    // SAFETY: the mapping is new, at a place that the kernel chooses, and for nothing else.
    unsafe {
        let ss_sp = mmap(null_mut(), SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, None, 0)?;
        sigaltstack(Some(&stack_t { ss_sp, ss_flags: 0, ss_size: SIZE })).map(drop)
    }
}

fn handler_leaves_a_fault(flags: u32) -> Result<bool> {
    handle(SIGSEGV, SA_NODEFER | flags)?;
    // SAFETY: nothing is there, so that nothing comes of it.
    let fault = || unsafe { black_box(without_provenance::<u8>(16)).read_volatile() };
    Ok((0..100).all(|_| catch_handlers(fault) == Err(SIGSEGV)))
}

#[allow(unconditional_recursion)]
fn overflow(depth: usize) -> usize {
    let room = black_box([depth; 512]);
    overflow(depth + 1) + room[depth % 512]
}

fn handler_leaves_an_overflow() -> Result<bool> {
    handle(SIGSEGV, SA_NODEFER | SA_ONSTACK)?;
    Ok((0..3).all(|_| catch_handlers(|| overflow(0)) == Err(SIGSEGV)))
}

fn handler_that_leaves_has_it_blocked() -> Result<bool> {
    handle(SIGUSR1, 0)?;
    let answer = catch_handlers(|| raise(SIGUSR1));
    Ok(answer == Err(SIGUSR1) && sigprocmask(SIG_BLOCK, None)? == sigset_t::of([SIGUSR1]))
}

fn handler_that_leaves_and_unblocks() -> Result<bool> {
    handle(SIGUSR1, 0)?;
    for _ in 0..3 {
        let mask = sigprocmask(SIG_BLOCK, None)?;
        if catch_handlers(|| raise(SIGUSR1)) != Err(SIGUSR1) {
            return Ok(false);
        }
        sigprocmask(SIG_SETMASK, Some(&mask))?;
    }
    Ok(came(&[SIGUSR1; 3]))
}
