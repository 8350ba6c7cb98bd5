// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! rseq: memory where the kernel tells a thread its processor, and code that begins again if the thread was interrupted in it.
//!
//! Such code is asm. Here all of the program is, and where it goes on nothing is: the fault tells that it went there.
#![no_std]
#![no_main]

use core::ptr::null_mut;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use nilibc::*;
use selftests::{fails, holds_in_a_child};

selftest! {
    registered_is_told_its_processor if there(), NONE => { register()?; on_one(0)?; AREA.cpu.load(Relaxed) == 0 && AREA.cpu_start.load(Relaxed) == 0 };
    registered_is_told_another if there() && is_allowed(1), NOT_TWO => { register()?; on_one(1)?; AREA.cpu.load(Relaxed) == 1 && AREA.cpu_start.load(Relaxed) == 1 };
    registered_is_told_each_time if there() && is_allowed(1), NOT_TWO => registered_is_told_each_time();
    registered_is_told_its_node if there(), NONE => { register()?; on_one(0)?; AREA.node.load(Relaxed) == vdso::getcpu().1 };
    registered_twice if there(), NONE       => { register()?; fails(register(), Errno::BUSY) };
    registered_with_another_signature if there(), NONE => { register()?; fails(call(area(), 32, 0, 77), Errno::PERM) };
    registered_elsewhere if there(), NONE   => { register()?; fails(call(area() + 32, 32, 0, SIGNATURE), Errno::INVAL) };
    registered_without_alignment if there(), NONE => fails(call(area() + 4, 32, 0, SIGNATURE), Errno::INVAL);
    registered_with_too_little if there(), NONE => fails(call(area(), 16, 0, SIGNATURE), Errno::INVAL);
    registered_with_a_flag if there(), NONE => fails(call(area(), 32, 2, SIGNATURE), Errno::INVAL);
    unregistered_is_told_nothing if there(), NONE => {
        register()?;
        on_one(0)?;
        call(area(), 32, UNREGISTER, SIGNATURE)?;
        AREA.cpu.load(Relaxed) == u32::MAX
    };
    unregistered_can_be_registered_again if there(), NONE => { register()?; call(area(), 32, UNREGISTER, SIGNATURE)?; register().is_ok() };
    unregistered_with_another_signature if there(), NONE => { register()?; fails(call(area(), 32, UNREGISTER, 77), Errno::PERM) };
    unregistered_without_registration if there(), NONE => fails(call(area(), 32, UNREGISTER, SIGNATURE), Errno::INVAL);
    fork_keeps_the_registration if there(), NONE => { register()?; holds_in_a_child(|| Ok(fails(register(), Errno::BUSY)))? };

    interrupted_outside_goes_on if there(), NONE => {
        let place = pages(SIGNATURE)?;
        ends(|| { interrupted(place, 16)?; _exit(if AREA.section.iter().all(|half| half.load(Relaxed) == 0) { 9 } else { 8 }) })? == WaitStatus::Exited(9)
    };
    interrupted_inside_goes_elsewhere if there(), NONE => {
        let place = pages(SIGNATURE)?;
        ends(|| { ELSEWHERE.store(place as usize, Relaxed); interrupted(place, place - BEGIN) })? == WaitStatus::Exited(42)
    };
    section_of_another_signature_ends_the_process if there(), NONE => { let place = pages(77)?; ends(|| { sigdefault(SIGSEGV)?; interrupted(place, 16) })? == WaitStatus::Signaled(SIGSEGV) };
    section_that_is_none_ends_the_process if there(), NONE => ends(|| { sigdefault(SIGSEGV)?; point_to(8); raise(SIGUSR1) })? == WaitStatus::Signaled(SIGSEGV);
}

const NONE: &str = "there is no rseq here";
const NOT_TWO: &str = "needs rseq and a second processor";

const UNREGISTER: i32 = 1;
const SIGNATURE: u32 = 0x1234_5678;

/// The kernel's `struct rseq`: include/uapi/linux/rseq.h.
#[repr(C, align(32))]
struct Area {
    cpu_start: AtomicU32,
    cpu: AtomicU32,
    /// The address of a `Section`, 64-bit on every port.
    section: [AtomicU32; 2],
    flags: AtomicU32,
    node: AtomicU32,
    rest: [AtomicU32; 10],
}

