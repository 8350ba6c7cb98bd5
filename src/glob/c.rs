// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! glob for C, which collects and sorts what is found.

use super::*;
use crate::c_abi::c_abi;
use crate::list::List;
use crate::stdlib::sort::sort;
use crate::unistd::keep;
use core::ffi::c_char;
use core::ptr::null_mut;

const GLOB_NOSORT: c_int = 4;
const GLOB_DOOFFS: c_int = 8;
const GLOB_APPEND: c_int = 0x20;

const GLOB_NOSPACE: c_int = 1;
const GLOB_ABORTED: c_int = 2;
const GLOB_NOMATCH: c_int = 3;

type Failed = unsafe extern "C" fn(*const c_char, c_int) -> c_int;

/// `glob_t` of C. The list begins with `offs` nulls, and null ends it.
#[repr(C)]
struct Found {
    count: usize,
    paths: *mut *mut c_char,
    offs: usize,
    flags: c_int,
}

/// Adds what fits to the list.
fn collect(
    pattern: &CStr,
    flags: c_int,
    failed: &mut dyn FnMut(&CStr, Errno) -> bool,
    list: &mut List<c_char>,
    offs: usize,
) -> c_int {
    let mut kept = Ok(());
    while list.as_slice().len() < offs && kept.is_ok() {
        kept = list.push(null_mut());
    }
    let before = list.as_slice().len();
    let mut found = |path: &CStr| kept = kept.and_then(|()| list.push(keep(path, 0)?));
    let searched = search(pattern, flags, &mut found, failed);
    let new = list.as_mut_slice().get_mut(before..).unwrap_or(&mut []);
    if flags & GLOB_NOSORT == 0 {
        // SAFETY: both are pointers of the list.
        let read = |at: *const core::ffi::c_void| unsafe { CStr::from_ptr(*at.cast()) };
        // SAFETY: there are as many.
        unsafe { sort(new.as_mut_ptr().cast(), new.len(), size_of::<*mut c_char>(), |a, b| read(a) < read(b)) };
    }
    match (kept, searched) {
        (Err(_), _) => GLOB_NOSPACE,
        (_, Err(_)) => GLOB_ABORTED,
        _ if new.is_empty() => GLOB_NOMATCH,
        _ => 0,
    }
}

c_abi! {
    fn glob(pattern: *const c_char, flags: c_int, failed: Option<Failed>, found: *mut Found) -> c_int {
        let found = &mut *found;
        let offs = if flags & GLOB_DOOFFS != 0 { found.offs } else { 0 };
        let mut list = List::new();
        if flags & GLOB_APPEND != 0 {
            list = List::from_raw(found.paths, offs + found.count);
        }
        let mut told = |path: &CStr, error: Errno| {
            flags & GLOB_ERR != 0 || failed.is_some_and(|failed| failed(path.as_ptr(), error.number()) != 0)
        };
        let answer = collect(CStr::from_ptr(pattern), flags, &mut told, &mut list, offs);
        found.count = list.as_slice().len().saturating_sub(offs);
        found.paths = list.into_raw();
        found.flags = flags;
        answer
    }
    fn globfree(found: &mut Found) {
        let offs = if found.flags & GLOB_DOOFFS != 0 && !found.paths.is_null() { found.offs } else { 0 };
        List::from_raw(found.paths, offs + found.count).free();
        (found.count, found.paths) = (0, null_mut());
    }
}
