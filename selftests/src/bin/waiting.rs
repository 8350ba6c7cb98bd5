// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Waiting for descriptors: poll, select, epoll, and what counts events.
#![no_std]
#![no_main]

use core::sync::atomic::{AtomicI32, Ordering::Relaxed};
use nilibc::selftest::Outcome;
use nilibc::*;
use selftests::{NOT_OPEN, emulated, fails};

selftest! {
    // poll.
    ppoll_is_up_in_time                    => lasts(MOMENT, || ppoll(&mut [], Some(MOMENT), None));
    ppoll_of_an_empty_pipe_is_up           => polled(&pipe()?.0, POLLIN)? == (0, 0);
    ppoll_of_a_pipe_with_room              => polled(&pipe()?.1, POLLOUT)? == (1, POLLOUT);
    ppoll_of_a_pipe_with_bytes             => polled(&pipe_with_a_byte()?, POLLIN)? == (1, POLLIN);
    ppoll_of_a_pipe_without_a_writer       => polled(&pipe_without_a_writer()?, POLLIN)? == (1, POLLHUP);
    ppoll_of_what_is_not_open              => polled(&NOT_OPEN, POLLIN)? == (1, POLLNVAL);
    ppoll_of_nothing_is_passed_over        => ppoll(&mut [pollfd::none()], Some(timespec::default()), None)? == 0;
    ppoll_without_an_end_waits_for_bytes   => waits_for_bytes(|fd| ppoll(&mut [pollfd::new(fd, POLLIN)], None, None));
    ppoll_of_less_than_no_time             => fails(ppoll(&mut [], Some(timespec::seconds(-1)), None), Errno::INVAL);
    poll_is_up_in_time                     => lasts(MOMENT, || poll(&mut [], 20));
    poll_without_an_end_waits_for_bytes    => waits_for_bytes(|fd| poll(&mut [pollfd::new(fd, POLLIN)], -1));
    poll_counts_those_that_are_ready       => poll_counts_those_that_are_ready();

    // select.
    fd_set_has_each_that_is_put_in         => fd_set_has_each_that_is_put_in();
    fd_set_lays_bits_as_the_kernel_does    => fd_set_lays_bits_as_the_kernel_does();
    fd_set_refuses_what_is_beyond_it       => fails(FD_SET(number(1024), &mut fd_set::default()), Errno::INVAL);
    fd_set_without_what_is_beyond_it       => !FD_ISSET(number(1024), &fd_set::EMPTY);
    select_is_up_in_time                   => lasts(MOMENT, || select(0, None, None, None, Some(&mut MOMENT.into())));
    select_tells_what_is_left              => select_tells_what_is_left();
    select_tells_apart_what_is_ready       => select_tells_apart_what_is_ready();
    select_without_an_end_waits_for_bytes  => waits_for_bytes(|fd| select_one(fd, None));
    select_of_what_is_not_open             => fails(select_one(number(20), Some(timespec::default())), Errno::BADF);
    select_of_more_than_a_set              => fails(select(1025, None, None, None, None), Errno::INVAL);
    pselect_is_up_in_time                  => lasts(MOMENT, || pselect(0, None, None, None, Some(MOMENT), None));
    pselect_of_less_than_no_time           => fails(pselect(0, None, None, None, Some(timespec::seconds(-1)), None), Errno::INVAL);

    // epoll.
    epoll_tells_which_is_ready             => epoll_tells_which_is_ready();
    epoll_tells_no_more_than_there_is_room => epoll_tells_no_more_than_there_is_room();
    epoll_wait_is_up_in_time               => lasts(MOMENT, || epoll_wait(epoll_create1(0)?, &mut [NOTHING], 20).map(drop));
    epoll_without_an_end_waits_for_bytes   => waits_for_bytes(epoll_one);
    epoll_tells_an_edge_once               => epoll_tells_again(EPOLLIN | EPOLLET)? == [1, 0];
    epoll_tells_a_level_again              => epoll_tells_again(EPOLLIN)? == [1, 1];
    epoll_tells_a_oneshot_once             => epoll_tells_again(EPOLLIN | EPOLLONESHOT)? == [1, 0];
    epoll_waits_for_what_it_is_changed_to  => epoll_waits_for_what_it_is_changed_to();
    epoll_of_the_same_twice                => epoll_of_the_same_twice();
    epoll_without_what_is_to_be_changed    => fails(epoll_ctl(epoll_create1(0)?, EPOLL_CTL_MOD, pipe()?.0, NOTHING), Errno::NOENT);
    epoll_of_what_is_not_open              => fails(epoll_ctl(epoll_create1(0)?, EPOLL_CTL_ADD, NOT_OPEN, NOTHING), Errno::BADF);
    epoll_wait_without_room                => fails(epoll_wait(epoll_create1(0)?, &mut [], 0).map(drop), Errno::INVAL);
    epoll_of_unknown_flags                 => fails(epoll_create1(1), Errno::INVAL);
    epoll_closed_by_exec                   => fcntl_getfd(epoll_create1(EPOLL_CLOEXEC)?)? == FD_CLOEXEC;

    // Signals, which are let in while it waits, and only then.
    ppoll_lets_a_signal_in                 => lets_in(SIGUSR1, |mask| ppoll(&mut [], Some(HOUR), Some(mask)));
    ppoll_lets_the_last_signal_in if !emulated(), KEPT
                                           => lets_in(SIGRTMAX, |mask| ppoll(&mut [], Some(HOUR), Some(mask)));
    pselect_lets_a_signal_in               => lets_in(SIGUSR1, |mask| pselect(0, None, None, None, Some(HOUR), Some(mask)));
    pselect_lets_the_last_signal_in if !emulated(), KEPT
                                           => lets_in(SIGRTMAX, |mask| pselect(0, None, None, None, Some(HOUR), Some(mask)));
    epoll_pwait_lets_a_signal_in           => lets_in(SIGUSR1, pwait);
    epoll_pwait2_lets_a_signal_in if has_pwait2(), "needs Linux 5.11"
                                           => lets_in(SIGUSR1, |mask| pwait2(None, Some(mask)));
    epoll_pwait2_is_up_in_time if has_pwait2(), "needs Linux 5.11"
                                           => lasts(MOMENT, || pwait2(Some(MOMENT), None));

    // eventfd.
    eventfd_adds_up                        => eventfd_adds_up();
    eventfd_of_a_semaphore_gives_one       => eventfd_of_a_semaphore_gives_one();
    eventfd_without_events                 => fails(eventfd_read(eventfd(0, EFD_NONBLOCK)?), Errno::AGAIN);
    eventfd_keeps_64_bits                  => eventfd_keeps_64_bits();
    eventfd_that_is_full                   => eventfd_that_is_full();
    eventfd_of_the_highest_number          => fails(eventfd_write(eventfd(0, 0)?, u64::MAX), Errno::INVAL);
}

