// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A libc small enough to rebuild with every test program.
#![no_std]
#[path = "../arch/mod.rs"]
pub mod arch;
#[cfg(feature = "rt")]
pub mod crt;
pub mod ktap;
