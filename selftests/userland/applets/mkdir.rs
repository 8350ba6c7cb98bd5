// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `mkdir` and `rmdir`: directories made and removed, with those that lead to them where that is asked for.

use super::chmod::parse_mode;
use crate::bytes::{c_string, trimmed};
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let parse = |mode: &CStr| {
        parse_mode(mode.to_bytes(), 0o777, true).unwrap_or_else(|| call.refuses("this is no mode:", mode))
    };
    let mode = call.value(b'm').map(parse);
    call.each(call.operands, &mut |path| {
        if call.has(b'p') {
            make_all(path.to_bytes())?
        } else {
            mkdir(path, 0o777)?
        }
        mode.map_or(Ok(()), |mode| chmod(path, mode))
    })
}

/// Makes what is missing of the directories of a path.
pub(super) fn make_all(path: &[u8]) -> Result<()> {
    for end in 1..path.len() + 1 {
        if end == path.len() || path.get(end) == Some(&b'/') {
            let path = c_string(path.get(..end).unwrap_or(path));
            match mkdir(&path, 0o777) {
                Err(Errno::EXIST) if super::is_directory(&path) => {}
                made => made?,
            }
        }
    }
    Ok(())
}

pub(crate) fn remove(call: &Call<'_>) -> Outcome {
    call.each(call.operands, &mut |path| {
        rmdir(path)?;
        let mut path = trimmed(path.to_bytes());
        while call.has(b'p')
            && let Some(end) = path.iter().rposition(|&byte| byte == b'/')
            && end > 0
        {
            path = trimmed(path.get(..end).unwrap_or(path));
            rmdir(&c_string(path))?;
        }
        Ok(())
    })
}
