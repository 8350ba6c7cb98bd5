// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<stdlib.h>` that makes files and directories of which nobody has the name yet.
//!
//! A name is a template that ends with `XXXXXX`, in place of which letters come. What makes it fails where it is there
//! already, and is tried again, so that the letters need not be secret.

use crate::{CLOCK_MONOTONIC, Errno, O_ACCMODE, O_CREAT, O_EXCL, O_RDWR, OwnedFd, Result, clock_gettime, getpid};
use crate::{mkdir, open};
use core::ffi::{CStr, c_int};

const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ab";

/// How often it is tried.
const TRIES: u64 = 1 << 14;

/// Makes a directory of mode 700. `template` is text with a NUL, and becomes its path. Errors: `EINVAL`, it has no `XXXXXX` at
/// its end; `EEXIST`, all names are taken; those of [`mkdir`]. mkdtemp(3).
pub fn mkdtemp(template: &mut [u8]) -> Result<&CStr> {
    make(template, 0, &mut |path| mkdir(path, 0o700))?;
    CStr::from_bytes_until_nul(template).map_err(|_| Errno::INVAL)
}

/// Makes a file of mode 600 and opens it for both. `template` is text with a NUL, and becomes its path. Errors: as
/// [`mkdtemp`] has them; those of [`open`]. mkstemp(3).
pub fn mkstemp(template: &mut [u8]) -> Result<OwnedFd> {
    mkostemps(template, 0, 0)
}

/// As [`mkstemp`], with `O_CLOEXEC`, `O_APPEND`, `O_SYNC`, and with so many bytes of the template behind the letters. mkostemps(3).
pub fn mkostemps(template: &mut [u8], suffix: usize, flags: c_int) -> Result<OwnedFd> {
    make(template, suffix, &mut |path| open(path, flags & !O_ACCMODE | O_RDWR | O_CREAT | O_EXCL, 0o600))
}

/// Tries names until one can be made.
fn make<T>(template: &mut [u8], suffix: usize, make: &mut dyn FnMut(&CStr) -> Result<T>) -> Result<T> {
    let len = template.iter().position(|&byte| byte == 0).ok_or(Errno::INVAL)?;
    let end = len.checked_sub(suffix).ok_or(Errno::INVAL)?;
    let place = end.checked_sub(6).ok_or(Errno::INVAL)?..end;
    if template.get(place.clone()) != Some(b"XXXXXX") {
        return Err(Errno::INVAL);
    }
    let now = clock_gettime(CLOCK_MONOTONIC)?;
    let seed = (now.tv_sec as u64) << 30 ^ now.tv_nsec as u64 ^ (getpid() as u64) << 40;
    for attempt in 0..TRIES {
        // An odd multiplier passes all bits on to the upper ones, of which six are a letter.
        let mut bits = (seed + attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in template.get_mut(place.clone()).unwrap_or(&mut []) {
            *byte = *LETTERS.get((bits >> 58) as usize).unwrap_or(&b'a');
            bits <<= 6;
        }
        match make(CStr::from_bytes_until_nul(template).unwrap_or_default()) {
            Err(Errno::EXIST) => {}
            answer => return answer,
        }
    }
    Err(Errno::EXIST)
}

#[cfg(feature = "c-abi")]
mod c {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::lstat;
    use core::ffi::c_char;

    /// # Safety
    /// It is text that may be written to.
    unsafe fn all<'a>(template: *mut c_char) -> &'a mut [u8] {
        // SAFETY: the caller's.
        unsafe { core::slice::from_raw_parts_mut(template.cast(), CStr::from_ptr(template).count_bytes() + 1) }
    }

    /// # Safety
    /// It is text that may be written to.
    unsafe fn file(template: *mut c_char, suffix: c_int, flags: c_int) -> Result<OwnedFd> {
        // SAFETY: the caller's.
        mkostemps(unsafe { all(template) }, usize::try_from(suffix).map_err(|_| Errno::INVAL)?, flags)
    }

    fn free_name(path: &CStr) -> Result<()> {
        match lstat(path) {
            Err(Errno::NOENT) => Ok(()),
            answer => answer.and(Err(Errno::EXIST)),
        }
    }

    c_abi! {
        fn mkdtemp(template: *mut c_char) -> *mut c_char { mkdtemp(all(template)).map(|_| template) }
        fn mkostemp(template: *mut c_char, flags: c_int) -> c_int { file(template, 0, flags) }
        fn mkostemps(template: *mut c_char, suffix: c_int, flags: c_int) -> c_int { file(template, suffix, flags) }
        fn mkstemp(template: *mut c_char) -> c_int { file(template, 0, 0) }
        fn mkstemps(template: *mut c_char, suffix: c_int) -> c_int { file(template, suffix, 0) }
        fn mktemp(template: *mut c_char) -> *mut c_char {
            if let Err(error) = make(all(template), 0, &mut free_name) {
                crate::errno::set(error);
                *template = 0;
            }
            template
        }
    }
}
