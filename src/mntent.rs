// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<mntent.h>`: what is mounted, a line each, as /proc/self/mounts and /etc/fstab have it.
//!
//! A space in a name is written `\040`, and read as a space.

use crate::stdio::FILE;
use crate::{Errno, Result};
use core::ffi::{CStr, c_int};

/// What is mounted, for [`setmntent`].
pub const MOUNTED: &CStr = c"/proc/self/mounts";

/// A file system and where it is mounted.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct mntent<'a> {
    /// The device, or what it is called.
    pub mnt_fsname: &'a CStr,
    /// Where it is mounted.
    pub mnt_dir: &'a CStr,
    /// Its type.
    pub mnt_type: &'a CStr,
    /// How, with commas between.
    pub mnt_opts: &'a CStr,
    /// How many days there are between copies.
    pub mnt_freq: c_int,
    /// When it is checked, after which others.
    pub mnt_passno: c_int,
}

/// The next line of `stream`, whose text is then in `room`; `None` at the end. A line that does not fit is cut. Errors: those of
/// read(2). getmntent(3).
pub fn getmntent<'a>(stream: &FILE, room: &'a mut [u8]) -> Result<Option<mntent<'a>>> {
    let Some(len) = read_line(stream, room)? else { return Ok(None) };
    let (line, _) = room.split_at_mut(len);
    let mut rest = line;
    let mut field = || -> &'a CStr {
        let (field, behind) = next(core::mem::take(&mut rest));
        rest = behind;
        decode(field)
    };
    let [mnt_fsname, mnt_dir, mnt_type, mnt_opts] = [(); 4].map(|()| field());
    // The second number counts only behind a first one.
    let (mnt_freq, is_number) = number(field());
    let mnt_passno = if is_number { number(field()).0 } else { 0 };
    Ok(Some(mntent { mnt_fsname, mnt_dir, mnt_type, mnt_opts, mnt_freq, mnt_passno }))
}

/// The number that a word begins with, and whether that is all of it.
fn number(word: &CStr) -> (c_int, bool) {
    let bytes = word.to_bytes();
    let digits = bytes.strip_prefix(b"-").or(bytes.strip_prefix(b"+")).unwrap_or(bytes);
    (crate::atoi(word), !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

/// Reads a line that says something; answers with its length, and a NUL that ends it.
fn read_line(stream: &FILE, room: &mut [u8]) -> Result<Option<usize>> {
    loop {
        let (last, text) = room.split_last_mut().ok_or(Errno::RANGE)?;
        let mut len = stream.gets(text)?;
        if len == 0 {
            return Ok(None);
        }
        match text.get_mut(len - 1) {
            Some(end @ b'\n') => {
                *end = 0;
            }
            _ => {
                *text.get_mut(len).unwrap_or(last) = 0;
                len += 1;
                while stream.getc()?.is_some_and(|byte| byte != b'\n') {}
            }
        }
        let first = room.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        if !matches!(first, None | Some(b'#' | 0)) {
            return Ok(Some(len));
        }
    }
}

/// The first word, with a NUL behind it, and what comes after.
fn next(line: &mut [u8]) -> (&mut [u8], &mut [u8]) {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(line.len());
    let line = line.get_mut(start..).unwrap_or_default();
    let len = line.iter().position(|byte| matches!(byte, b' ' | b'\t' | 0)).unwrap_or(line.len());
    let is_last = line.get(len).is_none_or(|&byte| byte == 0);
    let (word, rest) = line.split_at_mut((len + 1).min(line.len()));
    if let Some(end) = word.get_mut(len) {
        *end = 0;
    }
    (word, if is_last { &mut [] } else { rest })
}

/// Takes the text in place, with what stands behind a backslash as three digits.
fn decode(word: &mut [u8]) -> &CStr {
    let (mut from, mut to) = (0, 0);
    while let Some(&byte) = word.get(from) {
        let escaped = match word.get(from..from + 4) {
            Some([b'\\', b'0', b'4', b'0']) => Some(b' '),
            Some([b'\\', b'0', b'1', b'1']) => Some(b'\t'),
            Some([b'\\', b'0', b'1', b'2']) => Some(b'\n'),
            Some([b'\\', b'1', b'3', b'4']) => Some(b'\\'),
            _ => None,
        };
        let doubled = word.get(from..from + 2) == Some(b"\\\\");
        if let Some(place) = word.get_mut(to) {
            *place = escaped.unwrap_or(byte);
        }
        from += if escaped.is_some() { 4 } else { 1 + usize::from(doubled) };
        to += 1;
    }
    CStr::from_bytes_until_nul(word).unwrap_or_default()
}

/// Where among its options `entry` has `option`, alone or with a value: that, and what follows. hasmntopt(3).
pub fn hasmntopt<'a>(entry: &mntent<'a>, option: &CStr) -> Option<&'a CStr> {
    let mut rest = entry.mnt_opts;
    loop {
        let bytes = rest.to_bytes();
        if let Some(behind) = bytes.strip_prefix(option.to_bytes())
            && matches!(behind.first(), None | Some(b',' | b'='))
        {
            return Some(rest);
        }
        let comma = bytes.iter().position(|&byte| byte == b',')?;
        rest = CStr::from_bytes_with_nul(rest.to_bytes_with_nul().get(comma + 1..)?).ok()?;
    }
}

#[cfg(feature = "c-abi")]
mod c {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::global::Global;
    use core::ffi::c_char;
    use core::ptr::null_mut;

    /// `struct mntent` of C.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Entry {
        texts: [*const c_char; 4],
        freq: c_int,
        passno: c_int,
    }

    /// For `getmntent`, which has no memory from its caller.
    static ENTRY: Global<Entry> = Global::new(Entry { texts: [core::ptr::null(); 4], freq: 0, passno: 0 });
    static LINE: Global<[u8; 4096]> = Global::new([0; 4096]);

    unsafe fn read(stream: &FILE, entry: *mut Entry, room: &mut [u8]) -> *mut Entry {
        let Ok(Some(found)) = getmntent(stream, room) else { return null_mut() };
        let texts = [found.mnt_fsname, found.mnt_dir, found.mnt_type, found.mnt_opts].map(CStr::as_ptr);
        // SAFETY: the caller has room for it.
        unsafe { entry.write(Entry { texts, freq: found.mnt_freq, passno: found.mnt_passno }) };
        entry
    }

    c_abi! {
        fn endmntent(stream: *mut FILE) -> c_int {
            if !stream.is_null() {
                let _ = crate::fclose(crate::File::from_raw(stream));
            }
            1
        }
        fn getmntent(stream: &FILE) -> *mut Entry { read(stream, ENTRY.as_ptr(), &mut *LINE.as_ptr()) }
        fn getmntent_r(stream: &FILE, entry: *mut Entry, buf: *mut u8, len: c_int) -> *mut Entry {
            let len = usize::try_from(len).unwrap_or(0);
            read(stream, entry, core::slice::from_raw_parts_mut(buf, len))
        }
        fn hasmntopt(entry: *const Entry, option: *const c_char) -> *mut c_char {
            let mnt_opts = CStr::from_ptr((*entry).texts[3]);
            let entry = mntent { mnt_fsname: c"", mnt_dir: c"", mnt_type: c"", mnt_opts, mnt_freq: 0, mnt_passno: 0 };
            hasmntopt(&entry, CStr::from_ptr(option)).map(|found| found.as_ptr().cast_mut())
        }
        fn setmntent(path: *const c_char, mode: *const c_char) -> *mut FILE {
            crate::fopen(CStr::from_ptr(path), CStr::from_ptr(mode)).map(crate::File::into_raw)
        }
    }
}
