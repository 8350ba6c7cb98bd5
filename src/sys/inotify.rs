// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/inotify.h>`: being told what is done to files. A descriptor is read for events, which [`Events`] takes apart.

use crate::c_abi::c_abi;
use crate::fd::OwnedFd;
use crate::plain::plain;
use core::ffi::{CStr, c_int};

pub use crate::arch::{
    IN_ACCESS, IN_ALL_EVENTS, IN_ATTRIB, IN_CLOEXEC, IN_CLOSE, IN_CLOSE_NOWRITE, IN_CLOSE_WRITE, IN_CREATE, IN_DELETE,
    IN_DELETE_SELF, IN_DONT_FOLLOW, IN_EXCL_UNLINK, IN_IGNORED, IN_ISDIR, IN_MASK_ADD, IN_MASK_CREATE, IN_MODIFY,
    IN_MOVE, IN_MOVE_SELF, IN_MOVED_FROM, IN_MOVED_TO, IN_NONBLOCK, IN_ONESHOT, IN_ONLYDIR, IN_OPEN, IN_Q_OVERFLOW,
    IN_UNMOUNT,
};

plain! {
    /// What events are read from, with `IN_CLOEXEC` and `IN_NONBLOCK`. Errors: `EINVAL`, `EMFILE`. inotify_init1(2).
    fn inotify_init1(flags: c_int) -> OwnedFd = INOTIFY_INIT1(flags);

    /// Watches the file at `path` for what `mask` says: `IN_*`. Answers with the number of the watch. Errors: `ENOENT`,
    /// `EACCES`, `EINVAL`, `ENOSPC`. inotify_add_watch(2).
    fn inotify_add_watch(fd: Fd, path: Path, mask: u32) -> c_int = INOTIFY_ADD_WATCH(fd, path, mask);

    /// Ends a watch. Errors: `EINVAL`. inotify_rm_watch(2).
    fn inotify_rm_watch(fd: Fd, watch: c_int) = INOTIFY_RM_WATCH(fd, watch);
}
c_abi! { fn inotify_init() -> c_int { inotify_init1(0) } }

/// What was done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The watch that it was seen by.
    pub watch: c_int,
    /// What was done: `IN_*`.
    pub mask: u32,
    /// The same for both events of a file that is moved.
    pub cookie: u32,
    /// The name of the file in the directory that is watched; empty for what is watched itself.
    pub name: &'a CStr,
}

/// The events in what was read.
#[derive(Clone, Debug)]
pub struct Events<'a>(&'a [u8]);

impl<'a> Events<'a> {
    /// Takes apart what was read.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        let (head, rest) = self.0.split_first_chunk::<16>()?;
        let (words, _) = head.as_chunks::<4>();
        let mut words = words.iter().map(|word| u32::from_ne_bytes(*word));
        let (watch, mask, cookie, len) = (words.next()? as c_int, words.next()?, words.next()?, words.next()?);
        let (name, rest) = rest.split_at_checked(len as usize)?;
        self.0 = rest;
        Some(Event { watch, mask, cookie, name: CStr::from_bytes_until_nul(name).unwrap_or(c"") })
    }
}
