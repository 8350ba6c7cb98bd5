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
    fn into_c(self) -> T {
        self
    }
}

/// `answer`, or where it is an error, that in `errno` and `failed`.
fn or<T>(answer: Result<T>, failed: T) -> T {
    answer.unwrap_or_else(|error| {
        errno::set(error);
        failed
    })
}

impl IntoC<c_int> for bool {
    fn into_c(self) -> c_int {
        self.into()
    }
}

/// `answer`, or where it is an error, that in `errno` and the pointer that C writes `(void *)-1`.
pub(crate) fn or_minus_1(answer: Result<*mut c_void>) -> *mut c_void {
    or(answer, core::ptr::without_provenance_mut(usize::MAX))
}

impl IntoC<c_int> for Result<()> {
    fn into_c(self) -> c_int {
        or(self.map(|()| 0), -1)
    }
}

impl IntoC<c_int> for Result<OwnedFd> {
    fn into_c(self) -> c_int {
        or(self.map(OwnedFd::into_raw_fd), -1)
    }
}

macro_rules! number {
    ($($type:ty)*) => { $(
        impl IntoC<$type> for Result<$type> {
            fn into_c(self) -> $type {
                or(self, -1)
            }
        }

        impl IntoC<$type> for Result<usize> {
            fn into_c(self) -> $type {
                or(self.map(|number| number as $type), -1)
            }
        }
    )* };
}
number! { i32 i64 isize }

impl<T> IntoC<*mut T> for Result<*mut T> {
    fn into_c(self) -> *mut T {
        or(self, core::ptr::null_mut())
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