/// Why a test of the last signal is skipped.
const KEPT: &str = "user-mode emulation keeps the last signals for itself";

const MOMENT: timespec = timespec::millis(20);
/// Longer than any test may run.
const HOUR: timespec = timespec::seconds(3600);
const NOTHING: epoll_event = epoll_event::new(0, 0);

fn lasts<T>(span: timespec, does: impl FnOnce() -> Result<T>) -> Result<bool> {
    let start = clock_gettime(CLOCK_MONOTONIC)?;
    does()?;
    Ok(clock_gettime(CLOCK_MONOTONIC)? - start >= span)
}

/// Whether `wait` waits until another process writes, and then finds one descriptor.
fn waits_for_bytes(wait: impl FnOnce(&OwnedFd) -> Result<usize>) -> Result<bool> {
    let (output, input) = pipe()?;
    lasts(MOMENT, || {
        if fork()? == Fork::Child {
            let _ = nanosleep(MOMENT).and_then(|()| write(&input, b"x"));
            _exit(0)
        }
        if wait(&output)? == 1 { Ok(()) } else { Err(Errno::PROTO) }
    })
}

fn pipe_with_a_byte() -> Result<OwnedFd> {
    let (output, input) = pipe()?;
    write(&input, b"x")?;
    // The end that writes stays open until the test ends: else there would be more to tell of the other.
    input.into_raw_fd();
    Ok(output)
}

fn pipe_without_a_writer() -> Result<OwnedFd> {
    pipe().map(|(output, _)| output)
}

/// How many descriptors are ready at once, and what came to this one.
fn polled(fd: &impl AsFd, events: i16) -> Result<(usize, i16)> {
    let mut fds = [pollfd::new(fd, events)];
    Ok((ppoll(&mut fds, Some(timespec::default()), None)?, fds[0].revents))
}

fn poll_counts_those_that_are_ready() -> Result<bool> {
    let (full, (empty, input)) = (pipe_with_a_byte()?, pipe()?);
    let mut fds = [pollfd::new(&full, POLLIN), pollfd::new(&empty, POLLIN), pollfd::new(&input, POLLOUT)];
    Ok(poll(&mut fds, 0)? == 2 && fds.map(|fd| fd.revents) == [POLLIN, 0, POLLOUT])
}

