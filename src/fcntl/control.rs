// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! fcntl(2): what is done with a descriptor, a function a command; and `lockf` of `<unistd.h>`.
//!
//! Ports with 32-bit registers have second numbers for the commands that take a struct of 64-bit offsets. C's older numbers mean
//! these here, too.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, OwnedFd};
use crate::process::pid_t;
use crate::{Errno, Result, SEEK_CUR, arch, syscall};
use core::ffi::c_int;

#[rustfmt::skip]
pub use crate::arch::{
    F_ADD_SEALS, F_DUPFD, F_DUPFD_CLOEXEC, F_DUPFD_QUERY, F_GETFD, F_GETFL, F_GETLEASE, F_GETLK, F_GETOWN, F_GETOWN_EX,
    F_GETPIPE_SZ, F_GETSIG, F_GET_SEALS, F_NOTIFY, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW, F_OWNER_PGRP, F_OWNER_PID,
    F_OWNER_TID, F_RDLCK, F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE, F_SETFD, F_SETFL,
    F_SETLEASE, F_SETLK, F_SETLKW, F_SETOWN, F_SETOWN_EX, F_SETPIPE_SZ, F_SETSIG, F_UNLCK, F_WRLCK,
};

/// The one flag of a descriptor: exec closes it.
pub const FD_CLOEXEC: c_int = 1;

/// Makes functions of the commands whose argument is a number.
macro_rules! commands {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident)?) $(-> $ret:ident)? = $command:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name(fd: impl AsFd $(, $arg: c_int)?) -> Result<commands!(@ret $($ret)?)> {
            // SAFETY: this command touches no memory. A descriptor that it answers with is new, so that nobody else owns it.
            unsafe { commands!(@from [syscall!(FCNTL, fd.as_fd(), $command $(, $arg)?)] $($ret)?) }
        }
    )* };
    (@ret) => { () };
    (@ret $ret:ident) => { $ret };
    (@from [$call:expr]) => { $call.map(drop) };
    (@from [$call:expr] OwnedFd) => { $call.map(|fd| OwnedFd::from_raw_fd(fd as i32)) };
    (@from [$call:expr] $number:ident) => { $call.map(|number| number as $number) };
}

commands! {
    /// Forbids what `seals` say, from now on and for ever. Errors: `EPERM`, `EBUSY`, `EINVAL` where there are no seals.
    fn fcntl_add_seals(seals) = F_ADD_SEALS;

    /// The lowest free descriptor from `least` on, for the same open file, closed by exec. Errors: `EINVAL`, `EMFILE`.
    fn fcntl_dupfd(least) -> OwnedFd = F_DUPFD_CLOEXEC;

    /// The flags of the descriptor: [`FD_CLOEXEC`] or 0. Errors: `EBADF`.
    fn fcntl_getfd() -> c_int = F_GETFD;

    /// The access mode and status flags of the open file. Errors: `EBADF`.
    fn fcntl_getfl() -> c_int = F_GETFL;

    /// The lease on the file: `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
    fn fcntl_getlease() -> c_int = F_GETLEASE;

    /// How many bytes the pipe holds. Errors: `EBADF` where it is none.
    fn fcntl_getpipe_sz() -> usize = F_GETPIPE_SZ;

    /// The signal that is sent when something can be done with the descriptor; 0 is SIGIO.
    fn fcntl_getsig() -> c_int = F_GETSIG;

    /// The seals of the file. Errors: `EINVAL` where there are none.
    fn fcntl_get_seals() -> c_int = F_GET_SEALS;

    /// Sends SIGIO when what `events` say happens in the directory: `DN_*`. Errors: `ENOTDIR`, `EINVAL`.
    fn fcntl_notify(events) = F_NOTIFY;

    /// Sets the flags of the descriptor. Errors: `EBADF`.
    fn fcntl_setfd(flags) = F_SETFD;

    /// Sets the status flags of the open file: `O_APPEND`, `O_NONBLOCK`. Errors: `EBADF`, `EPERM`.
    fn fcntl_setfl(flags) = F_SETFL;

    /// Asks to be told by a signal before somebody else opens the file. Errors: `EAGAIN`, `EACCES`, `EINVAL`.
    fn fcntl_setlease(kind) = F_SETLEASE;

    /// Makes the pipe hold at least so many bytes; answers with how many it does. Errors: `EBUSY`, `EPERM`, `EBADF`.
    fn fcntl_setpipe_sz(bytes) -> usize = F_SETPIPE_SZ;

    /// Sets the signal that is sent when something can be done with the descriptor; 0 is SIGIO. Errors: `EINVAL`.
    fn fcntl_setsig(sig) = F_SETSIG;
}

/// Whether both descriptors are of the same open file, as after [`dup`](crate::dup). Errors: `EINVAL` before Linux 6.10.
pub fn fcntl_dupfd_query(fd: impl AsFd, other: impl AsFd) -> Result<bool> {
    // SAFETY: this command touches no memory.
    unsafe { Ok(syscall!(FCNTL, fd.as_fd(), F_DUPFD_QUERY, other.as_fd())? == 1) }
}

