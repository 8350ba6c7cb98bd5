// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Being told what is done to files: inotify and fanotify.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{emulated, fails, is, put, scratch};

selftest! {
    // inotify.
    inotify_tells_of_a_file_that_is_made   => scratch(|| tells(IN_CREATE, || put(c"a", b""), IN_CREATE, c"a"));
    inotify_tells_of_a_directory_as_such   => scratch(|| tells(IN_CREATE, || mkdir(c"a", 0o700), IN_CREATE | IN_ISDIR, c"a"));
    inotify_tells_of_a_file_that_is_gone   => scratch(|| with_a(|| tells(IN_DELETE, || unlink(c"a"), IN_DELETE, c"a")));
    inotify_tells_of_what_is_written       => scratch(|| with_a(|| tells(IN_CLOSE_WRITE, || put(c"a", b"x"), IN_CLOSE_WRITE, c"a")));
    inotify_tells_the_order_of_events      => scratch(inotify_tells_the_order_of_events);
    inotify_ties_both_ends_of_a_move       => scratch(inotify_ties_both_ends_of_a_move);
    inotify_tells_of_a_watch_that_ends     => scratch(inotify_tells_of_a_watch_that_ends);
    inotify_tells_nothing_else             => scratch(inotify_tells_nothing_else);
    inotify_is_ready_when_there_is_one     => scratch(inotify_is_ready_when_there_is_one);
    inotify_of_what_is_not_there           => fails(inotify_add_watch(inotify_init1(0)?, c"/no/such", IN_ACCESS), Errno::NOENT);
    inotify_of_nothing                     => fails(inotify_add_watch(inotify_init1(0)?, c"/", 0), Errno::INVAL);
    inotify_of_no_watch                    => fails(inotify_rm_watch(inotify_init1(0)?, 1), Errno::INVAL);
    inotify_closed_by_exec                 => fcntl_getfd(inotify_init1(IN_CLOEXEC)?)? == FD_CLOEXEC;
    events_that_are_cut_are_none           => Events::new(&[0; 15]).next().is_none() && Events::new(&[1; 40]).next().is_none();

    // fanotify.
    fanotify_tells_of_what_is_closed if has_fanotify(), "needs fanotify, and root"
                                           => scratch(|| with_a(fanotify_tells_of_what_is_closed));
    fanotify_takes_a_mask_of_64_bits if has_fanotify(), "needs fanotify, and root"
                                           => fails(fanotify_mark(fan()?, FAN_MARK_ADD, 1 << 40, AT_FDCWD, Some(c"/")), Errno::INVAL);
}

/// Does something with the file `a` in the way.
fn with_a<T>(test: impl FnOnce() -> Result<T>) -> Result<T> {
    put(c"a", b"")?;
    test()
}

/// Watches the working directory.
fn watch(mask: u32) -> Result<(OwnedFd, c_int)> {
    let fd = inotify_init1(IN_NONBLOCK)?;
    let watch = inotify_add_watch(&fd, c".", mask)?;
    Ok((fd, watch))
}

/// Whether this becomes one event, with this mask and this name.
fn tells<T>(watched: u32, does: impl FnOnce() -> Result<T>, mask: u32, name: &CStr) -> Result<bool> {
    let (fd, watch) = watch(watched)?;
    does()?;
    let mut room = [0; 256];
    let len = read(&fd, &mut room)?;
    let mut events = Events::new(room.get(..len).unwrap_or(&[]));
    Ok(events.next() == Some(Event { watch, mask, cookie: 0, name }) && events.next().is_none())
}

fn inotify_tells_the_order_of_events() -> Result<bool> {
    let (fd, _) = watch(IN_CREATE | IN_OPEN | IN_CLOSE | IN_MODIFY)?;
    put(c"a", b"x")?;
    let mut room = [0; 512];
    let len = read(&fd, &mut room)?;
    let events = Events::new(room.get(..len).unwrap_or(&[]));
    Ok(events.map(|event| event.mask).eq([IN_CREATE, IN_OPEN, IN_MODIFY, IN_CLOSE_WRITE]))
}

fn inotify_ties_both_ends_of_a_move() -> Result<bool> {
    put(c"a", b"")?;
    let (fd, _) = watch(IN_MOVE)?;
    rename(c"a", c"b")?;
    let mut room = [0; 256];
    let len = read(&fd, &mut room)?;
    let mut events = Events::new(room.get(..len).unwrap_or(&[]));
    let (Some(from), Some(to)) = (events.next(), events.next()) else { return Ok(false) };
    let masks = (from.mask, to.mask) == (IN_MOVED_FROM, IN_MOVED_TO);
    Ok(masks && from.cookie != 0 && from.cookie == to.cookie && (from.name, to.name) == (c"a", c"b"))
}

fn inotify_tells_of_a_watch_that_ends() -> Result<bool> {
    let (fd, watch) = watch(IN_CREATE)?;
    inotify_rm_watch(&fd, watch)?;
    put(c"a", b"")?;
    let mut room = [0; 256];
    let len = read(&fd, &mut room)?;
    let events = Events::new(room.get(..len).unwrap_or(&[]));
    Ok(events.eq([Event { watch, mask: IN_IGNORED, cookie: 0, name: c"" }]))
}

fn inotify_tells_nothing_else() -> Result<bool> {
    let (fd, _) = watch(IN_DELETE)?;
    put(c"a", b"")?;
    Ok(fails(read(&fd, &mut [0; 256]), Errno::AGAIN))
}

fn inotify_is_ready_when_there_is_one() -> Result<bool> {
    let (fd, _) = watch(IN_CREATE)?;
    let before = poll(&mut [pollfd::new(&fd, POLLIN)], 0)?;
    put(c"a", b"")?;
    Ok((before, poll(&mut [pollfd::new(&fd, POLLIN)], 0)?) == (0, 1))
}

fn fan() -> Result<OwnedFd> {
    fanotify_init(FAN_CLOEXEC | FAN_NONBLOCK | FAN_CLASS_NOTIF, O_RDONLY as u32)
}

/// User-mode emulation gives the files that come with events numbers of its own.
fn has_fanotify() -> bool {
    !emulated() && fan().is_ok()
}

fn fanotify_tells_of_what_is_closed() -> Result<bool> {
    let fan = fan()?;
    fanotify_mark(&fan, FAN_MARK_ADD, FAN_CLOSE_WRITE, AT_FDCWD, Some(c"a"))?;
    put(c"a", b"told")?;
    let mut room = [0; size_of::<fanotify_event_metadata>()];
    if read(&fan, &mut room)? != room.len() {
        return Ok(false);
    }
    // SAFETY: the kernel wrote one such struct.
    let event = unsafe { room.as_ptr().cast::<fanotify_event_metadata>().read_unaligned() };
    // SAFETY: the descriptor is new, and nobody else's.
    let file = unsafe { OwnedFd::from_raw_fd(event.fd) };
    let mut content = [0; 4];
    read(&file, &mut content)?;
    let (mask, vers, pid) = (event.mask, event.vers, event.pid);
    Ok((mask, vers, pid) == (FAN_CLOSE_WRITE, 3, getpid()) && is(&content, b"told"))
}
