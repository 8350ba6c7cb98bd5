// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<setjmp.h>`: leaving functions by a jump.
//!
//! C's setjmp returns twice, which the compiler would have to know of. In Rust it is [`catch`], which returns once.

use crate::arch;
use crate::c_abi::c_abi;
use crate::signal::sigset_t;
#[cfg(feature = "c-abi")]
use crate::signal::{SIG_SETMASK, sigprocmask};
use core::ffi::c_int;
use core::mem::MaybeUninit;

/// What a call preserves, and a set of signals. C has a type of `JMP_BUF_SIZE` bytes, which is the same on every port.
#[allow(non_camel_case_types)]
#[repr(C, align(16))]
pub struct jmp_buf {
    /// Whether the set is there: what sigsetjmp was asked for. It takes 8 bytes.
    kept: [c_int; 2],
    registers: [u64; arch::JUMP_WORDS],
    mask: sigset_t,
}

/// The size of C's `jmp_buf` and `sigjmp_buf`, of which each begins at a multiple of 16.
pub const JMP_BUF_SIZE: usize = 576;
const _: () = assert!(size_of::<jmp_buf>() <= JMP_BUF_SIZE);

/// A way out of what [`catch`] calls.
#[derive(Debug)]
pub struct Jump(*const jmp_buf);

impl Jump {
    /// Leaves the function that was given this, and all that it called: [`catch`] answers with `value`, with 1 instead of 0.
    /// What is blocked stays as it is: a handler that jumps leaves its signal blocked. longjmp(3).
    ///
    /// # Safety
    /// That function has not returned. None of those which are left has anything that is to be dropped, or that others
    /// rely on being undone.
    pub unsafe fn leave(&self, value: c_int) -> ! {
        // SAFETY: the caller's; the buffer lives as long as that function runs.
        unsafe { arch::longjmp(self.0, value) }
    }
}

/// Calls `f`. Answers with what it returns, or where it was left by [`Jump::leave`], with the error that this was given.
pub fn catch<T, F: FnOnce(&Jump) -> T>(f: F) -> Result<T, c_int> {
    /// The buffer comes first, so that its address is that of all.
    #[repr(C)]
    struct Frame<T, F> {
        buffer: MaybeUninit<jmp_buf>,
        f: Option<F>,
        returned: Option<T>,
    }

    unsafe extern "C" fn enter<T, F: FnOnce(&Jump) -> T>(buffer: *mut jmp_buf) -> c_int {
        // SAFETY: it is the buffer of such a frame, at which nobody else looks before this returns or is left.
        let frame = unsafe { &mut *buffer.cast::<Frame<T, F>>() };
        if let Some(f) = frame.f.take() {
            frame.returned = Some(f(&Jump(buffer)));
        }
        0
    }

    let mut frame = Frame { buffer: MaybeUninit::uninit(), f: Some(f), returned: None };
    // SAFETY: the buffer is that of a frame of these types.
    let value = unsafe { arch::call((&raw mut frame).cast(), enter::<T, F>) };
    frame.returned.ok_or(value)
}

/// What sigsetjmp does beyond setjmp: keeps the set of signals that are blocked, where it is asked for.
#[cfg(feature = "c-abi")]
pub(crate) unsafe extern "C" fn finish(buffer: *mut jmp_buf) -> c_int {
    // SAFETY: sigsetjmp has just filled in this field.
    unsafe {
        if (*buffer).kept[0] != 0 {
            (*buffer).mask = sigprocmask(SIG_SETMASK, None).unwrap_or_default();
        }
    }
    0
}

/// Goes back to where the buffer was filled in, with the signals blocked that it has, if it has.
#[cfg(feature = "c-abi")]
unsafe fn leave(buffer: *const jmp_buf, value: c_int) -> ! {
    // SAFETY: the caller's.
    unsafe {
        if (*buffer).kept[0] != 0 {
            let _ = sigprocmask(SIG_SETMASK, Some(&(*buffer).mask));
        }
        arch::longjmp(buffer, value)
    }
}
c_abi! {
    fn longjmp(buffer: *const jmp_buf, value: c_int) -> ! { leave(buffer, value) }
    fn siglongjmp(buffer: *const jmp_buf, value: c_int) -> ! { leave(buffer, value) }
}
