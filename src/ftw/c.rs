// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Walks for C. How many descriptors they may use need not be told.

use super::*;
use crate::c_abi::c_abi;
use crate::sys::stat::stat as Stat;
use core::ffi::c_char;

type Visit = unsafe extern "C" fn(*const c_char, *const Stat, c_int) -> c_int;
type VisitAt = unsafe extern "C" fn(*const c_char, *const Stat, c_int, *mut FTW) -> c_int;

c_abi! {
    fn ftw(path: *const c_char, visit: Visit, _most: c_int) -> c_int {
        nftw(CStr::from_ptr(path), 0, &mut |path, file, kind, _| {
            let kind = if kind == FTW_SLN { FTW_NS } else { kind };
            visit(path.as_ptr(), &Stat::from(*file), kind)
        })
    }
    fn nftw(path: *const c_char, visit: VisitAt, _most: c_int, flags: c_int) -> c_int {
        nftw(CStr::from_ptr(path), flags, &mut |path, file, kind, mut place| {
            visit(path.as_ptr(), &Stat::from(*file), kind, &mut place)
        })
    }
}