static AREA: Area = Area {
    cpu_start: AtomicU32::new(0),
    cpu: AtomicU32::new(0),
    section: [const { AtomicU32::new(0) }; 2],
    flags: AtomicU32::new(0),
    node: AtomicU32::new(0),
    rest: [const { AtomicU32::new(0) }; 10],
};

/// The kernel's `struct rseq_cs`: what is not to be interrupted, and where it goes on then.
#[repr(C, align(32))]
struct Section {
    version: u32,
    flags: u32,
    start: u64,
    len: u64,
    abort: u64,
}

fn area() -> usize {
    (&raw const AREA).expose_provenance()
}

fn call(area: usize, len: u32, flags: i32, signature: u32) -> Result<usize> {
    // SAFETY: what is registered stays as long as the program, and only the kernel and atomics write to it.
    unsafe { syscall!(RSEQ, area, len, flags, signature) }
}

fn register() -> Result<usize> {
    call(area(), 32, 0, SIGNATURE)
}

fn there() -> bool {
    selftests::child(|| register().is_ok() || _exit(1)) == Ok(WaitStatus::Exited(0))
}

fn is_allowed(cpu: usize) -> bool {
    there() && sched_getaffinity(0).is_ok_and(|set| set.has(0) && set.has(cpu))
}

/// Goes to this processor, and stays there.
fn on_one(cpu: usize) -> Result<()> {
    let mut set = cpu_set_t::EMPTY;
    set.set(cpu, true);
    sched_setaffinity(0, &set)
}

fn registered_is_told_each_time() -> Result<bool> {
    register()?;
    for round in 0..100 {
        on_one(round % 2)?;
        if AREA.cpu.load(Relaxed) != round as u32 % 2 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Two pages. The first ends with a signature, and so the second is where an interrupted section may go on; nothing can be
/// done there.
fn pages(signature: u32) -> Result<u64> {
    let page = getauxval(AT_PAGESZ).ok_or(Errno::NOENT)? as usize;
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
    // SAFETY: a new mapping, at a place that the kernel chooses; what is written and protected lies in it.
    unsafe {
        let start = mmap(null_mut(), 2 * page, prot, flags, None, 0)?.cast::<u8>();
        start.add(page - 4).cast::<u32>().write(signature);
        mprotect(start.add(page).cast(), page, PROT_NONE)?;
        Ok(start.add(page).expose_provenance() as u64)
    }
}

/// The first address of every section here.
const BEGIN: u64 = 0x1000;

/// Is interrupted by a signal while a section of this length counts, which goes on at `place`.
fn interrupted(place: u64, len: u64) -> Result<()> {
    let section = Section { version: 0, flags: 0, start: BEGIN, len, abort: place };
    point_to((&raw const section).expose_provenance() as u64);
    raise(SIGUSR1)
}

static ELSEWHERE: AtomicUsize = AtomicUsize::new(0);

/// How a child ends that is registered and does this: with 42 if it went elsewhere, with 1 if a
/// fault was another.
fn ends(does: impl FnOnce() -> Result<()>) -> Result<WaitStatus> {
    extern "C" fn interruption(_: i32) {}
    extern "C" fn fault(_: i32, info: &siginfo_t, _: &mut ucontext_t) {
        _exit(if info.si_addr().addr() == ELSEWHERE.load(Relaxed) { 42 } else { 1 })
    }
    selftests::child(|| {
        // SAFETY: the one does nothing, the other ends the process.
        unsafe {
            let _ = sigaction(SIGUSR1, Some(&sigaction::new(interruption)));
            let _ = sigaction(SIGSEGV, Some(&sigaction::informed(fault)));
        }
        let _ = register().and_then(|_| does());
    })
}

fn point_to(section: u64) {
    let [first, second] = &AREA.section;
    let bytes = section.to_ne_bytes();
    let half = |from: usize| u32::from_ne_bytes(core::array::from_fn(|i| bytes[from + i]));
    first.store(half(0), Relaxed);
    second.store(half(4), Relaxed);
}