/// To whom signals of a descriptor go: include/uapi/asm-generic/fcntl.h.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct f_owner_ex {
    /// `F_OWNER_TID`, `F_OWNER_PID` or `F_OWNER_PGRP`.
    pub r#type: c_int,
    /// Their id.
    pub pid: pid_t,
}

/// To whom the signals of the descriptor go. Errors: `EBADF`.
pub fn fcntl_getown_ex(fd: impl AsFd) -> Result<f_owner_ex> {
    let mut owner = f_owner_ex::default();
    // SAFETY: the kernel writes one struct.
    unsafe { syscall!(FCNTL, fd.as_fd(), F_GETOWN_EX, &raw mut owner)? };
    Ok(owner)
}

/// Says to whom the signals of the descriptor go. Errors: `ESRCH`, `EINVAL`.
pub fn fcntl_setown_ex(fd: impl AsFd, owner: f_owner_ex) -> Result<()> {
    // SAFETY: the kernel reads one struct.
    unsafe { syscall!(FCNTL, fd.as_fd(), F_SETOWN_EX, &raw const owner).map(drop) }
}

/// A lock on a part of a file: the kernel's for 64-bit offsets. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct flock {
    /// `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
    pub l_type: i16,
    /// What the start counts from: `SEEK_SET`, `SEEK_CUR` or `SEEK_END`.
    pub l_whence: i16,
    /// The first byte.
    pub l_start: i64,
    /// How many bytes; 0 is up to the end, wherever that is.
    pub l_len: i64,
    /// Who has it; -1 where an open file has it. [`fcntl_lock`] wants 0 for the commands of open files.
    pub l_pid: pid_t,
}

const _: () = {
    use core::mem::offset_of;
    assert!(offset_of!(flock, l_start) == arch::FLOCK_START && offset_of!(flock, l_len) == arch::FLOCK_LEN);
    assert!(offset_of!(flock, l_pid) == arch::FLOCK_PID && size_of::<flock>() == arch::FLOCK_SIZE);
};

/// Takes, gives back or asks for a lock by `F_SETLK`, `F_SETLKW` or `F_GETLK` of this process, or by `F_OFD_*` of the open file.
/// Asked for, it becomes one that is in the way, or `F_UNLCK`. Errors: `EAGAIN`, `EDEADLK`, `EINTR`, `EBADF`, `EINVAL`.
pub fn fcntl_lock(fd: impl AsFd, command: c_int, lock: &mut flock) -> Result<()> {
    if ![F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW].contains(&command) {
        return Err(Errno::INVAL);
    }
    // SAFETY: these commands read and write one struct flock.
    unsafe { syscall!(FCNTL, fd.as_fd(), arch::lock_command(command), core::ptr::from_mut(lock)).map(drop) }
}

c_abi! {
    // An address, or a number: C promotes it, and passes it as it does an address.
    fn fcntl(fd: c_int, command: c_int, arg: usize) -> c_int {
        // The kernel's answer would not tell a process group from an error.
        if command == F_GETOWN {
            let mut owner = f_owner_ex::default();
            syscall!(FCNTL, fd, F_GETOWN_EX, &raw mut owner)
                .map(|_| if owner.r#type == F_OWNER_PGRP { -owner.pid } else { owner.pid })
        } else {
            syscall!(FCNTL, fd, arch::lock_command(command), arg).map(|answer| answer as c_int)
        }
    }
}

/// Gives the part back.
pub const F_ULOCK: c_int = 0;
/// Waits for the part, and takes it.
pub const F_LOCK: c_int = 1;
/// Takes the part, if nobody has it.
pub const F_TLOCK: c_int = 2;
/// Asks whether somebody has the part.
pub const F_TEST: c_int = 3;

/// Locks `len` bytes from where the file is, as [`fcntl_lock`] does for writing; 0 is up to the end, and less than 0 is what stands
/// before. Errors: `EAGAIN`, `EACCES` for `F_TEST`, `EDEADLK`, `EINVAL`, `EBADF`. lockf(3).
pub fn lockf(fd: impl AsFd, command: c_int, len: i64) -> Result<()> {
    let kind = if command == F_ULOCK { F_UNLCK } else { F_WRLCK };
    let mut lock = flock { l_type: kind as i16, l_whence: SEEK_CUR as i16, l_len: len, ..flock::default() };
    match command {
        F_ULOCK | F_TLOCK => fcntl_lock(fd, F_SETLK, &mut lock),
        F_LOCK => fcntl_lock(fd, F_SETLKW, &mut lock),
        F_TEST => {
            fcntl_lock(fd, F_GETLK, &mut lock)?;
            // The kernel tells of others' locks alone.
            if i32::from(lock.l_type) == F_UNLCK { Ok(()) } else { Err(Errno::ACCES) }
        }
        _ => Err(Errno::INVAL),
    }
}
c_abi! {
    fn lockf(fd: c_int, command: c_int, len: i64) -> c_int {
        lockf(crate::fd::BorrowedFd::borrow_raw(fd), command, len)
    }
}
