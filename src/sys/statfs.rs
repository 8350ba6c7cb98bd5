// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/statfs.h>` and `<sys/statvfs.h>`: what is known of a file system.
//!
//! The kernel's struct differs between ports, in its order and in how wide it is; what C sees is the same on each.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::syscall::Arg;
use crate::{Result, arch};
#[cfg(feature = "c-abi")]
use core::ffi::c_char;
use core::ffi::{CStr, c_int, c_long, c_ulong};

/// Cannot be written, in `f_flag` of [`statvfs`].
pub const ST_RDONLY: c_ulong = 1;
/// Set-user-id bits mean nothing.
pub const ST_NOSUID: c_ulong = 2;

/// What is known of a file system. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct statfs {
    /// Its type, by a number of its own: include/uapi/linux/magic.h.
    pub f_type: c_long,
    /// The size of a block that is quick.
    pub f_bsize: c_long,
    /// How many blocks of `f_frsize` bytes there are.
    pub f_blocks: u64,
    /// How many of them are free.
    pub f_bfree: u64,
    /// How many are free for users other than root.
    pub f_bavail: u64,
    /// How many files there can be.
    pub f_files: u64,
    /// How many more.
    pub f_ffree: u64,
    /// Its id.
    pub f_fsid: [c_int; 2],
    /// How long names may be.
    pub f_namelen: c_long,
    /// The size of a block that is counted.
    pub f_frsize: c_long,
    /// `ST_*`.
    pub f_flags: c_long,
    spare: [c_long; 4],
}

/// The kernel's struct.
#[repr(C, align(8))]
struct Kernel([u8; arch::STATFS_SIZE]);

impl Kernel {
    /// The bytes of a field.
    fn field<const SIZE: usize>(&self, at: usize) -> [u8; SIZE] {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; SIZE])
    }

    /// A field that is a word, which is as wide as the first one.
    fn word(&self, at: usize) -> c_long {
        match arch::STATFS_WORD {
            4 => u32::from_ne_bytes(self.field(at)) as c_long,
            _ => u64::from_ne_bytes(self.field(at)) as c_long,
        }
    }

    /// A field that counts.
    fn count(&self, at: usize) -> u64 {
        u64::from_ne_bytes(self.field(at))
    }
}

impl From<Kernel> for statfs {
    fn from(told: Kernel) -> Self {
        Self {
            f_type: told.word(0),
            f_bsize: told.word(arch::STATFS_BSIZE),
            f_blocks: told.count(arch::STATFS_BLOCKS),
            f_bfree: told.count(arch::STATFS_BFREE),
            f_bavail: told.count(arch::STATFS_BAVAIL),
            f_files: told.count(arch::STATFS_FILES),
            f_ffree: told.count(arch::STATFS_FFREE),
            f_fsid: [0, 4].map(|half| c_int::from_ne_bytes(told.field(arch::STATFS_FSID + half))),
            f_namelen: told.word(arch::STATFS_NAMELEN),
            f_frsize: told.word(arch::STATFS_FRSIZE),
            f_flags: told.word(arch::STATFS_FLAGS),
            spare: [0; 4],
        }
    }
}

/// # Safety
/// `of` is a path that ends with NUL, or a descriptor.
unsafe fn ask(nr: arch::Reg, of: impl Arg) -> Result<statfs> {
    let mut told = Kernel([0; arch::STATFS_SIZE]);
    // SAFETY: the caller's; the kernel writes one struct.
    unsafe { arch::statfs(nr, of.reg(), (&raw mut told).cast())? };
    Ok(told.into())
}

/// What is known of the file system that `path` is in. Errors: `ENOENT`, `ENOTDIR`, `EACCES`, `ENOSYS`. statfs(2).
pub fn statfs(path: &CStr) -> Result<statfs> {
    // SAFETY: the path ends with NUL.
    unsafe { ask(arch::nr::STATFS, path) }
}

/// What is known of the file system that `fd` is in. Errors: `EBADF`, `ENOSYS`. fstatfs(2).
pub fn fstatfs(fd: impl AsFd) -> Result<statfs> {
    // SAFETY: it is a descriptor.
    unsafe { ask(arch::nr::FSTATFS, fd.as_fd()) }
}

/// The same in POSIX' words. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct statvfs {
    /// The size of a block that is quick.
    pub f_bsize: c_ulong,
    /// The size of a block that is counted.
    pub f_frsize: c_ulong,
    /// How many blocks there are.
    pub f_blocks: u64,
    /// How many of them are free.
    pub f_bfree: u64,
    /// How many are free for users other than root.
    pub f_bavail: u64,
    /// How many files there can be.
    pub f_files: u64,
    /// How many more.
    pub f_ffree: u64,
    /// How many more for users other than root.
    pub f_favail: u64,
    /// Its id.
    pub f_fsid: c_ulong,
    /// `ST_*`.
    pub f_flag: c_ulong,
    /// How long names may be.
    pub f_namemax: c_ulong,
}

impl From<statfs> for statvfs {
    fn from(told: statfs) -> Self {
        /// What Linux adds to say that there are flags: include/linux/statfs.h, `ST_VALID`.
        const VALID: c_long = 0x20;
        let [first, second] = told.f_fsid.map(|half| u64::from(half as u32));
        Self {
            f_bsize: told.f_bsize as c_ulong,
            f_frsize: if told.f_frsize != 0 { told.f_frsize } else { told.f_bsize } as c_ulong,
            f_blocks: told.f_blocks,
            f_bfree: told.f_bfree,
            f_bavail: told.f_bavail,
            f_files: told.f_files,
            f_ffree: told.f_ffree,
            f_favail: told.f_ffree,
            f_fsid: (second << 32 | first) as c_ulong,
            f_flag: (told.f_flags & !VALID) as c_ulong,
            f_namemax: told.f_namelen as c_ulong,
        }
    }
}

/// As [`statfs`](statfs()), in POSIX' words. statvfs(3).
pub fn statvfs(path: &CStr) -> Result<statvfs> {
    statfs(path).map(statvfs::from)
}

/// As [`fstatfs`], in POSIX' words. fstatvfs(3).
pub fn fstatvfs(fd: impl AsFd) -> Result<statvfs> {
    fstatfs(fd).map(statvfs::from)
}

c_abi! {
    fn fstatfs(fd: c_int, to: *mut statfs) -> c_int { ask(arch::nr::FSTATFS, fd).map(|told| to.write(told)) }
    fn fstatvfs(fd: c_int, to: *mut statvfs) -> c_int { ask(arch::nr::FSTATFS, fd).map(|told| to.write(told.into())) }
    fn statfs(path: *const c_char, to: *mut statfs) -> c_int { ask(arch::nr::STATFS, path).map(|told| to.write(told)) }
    fn statvfs(path: *const c_char, to: *mut statvfs) -> c_int {
        ask(arch::nr::STATFS, path).map(|told| to.write(told.into()))
    }
}
