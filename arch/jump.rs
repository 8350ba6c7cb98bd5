// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Leaving functions by a jump: the functions that setjmp(3) and longjmp(3) are made of.
//!
//! Rust knows no function that returns twice, so that it has `call`, which returns once: it keeps the registers that a call
//! has to preserve, and becomes a call of another function. Either that function returns to the caller, or `longjmp` does,
//! with the registers that were kept.
//!
//! A port has rows of instructions. What they keep begins 8 bytes behind the start of the buffer; there the second argument
//! of sigsetjmp is put, 32 bits of it, which nobody else looks at.

/// Makes the functions of a port: how many 64-bit words its registers take, and
///
/// | row         | the instructions that                                                                       |
/// |-------------|---------------------------------------------------------------------------------------------|
/// | `keep`      | put the registers into the buffer, which is the first argument, and the caller's place with them |
/// | `call`      | go on at the second argument, which finds the first where it was                            |
/// | `setjmp`    | put 0 at the start of the buffer, and return 0                                              |
/// | `sigsetjmp` | put the second argument there, and go on at `{finish}` likewise                             |
/// | `longjmp`   | take the registers back from the first argument, and return the second, or 1 instead of 0   |
macro_rules! jumps {
    (
        words $words:expr;
        keep { $($keep:expr),* $(,)? }
        call { $($call:expr),* $(,)? }
        setjmp { $($setjmp:expr),* $(,)? }
        sigsetjmp { $($sigsetjmp:expr),* $(,)? }
        longjmp { $($longjmp:expr),* $(,)? }
    ) => {
        use crate::setjmp::jmp_buf;
        use core::ffi::c_int;

        /// How many 64-bit words the registers take that a call preserves.
        pub const JUMP_WORDS: usize = $words;

        /// Calls `f` with the first argument, from which [`longjmp`] can return in its place.
        ///
        /// # Safety
        /// The buffer can be written, and the call of `f` is sound.
        #[unsafe(naked)]
        pub unsafe extern "C" fn call(buffer: *mut jmp_buf, f: unsafe extern "C" fn(*mut jmp_buf) -> c_int) -> c_int {
            core::arch::naked_asm!($($keep,)* $($call),*)
        }

        /// setjmp(3), for C.
        #[cfg(feature = "c-abi")]
        #[cfg_attr(feature = "rt", unsafe(export_name = "setjmp"), linkage = "weak")]
        #[cfg_attr(not(feature = "rt"), unsafe(export_name = "nilibc_setjmp"))]
        #[unsafe(naked)]
        unsafe extern "C" fn setjmp(buffer: *mut jmp_buf) -> c_int {
            core::arch::naked_asm!($($keep,)* $($setjmp),*)
        }

        /// sigsetjmp(3), for C.
        #[cfg(feature = "c-abi")]
        #[cfg_attr(feature = "rt", unsafe(export_name = "sigsetjmp"), linkage = "weak")]
        #[cfg_attr(not(feature = "rt"), unsafe(export_name = "nilibc_sigsetjmp"))]
        #[unsafe(naked)]
        unsafe extern "C" fn sigsetjmp(buffer: *mut jmp_buf, mask: c_int) -> c_int {
            core::arch::naked_asm!($($keep,)* $($sigsetjmp,)* finish = sym crate::setjmp::finish)
        }

        /// Returns `value` from where the registers in the buffer were kept, 1 instead of 0.
        ///
        /// # Safety
        /// Who kept them has not returned. What the functions have that are left by this is never used again, and needed
        /// no drop.
        #[unsafe(naked)]
        pub unsafe extern "C" fn longjmp(buffer: *const jmp_buf, value: c_int) -> ! {
            core::arch::naked_asm!($($longjmp),*)
        }
    };
}
pub(super) use jumps;
