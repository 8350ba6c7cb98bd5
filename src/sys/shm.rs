// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/shm.h>`: System V's shared memory.

use super::ipc::{IPC_RMID, IPC_SET, IPC_STAT, Kernel, ipc_perm, key_t};
use crate::c_abi::c_abi;
#[cfg(feature = "c-abi")]
use crate::c_abi::or_minus_1;
use crate::constants::constants;
use crate::{Result, arch, pid_t, syscall};
use core::ffi::{c_int, c_ulong, c_void};

constants! { c_int:
    SHM_R         = 0o400: "Its user may read."
    SHM_W         = 0o200: "Its user may write."
    SHM_HUGETLB   = 0x800: "Of large pages."
    SHM_NORESERVE = 0x1000: "Nothing is kept free for it."
    SHM_RDONLY    = 0x1000: "Mapped to be read only."
    SHM_RND       = 0x2000: "Mapped below the address, where it fits."
    SHM_REMAP     = 0x4000: "Mapped in place of what is there."
    SHM_EXEC      = 0x8000: "Mapped to be executed, too."
    SHM_DEST      = 0x200: "In `mode`: it goes with the last who uses it."
    SHM_LOCKED    = 0x400: "In `mode`: it stays in memory."
}

const SHM_LOCK: c_int = 11;
const SHM_UNLOCK: c_int = 12;
#[cfg(feature = "c-abi")]
const SHM_STAT: c_int = 13;
#[cfg(feature = "c-abi")]
const SHM_STAT_ANY: c_int = 15;

/// What is known of a piece of shared memory. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct shmid_ds {
    /// Who it belongs to.
    pub shm_perm: ipc_perm,
    /// How many bytes it has.
    pub shm_segsz: usize,
    /// When it was mapped last, in seconds since 1970; 0 is never.
    pub shm_atime: i64,
    /// When a mapping was undone last.
    pub shm_dtime: i64,
    /// When it was made or [`shmctl_set`] changed it last.
    pub shm_ctime: i64,
    /// Who made it.
    pub shm_cpid: pid_t,
    /// Who mapped it, or undid that, last.
    pub shm_lpid: pid_t,
    /// How often it is mapped.
    pub shm_nattch: c_ulong,
}

type Memory = Kernel<{ arch::SHMID_SIZE }>;

impl Memory {
    fn moment(&self, low: usize, high: usize) -> i64 {
        self.time(low, high, arch::SHMID_HIGH_SIZE)
    }
}

impl From<Memory> for shmid_ds {
    fn from(told: Memory) -> Self {
        Self {
            shm_perm: told.perm(),
            shm_segsz: told.long(arch::SHMID_SEGSZ),
            shm_atime: told.moment(arch::SHMID_ATIME, arch::SHMID_ATIME_HIGH),
            shm_dtime: told.moment(arch::SHMID_DTIME, arch::SHMID_DTIME_HIGH),
            shm_ctime: told.moment(arch::SHMID_CTIME, arch::SHMID_CTIME_HIGH),
            shm_cpid: told.int(arch::SHMID_CPID),
            shm_lpid: told.int(arch::SHMID_LPID),
            shm_nattch: told.long(arch::SHMID_NATTCH) as c_ulong,
        }
    }
}

/// # Safety
/// What the command has the kernel read or write is at `about`.
unsafe fn control(id: c_int, command: c_int, about: *mut c_void) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(SHMCTL, id, command | arch::IPC_64, about) }
}

/// A piece of shared memory of `size` bytes, by its key: [`IPC_PRIVATE`](super::ipc::IPC_PRIVATE) is a new one. `flags` are
/// `IPC_*`, `SHM_*` and the permissions of what is made. Errors: `ENOENT`, `EEXIST`, `EACCES`, `EINVAL`, `ENOMEM`, `ENOSPC`,
/// `ENOSYS`. shmget(2).
pub fn shmget(key: key_t, size: usize, flags: c_int) -> Result<c_int> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(SHMGET, key, size, flags).map(|id| id as c_int) }
}
c_abi! { fn shmget(key: key_t, size: usize, flags: c_int) -> c_int { syscall!(SHMGET, key, size, flags) } }

/// Maps the memory `id`: where the kernel chooses if `addr` is null. Errors: `EINVAL`, `EACCES`, `ENOMEM`. shmat(2).
///
/// # Safety
/// With `SHM_REMAP` nobody uses what was there. Others may write to the memory at any time.
pub unsafe fn shmat(id: c_int, addr: *const c_void, flags: c_int) -> Result<*mut c_void> {
    // SAFETY: the caller's.
    unsafe { syscall!(SHMAT, id, addr, flags).map(core::ptr::with_exposed_provenance_mut) }
}
c_abi! { fn shmat(id: c_int, addr: *const c_void, flags: c_int) -> *mut c_void { or_minus_1(shmat(id, addr, flags)) } }

/// Undoes the mapping at `addr`. Errors: `EINVAL`, there is none. shmdt(2).
///
/// # Safety
/// Nobody uses it any more.
pub unsafe fn shmdt(addr: *const c_void) -> Result<()> {
    // SAFETY: the caller's.
    unsafe { syscall!(SHMDT, addr).map(drop) }
}
c_abi! { fn shmdt(addr: *const c_void) -> c_int { syscall!(SHMDT, addr) } }

/// As shmctl(2) with a command that fills a struct; answers with that, and with what the call does.
fn told(id: c_int, command: c_int) -> Result<(shmid_ds, usize)> {
    let mut about = Memory::new();
    // SAFETY: the kernel writes one struct.
    let answer = unsafe { control(id, command, (&raw mut about).cast())? };
    Ok((about.into(), answer))
}

/// What is known of the memory `id`. Errors: `EINVAL`, `EIDRM`, `EACCES`. shmctl(2), `IPC_STAT`.
pub fn shmctl_stat(id: c_int) -> Result<shmid_ds> {
    Ok(told(id, IPC_STAT)?.0)
}

/// Sets the user, the group and the permissions of the memory `id`. Errors: `EINVAL`, `EIDRM`, `EPERM`. shmctl(2), `IPC_SET`.
pub fn shmctl_set(id: c_int, perm: &ipc_perm) -> Result<()> {
    let mut about = Memory::new();
    about.put_perm(perm);
    // SAFETY: the kernel reads one struct.
    unsafe { control(id, IPC_SET, (&raw mut about).cast()).map(drop) }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $command:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name(id: c_int) -> Result<()> {
            // SAFETY: the command touches no memory.
            unsafe { control(id, $command, core::ptr::null_mut()).map(drop) }
        }
    )* };
}
commands! {
    /// Removes the memory `id`, once nobody maps it any more. Errors: `EINVAL`, `EIDRM`, `EPERM`. shmctl(2), `IPC_RMID`.
    shmctl_rmid = IPC_RMID;
    /// Keeps the memory `id` from being swapped. Errors: `EINVAL`, `EPERM`, `ENOMEM`. shmctl(2), `SHM_LOCK`.
    shmctl_lock = SHM_LOCK;
    /// Undoes [`shmctl_lock`]. shmctl(2), `SHM_UNLOCK`.
    shmctl_unlock = SHM_UNLOCK;
}
c_abi! {
    fn shmctl(id: c_int, command: c_int, about: *mut shmid_ds) -> c_int {
        match command {
            IPC_STAT | SHM_STAT | SHM_STAT_ANY => told(id, command).map(|(told, answer)| { about.write(told); answer }),
            IPC_SET => shmctl_set(id, &(*about).shm_perm).map(|()| 0),
            _ => control(id, command, about.cast()),
        }
    }
}
