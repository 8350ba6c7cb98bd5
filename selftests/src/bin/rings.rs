// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! io_uring: two rings that the program shares with the kernel, and the calls about them.
#![no_std]
#![no_main]

use core::ptr::null_mut;
use core::sync::atomic::{AtomicU32, Ordering};
use nilibc::*;
use selftests::{NOT_OPEN, fails};

selftest! {
    ring_does_nothing_and_says_so if there(), NONE
                                           => ring_takes([1])? == [(1, 0)];
    ring_keeps_the_order if there(), NONE  => ring_takes([5, u64::MAX, 7])? == [(5, 0), (u64::MAX, 0), (7, 0)];
    ring_refuses_what_it_does_not_know if there(), NONE
                                           => ring_refuses_what_it_does_not_know();
    ring_goes_round if there(), NONE       => ring_goes_round();
    ring_tells_an_eventfd if there(), NONE => ring_tells_an_eventfd();
    ring_has_as_many_places_as_asked_for if there(), NONE
                                           => ring_has_as_many_places_as_asked_for();
    ring_without_places if there(), NONE   => fails(io_uring_setup(0, &mut io_uring_params::default()), Errno::INVAL);
    ring_that_is_none if there(), NONE     => fails(enter(NOT_OPEN, 0), Errno::BADF);
    ring_that_is_a_pipe if there(), NONE   => fails(enter(pipe()?.0, 0), Errno::OPNOTSUPP);
}

const NONE: &str = "the kernel has no io_uring here";

fn there() -> bool {
    io_uring_setup(1, &mut io_uring_params::default()).is_ok()
}

/// How many submissions there is room for.
const PLACES: u32 = 4;

/// A pair of rings, mapped. The mappings end with the test.
struct Ring {
    fd: OwnedFd,
    params: io_uring_params,
    submissions: *mut u8,
    completions: *mut u8,
    entries: *mut io_uring_sqe,
}

impl Ring {
    fn new() -> Result<Self> {
        let mut params = io_uring_params::default();
        let fd = io_uring_setup(PLACES, &mut params)?;
        let map = |len: usize, offset| {
            // SAFETY: a new mapping, at a place that the kernel chooses.
            unsafe { mmap(null_mut(), len, PROT_READ | PROT_WRITE, MAP_SHARED, Some(fd.as_fd()), offset) }
        };
        let (sq, cq) = (params.sq_off, params.cq_off);
        let submissions = map(sq.array as usize + 4 * params.sq_entries as usize, IORING_OFF_SQ_RING)?.cast();
        let len = cq.cqes as usize + size_of::<io_uring_cqe>() * params.cq_entries as usize;
        let completions = map(len, IORING_OFF_CQ_RING)?.cast();
        let entries = map(size_of::<io_uring_sqe>() * params.sq_entries as usize, IORING_OFF_SQES)?.cast();
        Ok(Self { fd, params, submissions, completions, entries })
    }

    /// A number that is shared with the kernel.
    fn shared(ring: &*mut u8, offset: u32) -> &AtomicU32 {
        // SAFETY: the kernel says that there is one, in a mapping that stays.
        unsafe { AtomicU32::from_ptr(ring.add(offset as usize).cast()) }
    }

    /// Puts a submission into the ring.
    fn submit(&self, entry: io_uring_sqe) {
        let sq = &self.params.sq_off;
        let tail = Self::shared(&self.submissions, sq.tail);
        let number = tail.load(Ordering::Relaxed);
        let place = number & (self.params.sq_entries - 1);
        // SAFETY: there are so many places, and the kernel has done with this one.
        unsafe { self.entries.add(place as usize).write(entry) };
        Self::shared(&self.submissions, sq.array + 4 * place).store(place, Ordering::Relaxed);
        tail.store(number.wrapping_add(1), Ordering::Release);
    }

    /// Takes a completion out of the ring.
    fn complete(&self) -> Option<io_uring_cqe> {
        let cq = &self.params.cq_off;
        let head = Self::shared(&self.completions, cq.head);
        let number = head.load(Ordering::Relaxed);
        if number == Self::shared(&self.completions, cq.tail).load(Ordering::Acquire) {
            return None;
        }
        let place = number & (self.params.cq_entries - 1);
        // SAFETY: the kernel has filled this place in.
        let entry = unsafe { *self.completions.add(cq.cqes as usize).cast::<io_uring_cqe>().add(place as usize) };
        head.store(number.wrapping_add(1), Ordering::Release);
        Some(entry)
    }
}

/// Has as many submissions done, and waits for them.
fn enter(ring: impl AsFd, count: u32) -> Result<usize> {
    // SAFETY: no submission of this file names memory.
    unsafe { io_uring_enter(ring, count, count, IORING_ENTER_GETEVENTS, None) }
}

fn nop(user_data: u64) -> io_uring_sqe {
    let mut entry = io_uring_sqe::default();
    entry.opcode = IORING_OP_NOP;
    entry.user_data = user_data;
    entry
}

/// What comes back for as many submissions that do nothing.
fn ring_takes<const N: usize>(data: [u64; N]) -> Result<[(u64, i32); N]> {
    let ring = Ring::new()?;
    data.iter().for_each(|data| ring.submit(nop(*data)));
    if enter(&ring.fd, N as u32)? != N {
        return Err(Errno::PROTO);
    }
    Ok(data.map(|_| ring.complete().map_or((0, -1), |entry| (entry.user_data, entry.res))))
}

fn ring_refuses_what_it_does_not_know() -> Result<bool> {
    let ring = Ring::new()?;
    let mut entry = nop(9);
    entry.opcode = 255;
    ring.submit(entry);
    enter(&ring.fd, 1)?;
    Ok(ring.complete().map(|entry| (entry.user_data, entry.res)) == Some((9, -Errno::INVAL.number())))
}

/// More than there are places, one after the other.
fn ring_goes_round() -> Result<bool> {
    let ring = Ring::new()?;
    for number in 0..u64::from(3 * PLACES) {
        ring.submit(nop(number));
        enter(&ring.fd, 1)?;
        if ring.complete().map(|entry| entry.user_data) != Some(number) || ring.complete().is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn ring_tells_an_eventfd() -> Result<bool> {
    const IORING_REGISTER_EVENTFD: u32 = 4;
    let (ring, counter) = (Ring::new()?, eventfd(0, EFD_NONBLOCK)?);
    let mut fd = counter.as_raw_fd();
    // SAFETY: what is wanted is one descriptor.
    unsafe { io_uring_register(&ring.fd, IORING_REGISTER_EVENTFD, (&raw mut fd).cast(), 1)? };
    let before = fails(eventfd_read(&counter), Errno::AGAIN);
    ring.submit(nop(0));
    enter(&ring.fd, 1)?;
    Ok(before && eventfd_read(&counter)? == 1)
}

fn ring_has_as_many_places_as_asked_for() -> Result<bool> {
    let ring = Ring::new()?;
    let told = Ring::shared(&ring.submissions, ring.params.sq_off.ring_entries).load(Ordering::Relaxed);
    Ok(ring.params.sq_entries == PLACES && told == PLACES && ring.params.cq_entries == 2 * PLACES)
}
