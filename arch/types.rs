// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! C's types in the kernel's structs that are neither as wide as a pointer on every port, nor of a fixed width.
//!
//! Source: include/uapi/linux/time_types.h, and arch/*/include/uapi/asm/posix_types.h.

/// C's `__kernel_long_t`: on x32 the kernel's structs are those of 64 bits.
pub type Long = cfg_select! {
    target_arch = "x86_64" => { i64 }
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
