// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/reboot.h>`: the end of the machine's day.

use crate::c_abi::c_abi;
use crate::{Result, syscall};
use core::ffi::c_int;

/// Starts the machine again.
pub const RB_AUTOBOOT: c_int = 0x0123_4567;
/// Stops the machine with its power on.
pub const RB_HALT_SYSTEM: c_int = 0xcdef_0123_u32 as c_int;
/// Switches the machine off.
pub const RB_POWER_OFF: c_int = 0x4321_fedc;

/// Stops it when ctrl, alt and del are pressed.
pub const RB_ENABLE_CAD: c_int = 0x89ab_cdef_u32 as c_int;
/// Sends process 1 SIGINT instead.
pub const RB_DISABLE_CAD: c_int = 0;

/// Does what `how` says, at once: nothing is written back. It returns only to say why it did not: `EPERM`, `EINVAL`.
/// reboot(2).
pub fn reboot(how: c_int) -> Result<()> {
    const MAGIC1: u32 = 0xfee1_dead;
    const MAGIC2: u32 = 672_274_793;
    // SAFETY: the call touches no memory.
    unsafe { syscall!(REBOOT, MAGIC1, MAGIC2, how, syscall::NULL).map(drop) }
}
c_abi! { fn reboot(how: c_int) -> c_int { reboot(how) } }
