// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `realpath` of `<stdlib.h>`: where a path leads, without links, dots and needless slashes. It does without /proc.

use crate::{Errno, PATH_MAX, Result, S_IFDIR, S_IFLNK, S_IFMT, getcwd, lstat, readlink};
use core::ffi::CStr;

/// How many symbolic links may be on the way: include/linux/namei.h, `MAXSYMLINKS`.
const LINKS: usize = 40;

/// The path from the root to what `path` leads to, in `room`. Errors: `ENOENT`, `ENOTDIR`, `ELOOP`, `EACCES`, `ENAMETOOLONG`.
/// realpath(3).
pub fn realpath<'a>(path: &CStr, room: &'a mut [u8; PATH_MAX]) -> Result<&'a CStr> {
    let mut walk = Walk { rest: [0; PATH_MAX], start: PATH_MAX, path: room, len: 0 };
    if path.is_empty() {
        return Err(Errno::NOENT);
    }
    walk.go_first(path.to_bytes())?;
    if path.to_bytes().first() != Some(&b'/') {
        // Where one is not below the root, the kernel's answer is no path.
        let place = getcwd(walk.path)?.to_bytes();
        walk.len = if place.first() == Some(&b'/') { place.len() } else { return Err(Errno::NOENT) };
    }
    let mut links = 0;
    while let Some(name) = walk.next() {
        match name {
            b"." => {}
            b".." => walk.up(),
            name => {
                let (name, last) = (name.len(), walk.start == PATH_MAX);
                let parent = walk.len;
                walk.down(name)?;
                let kind = u32::from(lstat(walk.text()?)?.stx_mode) & S_IFMT;
                if kind == S_IFLNK {
                    links += 1;
                    if links > LINKS {
                        return Err(Errno::LOOP);
                    }
                    let mut target = [0; PATH_MAX];
                    let target = readlink(walk.text()?, &mut target)?;
                    walk.len = if target.first() == Some(&b'/') { 0 } else { parent };
                    walk.go_first(target)?;
                } else if kind != S_IFDIR && !last {
                    return Err(Errno::NOTDIR);
                }
            }
        }
    }
    if walk.len <= 1 {
        walk.len = 0;
        walk.put(b"/")?;
    }
    let len = walk.len;
    walk.text()?;
    CStr::from_bytes_until_nul(room.get(..=len).unwrap_or(&[])).map_err(|_| Errno::NAMETOOLONG)
}

/// What has been gone, and what is left to go.
struct Walk<'a> {
    /// What is left is at the end.
    rest: [u8; PATH_MAX],
    start: usize,
    path: &'a mut [u8; PATH_MAX],
    len: usize,
}

impl Walk<'_> {
    /// Goes this way before what is left.
    fn go_first(&mut self, way: &[u8]) -> Result<()> {
        self.start = self.start.checked_sub(way.len()).ok_or(Errno::NAMETOOLONG)?;
        self.rest.iter_mut().skip(self.start).zip(way).for_each(|(to, from)| *to = *from);
        Ok(())
    }

    /// The next name on the way. The slash behind it is left, which says that it is a directory's.
    fn next(&mut self) -> Option<&[u8]> {
        let rest = self.rest.get(self.start..)?;
        let begin = self.start + rest.iter().position(|&byte| byte != b'/')?;
        let name = self.rest.get(begin..)?;
        let len = name.iter().position(|&byte| byte == b'/').unwrap_or(name.len());
        self.start = begin + len;
        name.get(..len)
    }

    /// Goes down to the name of `len` bytes that was the last.
    fn down(&mut self, len: usize) -> Result<()> {
        if self.len != 1 {
            self.put(b"/")?;
        }
        let from = self.start - len;
        let room = self.path.get_mut(self.len..self.len + len).ok_or(Errno::NAMETOOLONG)?;
        room.iter_mut().zip(self.rest.iter().skip(from)).for_each(|(to, from)| *to = *from);
        self.len += len;
        Ok(())
    }

    fn up(&mut self) {
        let gone = self.path.get(..self.len).unwrap_or(&[]);
        self.len = gone.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let end = self.len + bytes.len();
        self.path.get_mut(self.len..end).ok_or(Errno::NAMETOOLONG)?.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }

    /// The path that was gone.
    fn text(&mut self) -> Result<&CStr> {
        *self.path.get_mut(self.len).ok_or(Errno::NAMETOOLONG)? = 0;
        CStr::from_bytes_until_nul(self.path).map_err(|_| Errno::NAMETOOLONG)
    }
}

#[cfg(feature = "c-abi")]
crate::c_abi::c_abi! {
    fn canonicalize_file_name(path: *const core::ffi::c_char) -> *mut core::ffi::c_char {
        let mut room = [0; PATH_MAX];
        realpath(CStr::from_ptr(path), &mut room).and_then(|found| super::names::keep(found, 0))
    }
    fn realpath(path: *const core::ffi::c_char, to: *mut core::ffi::c_char) -> *mut core::ffi::c_char {
        let mut room = [0; PATH_MAX];
        if path.is_null() {
            Err(Errno::INVAL)
        } else {
            realpath(CStr::from_ptr(path), &mut room).and_then(|found| {
                if to.is_null() {
                    return super::names::keep(found, 0);
                }
                let found = found.to_bytes_with_nul();
                core::ptr::copy_nonoverlapping(found.as_ptr().cast(), to, found.len());
                Ok(to)
            })
        }
    }
}
