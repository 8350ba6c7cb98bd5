// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `rm`: files, and with `-r` all that is below a directory.

use super::children;
use super::files::ask;
use crate::bytes::file_name;
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let is_forced = call.last(b"fi").is_some_and(|(letter, _)| letter == b'f');
    let asks = call.has(b'i') && !is_forced;
    let is_recursive = call.has_any(b"Rr");
    if call.operands.is_empty() && !is_forced {
        call.refuses("an operand is missing", c"");
    }
    call.each(call.operands, &mut |path| {
        if matches!(file_name(path.to_bytes()), b"." | b".." | b"/") {
            return Err(Errno::INVAL);
        }
        let removed = remove(path, &mut |path, is_directory| {
            (is_recursive || !is_directory) && (!asks || ask("rm: remove", path))
        });
        match removed {
            Err(Errno::NOENT) if is_forced => Ok(()),
            // It was left because it is a directory.
            Ok(()) if !is_recursive && super::is_directory(path) && lstat(path)?.stx_mode & 0o170000 == 0o040000 => {
                Err(Errno::ISDIR)
            }
            removed => removed,
        }
    })
}

/// Removes a file, or a directory with all that is in it, as far as `may` says yes.
pub(super) fn remove(path: &CStr, may: &mut dyn FnMut(&CStr, bool) -> bool) -> Result<()> {
    let is_directory = u32::from(lstat(path)?.stx_mode) & S_IFMT == S_IFDIR;
    if !may(path, is_directory) {
        return Ok(());
    }
    if !is_directory {
        return unlink(path);
    }
    children(path, &mut |child| remove(child, may))?;
    rmdir(path)
}
