// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `mkdir` and `rmdir`: directories made and removed, with those that lead to them where that is asked for.

use crate::bytes::{c_string, trimmed};
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let options = call.options()?;
    call.operands(&options, 1, usize::MAX)?;
    call.each(options.operands, |path| if options.has(b'p') { make_all(path) } else { mkdir(path, 0o777) })
}

/// Makes what is missing of the directories of a path.
fn make_all(path: &CStr) -> Result<()> {
    let path = path.to_bytes();
    for (end, _) in path.iter().enumerate().skip(1).filter(|(_, byte)| **byte == b'/').chain([(path.len(), &b'/')]) {
        let path = c_string(path.get(..end).unwrap_or(path).into());
        match mkdir(&path, 0o777) {
            Err(Errno::EXIST) if stat(&path)?.stx_mode & 0o170000 == 0o040000 => {}
            other => other?,
        }
    }
    Ok(())
}

pub(crate) fn remove(call: &Call<'_>) -> Outcome {
    let options = call.options()?;
    call.operands(&options, 1, usize::MAX)?;
    call.each(options.operands, |path| {
        rmdir(path)?;
        let mut path = trimmed(path.to_bytes());
        while options.has(b'p')
            && let Some(end) = path.iter().rposition(|&byte| byte == b'/').filter(|end| *end > 0)
        {
            path = trimmed(path.get(..end).unwrap_or(path));
            rmdir(&c_string(path.into()))?;
        }
        Ok(())
    })
}
