// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the vDSO of each port calls its functions. Not every port has one, and not every kernel of a port that has.
//!
//! Source: vdso(7); the linker scripts `vdso*.lds.S` under arch/ of the kernel.

/// A name as this port begins it.
macro_rules! name {
    ($name:literal) => {
        cfg_select! {
            any(target_arch = "aarch64", target_arch = "powerpc", target_arch = "powerpc64", target_arch = "s390x") => {
                concat!("__kernel_", $name)
            }
            _ => { concat!("__vdso_", $name) }
        }
    };
}

/// What reads a clock, with 64-bit time on every port.
pub const VDSO_CLOCK_GETTIME: &str = cfg_select! {
    all(target_pointer_width = "32", not(target_arch = "x86_64")) => { name!("clock_gettime64") }
    _ => { name!("clock_gettime") }
};

/// What tells which processor this is.
pub const VDSO_GETCPU: &str = name!("getcpu");
