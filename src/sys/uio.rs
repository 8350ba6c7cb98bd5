// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/uio.h>`: reading into and writing from several pieces of memory in one call.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::process::pid_t;
use crate::{Result, arch, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_ulong;
use core::ffi::{c_int, c_void};
use core::marker::PhantomData;

/// A piece of memory, as C and the kernel have it.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct iovec {
    /// Where it begins.
    pub iov_base: *mut c_void,
    /// Its bytes.
    pub iov_len: usize,
}

/// Bytes to write.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct IoSlice<'a>(iovec, PhantomData<&'a [u8]>);

impl<'a> IoSlice<'a> {
    /// These bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }, PhantomData)
    }
}

/// Room to read into.
#[derive(Debug)]
#[repr(transparent)]
pub struct IoSliceMut<'a>(iovec, PhantomData<&'a mut [u8]>);

impl<'a> IoSliceMut<'a> {
    /// This room.
    pub const fn new(room: &'a mut [u8]) -> Self {
        Self(iovec { iov_base: room.as_mut_ptr().cast(), iov_len: room.len() }, PhantomData)
    }
}

/// Poll the device instead of waiting for it.
pub const RWF_HIPRI: c_int = 1;
/// As `O_DSYNC`.
pub const RWF_DSYNC: c_int = 2;
/// As `O_SYNC`.
pub const RWF_SYNC: c_int = 4;
/// Do not wait: only what is there at once.
pub const RWF_NOWAIT: c_int = 8;
/// As `O_APPEND`.
pub const RWF_APPEND: c_int = 16;

