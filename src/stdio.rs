// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<stdio.h>`: streams, which are files with a buffer, and names of files.

use crate::fd::AT_FDCWD;
use crate::plain::plain;
use crate::{Errno, Result, rmdir, unlink};
use core::ffi::{CStr, c_uint};

mod bytes;
#[cfg(feature = "c-abi")]
mod c;
mod memory;
mod open;
#[cfg(feature = "rt")]
mod pipe;
mod standard;
mod stream;
mod text;

pub use bytes::{Bytes, Room};
pub use memory::{fmemopen, open_memstream};
pub use open::{File, fclose, fdopen, flush_all, fopen, freopen, tmpfile};
#[cfg(feature = "rt")]
pub use pipe::{pclose, popen};
#[cfg(feature = "rt")]
pub(crate) use standard::at_exit;
pub use standard::{Stderr, Stdout, stderr, stdin, stdout};
pub use stream::{BUFSIZ, Buffering, FILE};

/// Removes a name of a file, or an empty directory. Errors: those of [`unlink`] and [`rmdir`]. remove(3).
pub fn remove(path: &CStr) -> Result<()> {
    match unlink(path) {
        Err(Errno::ISDIR) => rmdir(path),
        answer => answer,
    }
}

/// With [`renameat2`]: what is `new` is an error.
pub const RENAME_NOREPLACE: c_uint = 1;
/// Both are there, and change places.
pub const RENAME_EXCHANGE: c_uint = 2;
/// In place of `old` comes what hides it in an overlay.
pub const RENAME_WHITEOUT: c_uint = 4;

/// Gives the file `old` the name `new` in place of the one it has; what was `new` is gone. Errors: `ENOENT`, `EXDEV`,
/// `EISDIR`, `ENOTEMPTY`, `EINVAL`. rename(2).
pub fn rename(old: &CStr, new: &CStr) -> Result<()> {
    renameat2(AT_FDCWD, old, AT_FDCWD, new, 0)
}

plain! {
    /// As [`rename`], both names seen from a directory. renameat(2).
    fn renameat(from: Fd, old: Path, to: Fd, new: Path) = RENAMEAT2(from, old, to, new, 0);

    /// As [`renameat`], with `RENAME_*`. Errors: also `EEXIST`. renameat2(2).
    fn renameat2(from: Fd, old: Path, to: Fd, new: Path, flags: c_uint) = RENAMEAT2(from, old, to, new, flags);
}
