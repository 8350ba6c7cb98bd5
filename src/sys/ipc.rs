// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/ipc.h>`: what System V's shared memory, semaphores and messages have in common.
//!
//! What the kernel tells of each has another layout on every other port, where seconds are in one field or in two. What Rust
//! and C see is the same everywhere, with seconds of 64 bits.

use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::{Result, arch, gid_t, stat, uid_t};
use core::ffi::{CStr, c_int};

/// What an object is found by.
#[allow(non_camel_case_types)]
pub type key_t = c_int;

/// The key of a new object that nobody finds.
pub const IPC_PRIVATE: key_t = 0;

constants! { c_int:
    IPC_CREAT  = 0x200: "Makes what is not there, with the permissions beside it."
    IPC_EXCL   = 0x400: "What is there is an error."
    IPC_NOWAIT = 0x800: "What would have to wait is an error."
}

// What is asked of an object, by their numbers.
pub(super) const IPC_RMID: c_int = 0;
pub(super) const IPC_SET: c_int = 1;
pub(super) const IPC_STAT: c_int = 2;

/// Who an object belongs to. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct ipc_perm {
    /// Its key.
    pub key: key_t,
    /// The user that it belongs to.
    pub uid: uid_t,
    /// The group.
    pub gid: gid_t,
    /// The user that made it.
    pub cuid: uid_t,
    /// The group of who did.
    pub cgid: gid_t,
    /// Permissions, and flags.
    pub mode: u32,
    /// How often its place was used.
    pub seq: c_int,
}

/// A struct of the kernel's, which begins with one of permissions.
#[repr(C, align(8))]
pub(super) struct Kernel<const SIZE: usize>([u8; SIZE]);

impl<const SIZE: usize> Kernel<SIZE> {
    pub(super) const fn new() -> Self {
        Self([0; SIZE])
    }

    /// The bytes of a field.
    fn field<const LEN: usize>(&self, at: usize) -> [u8; LEN] {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; LEN])
    }

    pub(super) fn int(&self, at: usize) -> c_int {
        c_int::from_ne_bytes(self.field(at))
    }

    fn small(&self, at: usize, size: usize) -> u32 {
        if size == 2 { u16::from_ne_bytes(self.field(at)).into() } else { u32::from_ne_bytes(self.field(at)) }
    }

    /// A field as wide as the kernel's registers.
    pub(super) fn long(&self, at: usize) -> usize {
        match arch::KERNEL_LONG {
            4 => u32::from_ne_bytes(self.field(at)) as usize,
            _ => u64::from_ne_bytes(self.field(at)) as usize,
        }
    }

    /// Seconds in one field, or in two, of which the upper one has this size.
    pub(super) fn time(&self, low: usize, high: usize, size: usize) -> i64 {
        if low == high {
            return i64::from_ne_bytes(self.field(low));
        }
        (u64::from(self.small(high, size)) << 32 | u64::from(self.small(low, 4))) as i64
    }

    pub(super) fn perm(&self) -> ipc_perm {
        let [uid, gid, cuid, cgid] = [4, 8, 12, 16].map(|at| self.int(at) as u32);
        let mode = self.small(arch::IPC_MODE, arch::IPC_MODE_SIZE);
        let seq = self.small(arch::IPC_SEQ, arch::IPC_SEQ_SIZE) as c_int;
        ipc_perm { key: self.int(0), uid, gid, cuid, cgid, mode, seq }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.0.iter_mut().skip(at).zip(bytes).for_each(|(to, from)| *to = *from);
    }

    pub(super) fn put_long(&mut self, at: usize, value: usize) {
        match arch::KERNEL_LONG {
            4 => self.put(at, &(value as u32).to_ne_bytes()),
            _ => self.put(at, &(value as u64).to_ne_bytes()),
        }
    }

    /// What can be set of permissions.
    pub(super) fn put_perm(&mut self, perm: &ipc_perm) {
        self.put(4, &perm.uid.to_ne_bytes());
        self.put(8, &perm.gid.to_ne_bytes());
        match arch::IPC_MODE_SIZE {
            2 => self.put(arch::IPC_MODE, &(perm.mode as u16).to_ne_bytes()),
            _ => self.put(arch::IPC_MODE, &perm.mode.to_ne_bytes()),
        }
    }
}

/// A key made of a file and a number, of which eight bits count. Others may have the same by chance. Errors: those of
/// [`stat`](stat()). ftok(3).
pub fn ftok(path: &CStr, id: c_int) -> Result<key_t> {
    let file = stat(path)?;
    Ok(id << 24 | (file.stx_dev_minor as c_int & 0xff) << 16 | (file.stx_ino & 0xffff) as c_int)
}
c_abi! { fn ftok(path: *const core::ffi::c_char, id: c_int) -> key_t { ftok(CStr::from_ptr(path), id) } }
