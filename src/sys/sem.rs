// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/sem.h>`: System V's semaphores, which come in sets.

use super::ipc::{IPC_RMID, IPC_SET, IPC_STAT, Kernel, ipc_perm, key_t};
use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::{Errno, Result, arch, pid_t, syscall, timespec};
use core::ffi::{c_int, c_short, c_ulong, c_ushort, c_void};

constants! { c_short:
    SEM_UNDO = 0x1000: "In `sem_flg`: undone when the process ends."
}

const GETPID: c_int = 11;
const GETVAL: c_int = 12;
const GETALL: c_int = 13;
const GETNCNT: c_int = 14;
const GETZCNT: c_int = 15;
const SETVAL: c_int = 16;
const SETALL: c_int = 17;
#[cfg(feature = "c-abi")]
const SEM_STAT: c_int = 18;
#[cfg(feature = "c-abi")]
const SEM_STAT_ANY: c_int = 20;

/// What is done to one semaphore. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct sembuf {
    /// Which one of the set.
    pub sem_num: c_ushort,
    /// What is added; less is waited for if it is less than 0, and for 0 that it is 0.
    pub sem_op: c_short,
    /// [`SEM_UNDO`], `IPC_NOWAIT`.
    pub sem_flg: c_short,
}

/// What is known of a set. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct semid_ds {
    /// Who it belongs to.
    pub sem_perm: ipc_perm,
    /// When [`semop`] was called last, in seconds since 1970; 0 is never.
    pub sem_otime: i64,
    /// When it was made, or changed otherwise, last.
    pub sem_ctime: i64,
    /// How many it has.
    pub sem_nsems: c_ulong,
}

type Set = Kernel<{ arch::SEMID_SIZE }>;

impl From<Set> for semid_ds {
    fn from(told: Set) -> Self {
        Self {
            sem_perm: told.perm(),
            sem_otime: told.time(arch::SEMID_OTIME, arch::SEMID_OTIME_HIGH, 4),
            sem_ctime: told.time(arch::SEMID_CTIME, arch::SEMID_CTIME_HIGH, 4),
            sem_nsems: told.long(arch::SEMID_NSEMS) as c_ulong,
        }
    }
}

/// # Safety
/// What the command has the kernel read or write is at `argument`.
unsafe fn control(id: c_int, number: c_int, command: c_int, argument: *mut c_void) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(SEMCTL, id, number, command | arch::IPC_64, argument) }
}

/// A set of `count` semaphores, by its key: [`IPC_PRIVATE`](super::ipc::IPC_PRIVATE) is a new one, all 0. `flags` are `IPC_*` and
/// the permissions of what is made. Errors: `ENOENT`, `EEXIST`, `EACCES`, `EINVAL`, `ENOMEM`, `ENOSPC`, `ENOSYS`. semget(2).
pub fn semget(key: key_t, count: c_int, flags: c_int) -> Result<c_int> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(SEMGET, key, count, flags).map(|id| id as c_int) }
}
c_abi! { fn semget(key: key_t, count: c_int, flags: c_int) -> c_int { syscall!(SEMGET, key, count, flags) } }

/// Does all of it at once, waiting until that is possible. Errors: `EAGAIN`, `EINTR`, `EIDRM`, `EFBIG`, `EINVAL`, `EACCES`,
/// `ERANGE`. semop(2).
pub fn semop(id: c_int, operations: &[sembuf]) -> Result<()> {
    semtimedop(id, operations, None)
}

/// As [`semop`], waiting so long at most: then `EAGAIN` is answered. semtimedop(2).
pub fn semtimedop(id: c_int, operations: &[sembuf], timeout: Option<timespec>) -> Result<()> {
    let timeout = timeout.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
    // SAFETY: the kernel reads as many operations as there are, and a timespec or none.
    unsafe { syscall!(SEMTIMEDOP, id, operations.as_ptr(), operations.len(), timeout).map(drop) }
}
c_abi! {
    fn semop(id: c_int, operations: *const sembuf, count: usize) -> c_int {
        syscall!(SEMTIMEDOP, id, operations, count, syscall::NULL)
    }
    fn semtimedop(id: c_int, operations: *const sembuf, count: usize, timeout: *const timespec) -> c_int {
        syscall!(SEMTIMEDOP, id, operations, count, timeout)
    }
}