/// A descriptor of this number, be it open or not.
fn number(fd: c_int) -> BorrowedFd<'static> {
    // SAFETY: its number is all that is used of it, or it is open to the end of the test.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

fn fd_set_has_each_that_is_put_in() -> Result<bool> {
    for fd in 0..1024 {
        let mut set = fd_set::EMPTY;
        FD_SET(number(fd), &mut set)?;
        if !(0..1024).all(|other| FD_ISSET(number(other), &set) == (other == fd)) {
            return Ok(false);
        }
        FD_CLR(number(fd), &mut set);
        if set != fd_set::EMPTY {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Each bit by the kernel's eyes: it finds the one descriptor that is open, wherever it is in the set.
fn fd_set_lays_bits_as_the_kernel_does() -> Result<Outcome> {
    let full = pipe_with_a_byte()?;
    for fd in [30, 31, 32, 33, 63, 64, 65, 127, 128, 500, 1000, 1023] {
        let fd = match dup2(&full, number(fd)) {
            Err(Errno::BADF) => return Ok(Outcome::Skip("fewer descriptors than 1024 may be open")),
            copy => copy?,
        };
        let mut set = fd_set::EMPTY;
        FD_SET(fd, &mut set)?;
        let count = select(1024, Some(&mut set), None, None, Some(&mut timeval::default()))?;
        if count != 1 || !FD_ISSET(fd, &set) {
            println!("it is not so with descriptor {}", fd.as_raw_fd());
            return Ok(Outcome::Fail);
        }
    }
    Ok(Outcome::Pass)
}

fn select_one(fd: impl AsFd, timeout: Option<timespec>) -> Result<usize> {
    let mut set = fd_set::EMPTY;
    FD_SET(&fd, &mut set)?;
    let mut timeout = timeout.map(timeval::from);
    select(fd.as_fd().as_raw_fd() + 1, Some(&mut set), None, None, timeout.as_mut())
}

fn select_tells_what_is_left() -> Result<bool> {
    let full = pipe_with_a_byte()?;
    let mut set = fd_set::EMPTY;
    FD_SET(&full, &mut set)?;
    let mut timeout = timeval { tv_sec: 3600, tv_usec: 0 };
    select(full.as_raw_fd() + 1, Some(&mut set), None, None, Some(&mut timeout))?;
    Ok((1..=3600).contains(&timeout.tv_sec))
}

fn select_tells_apart_what_is_ready() -> Result<bool> {
    let (full, (empty, input)) = (pipe_with_a_byte()?, pipe()?);
    let [mut reading, mut writing, mut except] = [fd_set::EMPTY; 3];
    for fd in [&full, &empty] {
        FD_SET(fd, &mut reading)?;
        FD_SET(fd, &mut except)?;
    }
    FD_SET(&input, &mut writing)?;
    let count = select(64, Some(&mut reading), Some(&mut writing), Some(&mut except), Some(&mut timeval::default()))?;
    let ready = FD_ISSET(&full, &reading) && !FD_ISSET(&empty, &reading) && FD_ISSET(&input, &writing);
    Ok(count == 2 && ready && except == fd_set::EMPTY)
}

/// A set with this descriptor in it.
fn epoll_of(fd: impl AsFd, events: u32, data: u64) -> Result<OwnedFd> {
    let epoll = epoll_create1(0)?;
    epoll_ctl(&epoll, EPOLL_CTL_ADD, fd, epoll_event::new(events, data))?;
    Ok(epoll)
}

fn epoll_one(fd: &OwnedFd) -> Result<usize> {
    Ok(epoll_wait(epoll_of(fd, EPOLLIN, 0)?, &mut [NOTHING; 4], -1)?.len())
}

fn epoll_tells_which_is_ready() -> Result<bool> {
    const ONE: u64 = 0x0123_4567_89ab_cdef;
    let (full, (empty, _input)) = (pipe_with_a_byte()?, pipe()?);
    let epoll = epoll_of(&full, EPOLLIN, ONE)?;
    epoll_ctl(&epoll, EPOLL_CTL_ADD, &empty, epoll_event::new(EPOLLIN, !ONE))?;
    Ok(epoll_wait(&epoll, &mut [NOTHING; 4], 0)? == [epoll_event::new(EPOLLIN, ONE)])
}

fn epoll_tells_no_more_than_there_is_room() -> Result<bool> {
    let (one, other) = (pipe_with_a_byte()?, pipe_with_a_byte()?);
    let epoll = epoll_of(&one, EPOLLIN, 1)?;
    epoll_ctl(&epoll, EPOLL_CTL_ADD, &other, epoll_event::new(EPOLLIN, 2))?;
    Ok(epoll_wait(&epoll, &mut [NOTHING; 1], 0)?.len() == 1 && epoll_wait(&epoll, &mut [NOTHING; 3], 0)?.len() == 2)
}

/// How many it tells of a pipe with a byte in it, the first time and the second.
fn epoll_tells_again(events: u32) -> Result<[usize; 2]> {
    let full = pipe_with_a_byte()?;
    let epoll = epoll_of(&full, events, 0)?;
    Ok([epoll_wait(&epoll, &mut [NOTHING], 0)?.len(), epoll_wait(&epoll, &mut [NOTHING], 0)?.len()])
}

fn epoll_waits_for_what_it_is_changed_to() -> Result<bool> {
    let full = pipe_with_a_byte()?;
    let epoll = epoll_of(&full, 0, 1)?;
    let before = epoll_wait(&epoll, &mut [NOTHING], 0)?.len();
    epoll_ctl(&epoll, EPOLL_CTL_MOD, &full, epoll_event::new(EPOLLIN, 2))?;
    let changed = epoll_wait(&epoll, &mut [NOTHING], 0)? == [epoll_event::new(EPOLLIN, 2)];
    epoll_ctl(&epoll, EPOLL_CTL_DEL, &full, NOTHING)?;
    Ok(before == 0 && changed && epoll_wait(&epoll, &mut [NOTHING], 0)?.is_empty())
}

fn epoll_of_the_same_twice() -> Result<bool> {
    let (output, _input) = pipe()?;
    let epoll = epoll_of(&output, EPOLLIN, 0)?;
    Ok(fails(epoll_ctl(&epoll, EPOLL_CTL_ADD, &output, NOTHING), Errno::EXIST))
}

/// The signal that was handled last.
static HANDLED: AtomicI32 = AtomicI32::new(0);

extern "C" fn handle(sig: c_int) {
    HANDLED.store(sig, Relaxed);
}

/// Whether `wait`, given an empty mask, is interrupted by a signal that is blocked before and after it.
fn lets_in(sig: c_int, wait: impl FnOnce(&sigset_t) -> Result<usize>) -> Result<bool> {
    sigprocmask(SIG_BLOCK, Some(&sigset_t::of([sig])))?;
    // SAFETY: the handler does no more than to store a number.
    unsafe { sigaction(sig, Some(&sigaction::new(handle)))? };
    raise(sig)?;
    let before = HANDLED.load(Relaxed);
    let interrupted = fails(wait(&sigset_t::EMPTY), Errno::INTR);
    let blocked = sigprocmask(SIG_BLOCK, None)?.has(sig);
    Ok(before == 0 && interrupted && HANDLED.load(Relaxed) == sig && blocked)
}

fn pwait(mask: &sigset_t) -> Result<usize> {
    Ok(epoll_pwait(epoll_create1(0)?, &mut [NOTHING], -1, Some(mask))?.len())
}

fn pwait2(timeout: Option<timespec>, mask: Option<&sigset_t>) -> Result<usize> {
    Ok(epoll_pwait2(epoll_create1(0)?, &mut [NOTHING], timeout, mask)?.len())
}

fn has_pwait2() -> bool {
    epoll_pwait2(NOT_OPEN, &mut [NOTHING], None, None) != Err(Errno::NOSYS)
}

fn eventfd_adds_up() -> Result<bool> {
    let counter = eventfd(5, 0)?;
    eventfd_write(&counter, 7)?;
    Ok(eventfd_read(&counter)? == 12)
}

fn eventfd_of_a_semaphore_gives_one() -> Result<bool> {
    let counter = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK)?;
    let taken = [eventfd_read(&counter)?, eventfd_read(&counter)?];
    Ok(taken == [1, 1] && fails(eventfd_read(&counter), Errno::AGAIN))
}

fn eventfd_keeps_64_bits() -> Result<bool> {
    let counter = eventfd(0, 0)?;
    eventfd_write(&counter, u64::MAX - 1)?;
    Ok(eventfd_read(&counter)? == u64::MAX - 1)
}

fn eventfd_that_is_full() -> Result<bool> {
    let counter = eventfd(1, EFD_NONBLOCK)?;
    Ok(fails(eventfd_write(&counter, u64::MAX - 1), Errno::AGAIN))
}
