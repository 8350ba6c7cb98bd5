// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/fanotify.h>`: being told what is done to files of a mount or a file system. An event comes with the file, opened.

use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::fd::{AsFd, OwnedFd};
use crate::plain::plain;
use crate::{Result, arch};
#[cfg(feature = "c-abi")]
use core::ffi::c_char;
use core::ffi::{CStr, c_int, c_uint};
use core::ptr::null;

// For fanotify_init.
constants! { c_uint:
    FAN_CLOEXEC           = 0x1: "Closed by exec."
    FAN_NONBLOCK          = 0x2: "Reading does not wait."
    FAN_CLASS_NOTIF       = 0x0: "Told afterwards."
    FAN_CLASS_CONTENT     = 0x4: "Asked beforehand, once the content is there."
    FAN_CLASS_PRE_CONTENT = 0x8: "Asked beforehand, before the content is there."
    FAN_UNLIMITED_QUEUE   = 0x10: "As many events as there are."
    FAN_UNLIMITED_MARKS   = 0x20: "As many marks as there are."
    FAN_REPORT_PIDFD      = 0x80: "With a descriptor of the process."
    FAN_REPORT_TID        = 0x100: "The thread in the place of the process."
    FAN_REPORT_FID        = 0x200: "The file's handle in the place of a descriptor."
    FAN_REPORT_DIR_FID    = 0x400: "With the directory's handle."
    FAN_REPORT_NAME       = 0x800: "With the file's name."
}

// For fanotify_mark.
constants! { c_uint:
    FAN_MARK_ADD         = 0x1: "Adds to the mask."
    FAN_MARK_REMOVE      = 0x2: "Takes from the mask."
    FAN_MARK_DONT_FOLLOW = 0x4: "The symbolic link itself."
    FAN_MARK_ONLYDIR     = 0x8: "Only a directory."
    FAN_MARK_INODE       = 0x0: "The file."
    FAN_MARK_MOUNT       = 0x10: "All files of its mount."
    FAN_MARK_FILESYSTEM  = 0x100: "All files of its file system."
    FAN_MARK_FLUSH       = 0x80: "Takes all marks away."
    FAN_MARK_IGNORE      = 0x400: "What is not told."
}

constants! { u64:
    FAN_ACCESS         = 0x1: "It was read."
    FAN_MODIFY         = 0x2: "It was written."
    FAN_ATTRIB         = 0x4: "What is known of it was changed."
    FAN_CLOSE_WRITE    = 0x8: "It was closed by who could write."
    FAN_CLOSE_NOWRITE  = 0x10: "It was closed by who could not."
    FAN_OPEN           = 0x20: "It was opened."
    FAN_MOVED_FROM     = 0x40: "A name was moved away."
    FAN_MOVED_TO       = 0x80: "A name was moved here."
    FAN_CREATE         = 0x100: "A name was made."
    FAN_DELETE         = 0x200: "A name was removed."
    FAN_DELETE_SELF    = 0x400: "It was removed."
    FAN_MOVE_SELF      = 0x800: "It was moved."
    FAN_OPEN_EXEC      = 0x1000: "It was opened to be executed."
    FAN_Q_OVERFLOW     = 0x4000: "Events were lost."
    FAN_OPEN_PERM      = 0x10000: "May it be opened?"
    FAN_ACCESS_PERM    = 0x20000: "May it be read?"
    FAN_EVENT_ON_CHILD = 0x0800_0000: "Files in the directory, too."
    FAN_ONDIR          = 0x4000_0000: "Directories, too."
}

/// The answer to a question: yes.
pub const FAN_ALLOW: u32 = 1;
/// The answer to a question: no.
pub const FAN_DENY: u32 = 2;

/// What an event begins with. include/uapi/linux/fanotify.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct fanotify_event_metadata {
    /// How long the event is, with what follows.
    pub event_len: u32,
    /// 3.
    pub vers: u8,
    reserved: u8,
    /// How long this is.
    pub metadata_len: u16,
    /// What was done: `FAN_*`.
    pub mask: u64,
    /// The file, which the reader closes; -1 is none.
    pub fd: c_int,
    /// Who did it.
    pub pid: c_int,
}

plain! {
    /// What events are read from; the files that come with them are opened with `file_flags`. Errors: `EPERM`, `EINVAL`,
    /// `ENOSYS`. fanotify_init(2).
    fn fanotify_init(flags: c_uint, file_flags: c_uint) -> OwnedFd = FANOTIFY_INIT(flags, file_flags);
}

/// Marks the file at `path`, seen from `dir`, which without a path is the file itself. Errors: `EINVAL`, `ENOENT`, `ENODEV`,
/// `EXDEV`. fanotify_mark(2).
pub fn fanotify_mark(fd: impl AsFd, flags: c_uint, mask: u64, dir: impl AsFd, path: Option<&CStr>) -> Result<()> {
    let (fd, dir) = (fd.as_fd().as_raw_fd(), dir.as_fd().as_raw_fd());
    // SAFETY: the path ends with NUL and is borrowed for the call, or there is none.
    unsafe { arch::fanotify_mark(fd, flags, mask, dir, path.map_or(null(), CStr::as_ptr)) }
}
c_abi! {
    fn fanotify_mark(fd: c_int, flags: c_uint, mask: u64, dir: c_int, path: *const c_char) -> c_int {
        arch::fanotify_mark(fd, flags, mask, dir, path)
    }
}
