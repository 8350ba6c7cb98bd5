// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<stdlib.h>` that changes the environment. Reading it is in [`crt`](crate::crt).
//!
//! What the kernel passed stays where it is. The first variable that is added moves the list to memory of its own, which
//! then grows. The text of a variable that is replaced is never freed: somebody may still have it from
//! [`getenv`](crate::getenv).

use crate::c_abi::c_abi;
use crate::crt::ENVIRON;
use crate::global::Global;
use crate::lock::Lock;
use crate::{Errno, Result, getauxval, getenv, malloc, realloc};
use core::ffi::{CStr, c_char};
use core::ptr::{null, null_mut, with_exposed_provenance_mut};

/// A list of variables, which ends with null.
type List = *mut *const c_char;

/// The list that was allocated here, if there is one.
static OURS: Global<List> = Global::new(null_mut());
static LOCK: Lock = Lock::new();

/// A list without variables.
static EMPTY: Global<*const c_char> = Global::new(null());

fn list() -> List {
    with_exposed_provenance_mut(ENVIRON.get())
}

/// How many bytes the name has of what may be `NAME=value`.
fn name_len(variable: &CStr) -> usize {
    variable.to_bytes().iter().position(|&byte| byte == b'=').unwrap_or(variable.count_bytes())
}

/// A name without `=`, of one byte at least.
fn checked(name: &CStr) -> Result<&CStr> {
    let is_name = !name.is_empty() && name_len(name) == name.count_bytes();
    is_name.then_some(name).ok_or(Errno::INVAL)
}

/// The place in the list of the first variable from `from` on that has the name of `variable`, or else of the null.
///
/// # Safety
/// `from` is in a list.
unsafe fn find(mut from: List, variable: &CStr) -> List {
    let name = variable.to_bytes().get(..name_len(variable)).unwrap_or(&[]);
    // SAFETY: the null is not passed, and what comes before it are strings.
    unsafe {
        while let Some(entry) = (!(*from).is_null()).then(|| CStr::from_ptr(*from)) {
            if entry.to_bytes().strip_prefix(name).is_some_and(|rest| rest.first() == Some(&b'=')) {
                break;
            }
            from = from.add(1);
        }
    }
    from
}

/// Puts `NAME=value` into the list, in place of one of that name.
///
/// # Safety
/// It stays where it is.
unsafe fn put(variable: *const c_char) -> Result<()> {
    // SAFETY: the list ends with null. The new one has room for one more, and a null behind that.
    unsafe {
        let mut place = find(list(), CStr::from_ptr(variable));
        if (*place).is_null() {
            let count = place.offset_from_unsigned(list());
            let old = if list() == OURS.get() { OURS.get() } else { null_mut() };
            let new: List = realloc(old.cast(), (count + 2) * size_of::<*const c_char>())?.cast();
            if old.is_null() {
                new.copy_from_nonoverlapping(list(), count);
            }
            place = new.add(count);
            place.add(1).write(null());
            OURS.set(new);
            ENVIRON.set(new.expose_provenance());
        }
        place.write(variable);
    }
    Ok(())
}

/// Takes all variables away. clearenv(3).
pub fn clearenv() {
    let _held = LOCK.hold();
    ENVIRON.set(EMPTY.as_ptr().expose_provenance());
}

/// As [`getenv`], but `None` in a program that was given rights which its user has not. secure_getenv(3).
pub fn secure_getenv(name: &CStr) -> Option<&'static CStr> {
    if getauxval(crate::AT_SECURE) == Some(0) { getenv(name) } else { None }
}

/// Adds a variable to the environment; one of that name is replaced if `overwrite` says so, and stays else. Errors: `EINVAL`
/// for a name that is empty or contains `=`, `ENOMEM`. setenv(3).
pub fn setenv(name: &CStr, value: &CStr, overwrite: bool) -> Result<()> {
    checked(name)?;
    let _held = LOCK.hold();
    // SAFETY: the list ends with null. The memory is large enough for the name, `=`, the value and its NUL, and is not freed.
    unsafe {
        if !overwrite && !(*find(list(), name)).is_null() {
            return Ok(());
        }
        let (name_len, value_len) = (name.count_bytes(), value.count_bytes() + 1);
        let variable: *mut c_char = malloc(name_len + 1 + value_len)?.cast();
        variable.copy_from_nonoverlapping(name.as_ptr(), name_len);
        variable.add(name_len).write(b'=' as c_char);
        variable.add(name_len + 1).copy_from_nonoverlapping(value.as_ptr(), value_len);
        put(variable)
    }
}

/// Takes a variable away, if it is there. Errors: `EINVAL` for a name that is empty or contains `=`. unsetenv(3).
pub fn unsetenv(name: &CStr) -> Result<()> {
    checked(name)?;
    let _held = LOCK.hold();
    // SAFETY: the list ends with null, which moves up with what is behind the variable.
    unsafe {
        let mut place = find(list(), name);
        while !(*place).is_null() {
            let mut at = place;
            while !(*at).is_null() {
                at.write(*at.add(1));
                at = at.add(1);
            }
            place = find(place, name);
        }
    }
    Ok(())
}

c_abi! {
    fn clearenv() -> core::ffi::c_int {
        clearenv();
        0
    }
    /// The string itself becomes part of the environment.
    fn putenv(variable: *const c_char) -> core::ffi::c_int {
        let text = CStr::from_ptr(variable);
        if name_len(text) == text.count_bytes() {
            unsetenv(text)
        } else {
            let _held = LOCK.hold();
            put(variable)
        }
    }
    fn secure_getenv(name: *const c_char) -> *const c_char { secure_getenv(CStr::from_ptr(name)).map(CStr::as_ptr) }
    fn setenv(name: *const c_char, value: *const c_char, overwrite: core::ffi::c_int) -> core::ffi::c_int {
        if name.is_null() { Err(Errno::INVAL) } else { setenv(CStr::from_ptr(name), CStr::from_ptr(value), overwrite != 0) }
    }
    fn unsetenv(name: *const c_char) -> core::ffi::c_int {
        if name.is_null() { Err(Errno::INVAL) } else { unsetenv(CStr::from_ptr(name)) }
    }
}
