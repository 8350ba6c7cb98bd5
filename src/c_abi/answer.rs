// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a Rust call answers with, as C knows it: -1 or null is an error, and `errno` says which.

use crate::fd::OwnedFd;
use crate::{Result, errno};
use core::ffi::{c_int, c_void};

/// An answer that C has the type `C` for.
pub(crate) trait IntoC<C> {
    fn into_c(self) -> C;
}

impl<T> IntoC<T> for T {
    #[inline(always)]
    fn into_c(self) -> T {
        self
    }
}

/// `answer`, or where it is an error, that in `errno` and what is made of -1.
#[inline(always)]
fn or<T>(answer: Result<T>, failed: impl FnOnce(isize) -> T) -> T {
    match answer {
        Ok(answer) => answer,
        Err(error) => failed(errno::set(error)),
    }
}

impl IntoC<c_int> for bool {
    #[inline(always)]
    fn into_c(self) -> c_int {
        self.into()
    }
}

/// `answer`, or where it is an error, that in `errno` and the pointer that C writes `(void *)-1`.
pub(crate) fn or_minus_1(answer: Result<*mut c_void>) -> *mut c_void {
    or(answer, |failed| core::ptr::without_provenance_mut(failed as usize))
}

impl IntoC<c_int> for Result<()> {
    #[inline(always)]
    fn into_c(self) -> c_int {
        or(self.map(|()| 0), |failed| failed as c_int)
    }
}

impl IntoC<c_int> for Result<OwnedFd> {
    #[inline(always)]
    fn into_c(self) -> c_int {
        or(self.map(OwnedFd::into_raw_fd), |failed| failed as c_int)
    }
}

macro_rules! number {
    ($($type:ty)*) => { $(
        impl IntoC<$type> for Result<$type> {
            #[inline(always)]
            fn into_c(self) -> $type {
                or(self, |failed| failed as $type)
            }
        }

        impl IntoC<$type> for Result<usize> {
            #[inline(always)]
            fn into_c(self) -> $type {
                or(self.map(|number| number as $type), |failed| failed as $type)
            }
        }
    )* };
}
number! { i32 i64 isize }

impl<T> IntoC<*mut T> for Result<*mut T> {
    #[inline(always)]
    fn into_c(self) -> *mut T {
        or(self, |_| core::ptr::null_mut())
    }
}

impl<T> IntoC<*const T> for Option<*const T> {
    fn into_c(self) -> *const T {
        self.unwrap_or(core::ptr::null())
    }
}

impl<T> IntoC<*mut T> for Option<*mut T> {
    fn into_c(self) -> *mut T {
        self.unwrap_or(core::ptr::null_mut())
    }
}
