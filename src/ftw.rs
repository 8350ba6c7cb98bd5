// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<ftw.h>`: walking through a directory and all below it.
//!
//! The names of a directory are read at once, so that one descriptor is enough for a tree of any depth. Where links are
//! followed, a directory that leads back to one it is in is left out.

#[cfg(feature = "c-abi")]
mod c;

use crate::constants::constants;
use crate::dirent::read_all;
use crate::fd::OwnedFd;
use crate::{
    Errno, O_CLOEXEC, O_PATH, PATH_MAX, Result, S_IFDIR, S_IFLNK, S_IFMT, chdir, fchdir, lstat, open, opendir,
};
use crate::{stat, statx};
use core::ffi::{CStr, c_int};

constants! { c_int:
    FTW_F   = 0: "A file that is nothing else."
    FTW_D   = 1: "A directory, before what is in it."
    FTW_DNR = 2: "A directory that cannot be read."
    FTW_NS  = 3: "Nothing is known of it."
    FTW_SL  = 4: "A symbolic link."
    FTW_DP  = 5: "A directory, after what is in it."
    FTW_SLN = 6: "A symbolic link that leads nowhere."
}

constants! { c_int:
    FTW_PHYS  = 1: "Symbolic links are not followed."
    FTW_MOUNT = 2: "Other file systems are left out."
    FTW_CHDIR = 4: "Each is visited from the directory that it is in."
    FTW_DEPTH = 8: "A directory comes after what is in it."
}

/// Where a visitor is. C's struct is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct FTW {
    /// Where in the path the name begins.
    pub base: c_int,
    /// How many directories below the first.
    pub level: c_int,
}

/// Calls `visit` with the path of each file below `path` and of that itself, what is known of it, `FTW_*`, and where it is, until it
/// answers with something else than 0, which is the answer then. Errors: `ENOENT`, `ENAMETOOLONG`, `EMFILE`, `ENOMEM`. nftw(3).
pub fn nftw(path: &CStr, flags: c_int, visit: &mut dyn FnMut(&CStr, &statx, c_int, FTW) -> c_int) -> Result<c_int> {
    let mut len = path.count_bytes();
    let bytes = path.to_bytes();
    while len > 1 && bytes.get(len - 1) == Some(&b'/') {
        len -= 1;
    }
    let base = bytes.get(..len).and_then(|path| path.iter().rposition(|&byte| byte == b'/')).map_or(0, |at| at + 1);
    let start = if flags & FTW_CHDIR != 0 { Some(open(c".", O_PATH | O_CLOEXEC, 0)?) } else { None };
    let mut walk = Walk { path: [0; PATH_MAX], flags, start, visit };
    walk.put(0, bytes.get(..len).unwrap_or(bytes))?;
    let answer = walk.object(len, base, 0, None);
    walk.start.map_or(Ok(()), fchdir).and(answer)
}

struct Walk<'a> {
    path: [u8; PATH_MAX],
    flags: c_int,
    /// The working directory of the caller, where it changes.
    start: Option<OwnedFd>,
    visit: &'a mut dyn FnMut(&CStr, &statx, c_int, FTW) -> c_int,
}

/// A directory that one is in.
struct Level<'a> {
    file: statx,
    above: Option<&'a Level<'a>>,
}

fn device(file: &statx) -> (u32, u32) {
    (file.stx_dev_major, file.stx_dev_minor)
}

