// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<glob.h>`: the paths that fit a shell's pattern.
//!
//! Nothing is collected, so that nothing is sorted either: who wants an order makes it.

#[cfg(feature = "c-abi")]
mod c;

use crate::fnmatch::{FNM_NOESCAPE, FNM_PERIOD, fits};
use crate::{DT_DIR, DT_LNK, DT_UNKNOWN, Errno, PATH_MAX, Result, S_IFDIR, S_IFMT, lstat, opendir, stat};
use core::ffi::{CStr, c_int};

/// A directory that cannot be read is an error.
pub const GLOB_ERR: c_int = 1;
/// A slash is put behind directories.
pub const GLOB_MARK: c_int = 2;
/// A pattern that nothing fits is found itself.
pub const GLOB_NOCHECK: c_int = 0x10;
/// A backslash is a character like others.
pub const GLOB_NOESCAPE: c_int = 0x40;
/// At the end of a path, a name that begins with a dot is like others.
pub const GLOB_PERIOD: c_int = 0x80;
/// Only directories are found.
pub const GLOB_ONLYDIR: c_int = 0x2000;

/// Calls `found` with each path that fits `pattern`: [`fnmatch`](crate::fnmatch()) tells how a name does, and a name that begins
/// with a dot fits what begins with one. Errors: with `GLOB_ERR`, why a directory could not be read. glob(3).
pub fn glob(pattern: &CStr, flags: c_int, found: &mut dyn FnMut(&CStr)) -> Result<()> {
    search(pattern, flags, found, &mut |_, _| flags & GLOB_ERR != 0)
}

/// As [`glob`]. A directory that could not be read is shown to `failed`, which answers whether that is an error.
pub(crate) fn search(
    pattern: &CStr,
    flags: c_int,
    found: &mut dyn FnMut(&CStr),
    failed: &mut dyn FnMut(&CStr, Errno) -> bool,
) -> Result<()> {
    let mut any = false;
    let mut tell = |path: &CStr| {
        any = true;
        found(path);
    };
    Search { path: [0; PATH_MAX], flags, found: &mut tell, failed }.walk(0, pattern.to_bytes(), false)?;
    if !any && flags & GLOB_NOCHECK != 0 {
        found(pattern);
    }
    Ok(())
}

struct Search<'a> {
    /// What has been found to fit so far.
    path: [u8; PATH_MAX],
    flags: c_int,
    found: &'a mut dyn FnMut(&CStr),
    failed: &'a mut dyn FnMut(&CStr, Errno) -> bool,
}

impl Search<'_> {
    /// Goes on behind the first `len` bytes of the path, with what is left of the pattern. A path that was read in a directory
    /// `is_there`.
    fn walk(&mut self, mut len: usize, mut pattern: &[u8], is_there: bool) -> Result<()> {
        while let [b'/', rest @ ..] = pattern {
            len = self.put(len, b"/")?;
            pattern = rest;
        }
        if pattern.is_empty() {
            return self.end(len, is_there);
        }
        let (name, rest) = match pattern.iter().position(|&byte| byte == b'/') {
            Some(slash) => pattern.split_at_checked(slash).unwrap_or((pattern, &[])),
            None => (pattern, &[][..]),
        };
        if name.iter().any(|byte| b"*?[".contains(byte)) {
            return self.read(len, name, rest);
        }
        let escapes = self.flags & GLOB_NOESCAPE == 0;
        let mut bytes = name.iter();
        while let Some(byte) = bytes.next() {
            let escaped = if escapes && *byte == b'\\' { bytes.next() } else { None };
            len = self.put(len, &[*escaped.unwrap_or(byte)])?;
        }
        self.walk(len, rest, false)
    }

    /// Goes on with every name in the directory that the path leads to, if it fits `pattern`.
    fn read(&mut self, len: usize, pattern: &[u8], rest: &[u8]) -> Result<()> {
        self.put(len, b"\0")?;
        let escape = if self.flags & GLOB_NOESCAPE != 0 { FNM_NOESCAPE } else { 0 };
        let last = rest.iter().all(|&byte| byte == b'/');
        let period = if self.flags & GLOB_PERIOD != 0 && last { 0 } else { FNM_PERIOD };
        let names = match opendir(if len == 0 { c"." } else { text(&self.path) }) {
            Ok(names) => names,
            Err(Errno::NOENT | Errno::NOTDIR) => return Ok(()),
            Err(error) => return self.fail(error),
        };
        for entry in names {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.fail(error),
            };
            let name = entry.name().to_bytes();
            let leads_on = rest.is_empty() || matches!(entry.d_type, DT_DIR | DT_LNK | DT_UNKNOWN);
            if leads_on && fits(pattern, name, escape | period) {
                let len = self.put(len, name)?;
                self.walk(len, rest, rest.is_empty())?;
            }
        }
        Ok(())
    }

    /// The path is whole.
    fn end(&mut self, mut len: usize, is_there: bool) -> Result<()> {
        self.put(len, b"\0")?;
        if len == 0 || !is_there && lstat(text(&self.path)).is_err() {
            return Ok(());
        }
        if self.flags & (GLOB_MARK | GLOB_ONLYDIR) != 0 {
            let kind = stat(text(&self.path)).map_or(0, |file| u32::from(file.stx_mode) & S_IFMT);
            if kind != S_IFDIR && self.flags & GLOB_ONLYDIR != 0 {
                return Ok(());
            }
            let marked = len.checked_sub(1).and_then(|last| self.path.get(last)) == Some(&b'/');
            if kind == S_IFDIR && self.flags & GLOB_MARK != 0 && !marked {
                len = self.put(len, b"/")?;
                self.put(len, b"\0")?;
            }
        }
        (self.found)(text(&self.path));
        Ok(())
    }

    fn fail(&mut self, error: Errno) -> Result<()> {
        if (self.failed)(text(&self.path), error) { Err(error) } else { Ok(()) }
    }

    /// Puts more behind the first `len` bytes of the path. Answers with its length then.
    fn put(&mut self, len: usize, more: &[u8]) -> Result<usize> {
        let end = len + more.len();
        self.path.get_mut(len..end).ok_or(Errno::NAMETOOLONG)?.copy_from_slice(more);
        Ok(end)
    }
}

fn text(path: &[u8]) -> &CStr {
    CStr::from_bytes_until_nul(path).unwrap_or_default()
}
