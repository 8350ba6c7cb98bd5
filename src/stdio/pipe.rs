// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams that lead to a command.
//!
//! No other program has this end of the pipe: it is closed by exec whether that is asked for or not, so that the command sees
//! the end of its input when the stream is closed.

use super::open::{File, Mode, create};
use super::stream::{CHILD, READS, WRITES};
use crate::spawn::{FileAction, posix_spawnattr_t, spawn_shell};
use crate::sys::wait::end_of;
use crate::{Errno, O_CLOEXEC, Result, WaitStatus, fclose, pid_t, pipe2};
use core::ffi::{CStr, c_int};

/// Has the shell do `command`: `r` is a stream of what it prints, `w` one of what it reads. Errors: `EINVAL` for another mode,
/// `EMFILE`, `EAGAIN`, and why there is no shell. popen(3).
pub fn popen(command: &CStr, mode: &CStr) -> Result<File<'static>> {
    let flags = Mode::read(mode)?.flags;
    let (reader, writer) = pipe2(O_CLOEXEC)?;
    let (ours, theirs, number) = match flags {
        READS => (reader, writer, 1),
        WRITES => (writer, reader, 0),
        _ => return Err(Errno::INVAL),
    };
    let (file, child) = create(ours.as_raw_fd(), flags | CHILD, None, size_of::<pid_t>())?;
    // From here on it is the stream's to close.
    ours.into_raw_fd();
    let actions = [FileAction::Dup2(theirs.as_raw_fd(), number)];
    let pid = spawn_shell(command, &actions, &posix_spawnattr_t::default())?;
    // SAFETY: the place is for this.
    unsafe { child.cast::<pid_t>().write(pid) };
    Ok(file)
}

/// Closes a stream of [`popen`], and waits for the command: how the shell ended, with 127 where it found no such command.
/// Errors: `ECHILD`, it is another stream, which is closed too, or somebody has waited already. pclose(3).
pub fn pclose(file: File<'static>) -> Result<WaitStatus> {
    close(file).map(WaitStatus::from_raw)
}

pub(super) fn close(file: File<'static>) -> Result<c_int> {
    // SAFETY: the process is where `popen` put it.
    let pid = file.with(|state| state.has(CHILD).then(|| unsafe { state.cookie.cast::<pid_t>().read() }));
    // The status tells whether the command was content.
    let _ = fclose(file);
    pid.ok_or(Errno::CHILD).and_then(end_of)
}