/// As semctl(2) with a command that fills a struct; answers with that, and with what the call does.
fn told(id: c_int, command: c_int) -> Result<(semid_ds, usize)> {
    let mut about = Set::new();
    // SAFETY: the kernel writes one struct.
    let answer = unsafe { control(id, 0, command, (&raw mut about).cast())? };
    Ok((about.into(), answer))
}

/// What is known of the set `id`. Errors: `EINVAL`, `EIDRM`, `EACCES`. semctl(2), `IPC_STAT`.
pub fn semctl_stat(id: c_int) -> Result<semid_ds> {
    Ok(told(id, IPC_STAT)?.0)
}

/// Sets the user, the group and the permissions of the set `id`. Errors: `EINVAL`, `EIDRM`, `EPERM`. semctl(2), `IPC_SET`.
pub fn semctl_set(id: c_int, perm: &ipc_perm) -> Result<()> {
    let mut about = Set::new();
    about.put_perm(perm);
    // SAFETY: the kernel reads one struct.
    unsafe { control(id, 0, IPC_SET, (&raw mut about).cast()).map(drop) }
}

/// Removes the set `id`; who waits is told `EIDRM`. Errors: `EINVAL`, `EIDRM`, `EPERM`. semctl(2), `IPC_RMID`.
pub fn semctl_rmid(id: c_int) -> Result<()> {
    // SAFETY: the command touches no memory.
    unsafe { control(id, 0, IPC_RMID, core::ptr::null_mut()).map(drop) }
}

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident -> $type:ty = $command:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name(id: c_int, number: c_int) -> Result<$type> {
            // SAFETY: the command touches no memory.
            unsafe { control(id, number, $command, core::ptr::null_mut()).map(|value| value as $type) }
        }
    )* };
}
values! {
    /// How many wait for the semaphore `number` of the set `id` to become more. Errors: `EINVAL`, `EIDRM`, `EACCES`. semctl(2),
    /// `GETNCNT`.
    semctl_getncnt -> c_int = GETNCNT;
    /// Who changed it last. semctl(2), `GETPID`.
    semctl_getpid -> pid_t = GETPID;
    /// What it is. semctl(2), `GETVAL`.
    semctl_getval -> c_int = GETVAL;
    /// How many wait for it to become 0. semctl(2), `GETZCNT`.
    semctl_getzcnt -> c_int = GETZCNT;
}

/// Sets the semaphore `number` of the set `id`. Errors: `EINVAL`, `EIDRM`, `EACCES`, `ERANGE`. semctl(2), `SETVAL`.
pub fn semctl_setval(id: c_int, number: c_int, value: c_int) -> Result<()> {
    // C's argument is a union with a pointer, and the number in the first bytes of it.
    let mut argument = [0; size_of::<usize>()];
    argument.iter_mut().zip(value.to_ne_bytes()).for_each(|(to, from)| *to = from);
    let argument = core::ptr::without_provenance_mut(usize::from_ne_bytes(argument));
    // SAFETY: the command touches no memory.
    unsafe { control(id, number, SETVAL, argument).map(drop) }
}

/// Reads all of the set `id`. Errors: `EINVAL`, also where `values` are not as many; `EIDRM`, `EACCES`. semctl(2), `GETALL`.
pub fn semctl_getall(id: c_int, values: &mut [c_ushort]) -> Result<()> {
    all(id, GETALL, values.as_mut_ptr(), values.len())
}

/// Sets all of the set `id`. Errors: `EINVAL`, also where `values` are not as many; `EIDRM`, `EACCES`, `ERANGE`. semctl(2),
/// `SETALL`.
pub fn semctl_setall(id: c_int, values: &[c_ushort]) -> Result<()> {
    all(id, SETALL, values.as_ptr().cast_mut(), values.len())
}

fn all(id: c_int, command: c_int, values: *mut c_ushort, len: usize) -> Result<()> {
    if semctl_stat(id)?.sem_nsems as usize != len {
        return Err(Errno::INVAL);
    }
    // SAFETY: there are as many, and a set of this id never has others.
    unsafe { control(id, 0, command, values.cast()).map(drop) }
}

c_abi! {
    // What `semctl` of src/c calls.
    fn __nilibc_semctl(id: c_int, number: c_int, command: c_int, argument: *mut c_void) -> c_int {
        let about = argument.cast::<semid_ds>();
        match command {
            IPC_STAT | SEM_STAT | SEM_STAT_ANY => told(id, command).map(|(told, answer)| { about.write(told); answer }),
            IPC_SET => semctl_set(id, &(*about).sem_perm).map(|()| 0),
            _ => control(id, number, command, argument),
        }
    }
}
