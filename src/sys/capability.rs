// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/capability.h>`, as far as it is the kernel's: what a thread may do of what is root's.

use crate::c_abi::c_abi;
use crate::{Result, pid_t, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::{c_int, c_void};

/// Sets of capabilities: bit 21 is `CAP_SYS_ADMIN`. capabilities(7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// What it may do.
    pub effective: u64,
    /// What it may give itself.
    pub permitted: u64,
    /// What stays with it in exec, where the file has it too.
    pub inheritable: u64,
}

/// The third form of the call: include/uapi/linux/capability.h, `_LINUX_CAPABILITY_VERSION_3`.
const VERSION: u32 = 0x2008_0522;

#[repr(C)]
struct Head {
    version: u32,
    pid: pid_t,
}

/// The upper halves come behind all lower ones.
#[repr(C)]
#[derive(Default)]
struct Halves([[u32; 3]; 2]);

/// What the thread `pid` may do; 0 is this one. Errors: `ESRCH`, `EPERM`. capget(2).
pub fn capget(pid: pid_t) -> Result<Capabilities> {
    let mut halves = Halves::default();
    let mut head = Head { version: VERSION, pid };
    // SAFETY: the kernel reads the head and writes both halves.
    unsafe { syscall!(CAPGET, &raw mut head, &raw mut halves)? };
    let [low, high] = halves.0;
    let whole = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
    Ok(Capabilities {
        effective: whole(low[0], high[0]),
        permitted: whole(low[1], high[1]),
        inheritable: whole(low[2], high[2]),
    })
}

/// Sets what this thread may do. Errors: `EPERM`. capset(2).
pub fn capset(capabilities: Capabilities) -> Result<()> {
    let Capabilities { effective, permitted, inheritable } = capabilities;
    let sets = [effective, permitted, inheritable];
    let halves = Halves([sets.map(|set| set as u32), sets.map(|set| (set >> 32) as u32)]);
    let mut head = Head { version: VERSION, pid: 0 };
    // SAFETY: the kernel reads the head and both halves.
    unsafe { syscall!(CAPSET, &raw mut head, &raw const halves).map(drop) }
}
c_abi! {
    fn capget(head: *mut c_void, halves: *mut c_void) -> c_int { syscall!(CAPGET, head, halves) }
    fn capset(head: *mut c_void, halves: *const c_void) -> c_int { syscall!(CAPSET, head, halves) }
}
