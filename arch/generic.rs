// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What asm-generic says, for every port that does not say otherwise.
//!
//! A port glob-imports this and shadows what differs. Numbers are those of include/uapi/asm-generic.

/// What a register holds at the system call gate. Wider than `usize` where the kernel's registers are.
pub type Reg = usize;
