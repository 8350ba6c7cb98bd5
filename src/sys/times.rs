// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/times.h>`: processor time in ticks, of which a second has 100.

use crate::arch;
use crate::c_abi::c_abi;
use crate::syscall::Arg;

/// Processor time of this process and of the children that it has waited for. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct tms {
    /// In the program.
    pub tms_utime: arch::Long,
    /// For it in the kernel.
    pub tms_stime: arch::Long,
    /// In children's programs.
    pub tms_cutime: arch::Long,
    /// For them in the kernel.
    pub tms_cstime: arch::Long,
}

/// Processor time, and ticks since some start: these go round, so that only their differences mean something. times(2).
pub fn times() -> (tms, arch::Long) {
    let mut used = tms::default();
    // Not through the gate: any number may be the time, and there is no error.
    // SAFETY: the kernel writes one struct tms.
    let ticks = unsafe { arch::syscall1(arch::nr::TIMES, (&raw mut used).reg()) };
    (used, ticks as arch::Long)
}
c_abi! { fn times(used: *mut tms) -> arch::Long { arch::syscall1(arch::nr::TIMES, used.reg()) as arch::Long } }
