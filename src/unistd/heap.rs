// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that is about the break, where the program's memory ends. [`malloc`](crate::malloc()) does without.

use crate::c_abi::c_abi;
use crate::syscall::Arg;
use crate::{Errno, Result, arch};
use core::ffi::c_void;

/// Asks for another break; answers with the one there is then.
fn request(end: *mut c_void) -> *mut c_void {
    // SAFETY: what lies beyond a lower break is the caller's affair, who has promised it below.
    core::ptr::with_exposed_provenance_mut(unsafe { arch::syscall1(arch::nr::BRK, end.reg()) } as usize)
}

/// Moves the break to `end`; one that is too low, such as null, leaves it where it is. Errors: `ENOMEM`. brk(2).
///
/// # Safety
/// What lies beyond it is used no more.
pub unsafe fn brk(end: *mut c_void) -> Result<()> {
    if request(end) >= end { Ok(()) } else { Err(Errno::NOMEM) }
}
c_abi! { fn brk(end: *mut c_void) -> core::ffi::c_int { brk(end) } }

/// Moves the break by `increment` bytes; answers with where it was, which is where new memory begins. Errors: `ENOMEM`.
/// brk(2).
///
/// # Safety
/// What lies beyond a lower break is used no more.
pub unsafe fn sbrk(increment: isize) -> Result<*mut c_void> {
    let old = request(core::ptr::null_mut());
    if increment != 0 {
        let end = old.addr().checked_add_signed(increment).ok_or(Errno::NOMEM)?;
        if request(old.with_addr(end)).addr() != end {
            return Err(Errno::NOMEM);
        }
    }
    Ok(old)
}
c_abi! { fn sbrk(increment: isize) -> *mut c_void { crate::c_abi::or_minus_1(sbrk(increment)) } }
