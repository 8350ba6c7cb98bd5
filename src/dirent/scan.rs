// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! All names of a directory at once.

use super::{DIR, dirent};
use crate::fd::{AT_FDCWD, AsFd};
use crate::list::List;
use crate::{O_CLOEXEC, O_DIRECTORY, Result, free, malloc, openat};
use core::cmp::Ordering;
use core::ffi::CStr;

/// Names that were read, in the order of their directory.
#[derive(Debug)]
pub struct Entries(List<dirent>);

impl Entries {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &dirent> {
        // SAFETY: each is one, and stays until this value is dropped.
        self.0.as_slice().iter().map(|entry| unsafe { &**entry })
    }

    /// Puts them into this order.
    pub fn sort_by(&mut self, mut compare: impl FnMut(&dirent, &dirent) -> Ordering) {
        // SAFETY: as above.
        self.0.as_mut_slice().sort_unstable_by(|a, b| unsafe { compare(&**a, &**b) });
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        // SAFETY: all is from `read_all`.
        unsafe { self.0.free() };
    }
}

/// The names in the directory `path` that are `wanted`. Errors: those of [`opendir`](super::opendir), `ENOMEM`. scandir(3).
pub fn scandir(path: &CStr, wanted: impl FnMut(&dirent) -> bool) -> Result<Entries> {
    scandirat(AT_FDCWD, path, wanted)
}

/// As [`scandir`], `path` seen from `dir`. scandirat(3).
pub fn scandirat(dir: impl AsFd, path: &CStr, wanted: impl FnMut(&dirent) -> bool) -> Result<Entries> {
    read_all(DIR::new(openat(dir, path, O_DIRECTORY | O_CLOEXEC, 0)?), wanted)
}

/// Reads what is left of a directory.
pub(crate) fn read_all(dir: DIR, mut wanted: impl FnMut(&dirent) -> bool) -> Result<Entries> {
    let mut entries = Entries(List::new());
    for entry in dir {
        let entry = entry?;
        if wanted(&entry) {
            let copy = malloc(size_of::<dirent>())?.cast::<dirent>();
            // SAFETY: the memory is new and large enough; where it does not get into the list it is nobody's.
            unsafe {
                copy.write(entry);
                entries.0.push(copy).inspect_err(|_| free(copy.cast()))?;
            }
        }
    }
    Ok(entries)
}

/// By their bytes. alphasort(3).
pub fn alphasort(a: &dirent, b: &dirent) -> Ordering {
    a.name().cmp(b.name())
}

/// By their bytes, but for numbers, which are by their value. versionsort(3).
pub fn versionsort(a: &dirent, b: &dirent) -> Ordering {
    crate::strverscmp(a.name(), b.name())
}

#[cfg(feature = "c-abi")]
mod c {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::fd::BorrowedFd;
    use crate::stdlib::sort::sort;
    use core::ffi::{c_char, c_int};
    use core::mem::ManuallyDrop;

    type Filter = unsafe extern "C" fn(*const dirent) -> c_int;
    type Compare = unsafe extern "C" fn(*const *const dirent, *const *const dirent) -> c_int;

    /// # Safety
    /// The path ends with NUL, and `found` can be written to.
    unsafe fn scan(
        dir: c_int,
        path: *const c_char,
        found: *mut *mut *mut dirent,
        filter: Option<Filter>,
        compare: Option<Compare>,
    ) -> Result<usize> {
        // SAFETY: the caller's.
        unsafe {
            let wanted = |entry: &dirent| filter.is_none_or(|filter| filter(entry) != 0);
            let entries = scandirat(BorrowedFd::borrow_raw(dir), CStr::from_ptr(path), wanted)?;
            let mut list = ManuallyDrop::new(entries);
            let names = list.0.as_mut_slice();
            let count = names.len();
            if let Some(compare) = compare {
                let is_less = |a: *const _, b: *const _| compare(a as *const _, b as *const _) < 0;
                sort(names.as_mut_ptr().cast(), count, size_of::<*mut dirent>(), is_less);
            }
            // Also of nothing there is a list, to be freed.
            let first = if count == 0 { malloc(1)?.cast() } else { names.as_mut_ptr() };
            found.write(first);
            Ok(count)
        }
    }

    c_abi! {
        fn alphasort(a: &&dirent, b: &&dirent) -> c_int { alphasort(a, b) as c_int }
        fn scandir(
            path: *const c_char, found: *mut *mut *mut dirent, filter: Option<Filter>, compare: Option<Compare>,
        ) -> c_int {
            scan(AT_FDCWD.as_raw_fd(), path, found, filter, compare)
        }
        fn scandirat(
            dir: c_int, path: *const c_char, found: *mut *mut *mut dirent, filter: Option<Filter>,
            compare: Option<Compare>,
        ) -> c_int {
            scan(dir, path, found, filter, compare)
        }
        fn versionsort(a: &&dirent, b: &&dirent) -> c_int { versionsort(a, b) as c_int }
    }
}
