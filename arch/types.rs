// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! C's types that are neither as wide as a pointer on every port, nor of a fixed width, and how C passes what is no number.
//!
//! Source: include/uapi/linux/time_types.h, and arch/*/include/uapi/asm/posix_types.h and siginfo.h.

/// C's `__kernel_long_t`: on x32 the kernel's structs are those of 64 bits.
pub type Long = cfg_select! {
    target_arch = "x86_64" => { i64 }
    _ => { isize }
};

/// What poll(2) would say, in a `siginfo_t`.
pub type Band = cfg_select! {
    target_arch = "sparc64" => { i32 }
    _ => { isize }
};

/// Microseconds in a `timeval`: on sparc64, four bytes that nobody looks at are behind them.
pub type Micros = cfg_select! {
    target_arch = "sparc64" => { i32 }
    _ => { i64 }
};

/// Microseconds in the `timeval` of a call that never got 64-bit time.
pub type OldMicros = cfg_select! {
    target_arch = "sparc64" => { i32 }
    _ => { Long }
};

/// A struct or union that C passes by value. On sparc32 that is its address: System V ABI, SPARC supplement, chapter 3. rustc
/// would take it from registers.
#[cfg(feature = "c-abi")]
#[repr(transparent)]
pub struct ByValue<T: 'static>(
    cfg_select! {
        target_arch = "sparc" => { &'static T }
        _ => { T }
    },
);

#[cfg(feature = "c-abi")]
impl<T: Copy> ByValue<T> {
    /// What was passed.
    pub fn get(self) -> T {
        cfg_select! {
            target_arch = "sparc" => { *self.0 }
            _ => { self.0 }
        }
    }
}