/// As [`read`](crate::read), into several pieces in their order. Errors: those of `read`, `EINVAL` for more than `IOV_MAX`.
/// readv(2).
pub fn readv(fd: impl AsFd, room: &mut [IoSliceMut<'_>]) -> Result<usize> {
    // SAFETY: the kernel writes to the pieces alone, which are borrowed for the call.
    unsafe { syscall!(READV, fd.as_fd(), room.as_mut_ptr(), room.len()) }
}
c_abi! { fn readv(fd: c_int, iov: *const iovec, count: c_int) -> isize { syscall!(READV, fd, iov, count) } }

/// As [`write`](crate::write), from several pieces in their order. Errors: those of `write`, `EINVAL` for more than `IOV_MAX`.
/// writev(2).
pub fn writev(fd: impl AsFd, pieces: &[IoSlice<'_>]) -> Result<usize> {
    // SAFETY: the kernel reads the pieces, which are borrowed for the call.
    unsafe { syscall!(WRITEV, fd.as_fd(), pieces.as_ptr(), pieces.len()) }
}
c_abi! { fn writev(fd: c_int, iov: *const iovec, count: c_int) -> isize { syscall!(WRITEV, fd, iov, count) } }

/// As [`readv`], from `offset` on; the file's own place stays. Errors: those of `readv`, `ESPIPE`. preadv(2).
pub fn preadv(fd: impl AsFd, room: &mut [IoSliceMut<'_>], offset: i64) -> Result<usize> {
    let (fd, iov) = (fd.as_fd().as_raw_fd(), room.as_mut_ptr().cast_const().cast());
    // SAFETY: the kernel writes to the pieces alone, which are borrowed for the call.
    unsafe { arch::vectored(arch::nr::PREADV, fd, iov, room.len(), offset, 0) }
}

/// As [`writev`], from `offset` on; the file's own place stays. Errors: those of `writev`, `ESPIPE`. pwritev(2).
pub fn pwritev(fd: impl AsFd, pieces: &[IoSlice<'_>], offset: i64) -> Result<usize> {
    let (fd, iov) = (fd.as_fd().as_raw_fd(), pieces.as_ptr().cast());
    // SAFETY: the kernel reads the pieces, which are borrowed for the call.
    unsafe { arch::vectored(arch::nr::PWRITEV, fd, iov, pieces.len(), offset, 0) }
}

/// As [`readv`], from `offset` on; -1 is where the file is, which moves on then. `flags` are `RWF_*`. Errors: those of `readv`,
/// `EOPNOTSUPP`, `EAGAIN` with `RWF_NOWAIT`. preadv2(2).
pub fn preadv2(fd: impl AsFd, room: &mut [IoSliceMut<'_>], offset: i64, flags: c_int) -> Result<usize> {
    let (fd, iov) = (fd.as_fd().as_raw_fd(), room.as_mut_ptr().cast_const().cast());
    // SAFETY: the kernel writes to the pieces alone, which are borrowed for the call.
    unsafe { arch::vectored(arch::nr::PREADV2, fd, iov, room.len(), offset, flags) }
}

/// As [`writev`], from `offset` on; -1 is where the file is, which moves on then. `flags` are `RWF_*`. Errors: those of `writev`,
/// `EOPNOTSUPP`. pwritev2(2).
pub fn pwritev2(fd: impl AsFd, pieces: &[IoSlice<'_>], offset: i64, flags: c_int) -> Result<usize> {
    let (fd, iov) = (fd.as_fd().as_raw_fd(), pieces.as_ptr().cast());
    // SAFETY: the kernel reads the pieces, which are borrowed for the call.
    unsafe { arch::vectored(arch::nr::PWRITEV2, fd, iov, pieces.len(), offset, flags) }
}

c_abi! {
    fn preadv(fd: c_int, iov: *const c_void, count: c_int, offset: i64) -> isize {
        arch::vectored(arch::nr::PREADV, fd, iov, count as usize, offset, 0)
    }
    fn preadv2(fd: c_int, iov: *const c_void, count: c_int, offset: i64, flags: c_int) -> isize {
        arch::vectored(arch::nr::PREADV2, fd, iov, count as usize, offset, flags)
    }
    fn pwritev(fd: c_int, iov: *const c_void, count: c_int, offset: i64) -> isize {
        arch::vectored(arch::nr::PWRITEV, fd, iov, count as usize, offset, 0)
    }
    fn pwritev2(fd: c_int, iov: *const c_void, count: c_int, offset: i64, flags: c_int) -> isize {
        arch::vectored(arch::nr::PWRITEV2, fd, iov, count as usize, offset, flags)
    }
}

/// Copies from the memory of the process `pid`: from `remote` pieces of it into `room`. Answers with how many bytes. Errors:
/// `ESRCH`, `EPERM`, `EFAULT`, `EINVAL`. process_vm_readv(2).
pub fn process_vm_readv(pid: pid_t, room: &mut [IoSliceMut<'_>], remote: &[iovec]) -> Result<usize> {
    // SAFETY: the kernel writes to the pieces alone, and checks the addresses in the other process.
    unsafe { syscall!(PROCESS_VM_READV, pid, room.as_mut_ptr(), room.len(), remote.as_ptr(), remote.len(), 0) }
}

/// Copies into the memory of the process `pid`: `pieces` into `remote` pieces of it. Answers with how many bytes. Errors: those of
/// [`process_vm_readv`]. process_vm_writev(2).
///
/// # Safety
/// The other process, which may be this one, can do with what is written to it.
pub unsafe fn process_vm_writev(pid: pid_t, pieces: &[IoSlice<'_>], remote: &[iovec]) -> Result<usize> {
    // SAFETY: the kernel reads the pieces, and checks the addresses in the other process.
    unsafe { syscall!(PROCESS_VM_WRITEV, pid, pieces.as_ptr(), pieces.len(), remote.as_ptr(), remote.len(), 0) }
}
c_abi! {
    fn process_vm_readv(
        pid: pid_t, local: *const iovec, locals: c_ulong, remote: *const iovec, remotes: c_ulong, flags: c_ulong,
    ) -> isize {
        syscall!(PROCESS_VM_READV, pid, local, locals as usize, remote, remotes as usize, flags as usize)
    }
    fn process_vm_writev(
        pid: pid_t, local: *const iovec, locals: c_ulong, remote: *const iovec, remotes: c_ulong, flags: c_ulong,
    ) -> isize {
        syscall!(PROCESS_VM_WRITEV, pid, local, locals as usize, remote, remotes as usize, flags as usize)
    }
}