impl Walk<'_> {
    /// Visits what the first `len` bytes of the path lead to, and what is below.
    fn object(&mut self, len: usize, base: usize, level: c_int, above: Option<&Level<'_>>) -> Result<c_int> {
        self.enter(base)?;
        let (file, kind) = self.look(base, level)?;
        let place = FTW { base: base as c_int, level };
        if self.has(FTW_MOUNT) && above.is_some_and(|above| device(&above.file) != device(&file)) {
            return Ok(0);
        }
        if kind != FTW_D {
            return Ok(self.tell(&file, kind, place));
        }
        let same = |level: &&Level<'_>| (device(&level.file), level.file.stx_ino) == (device(&file), file.stx_ino);
        if core::iter::successors(above, |level| level.above).any(|level| same(&level)) {
            return Ok(0);
        }
        let dir = match opendir(self.name(base)) {
            Err(Errno::ACCES) => return Ok(self.tell(&file, FTW_DNR, place)),
            dir => dir?,
        };
        if !self.has(FTW_DEPTH) {
            let answer = self.tell(&file, FTW_D, place);
            if answer != 0 {
                return Ok(answer);
            }
        }
        let names = read_all(dir, |entry| ![c".", c".."].contains(&entry.name()))?;
        let inside = if self.path.get(..len) == Some(b"/") { len } else { self.put(len, b"/")? };
        for entry in names.iter() {
            let end = self.put(inside, entry.name().to_bytes())?;
            let answer = self.object(end, inside, level + 1, Some(&Level { file, above }))?;
            if answer != 0 {
                return Ok(answer);
            }
        }
        self.put(len, b"")?;
        if self.has(FTW_DEPTH) {
            self.enter(base)?;
            return Ok(self.tell(&file, FTW_DP, place));
        }
        Ok(0)
    }

    /// What is known of it, and what it is.
    fn look(&self, base: usize, level: c_int) -> Result<(statx, c_int)> {
        let name = self.name(base);
        let follows = !self.has(FTW_PHYS);
        match if follows { stat(name) } else { lstat(name) } {
            Ok(file) => Ok((
                file,
                match u32::from(file.stx_mode) & S_IFMT {
                    S_IFDIR => FTW_D,
                    S_IFLNK => FTW_SL,
                    _ => FTW_F,
                },
            )),
            Err(error @ (Errno::NOENT | Errno::ACCES)) => match lstat(name) {
                Ok(link) if follows && u32::from(link.stx_mode) & S_IFMT == S_IFLNK => Ok((link, FTW_SLN)),
                _ if level == 0 => Err(error),
                // SAFETY: all bytes zero are a value of it.
                _ => Ok((unsafe { core::mem::zeroed() }, FTW_NS)),
            },
            Err(error) => Err(error),
        }
    }

    fn has(&self, flag: c_int) -> bool {
        self.flags & flag != 0
    }

    fn tell(&mut self, file: &statx, kind: c_int, place: FTW) -> c_int {
        (self.visit)(text(&self.path), file, kind, place)
    }

    /// What the kernel knows it by.
    fn name(&self, base: usize) -> &CStr {
        let name = text(if self.start.is_some() { self.path.get(base..).unwrap_or(&[]) } else { &self.path });
        if name.is_empty() { c"." } else { name }
    }

    /// Goes into the directory that the first `base` bytes of the path lead to, where that is asked for.
    fn enter(&mut self, base: usize) -> Result<()> {
        let Some(start) = &self.start else { return Ok(()) };
        fchdir(start)?;
        let Some(cut) = self.path.get_mut(base) else { return Err(Errno::NAMETOOLONG) };
        let first = core::mem::replace(cut, 0);
        let answer = if base == 0 { Ok(()) } else { chdir(text(&self.path)) };
        if let Some(cut) = self.path.get_mut(base) {
            *cut = first;
        }
        answer
    }

    /// Puts more behind the first `len` bytes of the path, and a NUL. Answers with its length then.
    fn put(&mut self, len: usize, more: &[u8]) -> Result<usize> {
        let end = len + more.len();
        let room = self.path.get_mut(len..end + 1).ok_or(Errno::NAMETOOLONG)?;
        room.iter_mut().zip(more.iter().chain(&[0])).for_each(|(to, from)| *to = *from);
        Ok(end)
    }
}

fn text(path: &[u8]) -> &CStr {
    CStr::from_bytes_until_nul(path).unwrap_or_default()
}
